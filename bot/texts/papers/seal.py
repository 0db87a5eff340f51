"""The printed form, the stamped page that comes back, and what the office is asked about it (盖章件)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.programme import Unit
from bot.domain.quarter import Quarter
from bot.domain.sealed import Paper, PaperState, Seal, SealedForm, SealedState
from bot.ports import Button, Content
from bot.texts import dates

_SEALS = {Seal.YES: "看到红色圆章", Seal.NO: "没有看到红章", Seal.UNSURE: "看不准有没有章"}


# --- the form goes out ------------------------------------------------------------------------------------------


def form(unit: Unit, quarter: Quarter, *, owed: int, needs_seal: bool, drafts: Sequence[int] = ()) -> Content:
    """With the form a person asked for; `drafts` are the numbers of tasks whose drafts stand in the Word file."""
    text = "PDF 版可以直接打印，Word 版可以修改。"
    if drafts:
        which = "、".join(f"第 {number} 项" for number in drafts)
        text = (
            f"Word 版里已填好草稿（{which}），改好发回来，核对后提交；草稿还没有报群团科，不能盖章。"
            "PDF 版只有已提交的内容。"
        )
    if owed:
        text += f"还有 {owed} 项没有填报，报齐后再打印盖章。"
    elif needs_seal:
        text += "盖章后请把每一页拍照或扫描发给我。"
    return Content(title=f"{quarter.label}工作进展情况表 · {unit.name}", text=text)


def form_to_print(unit: Unit, quarter: Quarter, *, pages: int, version: int, seal_by: datetime, again: bool) -> Content:
    """With the form the bot sends by itself once everything is filed; `again` after a change that cost the seal."""
    first = (
        "盖章之后内容改过，原来的盖章件不再有效。这是最新一版，请重新打印盖章。"
        if again
        else "本季度的内容都报齐了，这是可以打印盖章的情况表。"
    )
    return Content(
        title=f"请打印盖章：{quarter.label}情况表 · {unit.name}",
        text=f"{first}\n1. 打印 PDF，共 {pages} 页（第 {version} 版）。\n2. 在“填报单位（盖章）”处盖章，不要盖住右上角的二维码。\n"
        f"3. 把每一页拍清楚，或扫描成 PDF，发到这里。\n盖章件截止 {dates.moment_with_weekday(seal_by)}。",
    )


def reminder(
    unit: Unit,
    quarter: Quarter,
    *,
    now: datetime,
    due_at: datetime,
    partial: SealedForm | None,
    call: str,
    own_words: str,
) -> Content:
    """What a unit hears that has filed everything and has not sent the stamped form."""
    lacking = (
        f"已收到一部分，还缺第 {_numbers(partial.missing)} 页"
        if partial is not None and partial.missing
        else "还没有收到盖章件"
    )
    if now >= due_at:
        when = f"截止时间 {dates.moment_with_weekday(due_at)} 已过，请尽快补上。"
    else:
        when = f"请在 {dates.moment_with_weekday(due_at)} 前发来。"
    body = f"内容已经报齐，{lacking}。{when}\n打印情况表，盖章后把每一页拍照或扫描发到这里。"
    return Content(
        title=f"还差盖章件：{quarter.label}情况表 · {unit.name}",
        text="\n\n".join(part for part in (own_words, body, call) if part),
        buttons=(
            (Button("下载表格", f"/form u{unit.id} {quarter}"), Button("盖章件情况", f"/seal u{unit.id} {quarter}")),
            (Button("稍后提醒", f"/snooze u{unit.id}"),),
        ),
    )


def to_head(unit: Unit, quarter: Quarter, *, due_at: datetime, liaisons: Sequence[str], office: str) -> Content:
    """What the unit's head hears once only the seal is late."""
    who = "、".join(liaisons) or "（还没有联络员）"
    return Content(
        title=f"{quarter.label}情况表还没有盖章 · {unit.name}",
        text=f"截止时间 {dates.moment_with_weekday(due_at)} 已过，贵单位内容已报齐，盖章件还没有收到。"
        f"\n\n联络员：{who}。请安排盖章；有困难请联系{office}。",
        buttons=((Button("下载表格", f"/form u{unit.id} {quarter}"),),),
    )


