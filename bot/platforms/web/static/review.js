// Deciding on a report from the board: the same commands the chat's buttons carry, pressed in the officer's own chat.

import * as api from "./api.js";
import { element } from "./element.js";

// What is most often found wanting; any other reason may be typed.
const REASONS = ["数字与文字不一致，请核对", "请写明本季度的具体措施", "缺少具体数据", "请补充完成时限"];
const LONGEST_REASON = 150;
const LOOK_AGAIN_MS = 400;
const LOOKS = 20;

/** What may be done with a part of a task, as the foot of its report; null where nothing may. `decide` is told the command. */
export function decisions(task, part, decide) {
  if (!part.report) return null;
  const mark = `${part.report.id}.${part.report.version}`;
  const name = `${part.unit}第 ${task.no} 项`;
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
  if (part.state === "submitted" || part.state === "sealed") {
    buttons.append(
      button("接受", () => press(`/review a${mark}`, `接受：${name}`), "primary"),
      button("退回", () => sendBack("b", "确认退回")),
    );
  } else if (part.state === "accepted") {
    buttons.append(
      button("退回重填", () => sendBack("x", "确认退回")),
      button("重新打开", () => press(`/review o${mark}`, `重新打开：${name}`)),
    );
  } else {
    return null;
  }
  return foot;
}

/**
 * Press a command in this chat and wait until the board shows what came of it: its new data, or null where it does not.
 * The answer itself stands in the chat.
 */
export async function carryOut(chat, data, label, quarter, task, part) {
  await api.press(chat, api.newKey(), { line: 0, data, label });
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    const board = await api.board(quarter);
    const [, now] = find(board, task, part) ?? [];
    if (now && now.state !== part.state) return board;
  }
  return null;
}

/** The same task and part on another board, as [task, part]. */
export function find(board, task, part) {
  const again = board.tasks.find((other) => other.no === task.no);
  const now = again?.parts.find((other) => other.unit_id === part.unit_id);
  return now && [again, now];
}
