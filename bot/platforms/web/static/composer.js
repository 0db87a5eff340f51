// Where a person writes: the text, kept as a draft while it is not sent, and the files.

import { element } from "./element.js";
import { sizeOf } from "./line.js";

const FILES_AT_ONCE = 10; // as the server takes them (reading.py)

export class Composer {
  /** `send.say(text)`, `send.sendFiles(files)`. */
  constructor(me, chat, send) {
    this.limit = me.upload_limit_bytes;
    this.send = send;
    this.draftName = `cuibao.draft.${me.account}.${chat}`;
    this.build();
    this.field.value = sessionStorage.getItem(this.draftName) || "";
    this.changed();
  }

  build() {
    const id = `composer-${Math.random().toString(36).slice(2)}`;
    // On a screen keyboard there is no Shift+Enter: there Enter is a new line and the button sends.
    this.enterSends = !matchMedia("(pointer: coarse)").matches;
    this.field = element("textarea", {
      id,
      rows: "1",
      placeholder: this.enterSends && matchMedia("(min-width: 600px)").matches ? "输入消息，按 Enter 发送，Shift+Enter 换行" : "输入消息",
      oninput: () => this.changed(),
      onkeydown: (event) => this.pressed(event),
      onpaste: (event) => this.offer(event.clipboardData?.files, event),
    });
    this.picker = element("input", {
      type: "file",
      multiple: true,
      class: "spoken",
      tabindex: "-1",
      "aria-label": "选择文件",
      onchange: () => this.picked(),
    });
    this.sendButton = element("button", { class: "primary", type: "submit" }, "发送");
    this.problem = element("p", { class: "problem", role: "alert" });
    this.element = element(
      "form",
      { class: "composer", onsubmit: (event) => this.submitted(event) },
      this.problem,
      element(
        "div",
        { class: "composer-row" },
        element(
          "button",
          { class: "attach", type: "button", onclick: () => this.picker.click() },
          element("span", { class: "attach-sign", "aria-hidden": "true" }, "＋"),
          element("span", { class: "attach-words" }, "发送文件"),
        ),
        element("label", { class: "spoken", for: id }, "输入消息"),
        this.field,
        this.sendButton,
      ),
      this.picker,
      (this.question = element("dialog", { class: "question", "aria-label": "发送文件" })),
    );
  }

  acceptDrops(area) {
    const carriesFiles = (event) => Array.from(event.dataTransfer?.types || []).includes("Files");
    area.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      area.classList.add("is-dropping");
    });
    area.addEventListener("dragleave", (event) => {
      if (!area.contains(event.relatedTarget)) area.classList.remove("is-dropping");
    });
    area.addEventListener("drop", (event) => {
      area.classList.remove("is-dropping");
      if (carriesFiles(event)) this.offer(event.dataTransfer.files, event);
    });
  }

  pressed(event) {
    // An Enter that ends a Chinese input method's composition belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (!this.enterSends && !event.ctrlKey) return;
    event.preventDefault();
    this.submitted(event);
  }

  submitted(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) {
      this.field.focus();
      return;
    }
    this.field.value = "";
    this.changed();
    this.send.say(text);
    this.field.focus();
  }

  changed() {
    this.problem.textContent = "";
    if (this.field.value) sessionStorage.setItem(this.draftName, this.field.value);
    else sessionStorage.removeItem(this.draftName);
    this.field.style.height = "auto";
    if (this.field.value) this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  /** Put refused text back, before whatever has been written since. */
  giveBack(text) {
    this.field.value = [text, this.field.value].filter(Boolean).join("\n");
    this.changed();
    this.field.focus();
  }

  picked() {
    const files = Array.from(this.picker.files);
    this.picker.value = "";
    this.sendAll(files);
  }

  /** Files that were pasted or dropped are easily sent by mistake, so they are asked about. */
  offer(list, event) {
    const files = Array.from(list || []);
    if (!files.length) return;
    event.preventDefault();
    const answer = (isYes) => {
      this.question.close();
      if (isYes) this.sendAll(files);
    };
    this.question.replaceChildren(
      element("h2", {}, files.length === 1 ? "发送这个文件？" : `发送这 ${files.length} 个文件？`),
      element("ul", {}, ...files.map((file) => element("li", {}, `${file.name}（${sizeOf(file.size)}）`))),
      element(
        "div",
        { class: "question-answers" },
        element("button", { type: "button", onclick: () => answer(false) }, "取消"),
        element("button", { class: "primary", type: "button", onclick: () => answer(true) }, "发送"),
      ),
    );
    this.question.showModal();
  }

  /** One message for as many files as the server takes at once. */
  sendAll(files) {
    const tooLarge = files.find((file) => file.size > this.limit);
    const empty = files.find((file) => file.size === 0);
    const limit = Math.floor(this.limit / 1024 / 1024);
    this.problem.textContent = tooLarge
      ? `“${tooLarge.name}”有 ${sizeOf(tooLarge.size)}，上限 ${limit} MB。请降低清晰度或分开发送。`
      : empty
        ? `“${empty.name}”是空的，请重新选择。`
        : "";
    let batch = [];
    let size = 0;
    for (const file of files.filter((each) => each.size > 0 && each.size <= this.limit)) {
      if (batch.length === FILES_AT_ONCE || size + file.size > 3 * this.limit) {
        this.send.sendFiles(batch);
        batch = [];
        size = 0;
      }
      batch.push(file);
      size += file.size;
    }
    if (batch.length) this.send.sendFiles(batch);
  }
}
