"""The calendar of a round, as a person checks it with a finger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.daybook import Day, Entry
from bot.domain.round import RoundPlan
from bot.domain.workdays import HolidayNotice
from bot.ports import Button, Content
from bot.texts import dates

_WEEKDAYS = "一二三四五六日"


def calendar(
    plan: RoundPlan,
    days: Sequence[Day],
    *,
    now: datetime,
    needs_seal: bool = True,
    cap: int = 12,
    others: Sequence[tuple[int, str]] = (),
) -> Content:
    """The whole round, a line a day: what has happened, what will, and which days are not worked.

    `others` are (id, title) of the other lists that run side by side with this one.
    """
    seal = f"盖章件截止 {dates.moment_with_weekday(plan.seal_by)}\n" if needs_seal else ""
    note = f"\n\n注意：{UNKNOWN_YEAR}" if not plan.is_calendar_known else ""
    return Content(
        title=f"{plan.quarter.label}催报日程",
        text=f"填报截止 {dates.moment_with_weekday(plan.fill_by)}\n{seal}\n"
        + "\n".join(_lines(days, now))
        + f"\n\n只发给还没有报齐的单位，报齐了就不再提醒；每单位本季度最多 {cap} 条，超过后请群团科电话联系。{note}",
        buttons=tuple((Button(f"看{title[:16]}", f"/plan p{number}"),) for number, title in others),
    )


def with_changes(content: Content, programme_id: int) -> Content:
    """The same for somebody who may change it."""
    return replace(content, buttons=((Button("修改", f"/plan p{programme_id} 修改"),), *content.buttons))


UNKNOWN_YEAR = "这一年的放假安排还没有公布，暂按周一至周五计算。"


def _lines(days: Sequence[Day], now: datetime) -> list[str]:
    """✓ 9月14日 周六（调休上班）截止前 10 个工作日：09:05 开始填报. Runs of days off that hold a holiday get a line too."""
    lines: list[str] = []
    off: list[Day] = []
    for day in days:
        if day.offset is None and not day.entries:
            off.append(day)
            continue
        lines += _days_off(off)
        off = []
        if day.entries:
            mark = "✓" if all(entry.at <= now for entry in day.entries) else "·"
            what = "；".join(entry_label(entry, with_hour=True) for entry in day.entries)
            place = f"{stage_label(day.offset)}：" if day.offset is not None else "　"
            lines.append(f"{mark} {_day_label(day)}{place}{what}")
    return lines + _days_off(off)


def _days_off(off: Sequence[Day]) -> list[str]:
    if not any(day.is_holiday for day in off):
        return []
    return [f"—— {_span(off[0].day, off[-1].day)}放假 ——"]


def _day_label(day: Day) -> str:
    note = "（调休上班）" if day.is_made_up else ""
    return f"{day.day.month}月{day.day.day}日 周{_WEEKDAYS[day.day.weekday()]}{note} "


def entry_label(entry: Entry, *, with_hour: bool = False) -> str:
    """What happens: 开始填报, 提醒，同时提醒单位负责人, 频道进度简报 …"""
    stage = entry.stage
    if stage is not None:
        extra = ["提醒单位负责人"] * stage.tells_head + ["频道公布未报送单位"] * stage.lists_missing
        what = "开始填报" if entry.is_opening else "提醒"
        label = what + (f"，同时{'、'.join(extra)}" if extra else "")
    else:
        label = _KINDS[entry.kind]
    return f"{dates.hour(entry.at)} {label}" if with_hour else label


_KINDS = {
    "fill_by": "填报截止",
    "due": "截止",
    "seal_by": "盖章件截止",
    "daily": "频道进度简报",
    "summary": "频道汇总",
    "dispatch": "调度包（先给群团科看）",
    "closes": "本轮结束",
}


def stage_label(offset: int) -> str:
    """截止前 5 个工作日, 截止当天, 逾期第 2 个工作日."""
    if offset == 0:
        return "截止当天"
    return f"逾期第 {offset} 个工作日" if offset > 0 else f"截止前 {-offset} 个工作日"


def holidays_taken(notice: HolidayNotice) -> Content:
    """Every day off and every make-up day, for a person to check against the notice."""
    off = [day for day, is_worked in notice.days.items() if not is_worked]
    worked = [day for day, is_worked in notice.days.items() if is_worked]
    return Content(
        title=f"{notice.year} 年放假安排已记下",
        text=f"放假：{_spans(off)}\n上班：{_spans(worked) or '无调休'}\n\n以后的催报日程都按这个安排计算。发送“计划”查看。",
        buttons=((Button("催报计划", "/plan"),),),
    )


def calendar_unknown(plan: RoundPlan) -> Content:
    """Told once, when a round opens in a year nobody has published yet."""
    return Content(
        title=f"{plan.quarter.label}的放假安排还没有公布",
        text="本轮日程暂按周一至周五计算。国务院办公厅的放假通知公布后，把全文粘贴给我，日程会自动更正。",
        buttons=((Button("催报计划", "/plan"),),),
    )


def _spans(days: Sequence[date]) -> str:
    """10月1日至7日、10月11日."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return "、".join(_span(first, last) for first, last in spans)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first.month}月{first.day}日"
    end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{end}"


def clock_confirmed(held: int) -> str:
    return "好的，马上继续催报。" if held else "催报没有暂停，不用处理。"
