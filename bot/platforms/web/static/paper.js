// One unit's sealed form 盖章件: where it stands, the form to print, and every scan that came back.

import * as api from "./api.js";
import { dialogHead } from "./dialog.js";
import { element } from "./element.js";
import { originalsElement } from "./originals.js";
import { decisionFoot } from "./review.js";

/** The button that opens it, wherever the board names the unit; `before` says what it is, where nothing else does. */
export function paperButton(unit, open, kind, before = "") {
  const { paper } = unit;
  return element(
    "button",
    {
      class: `${kind} ${paperTone(paper)}`,
      type: "button",
      "data-cell": `paper-${kind}-${unit.id}`,
      "aria-label": `盖章件，${unit.name}：${paper.label}`,
      onclick: () => open(unit),
    },
    before && element("span", { class: "paper-before" }, before),
    paper.label,
  );
}

/** Green is in, yellow wants somebody's hand, grey is on its way. */
function paperTone(paper) {
  if (paper.is_urgent) return "yellow";
  return paper.is_in ? "green" : "grey";
}

export function paperElement(unit, quarter, close) {
  const { paper } = unit;
  return [
    dialogHead([unit.name], `盖章件 · ${quarter.label}`, close),
    element("p", { class: "report-standing" }, element("span", { class: `paper-state ${paperTone(paper)}` }, paper.label)),
    element(
      "div",
      { class: "report-contents" },
      paper.lines.length ? element("ul", { class: "paper-lines" }, ...paper.lines.map((line) => element("li", {}, line))) : null,
      element(
        "section",
        {},
        element("h3", {}, "工作进展情况表"),
        element(
          "p",
          { class: "paper-forms" },
          ...[
            ["pdf", "下载 PDF"],
            ["docx", "下载 Word"],
          ].map(([ending, label]) =>
            element("a", { class: "button", href: api.formAddress(unit.id, quarter.code, ending), download: "" }, label),
          ),
        ),
      ),
      ...(paper.scans.length
        ? paper.scans.map(scanElement)
        : [element("section", {}, element("h3", {}, "收到的盖章件"), element("p", {}, "还没有收到。"))]),
    ),
  ];
}

function scanElement(scan) {
  return element(
    "section",
    { class: "scan" },
    element("h3", {}, element("strong", {}, scan.label), ` ${scan.came}`),
    scan.files.length ? originalsElement(scan.files, scan.is_open) : null,
  );
}

/** What the office may say of it, as the foot of the dialog; null where nothing is to be said. */
export function paperDecisions(unit, quarter, decide) {
  const { judge, takes_original: takesOriginal } = unit.paper;
  if (judge === null && !takesOriginal) return null;
  return decisionFoot(decide, (press) => {
    const button = (label, data, kind = "") =>
      element("button", { class: kind, type: "button", onclick: () => press(data, `${label}：${unit.name}`) }, label);
    return [
      ...(judge === null
        ? []
        : [button("有章", `/seal 有章 ${judge}`, "primary"), button("无章请补", `/seal 无章 ${judge}`)]),
      takesOriginal && button("原件已收", `/seal 原件 u${unit.id} ${quarter.code}`),
    ].filter(Boolean);
  });
}
