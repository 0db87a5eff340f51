// The rehearsal clock: shows the time everybody rehearses in, and lets the office move it forward.

import * as api from "./api.js";
import { element } from "./element.js";
import { dayOf, fieldValue, shortDayOf, timeOf, wallClock } from "./moment.js";

const REFRESH_MS = 15_000;

export class Clock {
  /** `section` is filled while a rehearsal runs; `moved()` is called after the clock was moved here. */
  constructor(section, me, moved) {
    this.section = section;
    this.mayMove = me.may_move_clock;
    this.moved = moved;
    this.view = null;
    this.isOpen = false;
  }

  start() {
    this.refresh();
    this.ticking = setInterval(() => this.tick(), 1_000);
    this.refreshing = setInterval(() => document.hidden || this.refresh(), REFRESH_MS);
  }

  stop() {
    clearInterval(this.ticking);
    clearInterval(this.refreshing);
    this.section.hidden = true;
    document.body.classList.remove("is-rehearsal");
  }

  async refresh() {
    try {
      this.take(await api.clock());
    } catch {
      // The chat says that the connection is gone; the clock goes on by itself meanwhile.
    }
  }

  take(view) {
    this.view = view;
    this.shownAt = wallClock(view.now);
    this.takenAt = performance.now();
    document.body.classList.toggle("is-rehearsal", view.is_rehearsal);
    if (view.is_rehearsal && !this.section.childElementCount) this.build();
    this.section.hidden = !view.is_rehearsal;
    if (view.is_rehearsal) {
      this.showStops();
      this.tick();
    }
  }

  build() {
    this.time = element("time", { class: "clock-time" });
    this.stops = element("div", { class: "clock-stops", role: "group", "aria-label": "拨到" });
    this.field = element("input", { id: "clock-field", type: "datetime-local", required: true });
    this.problem = element("p", { class: "problem", role: "alert" });
    this.toggle = element(
      "button",
      { class: "clock-toggle", type: "button", "aria-expanded": "false", "aria-controls": "clock-tools", onclick: () => this.open(!this.isOpen) },
      "拨动时钟",
    );
    const form = element(
      "form",
      { class: "clock-form", onsubmit: (event) => this.submitted(event) },
      element("label", { for: "clock-field" }, "拨到…"),
      this.field,
      element("button", { type: "submit" }, "拨动"),
    );
    this.section.append(
      element(
        "p",
        { class: "clock-face" },
        element("span", { class: "clock-name" }, "演练时钟"),
        this.time,
        this.mayMove && this.toggle,
      ),
    );
    if (this.mayMove) {
      this.section.append(element("div", { id: "clock-tools", class: "clock-tools" }, this.stops, form), this.problem);
    }
  }

  open(isOpen) {
    this.isOpen = isOpen;
    this.section.classList.toggle("is-open", isOpen);
    this.toggle.setAttribute("aria-expanded", String(isOpen));
  }

  get wall() {
    return this.shownAt + (performance.now() - this.takenAt) * this.view.speed;
  }

  tick() {
    if (!this.view?.is_rehearsal) return;
    const text = `${dayOf(this.wall)} ${timeOf(this.wall)}`;
    if (this.time.textContent !== text) this.time.textContent = text;
  }

  showStops() {
    const signature = JSON.stringify(this.view.stops);
    if (!this.mayMove || signature === this.shownStops) return;
    this.shownStops = signature;
    this.field.min = fieldValue(this.wall);
    if (!this.field.value) this.field.value = fieldValue(this.wall);
    this.stops.replaceChildren(
      ...this.view.stops.map(({ name, at, label }) => {
        const wall = wallClock(at);
        return element(
          "button",
          { type: "button", onclick: () => this.move(name) },
          label,
          element("span", { class: "clock-stop-time" }, ` ${shortDayOf(wall)} ${timeOf(wall)}`),
        );
      }),
    );
  }

  submitted(event) {
    event.preventDefault();
    this.move(this.field.value);
  }

  async move(stop) {
    this.problem.textContent = "";
    const buttons = this.section.querySelectorAll(".clock-tools button");
    buttons.forEach((button) => (button.disabled = true));
    try {
      this.take(await api.moveClock(stop));
      this.field.value = fieldValue(this.wall);
      this.open(false);
      this.moved();
    } catch (error) {
      this.problem.textContent = error instanceof api.Refused ? error.message : "没有连上，时钟没有拨动，请再试一次。";
    } finally {
      buttons.forEach((button) => (button.disabled = false));
    }
  }
}
