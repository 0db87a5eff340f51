// One line of a chat as it looks: who and when, a title, the text, pictures, files, buttons.

import { withSigns } from "./light.js";
import * as api from "./api.js";
import { element } from "./element.js";
import { timeOf, wallClock } from "./moment.js";
import { openViewer } from "./viewer.js";

/**
 * A line from the server. `chosen` is the data of the button that was pressed; `press({data, label})` is called when
 * one is. After that the choice stays marked and the rest cannot be pressed.
 */
export function lineElement(line, { isOwn, chosen, press }) {
  const time = timeOf(wallClock(line.at));
  const kind = line.is_bot ? "bot" : isOwn ? "own" : "other";
  const pictures = line.files.filter((file) => file.is_picture);
  const files = line.files.filter((file) => !file.is_picture);
  return element(
    "article",
    { class: `line ${kind}`, "data-line": line.id, "aria-label": `${isOwn ? "我" : line.sender} ${time}` },
    line.is_bot && element("img", { class: "face", src: "/static/icon.svg", alt: "", width: 36, height: 36 }),
    element(
      "div",
      { class: "body" },
      element(
        "p",
        { class: "who" },
        !isOwn && element("span", { class: "sender" }, line.sender),
        element("time", { datetime: line.at }, time),
      ),
      element(
        "div",
        { class: "bubble" },
        line.title && element("h2", { class: "title" }, line.title),
        line.text && element("div", { class: "text" }, ...withSigns(line.text)),
        ...pictures.map(pictureElement),
        ...files.map(fileElement),
      ),
      line.buttons.length ? choicesElement(line.buttons, chosen, press) : null,
    ),
  );
}

/** A message of this person that the server has not shown yet. */
export function ownLineElement(item) {
  const words = item.kind === "press" ? item.label : item.text;
  return element(
    "article",
    { class: "line own", "aria-label": "我" },
    element(
      "div",
      { class: "body" },
      element(
        "div",
        { class: "bubble" },
        words && element("div", { class: "text" }, words),
        ...(item.files || []).map((file) =>
          element("p", { class: "file" }, fileBadge(file.name), fileWords(file.name, file.size)),
        ),
      ),
    ),
  );
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function pictureElement(file) {
  const address = api.fileAddress(file.id);
  return element(
    "button",
    { class: "picture", type: "button", "aria-label": `查看大图：${file.name}`, onclick: () => openViewer(file.name, address) },
    element("img", { src: address, alt: file.name, loading: "lazy" }),
  );
}

function fileElement(file) {
  return element(
    "a",
    { class: "file", href: api.fileAddress(file.id), download: file.name },
    fileBadge(file.name),
    fileWords(file.name, file.size),
    element("span", { class: "file-action" }, "下载"),
  );
}

export function fileBadge(name) {
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "文件";
  return element("span", { class: `badge badge-${ending.toLowerCase()}`, "aria-hidden": "true" }, ending);
}

export function fileWords(name, size) {
  return element(
    "span",
    { class: "file-words" },
    element("span", { class: "file-name" }, name),
    element("span", { class: "file-size" }, sizeOf(size)),
  );
}

function choicesElement(rows, chosen, press) {
  const buttons = [];
  const group = element("div", { class: "choices", role: "group", "aria-label": "可选操作" });
  const settle = (data) => {
    // Two buttons may carry the same data; the first one stands for the choice.
    const picked = buttons.find((button) => button.dataset.data === data);
    for (const button of buttons) {
      const isPicked = button === picked;
      // A command may be given again; an answer belongs to one question, and is given once.
      button.disabled = data !== null && !data.startsWith("/");
      button.classList.toggle("chosen", isPicked);
      if (isPicked) button.setAttribute("aria-pressed", "true");
      else button.removeAttribute("aria-pressed");
    }
  };
  for (const row of rows) {
    group.append(
      element(
        "div",
        { class: "choice-row" },
        ...row.map(({ label, data }) => {
          const onclick = () => {
            settle(data);
            press({ data, label });
          };
          const button = element("button", { class: "choice", type: "button", "data-data": data, onclick }, label);
          buttons.push(button);
          return button;
        }),
      ),
    );
  }
  group.addEventListener("reopen", () => settle(null));
  settle(chosen);
  return group;
}
