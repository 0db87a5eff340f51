// The round as a calendar 催报日历: a week a row, to be checked with a finger. A narrow screen gets the days with something on.

import { element, spoken } from "./element.js";

const WEEKDAYS = ["一", "二", "三", "四", "五", "六", "日"];

export function calendarElement(days, note) {
  const heads = WEEKDAYS.map((name) => element("th", { scope: "col" }, `周${name}`));
  const weeks = [];
  for (let n = 0; n < days.length; n += 7) weeks.push(days.slice(n, n + 7));
  return element(
    "section",
    { class: "calendar", "aria-label": "催报日历" },
    element("h3", {}, "催报日历"),
    note && element("p", { class: "calendar-note" }, note),
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...weeks.map((week) => element("tr", {}, ...week.map(dayElement)))),
    ),
  );
}

function dayElement(day) {
  const [, month, number] = day.day.split("-").map(Number);
  const kinds = [
    "calendar-day",
    day.worked ? "worked" : "free",
    !day.in_round && "outside",
    day.is_today && "today",
    !day.entries.length && "empty-day",
  ];
  return element(
    "td",
    { class: kinds.filter(Boolean).join(" ") },
    element(
      "p",
      { class: "day-head" },
      element("time", { datetime: day.day }, `${month}月${number}日`),
      element("span", { class: "day-weekday" }, `周${WEEKDAYS[(new Date(`${day.day}T00:00:00Z`).getUTCDay() + 6) % 7]}`),
      day.is_today && element("span", { class: "tag today-tag" }, "今天"),
      day.made_up && element("span", { class: "tag made-up" }, "班"),
      day.holiday && element("span", { class: "tag holiday" }, "休"),
      day.offset !== null && element("span", { class: "day-offset" }, placeOf(day.offset)),
    ),
    day.entries.length > 0 &&
      element(
        "ul",
        {},
        ...day.entries.map((entry) =>
          element(
            "li",
            { class: entry.done ? "done" : "" },
            element("span", { class: "entry-time" }, entry.time),
            ` ${entry.label}`,
            entry.done && spoken("，已过"),
          ),
        ),
      ),
  );
}

/** How many working days from the due day. */
function placeOf(offset) {
  if (offset === 0) return "截止日";
  return offset < 0 ? `前 ${-offset} 天` : `逾期 ${offset} 天`;
}