# --- the stamped page comes back --------------------------------------------------------------------------------


def accepted(unit: Unit, quarter: Quarter, *, version: int, pages: int, on_behalf: bool, note: str = "") -> str:
    whose = f"{unit.name}" if not on_behalf else f"{unit.name}（群团科代收）"
    text = f"已收到盖章件：{whose}，{quarter.label}，第 {version} 版，共 {pages} 页，公章清楚。"
    return f"{text}{note}" if on_behalf else f"{text}{note}\n本季度都办齐了，谢谢。"


def already_in(unit: Unit, quarter: Quarter) -> str:
    return f"{unit.name}{quarter.label}的盖章件之前已收到，不用再发。"


def same_file() -> str:
    return "这份文件之前已收到，没有重复保存。"


def wrong_unit(name: str) -> str:
    return f"这份表是{name}的，不是贵单位的，未收。发送“表格”可下载贵单位的表。"


def old(unit: Unit, quarter: Quarter, version: int) -> Content:
    return Content(
        text=f"这是{unit.name}{quarter.label}的第 {version} 版。盖章之后内容改过，请打印最新一版重新盖章。",
        buttons=((Button("下载", f"/form u{unit.id} {quarter}"),),),
    )


def forged() -> str:
    return "二维码无法核对，请用机器人发的表打印。"


def incomplete(unit: Unit, quarter: Quarter, owed: int) -> Content:
    return Content(
        text=f"这份表打印时还有 {owed} 项没有填报，先不收。请先报齐，我会把最新的表发来打印盖章。",
        buttons=((Button("开始填报", f"/report u{unit.id} {quarter}"),),),
    )


def pages_missing(scan: SealedForm, *, unread: int) -> str:
    """Some pages have come; the rest is asked for."""
    assert scan.form is not None
    seen = [page for page in range(1, scan.form.pages + 1) if page not in scan.missing]
    unreadable = f"另有 {unread} 张没有读出二维码。" if unread else ""
    return (
        f"已收到第 {_numbers(seen)} 页，这份表共 {scan.form.pages} 页，还缺第 {_numbers(scan.missing)} 页。"
        f"{unreadable}请接着把缺的页发来。"
    )


def unsure() -> str:
    return "没有看清公章，已请群团科人工查看。也可以补拍一张。"


def unsure_again() -> str:
    return "收到，和刚才那份放在一起了。还是没有看清公章，群团科正在人工查看。"


def code_unreadable(sealed_id: int, *, may_ask_office: bool) -> Content:
    """A page whose code cannot be read, from a person who clearly sends one."""
    buttons = ((Button("转群团科人工查看", f"/seal 人工 {sealed_id}"),),) if may_ask_office else ()
    return Content(
        text="图片已存下，但没有读出右上角的二维码。请发原图（不要压缩）或扫描成 PDF 再发一次；"
        "也可以直接回复二维码旁边的编号，例如 ZF1.24Q3.0007.1.1.K7QD2MXA。",
        buttons=buttons,
    )


def code_known(unit: Unit, quarter: Quarter, version: int) -> str:
    """A typed code that is right, with no picture before it."""
    return f"编号对，是{unit.name}{quarter.label}情况表第 {version} 版。请把盖章的页面拍照或扫描发来。"


# --- the office -------------------------------------------------------------------------------------------------


def ask_office(scan: SealedForm, unit: Unit, quarter: Quarter, who: str) -> Content:
    """With the picture: is there a seal?"""
    lines = [f"{who}发来的盖章件，{_SEALS[scan.seal]}。"]
    if scan.form is not None:
        lines.append(f"情况表第 {scan.form.version} 版，共 {scan.form.pages} 页。")
        if scan.missing:
            lines.append(f"没有读到第 {_numbers(scan.missing)} 页的二维码。")
    else:
        lines.append("二维码没有读出，请核对是不是本季度最新的表。")
    lines.append("请看图认定。")
    return Content(
        title=f"请看公章：{unit.name} · {quarter.label}",
        text="\n".join(lines),
        buttons=((Button("有章", f"/seal 有章 {scan.id}"), Button("无章请补", f"/seal 无章 {scan.id}")),),
    )


def office_decides(unit: Unit) -> str:
    return f"已转群团科人工查看{unit.name}的盖章件，有结果会告诉您。"


