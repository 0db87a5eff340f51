// A file somebody sent, as the office opens it: its pages in place, and the original to download.

import * as api from "./api.js";
import { element } from "./element.js";
import { fileBadge, fileWords } from "./line.js";
import { openViewer } from "./viewer.js";

/** A list of such files; with `isOpen` their pages are shown at once, one file after the other. */
export function originalsElement(files, isOpen = false) {
  const made = files.map(original);
  if (isOpen) openInTurn(made.map(({ open }) => open));
  return element("ul", { class: "originals" }, ...made.map(({ item }) => item));
}

async function openInTurn(openers) {
  for (const open of openers) await open?.();
}

/** The item of a file, and what shows its pages. */
function original(file) {
  const address = api.originalAddress(file.key);
  const shown = element("div", { class: "pages", role: "group", "aria-label": `${file.name}的页面`, hidden: true });
  const show = element(
    "button",
    { class: "show", type: "button", "aria-expanded": "false", onclick: () => (shown.hidden ? open() : close()) },
    "查看",
  );
  const turn = (isOpen) => {
    shown.hidden = !isOpen;
    show.setAttribute("aria-expanded", String(isOpen));
    show.textContent = isOpen ? "收起" : "查看";
  };
  const close = () => turn(false);
  let isMade = false;
  const open = async () => {
    turn(true);
    if (isMade) return;
    isMade = true;
    shown.replaceChildren(element("p", { class: "pages-note", role: "status" }, "正在打开…"));
    try {
      shown.replaceChildren(...pictures(file, await api.pages(file.key)));
    } catch (error) {
      isMade = false;
      const sentence = error instanceof api.Refused ? error.message : "没有连上，请再点一次“查看”。";
      turn(false);
      shown.hidden = false;
      shown.replaceChildren(element("p", { class: "pages-note", role: "alert" }, sentence));
    }
  };
  const item = element(
    "li",
    { class: "original" },
    element(
      "div",
      { class: "original-head" },
      fileBadge(file.name),
      fileWords(file.name, file.size),
      element(
        "div",
        { class: "original-actions" },
        file.can_show && show,
        element("a", { class: "button", href: address, download: file.name, "aria-label": `下载原件：${file.name}` }, "下载原件"),
      ),
    ),
    shown,
  );
  return { item, open: file.can_show ? open : null };
}

function pictures(file, { count, is_whole: isWhole }) {
  if (!count) return [element("p", { class: "pages-note" }, "这份文件不能在这里显示，请下载原件查看。")];
  const found = [];
  for (let number = 1; number <= count; number += 1) found.push(picture(file, number, count));
  if (!isWhole) found.push(element("p", { class: "pages-note" }, "后面的页没有显示，全部内容请下载原件查看。"));
  return found;
}

function picture(file, number, count) {
  const address = api.pageAddress(file.key, number);
  const name = count > 1 ? `${file.name} 第 ${number} 页` : file.name;
  const large = () => openViewer(name, address, { name: file.name, address: api.originalAddress(file.key) });
  const image = element("img", { src: address, alt: name, loading: "lazy" });
  const made = element("button", { class: "page", type: "button", "aria-label": `查看大图：${name}`, onclick: large }, image);
  image.addEventListener("error", () =>
    made.replaceWith(element("p", { class: "pages-note", role: "alert" }, `第 ${number} 页没有打开，请关闭后再点一次。`)),
  );
  return made;
}
