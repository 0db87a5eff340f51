"""A programme's schedule settings in words: as they are, what a change would do, and why one cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.domain.round import RoundRules
from bot.ports import Button, Content

_WAY_OUT = "请换一个说法，或回复“取消”退出。"
_REFUSALS = {
    "no_stage": "至少要留一次提醒。",
    "no_stage_before_due": "截止前至少要提醒一次，否则单位不知道要报。",
    "stage_order": "同一天不能提醒两次。",
    "stage_far": "提醒只能排在截止前后 40 个工作日以内。",
    "work_hours": "工作时间的开始要早于结束。",
    "hour": "没看懂是几点，例如：9点30。",
    "outside_work": "这个时间不在工作时间内，消息只在工作时间发送。",
    "reminder_after_due": "催报时间要早于截止时间，否则截止当天的提醒就晚了。",
    "fill_by_late": "填报截止不能晚于盖章件截止时间。",
    "fill_by_early": "填报截止不能早于第一次提醒。",
    "closes_early": "本轮结束不能早于最后一次提醒。",
    "too_long": "一轮从开始到结束太长，会和下一个季度重叠。",
    "seal_by": "盖章件截止要在填报截止之后、本轮结束之前。",
    "summary_days": "进度简报只能排在截止前 0 到 20 个工作日。",
    "cap": "每单位每季度的上限要在 1 到 60 条之间。",
    "ends": "结束清单最多只能等到本年度报送结束后 60 个工作日。",
    "no_such_stage": "日程里没有这一次提醒。",
    "day": "没有这一天，例如：10月8日放假。",
    "no_workday": "这样一来整个季度没有工作日。",
}


def refused(reason: str) -> str:
    """One sentence why a change is not taken, and the way out."""
    return f"{_REFUSALS.get(reason, '这样的安排前后对不上。')}没有改动。{_WAY_OUT}"


def not_understood(typed: str) -> str:
    line = " ".join(typed.split())[:30]
    return f"没看懂“{line}”要改什么。例如：催报时间改为9点30、截止前7个工作日再提醒一次、不要逾期第4天以后的提醒。回复“取消”退出。"


def unchanged() -> str:
    return "现在就是这样安排的，没有改动。"


def cancelled() -> str:
    return "没有改动。"


def settings(rules: RoundRules) -> list[str]:
    """The settings, one a line, for the head of the menu."""
    return [f"{name}：{value}" for name, value in _settings(rules)]


def _settings(rules: RoundRules) -> list[tuple[str, str]]:
    heads = [stage.offset for stage in rules.stages if stage.tells_head]
    lists = [stage.offset for stage in rules.stages if stage.lists_missing]
    daily = f"截止前 {rules.daily_summary_days} 个工作日，每天 {_hour(rules.daily_summary_hour)}"
    found = [
        ("催报时间", _hour(rules.reminder_hour)),
        ("提醒", _stages(rules)),
        ("填报截止", f"{place(rules.fill_by_offset)} {_hour(rules.fill_by_hour)}"),
        ("截止时间", f"季度最后一个工作日 {_hour(rules.due_hour)}"),
        ("盖章件截止", "与截止时间相同" if rules.seal_by_offset == 0 else place(rules.seal_by_offset)),
        ("提醒单位负责人", f"{place(min(heads))}起" if heads else "不提醒"),
        ("频道公布未报送单位", "、".join(place(offset) for offset in lists) or "不公布"),
        ("频道进度简报", daily if rules.daily_summary_days else "不发"),
        ("发送时段", f"工作日 {_hour(rules.work_begins)}—{_hour(rules.work_ends)}"),
        ("每单位每季度上限", f"{rules.unit_cap} 条，超过后请群团科电话联系"),
        ("本轮结束", place(rules.closes_offset)),
        ("提出结束清单", f"全年报送结束、审核和盖章办完以后；没有办完的，{rules.ends_offset} 个工作日以后"),
    ]
    if rules.days:
        found.append(
            ("本清单的特殊日期", "、".join(f"{_day(day)}{'上班' if on else '放假'}" for day, on in rules.days))
        )
    return found


def place(offset: int) -> str:
    """截止前 5 个工作日, 截止当天, 逾期第 2 个工作日."""
    if offset == 0:
        return "截止当天"
    return f"截止前 {-offset} 个工作日" if offset < 0 else f"逾期第 {offset} 个工作日"


def _stages(rules: RoundRules) -> str:
    before = [str(-stage.offset) for stage in rules.stages if stage.offset < 0]
    parts = [f"截止前 {'、'.join(before)} 个工作日"] if before else []
    if any(stage.offset == 0 for stage in rules.stages):
        parts.append("截止当天")
    late = [stage.offset for stage in rules.stages if stage.offset > 0]
    if late:
        parts.append(f"逾期第 {_spans(late)} 个工作日")
    return "，".join(parts)


def _spans(numbers: Sequence[int]) -> str:
    """1—3、5."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in spans)


