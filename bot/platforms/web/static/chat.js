// One chat: the lines that are there, the lines on their way, and the field to write in.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { element, spoken } from "./element.js";
import { lineElement, ownLineElement } from "./line.js";
import { dayOf, wallClock } from "./moment.js";
import { Outgoing } from "./outgoing.js";

const WAIT_SECONDS = 25;
const GLANCE_MS = 4_000; // how often a chat behind another tab is asked for news
const HIDDEN_GLANCE_MS = 15_000; // and one in a window that nobody sees
const NEAR_BOTTOM_PX = 80;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];

export class Chat {
  /**
   * `hooks`: news(chat) when something new came unseen, spoke() when the bot has spoken, signedOut() when the session
   * has ended, gone() when this chat is no longer theirs, connection(isUp, why).
   */
  constructor({ id, title }, me, hooks) {
    this.id = id;
    this.me = me;
    this.hooks = hooks;
    this.isActive = false;
    this.isStopped = false;
    this.last = 0;
    this.isFirstLoad = true;
    this.day = "";
    this.failures = 0;
    this.seenName = `cuibao.seen.${me.account}.${id}`;
    this.isAtBottom = true;
    this.lastTop = 0; // where the log stood when it was last scrolled to its end
    this.unseen = 0;
    this.build(title);
    this.outgoing = new Outgoing(me.account, id, {
      changed: (item) => this.showOutgoing(item),
      signedOut: () => hooks.signedOut(),
    });
    this.outgoingElements = new Map();
    this.outgoing.items.forEach((item) => this.showOutgoing(item));
  }

  build(title) {
    this.log = element("div", { class: "log", role: "log", "aria-label": `${title}的消息`, tabindex: "0" });
    this.lines = element("div", { class: "lines" });
    this.pending = element("div", { class: "lines pending" });
    this.empty = element("p", { class: "empty" }, "还没有消息。");
    this.empty.hidden = true;
    this.log.append(this.empty, this.lines, this.pending);
    this.chip = element("button", { class: "chip", type: "button", onclick: () => this.toBottom(true) }, "新消息 ↓");
    this.chip.hidden = true;
    this.composer = new Composer(this.me, this.id, {
      say: (text) => this.outgoing.add({ kind: "say", text }),
      sendFiles: (files) => this.outgoing.add({ kind: "files", files }),
    });
    this.element = element(
      "div",
      { class: "chat" },
      element("div", { class: "log-frame" }, this.log, this.chip),
      this.composer.element,
    );
    this.composer.acceptDrops(this.element);
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Pictures load late and the composer grows: whoever was at the bottom stays there.
    const keep = new ResizeObserver(() => this.stayAtBottom());
    [this.log, this.lines, this.pending].forEach((part) => keep.observe(part));
  }

  /** Poll until stopped. */
  async run() {
    while (!this.isStopped) {
      await this.nap(await this.pollOnce());
    }
  }

  stop() {
    this.isStopped = true;
    this.wake();
  }

  activate(isActive) {
    this.isActive = isActive;
    if (isActive) {
      this.toBottom();
      this.markSeen();
    }
    this.wake();
  }

  /** End the pause or the long poll under way: something about who is looking has changed. */
  wake() {
    this.controller?.abort();
    this.endNap?.();
  }

  get isWatched() {
    return this.isActive && !document.hidden;
  }

  /** Ask once; returns the pause before the next time in milliseconds. */
  async pollOnce() {
    // Only a chat somebody looks at holds a connection: a browser has few for one server.
    const wait = this.isWatched && !this.isFirstLoad && !this.failures ? WAIT_SECONDS : 0;
    const acknowledged = this.outgoing.items.filter((item) => item.state === "sent");
    const controller = new AbortController();
    this.controller = controller;
    const asked = performance.now();
    try {
      const lines = await api.lines(this.id, this.last, wait, controller);
      if (this.isStopped) return 0;
      this.recovered();
      this.add(lines);
      acknowledged.forEach((item) => this.dropOutgoing(item));
      if (lines.length) return 0;
      if (!this.isWatched) return document.hidden ? HIDDEN_GLANCE_MS : GLANCE_MS;
      return wait && performance.now() - asked < 1_000 ? 1_000 : 0;
    } catch (error) {
      if (this.isStopped) return 0;
      return this.failed(error, controller.signal.aborted && performance.now() - asked < (WAIT_SECONDS + 5) * 1_000);
    } finally {
      this.controller = null;
    }
  }

  recovered() {
    if (this.failures) this.outgoing.reconnected();
    this.failures = 0;
    this.hooks.connection(true);
  }