def decided(unit: Unit, *, sealed: bool) -> str:
    return f"已认定：{unit.name}的盖章件有章，已收。" if sealed else f"已告知{unit.name}重新盖章。"


def already_decided(unit: Unit, state: str) -> str:
    return f"{unit.name}的这份盖章件已经认定过了：{state}。"


def no_longer_current(unit: Unit) -> str:
    return f"{unit.name}在这之后改过内容，这份盖章件已不是最新一版。"


def approved(unit: Unit, quarter: Quarter) -> str:
    return f"群团科已看过，{unit.name}{quarter.label}的盖章件已收。本季度都办齐了，谢谢。"


def rejected(unit: Unit, quarter: Quarter) -> Content:
    return Content(
        text=f"群团科看了{unit.name}{quarter.label}的盖章件，没有看到清楚的公章。请盖章后重新拍照或扫描发来。",
        buttons=((Button("下载表格", f"/form u{unit.id} {quarter}"),),),
    )


def stale_for_office(unit: Unit, quarter: Quarter) -> str:
    return f"{unit.name}在盖章之后改了{quarter.label}的内容，原来的盖章件不再有效，已请其重新盖章。"


def all_sealed(quarter: Quarter, units: int) -> str:
    return f"{quarter.label}盖章件已全部收齐，共 {units} 个单位。"


# --- how it stands ----------------------------------------------------------------------------------------------


def stands(paper: Paper) -> str:
    """Where a unit's paper stands, in a few words: what somebody has to do comes before what was done."""
    if paper.open is not None:
        return f"缺第 {_numbers(paper.open.missing)} 页" if paper.open.missing else "待您查看"
    return "盖章后内容改过" if paper.stale is not None else paper.state.label


def became(scan: SealedForm, paper: Paper) -> str:
    """What became of one of a unit's scans."""
    is_current = scan.content_hash == paper.content_hash
    match scan.state:
        case SealedState.ACCEPTED if not is_current:
            return "盖章后内容改过，不再有效"
        case SealedState.ACCEPTED:
            return PaperState.ORIGINAL.label if scan.original_at is not None else PaperState.SCANNED.label
        case SealedState.REFUSED:
            return "无章，已请补"
        case _ if not is_current:
            return "已不是最新一版"
        case SealedState.PARTIAL:
            return f"缺第 {_numbers(scan.missing)} 页"
        case _:
            return "待您查看"


def came(scan: SealedForm, *, has_files: bool) -> str:
    """When and how a scan came, what is on it; one without files is the paper itself."""
    if not has_files:
        return f"{dates.moment(scan.received_at)}收到，交的是纸质原件，没有扫描件"
    parts = [f"{dates.moment(scan.received_at)}收到{'，群团科代收' if scan.on_behalf else ''}"]
    if scan.form is not None:
        parts.append(f"第 {scan.form.version} 版，共 {scan.form.pages} 页")
    return "；".join([*parts, _SEALS[scan.seal]])


def standing_lines(paper: Paper, *, needs_seal: bool) -> list[str]:
    """What is known of a unit's paper, a line each."""
    lines = [] if needs_seal else ["这份清单不要求盖章件；发来的也会存下。"]
    if paper.printed is not None:
        lines.append(f"最新的表：第 {paper.printed.version} 版，共 {paper.printed.pages} 页")
    if paper.sealed is not None:
        how = "，群团科代收" if paper.sealed.on_behalf else ""
        lines.append(f"盖章件：{dates.moment(paper.sealed.received_at)}收到{how}")
        if paper.sealed.original_at is not None:
            lines.append(f"原件：{dates.moment(paper.sealed.original_at)}收到")
    if paper.open is not None:
        waits = f"还缺第 {_numbers(paper.open.missing)} 页" if paper.open.missing else "群团科正在查看"
        lines.append(f"收到过一份，{waits}")
    elif paper.stale is not None:
        lines.append("盖章之后内容改过，要重新打印盖章")
    return lines


