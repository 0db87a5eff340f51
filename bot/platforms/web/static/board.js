// The board 看板: tasks and units with their lights; nothing is ranked, units stand in the order of the list.

import * as api from "./api.js";
import { element } from "./element.js";
import { paperButton, paperDecisions, paperElement } from "./paper.js";
import { reportElement } from "./report.js";
import { carryOut, decisions, find } from "./review.js";
import { calendarElement } from "./calendar.js";
import { lightElement } from "./light.js";
import { momentOf, wallClock } from "./moment.js";

const REFRESH_MS = 20_000;
const LEGEND = [
  ["green", "正常"],
  ["yellow", "偏慢"],
  ["red", "预警"],
  ["grey", "未到期"],
];

export class Board {
  /** `chat` is the officer's own, where what is decided here is said and answered. */
  constructor(chat) {
    this.chat = chat;
    this.quarter = null;
    this.shown = "";
    this.isWide = matchMedia("(min-width: 900px)");
    this.dialog = element("dialog", { class: "report", "aria-labelledby": "report-title" });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.content = element("div", { class: "board-content" }, element("p", { class: "empty" }, "正在读取…"));
    this.element = element("div", { class: "board" }, this.content, this.dialog);
    this.rebuild = () => this.data && this.show(this.data);
    this.isWide.addEventListener("change", this.rebuild);
  }

  activate(isActive) {
    clearInterval(this.refreshing);
    if (!isActive) return;
    this.refresh();
    this.refreshing = setInterval(() => document.hidden || this.refresh(), REFRESH_MS);
  }

  stop() {
    clearInterval(this.refreshing);
    this.isWide.removeEventListener("change", this.rebuild);
  }

  async refresh() {
    const quarter = this.quarter;
    try {
      const data = await api.board(quarter);
      if (quarter !== this.quarter) return;
      const text = JSON.stringify(data);
      if (text !== this.shown) this.show(data);
      this.shown = text;
    } catch (error) {
      if (error instanceof api.Refused) this.say(error.message);
      else if (!this.shown) this.say("没有连上，稍后会自动重试。");
    }
  }

  say(sentence) {
    this.shown = "";
    this.data = null;
    this.content.replaceChildren(element("p", { class: "empty" }, sentence));
  }

  show(data) {
    const focused = document.activeElement?.dataset?.cell;
    const scroller = this.content.querySelector(".matrix-frame");
    const left = scroller ? scroller.scrollLeft : 0;
    this.data = data;
    this.content.replaceChildren(
      this.head(data),
      this.totals(data),
      this.isWide.matches ? this.matrix(data) : this.list(data),
      this.units(data),
      ...(data.calendar?.length ? [calendarElement(data.calendar, data.calendar_note)] : []),
    );
    const frame = this.content.querySelector(".matrix-frame");
    if (frame) frame.scrollLeft = left;
    if (focused) this.content.querySelector(`[data-cell="${focused}"]`)?.focus();
  }

  head(data) {
    const choose = (event) => {
      this.quarter = event.target.value;
      this.refresh();
    };
    return element(
      "header",
      { class: "board-head" },
      element(
        "div",
        {},
        element("h2", {}, data.title),
        element(
          "p",
          { class: "board-times" },
          element("span", {}, `截止 ${momentOf(wallClock(data.due))}`),
          element("span", {}, `统计截至 ${momentOf(wallClock(data.as_of))}`),
        ),
      ),
      element(
        "div",
        { class: "board-quarter" },
        element("label", { for: "quarter" }, "季度"),
        element(
          "select",
          { id: "quarter", onchange: choose },
          ...data.quarters.map(({ code, label }) =>
            element("option", { value: code, selected: code === data.quarter }, label),
          ),
        ),
      ),
    );
  }

  totals({ totals }) {
    return element(
      "div",
      { class: "totals" },
      element(
        "div",
        { class: "total" },
        element("p", { class: "total-label", id: "filed" }, "已报送"),
        element("p", { class: "total-value" }, `${totals.parts_filed} / ${totals.parts} 项`, element("small", {}, ` ${totals.percent}%`)),
        element("progress", { max: "100", value: String(totals.percent), "aria-labelledby": "filed" }),
      ),
      element(
        "div",
        { class: "total" },
        element("p", { class: "total-label", id: "done" }, "已报齐单位"),
        element("p", { class: "total-value" }, `${totals.units_done} / ${totals.units} 个`),
        element("progress", { max: String(totals.units), value: String(totals.units_done), "aria-labelledby": "done" }),
      ),
      element(
        "ul",
        { class: "legend", "aria-label": "图例" },
        ...LEGEND.map(([light, label]) => element("li", {}, lightElement(light), label)),
      ),
    );
  }

