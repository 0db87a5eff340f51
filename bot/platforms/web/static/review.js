// Deciding from the board: the same commands the chat's buttons carry, pressed in the officer's own chat.

import * as api from "./api.js";
import { element } from "./element.js";

// What is most often found wanting; any other reason may be typed.
const REASONS = ["数字与文字不一致，请核对", "请写明本季度的具体措施", "缺少具体数据", "请补充完成时限"];
const LONGEST_REASON = 150;
const LOOK_AGAIN_MS = 400;
const LOOKS = 20;

/**
 * The foot of a dialog in which something is decided. `fill(press, buttons)` gives its buttons, which call press(command,
 * what it means in words); `decide(command, words)` gives the sentence to show where nothing came of it.
 */
export function decisionFoot(decide, fill) {
  const notice = element("p", { class: "decide-notice", role: "status" });
  const buttons = element("div", { class: "decide-buttons" });
  const foot = element("footer", { class: "decide" }, buttons, notice);
  const press = async (data, label) => {
    for (const control of foot.querySelectorAll("button, input")) control.disabled = true;
    notice.textContent = "正在办理…";
    const problem = await decide(data, label);
    if (!problem) return;
    notice.textContent = problem;
    for (const control of foot.querySelectorAll("button, input")) control.disabled = false;
  };
  buttons.append(...fill(press, buttons));
  return foot;
}

/** What may be done with a part of a task, as the foot of its report; null where nothing may. */
export function decisions(task, part, decide) {
  const isFiled = part.state === "submitted" || part.state === "sealed";
  if (!part.report || !(isFiled || part.state === "accepted")) return null;
  return decisionFoot(decide, (press, buttons) => choices(task, part, isFiled, press, buttons));
}

function choices(task, part, isFiled, press, buttons) {
  const mark = `${part.report.id}.${part.report.version}`;
  const name = `${part.unit}第 ${task.no} 项`;
  const sendBack = (command, label) => {
    const reason = element("input", {
      id: "return-reason",
      type: "text",
      maxlength: String(LONGEST_REASON),
      list: "usual-reasons",
      placeholder: "写一句原因，联络员会看到",
      autocomplete: "off",
    });
    const form = element(
      "form",
      {
        class: "decide-reason",
        onsubmit: (event) => {
          event.preventDefault();
          const words = reason.value.trim();
          if (words) press(`/review ${command}${mark} ${words}`, `退回：${name}，${words}`);
          else reason.focus();
        },
      },
      element("label", { for: "return-reason" }, "退回原因"),
      reason,
      element("datalist", { id: "usual-reasons" }, ...REASONS.map((text) => element("option", { value: text }))),
      element("button", { class: "primary", type: "submit" }, label),
    );
    buttons.replaceChildren(form);
    reason.focus();
  };
  const button = (label, onclick, kind = "") => element("button", { class: kind, type: "button", onclick }, label);
  return isFiled
    ? [
        button("接受", () => press(`/review a${mark}`, `接受：${name}`), "primary"),
        button("退回", () => sendBack("b", "确认退回")),
      ]
    : [
        button("退回重填", () => sendBack("x", "确认退回")),
        button("重新打开", () => press(`/review o${mark}`, `重新打开：${name}`)),
      ];
}

/**
 * Press a command in this chat and wait until isDone(the board's new data): that data, or null where nothing came of it.
 * The answer itself stands in the chat.
 */
export async function carryOut(chat, data, label, quarter, isDone) {
  await api.press(chat, api.newKey(), { line: 0, data, label });
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    const board = await api.board(quarter);
    if (isDone(board)) return board;
  }
  return null;
}

/** The same task and part on another board, as [task, part]. */
export function find(board, task, part) {
  const again = board.tasks.find((other) => other.no === task.no);
  const now = again?.parts.find((other) => other.unit_id === part.unit_id);
  return now && [again, now];
}