  failed(error, wasWoken) {
    if (wasWoken) return 0;
    if (error instanceof api.Refused && error.status === 401) {
      this.hooks.signedOut();
      return GLANCE_MS;
    }
    if (error instanceof api.Refused && !error.isPassing) {
      this.hooks.gone();
      return GLANCE_MS;
    }
    this.failures += 1;
    this.hooks.connection(false, api.closedBecause(error));
    return RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1] * (0.75 + Math.random() / 2);
  }

  nap(milliseconds) {
    if (!milliseconds || this.isStopped) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.endNap = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  add(lines) {
    const seen = Number(sessionStorage.getItem(this.seenName) || (lines.length ? lines[lines.length - 1].id : 0));
    const fresh = lines.filter((line) => line.id > this.last);
    for (const line of fresh) this.addLine(line);
    if (fresh.length) this.last = fresh[fresh.length - 1].id;
    this.empty.hidden = this.last > 0;
    const foreign = fresh.filter((line) => !this.isOwn(line) && (!this.isFirstLoad || line.id > seen));
    if (this.isFirstLoad) this.toBottom();
    else this.stayAtBottom();
    if (this.isActive && foreign.length && !this.isAtBottom) {
      this.unseen += foreign.length;
      this.chip.textContent = `${this.unseen} 条新消息 ↓`;
      this.chip.hidden = false;
    }
    if (this.isWatched) this.markSeen();
    else if (foreign.length) this.hooks.news(this);
    if (fresh.some((line) => line.is_bot) && !this.isFirstLoad) this.hooks.spoke();
    this.isFirstLoad = false;
  }

  addLine(line) {
    const day = dayOf(wallClock(line.at));
    if (day !== this.day) {
      this.day = day;
      this.lines.append(element("p", { class: "day" }, element("span", {}, day)));
    }
    const item = line.own_key && this.outgoing.find(line.own_key);
    const made = lineElement(line, {
      isOwn: this.isOwn(line),
      chosen: line.chosen ?? this.outgoing.items.find((other) => other.line === line.id)?.data ?? null,
      press: (button) => this.outgoing.add({ kind: "press", line: line.id, ...button }),
    });
    this.lines.append(made);
    if (item) {
      this.outgoingElements.get(item.key)?.remove();
      this.outgoingElements.set(item.key, made);
      if (item.state === "sent") this.dropOutgoing(item);
      else this.showOutgoing(item);
    }
  }

  isOwn(line) {
    return line.own_key !== null || (!line.is_bot && this.id === this.me.account);
  }

  /** Show where a message of this person stands; made at the end of the log until its line comes from the server. */
  showOutgoing(item) {
    let shown = this.outgoingElements.get(item.key);
    if (!shown) {
      shown = ownLineElement(item);
      this.outgoingElements.set(item.key, shown);
      this.pending.append(shown);
      this.empty.hidden = true;
      this.toBottom();
    }
    shown.querySelector(".delivery")?.remove();
    const note = this.deliveryNote(item);
    if (note) shown.append(note);
    this.stayAtBottom();
  }

  deliveryNote(item) {
    const again = () => this.outgoing.flush();
    const discard = (label) =>
      element("button", { class: "discard", type: "button", onclick: () => this.discard(item) }, label);
    switch (item.state) {
      case "waiting":
      case "sending":
        return element("p", { class: "delivery sending" }, "正在发送…");
      case "failed":
        return element(
          "p",
          { class: "delivery failed" },
          item.problem && element("span", { role: "alert" }, item.problem),
          element("button", { class: "again", type: "button", onclick: again }, "未发出，点此重发"),
          discard("不发了"),
        );
      case "refused":
        return element(
          "p",
          { class: "delivery failed" },
          element("span", { role: "alert" }, `未发出：${item.problem}`),
          discard("知道了"),
        );
      default:
        return null;
    }
  }

  discard(item) {
    const shown = this.outgoingElements.get(item.key);
    this.dropOutgoing(item);
    if (shown && shown.parentNode === this.pending) shown.remove();
    if (item.kind === "press") {
      const choices = this.lines.querySelector(`[data-line="${item.line}"] .choices`);
      choices?.dispatchEvent(new CustomEvent("reopen"));
    }
    if (item.kind === "say" && item.state === "refused") this.composer.giveBack(item.text);
  }

  dropOutgoing(item) {
    const shown = this.outgoingElements.get(item.key);
    shown?.querySelector(".delivery")?.remove();
    if (shown?.parentNode === this.pending) shown.remove();
    this.outgoingElements.delete(item.key);
    this.outgoing.remove(item);
  }

  scrolled() {
    this.isAtBottom = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM_PX;
    if (this.isAtBottom) this.clearChip();
  }

  /** Follow what grew, unless the person has just scrolled up: the scroll event comes only with the next frame. */
  stayAtBottom() {
    if (this.log.scrollTop < this.lastTop - NEAR_BOTTOM_PX) this.scrolled();
    if (this.isAtBottom) this.toBottom();
  }

  toBottom(isSmooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: isSmooth ? "smooth" : "auto" });
    this.lastTop = this.log.scrollTop;
    this.isAtBottom = true;
    this.clearChip();
  }

  clearChip() {
    this.unseen = 0;
    this.chip.hidden = true;
  }

  markSeen() {
    sessionStorage.setItem(this.seenName, String(this.last));
  }

  /** The tab's marker for something new. */
  static marker() {
    return element("span", { class: "marker" }, spoken("有新消息"));
  }
}
