// Signing in, the frame around the tabs, and what they share.

import * as api from "./api.js";
import { Board } from "./board.js";
import { Chat } from "./chat.js";
import { Clock } from "./clock.js";
import { element } from "./element.js";

const LOOK_AGAIN_MS = 60_000; // rights and names change while the page is open
const CONNECTION_PATIENCE_MS = 1_200; // a short break is not worth a word

const byId = (id) => document.getElementById(id);

class App {
  constructor() {
    this.me = null;
    this.tabs = [];
    this.down = new Set();
    byId("sign-in-form").addEventListener("submit", (event) => this.signIn(event));
    byId("sign-out").addEventListener("click", () => this.signOut());
    document.addEventListener("visibilitychange", () => this.looked());
    window.addEventListener("online", () => this.tabs.forEach((tab) => tab.chat?.wake()));
    window.addEventListener("beforeunload", (event) => {
      if (this.tabs.some((tab) => tab.chat?.outgoing.hasUnsentFiles)) event.preventDefault();
    });
    setInterval(() => document.hidden || this.lookAgain(), LOOK_AGAIN_MS);
  }

  async start() {
    for (let pause = 500; ; pause = Math.min(2 * pause, 8_000)) {
      try {
        this.enter(await api.me());
        return;
      } catch (error) {
        if (error instanceof api.Refused && !error.isPassing) {
          this.showSignIn("");
          return;
        }
        this.connection("start", false, api.closedBecause(error));
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  showSignIn(sentence) {
    this.connection("start", true);
    byId("app").hidden = true;
    byId("sign-in").hidden = false;
    byId("sign-in-error").textContent = sentence;
    document.title = "催报";
    const invited = location.hash.match(/^#([A-Za-z0-9_-]{6,64})$/);
    if (invited) {
      byId("code").value = invited[1];
      history.replaceState(null, "", location.pathname);
    }
    byId("code").focus();
  }

  async signIn(event) {
    event.preventDefault();
    const code = byId("code").value.trim();
    const problem = byId("sign-in-error");
    const button = event.target.querySelector("button");
    problem.textContent = code ? "" : "请填写邀请码。";
    if (!code) {
      byId("code").focus();
      return;
    }
    button.disabled = true;
    try {
      const me = await api.signIn(code);
      byId("code").value = "";
      this.enter(me);
    } catch (error) {
      problem.textContent = error instanceof api.Refused ? error.message : "没有连上服务器，请稍后再试。";
    } finally {
      button.disabled = false;
    }
  }

  async signOut() {
    const { account } = this.me;
    // On a shared computer nothing of this person stays behind, even if the window is closed before the answer comes.
    Object.keys(sessionStorage)
      .filter((name) => name.startsWith("cuibao.") && name.includes(account))
      .forEach((name) => sessionStorage.removeItem(name));
    this.isSigningOut = true;
    try {
      await api.signOut();
    } catch (error) {
      if (!(error instanceof api.Refused && error.status === 401)) return;
    } finally {
      this.isSigningOut = false;
    }
    this.leave("");
  }

  leave(sentence) {
    if (!this.me) return;
    this.me = null;
    this.tabs.forEach((tab) => (tab.chat ?? tab.board).stop());
    this.tabs = [];
    this.clock.stop();
    byId("panels").replaceChildren();
    byId("clock").replaceChildren();
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    this.down.clear();
    this.showSignIn(sentence);
  }

  enter(me) {
    this.me = me;
    this.connection("start", true);
    byId("sign-in").hidden = true;
    byId("app").hidden = false;
    byId("my-name").textContent = me.name;
    this.clock = new Clock(byId("clock"), me, () => this.clockMoved());
    this.clock.start();
    const hooks = {
      news: (chat) => this.markNews(chat),
      spoke: () => this.clock.refresh(), // an answer may have opened new places to move the clock to
      signedOut: () => this.isSigningOut || this.leave("登录已过期，请重新登录。"),
      gone: () => this.lookAgain(),
    };
    this.tabs = me.chats.map((chat) => {
      const made = new Chat(chat, me, { ...hooks, connection: (...news) => this.connection(chat.id, ...news) });
      return { id: chat.id, title: chat.title, chat: made, content: made.element };
    });
    if (me.is_office) {
      const board = new Board(me.account);
      this.tabs.push({ id: "board", title: "看板", board, content: board.element });
    }
    this.buildTabs();
    this.tabs.forEach((tab) => tab.chat?.run());
    const kept = sessionStorage.getItem(`cuibao.tab.${me.account}`);
    this.open(this.tabs.find((tab) => tab.id === kept) ?? this.tabs[0]);
  }

  buildTabs() {
    const list = byId("tabs");
    this.tabs.forEach((tab, index) => {
      const open = () => this.open(tab);
      tab.button = element(
        "button",
        { class: "tab", type: "button", role: "tab", id: `tab-${index}`, "aria-controls": "panels", onclick: open },
        tab.title,
      );
      tab.panel = element(
        "section",
        { class: "panel", role: "tabpanel", "aria-labelledby": `tab-${index}` },
        tab.content,
      );
    });
    list.replaceChildren(...this.tabs.map((tab) => tab.button));
    list.hidden = this.tabs.length < 2;
    list.onkeydown = (event) => this.moveInTabs(event);
  }

  moveInTabs(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const here = this.tabs.findIndex((tab) => tab === this.current);
    const next = this.tabs[(here + step + this.tabs.length) % this.tabs.length];
    this.open(next);
    next.button.focus();
  }

  open(chosen) {
    this.current = chosen;
    sessionStorage.setItem(`cuibao.tab.${this.me.account}`, chosen.id);
    // Only the open panel is in the page at all: one log, one field to write in, for eyes, screen readers and tests.
    byId("panels").replaceChildren(chosen.panel);
    for (const tab of this.tabs) {
      const isChosen = tab === chosen;
      tab.button.setAttribute("aria-selected", String(isChosen));
      tab.button.tabIndex = isChosen ? 0 : -1;
      (tab.chat ?? tab.board).activate(isChosen);
    }
    this.clearNews(chosen);
  }

  markNews(chat) {
    const tab = this.tabs.find((other) => other.chat === chat);
    if (tab && !tab.button.querySelector(".marker")) tab.button.append(Chat.marker());
    document.title = "● 催报";
  }

  clearNews(tab) {
    if (document.hidden) return;
    tab.button.querySelector(".marker")?.remove();
    if (!this.tabs.some((other) => other.button.querySelector(".marker"))) document.title = "催报";
  }

  looked() {
    if (!this.me) return;
    this.tabs.forEach((tab) => tab.chat?.wake());
    if (document.hidden) return;
    this.current.chat?.markSeen();
    this.clearNews(this.current);
    this.clock.refresh();
  }

  clockMoved() {
    this.current.board?.refresh();
    this.tabs.forEach((tab) => tab.chat?.wake());
  }

  /** Ask who I am again: a name that was given, a right that came or went. */
  async lookAgain() {
    if (!this.me) return;
    try {
      const me = await api.me();
      if (!this.me) return;
      const isSame = JSON.stringify({ ...me, name: "" }) === JSON.stringify({ ...this.me, name: "" });
      if (isSame) {
        this.me = me;
        byId("my-name").textContent = me.name;
        return;
      }
      this.leave("");
      this.enter(me);
    } catch (error) {
      if (error instanceof api.Refused && error.status === 401) this.leave("登录已过期，请重新登录。");
    }
  }

  /** One line for all connections: shown once any of them has been gone for a moment; `why` where the server said so. */
  connection(who, isUp, why = "") {
    byId("connection").textContent = why || "正在重新连接…";
    if (isUp) this.down.delete(who);
    else this.down.add(who);
    if (!this.down.size) {
      clearTimeout(this.patience);
      this.patience = null;
      byId("connection").hidden = true;
    } else if (!this.patience) {
      this.patience = setTimeout(() => (byId("connection").hidden = false), CONNECTION_PATIENCE_MS);
    }
  }
}

new App().start();
