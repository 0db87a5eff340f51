// What a person has sent and the server has not yet confirmed. Order is kept, nothing is dropped, and a message that is
// sent again keeps its key, so that the server takes it once however often it arrives.

import * as api from "./api.js";

/** States of an item: "waiting", "sending", "failed" (may be sent again), "refused" (never), "sent". */
export class Outgoing {
  /** `changed(item)` is called whenever the state of an item changes; `signedOut()` when the session has ended. */
  constructor(account, chat, { changed, signedOut }) {
    this.chat = chat;
    this.storageName = `cuibao.outgoing.${account}.${chat}`;
    this.changed = changed;
    this.signedOut = signedOut;
    this.isRunning = false;
    this.items = this.restore();
  }

  /** Add {kind: "say", text}, {kind: "press", line, data, label} or {kind: "files", files} and send it. */
  add(what) {
    const item = { ...what, key: api.newKey(), state: "waiting", problem: "", isCut: false };
    this.items.push(item);
    this.save();
    this.changed(item);
    this.flush();
    return item;
  }

  find(key) {
    return this.items.find((item) => item.key === key);
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.save();
  }

  get hasUnsentFiles() {
    return this.items.some((item) => item.kind === "files" && item.state !== "sent" && item.state !== "refused");
  }

  /** The connection is back: what found no server goes out now. What the server could not store waits for a tap. */
  reconnected() {
    if (this.items.some((item) => item.state === "failed" && item.isCut)) this.flush();
  }

  /** Send what has not been sent, oldest first; stops at the first that fails, so that answers keep their order. */
  async flush() {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (;;) {
        const item = this.items.find((other) => other.state === "waiting" || other.state === "failed");
        if (!item || !(await this.send(item))) return;
      }
    } finally {
      this.isRunning = false;
    }
  }

  async send(item) {
    this.set(item, "sending");
    try {
      if (item.kind === "say") await api.say(this.chat, item.key, item.text);
      else if (item.kind === "press") await api.press(this.chat, item.key, item);
      else await api.sendFiles(this.chat, item.key, item.files);
    } catch (error) {
      if (error instanceof api.Refused) {
        item.isCut = false;
        // 401 and 403 are about the session, not the message: it goes out once the person has signed in again.
        const isKept = error.isPassing || error.status === 401 || error.status === 403;
        this.set(item, isKept ? "failed" : "refused", error.message);
        if (error.status === 401) this.signedOut();
        return !isKept;
      }
      item.isCut = true;
      this.set(item, "failed");
      return false;
    }
    this.set(item, "sent");
    return true;
  }

  set(item, state, problem = "") {
    item.state = state;
    item.problem = problem;
    this.save();
    this.changed(item);
  }

  save() {
    const kept = this.items.filter((item) => item.kind !== "files" && item.state !== "sent");
    if (kept.length) sessionStorage.setItem(this.storageName, JSON.stringify(kept));
    else sessionStorage.removeItem(this.storageName);
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.storageName) || "[]");
    return kept.map((item) => ({ ...item, state: item.state === "refused" ? "refused" : "failed", isCut: false }));
  }
}