def _hour(hour: time) -> str:
    return f"{hour:%H:%M}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def preview(before: RoundRules, after: RoundRules, upcoming: Sequence[str], title: str = "") -> Content:
    """What a change does, before it is done. `upcoming` are the next moments of the running round as they would be."""
    changes = [
        f"{name}：{old} → {new}"
        for (name, old), (_, new) in zip(_settings(before), _padded(before, after), strict=False)
        if old != new
    ]
    changes += [f"{name}：{value}" for name, value in _settings(after)[len(_settings(before)) :]]
    later = "\n\n改后本轮接下来：\n" + "\n".join(upcoming) if upcoming else ""
    return Content(
        title="修改催报计划",
        text=(f"{title}\n" if title else "")
        + "\n".join(changes)
        + later
        + "\n\n已经发出的不受影响，还没发的按新安排发。确认修改吗？",
        buttons=((Button("确认修改", "t:确认修改"), Button("不改了", "/cancel")),),
    )


def _padded(before: RoundRules, after: RoundRules) -> list[tuple[str, str]]:
    found = _settings(after)
    if len(found) < len(_settings(before)):
        found.append(("本清单的特殊日期", "无"))
    return found


def changed(which: str) -> Content:
    """`which` names the list, p2, in the buttons that follow."""
    return Content(
        text="已改好。已经发出的不受影响，还没发的按新安排发。",
        buttons=((Button("看催报计划", f"/plan {which}"), Button("再改一处", f"/plan {which} 修改")),),
    )


def menu(rules: RoundRules, which: str) -> Content:
    """What can be changed, with the most usual changes a press away."""
    return Content(
        title="催报计划的设置",
        text="\n".join(settings(rules))
        + "\n\n点下面的按钮，或直接发一句话，例如：催报时间改为9点30、截止前7个工作日再提醒一次、不要逾期第4天以后的提醒、10月8日放假。",
        buttons=(
            (Button("催报时间", f"/plan {which} 改催报时间"), Button("增减提醒", f"/plan {which} 改提醒")),
            (Button("填报截止", f"/plan {which} 改填报截止"), Button("截止时间", f"/plan {which} 改截止时间")),
            (Button("负责人和名单", f"/plan {which} 改负责人"), Button("每季度上限", f"/plan {which} 改上限")),
            (Button("恢复默认", f"/plan {which} 恢复默认"), Button("看催报计划", f"/plan {which}")),
        ),
    )


def ask(topic: str, rules: RoundRules, which: str) -> Content:
    """One setting: how it is, a few likely answers, and an example in words."""
    settings_now = dict(_settings(rules))
    if topic == "改提醒":
        rows = tuple(
            (Button(f"去掉{place(stage.offset)}", f"/plan {which} 不要{_typed(stage.offset)}的提醒"),)
            for stage in rules.stages
            if stage.offset <= 0
        )
        late = [stage.offset for stage in rules.stages if stage.offset > 3]
        more = ((Button("逾期只提醒到第 3 天", f"/plan {which} 只提醒到逾期第3天"),),) if late else ()
        extra = tuple(
            (Button(f"增加{place(-n)}", f"/plan {which} 截止前{n}个工作日再提醒一次"),)
            for n in (7, 3)
            if all(stage.offset != -n for stage in rules.stages)
        )
        text = (
            f"现在：{settings_now['提醒']}。\n也可以直接说，例如：截止前7个工作日再提醒一次；不要逾期第4天以后的提醒。"
        )
        return Content(title="增减提醒", text=text, buttons=(*extra, *rows, *more))
    title, now, example, choices = {
        "改催报时间": (
            "催报时间",
            settings_now["催报时间"],
            "催报时间改为9点30",
            [(f"{hour}", f"催报时间改为{hour}") for hour in ("8:35", "9:35", "10:05", "14:35")],
        ),
        "改填报截止": (
            "填报截止",
            settings_now["填报截止"],
            "填报截止改为截止前2个工作日16:00",
            [(f"截止前 {n} 个工作日", f"填报截止改为截止前{n}个工作日") for n in (1, 2, 5)],
        ),
        "改截止时间": (
            "截止时间",
            settings_now["截止时间"],
            "截止时间改为16点",
            [(hour, f"截止时间改为{hour}") for hour in ("12:00", "16:00", "17:00")],
        ),
        "改负责人": (
            "提醒单位负责人",
            f"{settings_now['提醒单位负责人']}；频道公布未报送单位：{settings_now['频道公布未报送单位']}",
            "逾期第3天起提醒单位负责人；逾期第5天公布未报送名单",
            [("逾期第 3 天起", "逾期第3天起提醒单位负责人"), ("不提醒负责人", "不要提醒负责人")],
        ),
        "改上限": (
            "每单位每季度上限",
            settings_now["每单位每季度上限"],
            "上限改为8条",
            [(f"{n} 条", f"上限改为{n}条") for n in (6, 8, 12)],
        ),
    }[topic]
    return Content(
        title=title,
        text=f"现在：{now}。\n选一个，或直接说，例如：{example}。",
        buttons=(
            tuple(Button(label, f"/plan {which} {words}") for label, words in choices),
            (Button("不改了", "/cancel"),),
        ),
    )


TOPICS = ("改催报时间", "改提醒", "改填报截止", "改截止时间", "改负责人", "改上限")


def _typed(offset: int) -> str:
    return "截止当天" if offset == 0 else f"截止前{-offset}个工作日"
