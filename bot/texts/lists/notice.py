"""What was read from a notice, and what becomes of it; the screens of a list that waits are in bot/texts/lists/proposal.py."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.amount import plain
from bot.domain.difference import Difference
from bot.domain.notice import Notice
from bot.domain.programme import Programme, Role, Task
from bot.domain.proposal import Proposal
from bot.ports import Button, Content
from bot.texts.lists.difference import full
from bot.texts.lists.proposal import doubt_line
from bot.texts.targets import promised

_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "", Role.SUPPORTING: "配合"}


def live_list(programme: Programme) -> Content:
    """A list that is in force."""
    return Content(
        title=f"已启用的清单：{programme.year} 年",
        text="\n\n".join(
            (
                programme.title,
                *(_task(task) for task in programme.tasks),
                "有新版本的通知，直接发给我；只改几处，点“修改清单”。改动在确认启用之前不生效。",
            )
        ),
        buttons=(
            (Button("催报计划", "/plan"), Button("邀请码", "/invite"), Button("进度", "/status")),
            (Button("修改清单", f"/import revise:{programme.id}"),),
        ),
    )


def confirmed(programme: Programme, quarter: str, due: str, doubts: int, unreached: int) -> Content:
    """`doubts` are those nobody settled one by one, `unreached` units without a liaison."""
    lines = [f"共 {len(programme.tasks)} 项实事、{len(programme.units)} 个责任单位。"]
    if doubts:
        lines.append(f"其中 {doubts} 处存疑没有逐条核对，按读到的内容启用。以后可在清单里修改。")
    lines.append(f"当前轮次：{quarter}，截止时间 {due}。")
    if unreached:
        lines.append(f"还有 {unreached} 个单位没有联络员，接下来请把邀请码发给他们。")
    return Content(
        title="清单已启用",
        text="\n".join(lines),
        buttons=((Button("催报计划", "/plan"), Button("邀请码", "/invite"), Button("进度", "/status")),),
    )


def how_to_import() -> Content:
    return Content(
        title="导入清单",
        text="请把办实事清单的通知发给我：Word、带文字的 PDF、Excel、txt 都行，也可以直接粘贴全文。\n我读完先给您核对，确认之前什么都不会启用。",
    )


def updated(programme: Programme, changes: str) -> Content:
    """A later version of a live list has been applied."""
    return Content(
        title="清单已更新",
        text=f"{changes}。\n现在共 {len(programme.tasks)} 项实事、{len(programme.units)} 个责任单位。"
        "已提交的填报都保留；去掉的任务不再催报，历史仍可查。",
        buttons=((Button("催报计划", "/plan"), Button("邀请码", "/invite"), Button("进度", "/status")),),
    )


def told_channel(programme: Programme, who: str, changes: str | None) -> Content:
    """What the office's channel hears of a confirmation."""
    what = f"清单已更新：{changes}" if changes else f"清单已启用：共 {len(programme.tasks)} 项实事"
    return Content(title="清单", text=f"{programme.title}\n{what}。由{who}确认。")


def waits_for_you(title: str, who: str, doubts: int, changes: str | None) -> Content:
    """What an admin hears: somebody has put a list up for confirmation."""
    doubtful = f"，有 {doubts} 处待核对" if doubts else ""
    what = f"是已启用清单的新版本（{changes}）" if changes else "是一份新清单"
    return Content(
        title="有一份清单等您确认",
        text=f"{who}导入了“{title}”，{what}{doubtful}。确认之前什么都不会启用。",
        buttons=((Button("查看清单", "/import"),),),
    )


def only_admins(names: Sequence[str]) -> str:
    return f"清单由管理员确认启用。{admins_told(names)}"


def admins_told(names: Sequence[str]) -> str:
    return (
        f"已通知管理员（{'、'.join(names)}）来确认。" if names else "还没有绑定管理员，请先邀请一位管理员来确认启用。"
    )


def same_file_waits() -> str:
    return "这份文件刚才已经读过，正在等待确认；您改过的都还在。"


def same_file_live(programme: Programme, on: str) -> Content:
    return Content(
        text=f"这份文件与 {on} 启用的清单是同一份文件，没有重复导入。要修改清单，请点“修改清单”。",
        buttons=((Button("看清单", "/import"), Button("修改清单", f"/import revise:{programme.id}")),),
    )


def same_content_live(programme: Programme) -> Content:
    return Content(
        text=f"读完了：内容与已启用的“{programme.title}”完全相同，没有需要更新的。",
        buttons=((Button("看清单", "/import"), Button("修改清单", f"/import revise:{programme.id}")),),
    )


def changed_meanwhile() -> str:
    return "清单在您查看之后又改过，请看最新的内容，再确认启用。"


def nothing_changed() -> str:
    return "没有改动，清单保持原样。"


def took_place_of(title: str) -> str:
    return f"先前等待确认的“{title}”已换成这一份；需要换回，请点“换回上一份”。"


def taken_back(title: str) -> str:
    return f"已换回“{title}”。"


def revision_begun() -> str:
    return "可以修改了。改动先记在这里，确认启用之后才生效。"


def task_moved(changes: str) -> str:
    """What a liaison hears who was just filling in a part that the list has no more."""
    return f"清单刚刚更新（{changes}），您正在填的这一项有变动，已填的内容保留在草稿里。发送“填报”接着填。"


def imported(proposal: Proposal, difference: Difference | None, *, live: bool) -> Content:
    """What the command line says of an import."""
    head = f"{proposal.title}，{len(proposal.tasks)} 项实事，{len(proposal.units_in_use)} 个责任单位。"
    doubts = [f"- {doubt_line(doubt)}" for doubt in proposal.doubts]
    blocks = [f"{'已更新' if difference else '已启用'}：{head}" if live else f"已读入：{head}"]
    if difference is not None:
        blocks.append(full(difference, proposal))
    if doubts:
        blocks.append(f"有 {len(doubts)} 处请核对：\n" + "\n".join(doubts))
    if not live:
        what = "更新还没有生效" if difference else "还没有启用"
        blocks.append(f"{what}：加 --yes 启用，或在聊天里点“确认启用”。")
    return Content(text="\n\n".join(blocks))


def nothing_waits() -> Content:
    return Content(text="现在没有等待确认的清单。", buttons=((Button("看清单", "/import"),),))


def _task(task: Task) -> str:
    units = "、".join(f"{a.unit.name}{f'（{_ROLES[a.role]}）' if _ROLES[a.role] else ''}" for a in task.assignments)
    lines = [f"{task.no}. {task.name}", f"责任单位：{units or '（没有读到）'}"]
    if task.targets:
        lines.append("目标：" + "；".join(promised(target) for target in task.targets))
    return "\n".join(lines)


def read_result(notice: Notice) -> str:
    """What was read, as plain text for a terminal; doubts first."""
    blocks = []
    if notice.unsure:
        blocks.append(
            f"有 {len(notice.unsure)} 处请核对：\n"
            + "\n".join(
                f"- {doubt.place}：{doubt.reason}{f'“{doubt.quote[:40]}”' if doubt.quote else ''}"
                for doubt in notice.unsure
            )
        )
    head = [notice.title]
    head += [
        part for part in (notice.doc_number, notice.issuer, notice.issued_on and notice.issued_on.isoformat()) if part
    ]
    blocks.append("\n".join(head))
    for task in notice.tasks:
        lines = [f"{task.no}. {task.name}", f"   责任单位：{'、'.join(task.units) or '（没有读到）'}"]
        lines += [
            f"   目标：{target.text}（{target.comparator.value} {plain(target.value)}{target.measure}）"
            for target in task.targets
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
