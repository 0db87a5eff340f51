// The head of what the board opens: whose it is, what it is, and the way out.

import { element } from "./element.js";

/** `whose` are the words and elements of the line above the title. */
export function dialogHead(whose, title, close) {
  return element(
    "header",
    { class: "report-head" },
    element("div", {}, element("p", { class: "report-unit" }, ...whose), element("h2", { id: "report-title" }, title)),
    element("button", { class: "close", type: "button", onclick: close }, "关闭"),
  );
}
