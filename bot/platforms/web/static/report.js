// One unit's report on one task, as the office reads it.

import { dialogHead } from "./dialog.js";
import { element } from "./element.js";
import { lightElement } from "./light.js";
import { momentOf, wallClock } from "./moment.js";
import { originalsElement } from "./originals.js";

/** `paper` is the button that opens the unit's sealed form. */
export function reportElement(task, part, paper, close) {
  return [
    dialogHead(
      [part.unit, element("span", { class: "role" }, `${part.role}单位`)],
      `第 ${task.no} 项 ${task.name}`,
      close,
    ),
    element(
      "p",
      { class: "report-standing" },
      lightElement(part.light, part.light_label),
      element("span", { class: "state" }, part.state_label),
      part.report?.on_behalf && element("span", { class: "state" }, `代录，${part.report.behalf_note}`),
    ),
    part.report ? contents(part.report, part.evidence, paper) : element("p", { class: "empty" }, "本季度还没有报送内容。"),
  ];
}

function contents(report, evidence, paper) {
  return element(
    "div",
    { class: "report-contents" },
    report.important &&
      element("section", { class: "important" }, element("h3", {}, "重要情况"), words(report.important)),
    element("section", {}, element("h3", {}, "本季度具体措施及任务进度"), words(report.progress || "（未填）")),
    report.amounts.length ? amounts(report.amounts) : null,
    report.not_ours.length ? words(`不归本单位报：${report.not_ours.join("；")}`) : null,
    element(
      "dl",
      { class: "report-facts" },
      ...fact("自评", report.assessment),
      ...fact("完成时限", report.completion),
      ...fact("最近修改", changed(report)),
      ...fact("版本", report.version === null ? null : `第 ${report.version} 版`),
    ),
    evidence.length ? element("section", {}, element("h3", {}, "佐证材料"), originalsElement(evidence)) : null,
    element("section", {}, element("h3", {}, "本单位盖章件"), paper),
  );
}

function words(text) {
  return element("p", { class: "words" }, text);
}

function fact(name, value) {
  return value ? [element("div", {}, element("dt", {}, name), element("dd", {}, value))] : [];
}

function changed({ changed_by: who, changed_at: when }) {
  return [who, when && momentOf(wallClock(when))].filter(Boolean).join("，");
}

function amounts(rows) {
  return element(
    "section",
    {},
    element("h3", {}, "量化目标"),
    element(
      "table",
      { class: "amounts" },
      element(
        "thead",
        {},
        element("tr", {}, ...["目标", "累计", "目标数", "完成"].map((name) => element("th", { scope: "col" }, name))),
      ),
      element(
        "tbody",
        {},
        ...rows.map((row) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, row.text),
            element("td", {}, quantity(row.value, row.measure)),
            element("td", {}, quantity(row.target, row.measure)),
            element("td", {}, row.percent === null ? "—" : `${row.percent}%`),
          ),
        ),
      ),
    ),
  );
}

function quantity(value, measure) {
  return measure === "%" ? `${value}%` : `${value} ${measure}`;
}