def standing(unit: Unit, quarter: Quarter, paper: Paper, *, is_office: bool, needs_seal: bool) -> Content:
    """One unit's paper, with what can be done about it."""
    lines = [f"状态：{paper.state.label}", *standing_lines(paper, needs_seal=needs_seal)]
    is_wanted = needs_seal and paper.open is None and paper.stale is None
    if is_wanted and paper.state in (PaperState.FILED, PaperState.PRINTED):
        lines.append("盖章后，把每一页拍照或扫描发到这里就行")
    first = [Button("下载表格", f"/form u{unit.id} {quarter}")]
    shown = paper.sealed or paper.open
    if shown is not None:
        first.append(Button("看盖章件", f"/seal 看 {shown.id}"))
    rows = [tuple(first)]
    if is_office and paper.open is not None:
        rows.append((Button("有章", f"/seal 有章 {paper.open.id}"), Button("无章请补", f"/seal 无章 {paper.open.id}")))
    if is_office and paper.state not in (PaperState.OWING, PaperState.ORIGINAL):
        rows.append((Button("原件已收", f"/seal 原件 u{unit.id} {quarter}"),))
    return Content(title=f"盖章件 · {unit.name} · {quarter.label}", text="\n".join(lines), buttons=tuple(rows))


def overview(
    quarter: Quarter, rows: Sequence[tuple[Unit, Paper]], *, needs_seal: bool, may_change_rule: bool
) -> Content:
    """Every unit's paper, for the office, in the order of the list."""
    sealed = sum(paper.state.is_sealed for _, paper in rows)
    lines = [f"收到 {sealed}/{len(rows)} 份" + ("" if needs_seal else "（这份清单不要求盖章件）"), ""]
    for unit, paper in rows:
        lines.append(f"{'✅' if paper.state.is_sealed else '⬜'} {unit.name}：{stands(paper)}")
    lines += ["", "看一个单位，发“盖章件 单位名”。"]
    buttons = [
        (Button(f"查看 {unit.name}", f"/seal u{unit.id} {quarter}"),) for unit, paper in rows if paper.open is not None
    ]
    buttons += [
        (Button(f"原件已收 {unit.name}", f"/seal 原件 u{unit.id} {quarter}"),)
        for unit, paper in rows
        if paper.state is PaperState.SCANNED
    ]
    if may_change_rule:
        rule = Button("改为不要求盖章", "/seal 不需要") if needs_seal else Button("改为要求盖章", "/seal 需要")
        buttons.append((rule,))
    return Content(title=f"盖章件 · {quarter.label}", text="\n".join(lines), buttons=tuple(buttons[:12]))


def original_taken(unit: Unit, quarter: Quarter) -> str:
    return f"已记下：{unit.name}{quarter.label}的盖章原件已收。"


def not_all_filed(unit: Unit, quarter: Quarter) -> str:
    return f"{unit.name}{quarter.label}还没有报齐，报齐之后的盖章件才算数。"


def files(unit: Unit, quarter: Quarter) -> Content:
    return Content(title=f"盖章件 · {unit.name} · {quarter.label}", text="这是收到时的原文件，没有改动。")


def no_files(unit: Unit) -> str:
    return f"{unit.name}交的是纸质原件，没有扫描件。"


def rule_set(needed: bool) -> str:
    return (
        "已改：各单位报齐后还要交盖章件，缺的会提醒。"
        if needed
        else "已改：各单位报齐就算办完，不再催盖章件；发来的照样存下。"
    )


# --- the command line -------------------------------------------------------------------------------------------


def seen(
    unit: str | None,
    quarter: Quarter | None,
    version: int | None,
    *,
    current: bool,
    is_ours: bool,
    code: str | None,
    seal: Seal,
    missing: Sequence[int],
) -> str:
    """What `cuibao scan` prints of one form."""
    if code is None:
        return f"没有读到二维码。公章：{_SEALS[seal]}。"
    if not is_ours or quarter is None:
        return f"二维码 {code} 无法核对，不是这里发出的表。公章：{_SEALS[seal]}。"
    state = "是最新一版" if current else "不是最新一版，内容后来改过"
    pages = f"，缺第 {_numbers(missing)} 页" if missing else "，页数齐全"
    return f"{unit} {quarter.label} 第 {version} 版，{state}{pages}。公章：{_SEALS[seal]}。"


def _numbers(pages: Sequence[int]) -> str:
    return "、".join(str(page) for page in pages)