  /** A wide screen: tasks down, units across. */
  matrix(data) {
    const corner = element("th", { scope: "col", class: "corner" }, "实事");
    const heads = data.units.map((unit) =>
      element("th", { scope: "col", class: "unit-head" }, element("span", {}, unit.name)),
    );
    const rows = data.tasks.map((task) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          element(
            "div",
            { class: "task-head" },
            element("span", { class: "task-no" }, String(task.no)),
            element("span", { class: "task-name" }, task.name),
            lightElement(task.light, task.light_label),
          ),
        ),
        ...data.units.map((unit) => {
          const parts = task.parts.filter((part) => part.unit_id === unit.id);
          return element("td", {}, ...parts.map((part) => this.cell(task, part)));
        }),
      ),
    );
    return element(
      "div",
      { class: "matrix-frame", tabindex: "0", role: "region", "aria-label": "实事与责任单位对照表" },
      element(
        "table",
        { class: "matrix" },
        element("caption", { class: "spoken" }, "各项实事在各责任单位的报送情况，点一格可查看填报内容"),
        element("thead", {}, element("tr", {}, corner, ...heads)),
        element("tbody", {}, ...rows),
        element("tfoot", {}, this.paperRow(data)),
      ),
    );
  }

  /** Under the tasks: each unit's sealed form. */
  paperRow(data) {
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, "盖章件"),
      ...data.units.map((unit) =>
        element("td", {}, paperButton(unit, () => this.openPaper(unit), "paper-cell")),
      ),
    );
  }

  cell(task, part) {
    return element(
      "button",
      {
        class: `cell ${part.light}`,
        type: "button",
        "data-cell": `${task.no}-${part.unit_id}`,
        "aria-label": `第 ${task.no} 项，${part.unit}：${part.light_label}，${part.state_label}`,
        onclick: () => this.open(task, part),
      },
      element("span", { class: "cell-light" }, lightElement(part.light), part.light_label),
      element("span", { class: "cell-state" }, part.state_label),
    );
  }

  /** A narrow screen: one card a task, one chip a unit. */
  list(data) {
    return element(
      "ol",
      { class: "tasks" },
      ...data.tasks.map((task) =>
        element(
          "li",
          { class: "task-card" },
          element(
            "h3",
            { class: "task-head" },
            element("span", { class: "task-no" }, String(task.no)),
            element("span", { class: "task-name" }, task.name),
            lightElement(task.light, task.light_label),
          ),
          element("div", { class: "task-parts" }, ...task.parts.map((part) => this.unitChip(task, part))),
        ),
      ),
    );
  }

  unitChip(task, part) {
    return element(
      "button",
      {
        class: `unit-chip ${part.light}`,
        type: "button",
        "data-cell": `${task.no}-${part.unit_id}`,
        "aria-label": `第 ${task.no} 项，${part.unit}：${part.light_label}，${part.state_label}`,
        onclick: () => this.open(task, part),
      },
      lightElement(part.light),
      element("span", { class: "unit-chip-name" }, part.unit),
      element("span", { class: "unit-chip-state" }, `${part.light_label} · ${part.state_label}`),
    );
  }

  units(data) {
    return element(
      "section",
      { class: "units", "aria-label": "各责任单位" },
      element("h3", {}, "各责任单位"),
      element(
        "ul",
        {},
        ...data.units.map((unit) =>
          element(
            "li",
            {},
            element("span", { class: "unit-name" }, unit.name),
            element(
              "span",
              { class: unit.missing.length ? "unit-missing" : "unit-done" },
              unit.missing.length ? `还差第 ${unit.missing.join("、")} 项` : "已报齐",
            ),
            paperButton(unit, () => this.openPaper(unit), "paper-chip", "盖章件"),
            element(
              "span",
              { class: "unit-note" },
              unit.unreached && element("em", {}, "暂无联络员"),
              unit.extended_to && element("em", {}, `已延期至 ${momentOf(wallClock(unit.extended_to))}`),
              `本季提醒 ${unit.messages} 条`,
              unit.delivery && element("span", { class: "unit-delivery" }, unit.delivery),
            ),
          ),
        ),
      ),
    );
  }

  open(task, part) {
    this.fill(task, part);
    this.showDialog();
  }

  openPaper(unit) {
    this.fillPaper(unit);
    this.showDialog();
  }

  showDialog() {
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }

  fill(task, part) {
    const hasChanged = (board) => {
      const [, now] = find(board, task, part) ?? [];
      return now && now.state !== part.state;
    };
    const refill = (board) => this.fill(...find(board, task, part));
    const foot = decisions(task, part, (data, label) => this.decide(data, label, hasChanged, refill));
    const unit = this.unit(this.data, part.unit_id);
    const paper = paperButton(unit, () => this.openPaper(unit), "paper-chip");
    this.dialog.replaceChildren(...reportElement(task, part, paper, () => this.dialog.close()), ...(foot ? [foot] : []));
  }

  fillPaper(unit) {
    const { quarter: code } = this.data;
    const quarter = this.data.quarters.find((known) => known.code === code) ?? { code, label: code };
    const hasChanged = (board) => JSON.stringify(this.unit(board, unit.id)?.paper) !== JSON.stringify(unit.paper);
    const refill = (board) => this.fillPaper(this.unit(board, unit.id));
    const foot = paperDecisions(unit, quarter, (data, label) => this.decide(data, label, hasChanged, refill));
    this.dialog.replaceChildren(...paperElement(unit, quarter, () => this.dialog.close()), ...(foot ? [foot] : []));
  }

  unit(data, id) {
    return data.units.find((unit) => unit.id === id);
  }

  /** Carries out a decision; gives the sentence to show where nothing came of it. */
  async decide(data, label, hasChanged, refill) {
    try {
      const board = await carryOut(this.chat, data, label, this.data.quarter, hasChanged);
      if (!board) return "没有办成，请到“对话”里看机器人的答复。";
      this.show(board);
      this.shown = JSON.stringify(board);
      refill(board);
      return "";
    } catch (error) {
      return error instanceof api.Refused ? error.message : "没有连上，请稍后再试。";
    }
  }
}
