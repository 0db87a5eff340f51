"""What a unit asks as it would ask a colleague: what am I to do, where does the seal go, may I send a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from bot.conversation.filling import Item, ReportFacts
from bot.domain.amount import plain
from bot.domain.programme import Target, Task, Unit
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip
from bot.texts.lists.look import ROLES
from bot.texts.reporting.filed import written_beside
from bot.texts.targets import amount_reached, promised

_FORM = Button("下载表格", "/form")
_REPORT = Button("开始填报", "/report")
_SEAL = Button("盖章件情况", "/seal")
_MOST_OPTIONS = 8


def what_to_do(facts: ReportFacts) -> Content:
    """Which tasks, until when, and how little is wanted."""
    owing = [item for item in facts.items if not item.is_filed]
    lines = [line for item in owing for line in (f"第 {item.task.no} 项 {item.task.name}", *_targets(item))]
    return Content(
        title=f"{facts.unit.name} · {facts.quarter.label}",
        text=f"请贵单位报这一季度的进展，截止 {dates.moment_with_weekday(facts.due_at)}：\n"
        + "\n".join(lines)
        + "\n\n每项写一两句：做了什么、做了多少，直接发来即可，给您看过再提交。",
        buttons=((_REPORT, Button("稍后提醒", "/snooze")), (_FORM,)),
    )


def who_i_am() -> str:
    return "我是催报机器人，替群团科收各单位的进展：到时候提醒，收下内容，汇总成表。"


def filed_now(facts: ReportFacts) -> Content:
    """What the unit has filed this quarter, as the office reads it."""
    blocks = [f"第 {item.task.no} 项 {item.task.name}\n{written_beside(item)}" for item in facts.items if item.is_filed]
    if left := [item for item in facts.items if not item.is_filed]:
        blocks.append("还没提交：" + "、".join(f"第 {item.task.no} 项" for item in left) + "。")
    return Content(
        title=f"已提交的内容 · {facts.unit.name} · {facts.quarter.label}",
        text="\n\n".join(blocks),
        buttons=((Button("接着填" if left else "更正", "/report"), _FORM),),
    )


def details(item: Item, *, may_write: bool) -> Content:
    """A task as the list has it, with how far its numbers are."""
    return Content(
        title=f"第 {item.task.no} 项 {item.task.name}",
        text="\n".join((item.task.text, *_targets(item))),
        buttons=((Button(f"填第 {item.task.no} 项", f"/report t{item.task.id}"),),) if may_write else (),
    )


def goals(facts: ReportFacts) -> Content:
    """The numbers that the unit's tasks promise."""
    lines = [
        line
        for item in facts.items
        for line in (f"第 {item.task.no} 项 {item.task.name}", *(_targets(item) or ["· 没有量化目标"]))
    ]
    return Content(title=f"{facts.unit.name} · 量化目标", text="\n".join(lines), buttons=((_REPORT,),))


def _targets(item: Item) -> list[str]:
    known = item.report.amounts if item.report is not None else {}
    before = item.previous.amounts if item.previous is not None else {}
    lines = []
    for target in item.targets:
        if target.id in known:
            reached = f"（已填：{amount_reached(known[target.id], target)}）"
        elif target.id in before:
            reached = f"（上季度：{amount_reached(before[target.id], target)}）"
        else:
            reached = ""
        lines.append(f"· 目标：{promised(target)}{reached}")
    return lines


def only_your_own() -> str:
    return "别的单位报得怎样，这里不便告知；贵单位的情况是："


def others_words() -> Content:
    """Another unit's words are not shown; how one's own may sound is."""
    return Content(
        text="别的单位填的内容，这里不给看。写法可以参考这个例子："
        "“本季度开展家庭教育巡讲 8 场，参加 600 余人次，累计 20 场；骨干培训班定于 11 月开班。”",
        buttons=((_REPORT, Button("历史", "/history")),),
    )


def own_tasks(facts: ReportFacts) -> Content:
    """Which tasks the list gives to the unit."""
    lines = [line for item in facts.items for line in (f"第 {item.task.no} 项 {item.task.name}", *_targets(item))]
    return Content(
        title=f"{facts.unit.name} · {len(facts.items)} 项",
        text="\n".join(lines),
        buttons=((_REPORT, Button("查看我的任务", "/tasks")),),
    )


def why_again(facts: ReportFacts, office: str, phone: str | None) -> Content:
    """Somebody has given something before, and is asked once more."""
    left = [item for item in facts.items if not item.is_filed]
    call = f"{office}（电话 {phone}）" if phone else office
    if not left:
        return Content(text=f"给您添麻烦了。{facts.quarter.label}的都已收到，不用再报。", buttons=())
    missing = "、".join(f"第 {item.task.no} 项" for item in left)
    return Content(
        text=f"给您添麻烦了。通知要求每季度末报一次，这次收的是{facts.quarter.label}的，{missing}还没有收到。\n"
        f"材料给过别处的，把原文发来即可；没有变化的，回“没有变化”就算报了；也可以打电话给{call}代录。",
        buttons=((_REPORT, Button("历史", "/history")),),
    )


def today(facts: ReportFacts) -> str:
    now = facts.now
    return (
        f"现在是 {now.year} 年 {dates.moment_with_weekday(now)}。"
        f"{facts.quarter.label}的填报截止 {dates.moment_with_weekday(facts.due_at)}。"
    )


def who_decides(office: str) -> Content:
    return Content(
        text=f"由{office}定：延期批不批，报来的内容通过还是退回，都由{office}答复，结果会在这里告诉您。",
        buttons=((Button("申请延期", "/extend"), Button("查看我的任务", "/tasks")),),
    )


def all_at_once() -> Content:
    return Content(
        text="可以一次说完：几项写在一段话里发来，最好注明第几项；做了什么、做了多少、自评、什么时候完成都可以一起写，"
        "我分好给您看过再提交。也可以下载表格填好发回来。",
        buttons=((_REPORT, _FORM),),
    )


def sharers(unit: Unit, tasks: Sequence[Task]) -> Content:
    """Who else the list names for these tasks; each reports its own part."""
    lines = []
    for task in tasks:
        others = [f"{part.unit.name}（{ROLES[part.role]}）" for part in task.assignments if part.unit.id != unit.id]
        lines.append(f"第 {task.no} 项 {task.name}：{'、'.join(others) if others else '只有贵单位'}")
    return Content(
        title="清单上一同负责的单位",
        text="\n".join(lines) + "\n\n各单位只报自己的那部分；别的单位报得怎样，请问群团科。",
        buttons=((_REPORT, Button("查看我的任务", "/tasks")),),
    )


def kept(is_there: bool) -> str:
    return "写过的都在，没有丢：" if is_there else "本季度还没有存下内容："


def all_handed_in() -> str:
    return "都已经提交了，不用再提交。"


def seal_how(*, needs_seal: bool, seal_by: datetime | None) -> Content:
    """Where the seal goes, and how it gets here."""
    last = f"\n盖章件截止 {dates.moment_with_weekday(seal_by)}。" if seal_by is not None else ""
    send = (
        "把每一页拍清楚，或扫描成 PDF，发到这里。"
        if needs_seal
        else "这份清单不要求盖章件；要报纸质的，按通知要求报送，扫描件也可以发到这里存着。"
    )
    return Content(
        text="盖章的办法：\n1. 各项都提交以后，下载表格，打印 PDF 版。\n"
        "2. 在“填报单位（盖章）”处盖单位公章，不要盖住右上角的二维码。\n"
        f"3. {send}{last}\n一时盖不了章的，可以先填报，也可以申请延期。",
        buttons=((_FORM, _SEAL, Button("申请延期", "/extend")),),
    )


def paper_how(office: str, phone: str | None, *, needs_seal: bool) -> Content:
    where = f"{office}（电话 {phone}）" if phone else office
    text = (
        f"盖章后把每一页拍照或扫描发到这里，就算交了。还要交纸质原件的，送{where}。"
        if needs_seal
        else f"纸质的可以：打印盖章后，按通知要求报{where}；扫描件也可以发到这里存着。"
    )
    return Content(text=text, buttons=((_FORM, _SEAL),))


def unstamped(*, needs_seal: bool, seal_by: datetime | None) -> Content:
    """Whether the words may go before the seal."""
    if needs_seal:
        last = f"（{dates.moment_with_weekday(seal_by)} 前）" if seal_by is not None else ""
        then = f"盖章件以后再补{last}：盖好章拍照或扫描发到这里即可。"
    else:
        then = "这份清单不要求盖章件；要报纸质的，盖好章再送即可。"
    return Content(text=f"可以。先在这里填报、提交，{then}", buttons=((_REPORT, _SEAL, Button("申请延期", "/extend")),))


def about_the_bot(office: str, phone: str | None) -> Content:
    """Who stands behind this, and how to do without."""
    call = f"{office}（电话 {phone}）" if phone else office
    return Content(
        text=f"我是{office}用来收进展的催报机器人，只做提醒、收材料、汇总，报齐以后本季度就不再提醒。\n"
        f"不想在这里一项项填的，可以下载 Word 表填好发来，也可以报纸质表，或打电话给{call}代录；要停用，也请向{office}提出。",
        buttons=((_REPORT, _FORM, Button("稍后提醒", "/snooze")),),
    )


def reprint() -> Content:
    return Content(
        text="打印以后内容没有再改的，原来那份照样有效；改过内容的，要用最新一版重新打印盖章。当前是第几版，看“盖章件情况”。",
        buttons=((_SEAL, _FORM),),
    )


def may_send() -> Content:
    return Content(
        text="可以。在 Word 里写好，把文件发到这里即可，我逐项读出来给您核对；文字直接粘贴发来也行，几项一起的请注明第几项。"
        "请发在这里，邮箱里的我收不到。",
        buttons=((_FORM, _REPORT),),
    )


def whose_number(said: str, options: Sequence[tuple[Task, str, Target, Decimal]], tasks: Sequence[Task]) -> Content:
    """`options` are the totals that a number alone may be, with what is counted; `tasks` those whose own number it is."""
    rows = [
        (Button(f"第 {task.no} 项 {clip(counted, 16)}：{_reached(value, target)}", f"t:#{target.id}"),)
        for task, counted, target, value in options[:_MOST_OPTIONS]
    ]
    rows += [(Button(f"填第 {task.no} 项", f"/report t{task.id}"),) for task in tasks]
    return Content(
        text=f"“{said}”是哪一项的数？现在还没有登记。请点下面的，或者说一句是哪项的。",
        buttons=(*rows, (Button("取消", "/cancel"),)),
    )


def _reached(value: Decimal, target: Target) -> str:
    return f"{'目前' if target.measure == '%' else '累计'} {plain(value)}{target.measure}"


def number_not_stored() -> Content:
    return Content(text="这个数没有登记。请把做了什么、做了多少写在一句话里发来。", buttons=((_REPORT,),))


def for_others() -> Content:
    """A notice to somebody else was pasted: an order, and nobody's progress."""
    return Content(
        text="这段像是转来的通知，里面没有贵单位的进展，没有登记。要报进展，直接写做了什么、做了多少发来即可。",
        buttons=((_REPORT, Button("查看我的任务", "/tasks")),),
    )


def private_asked(kinds: str) -> Content:
    """A private person's number stands in a question about what to write."""
    return Content(
        text=f"请不要写{kinds}，刚才那句没有登记。写件数、人次就可以，例如：“调解家事纠纷 6 件”。",
        buttons=((_REPORT,),),
    )


def may_send_photo() -> Content:
    return Content(
        text="可以，拍照、扫描都行，直接发到这里：盖章的表凭二维码认得出来，每一页都要拍清楚；其他照片作佐证材料，会问您是哪一项的。",
        buttons=((_SEAL, Button("佐证材料", "/evidence")),),
    )


def is_in_time(at: datetime, due_at: datetime) -> Content:
    return Content(
        text=f"可以，{dates.day(at)}报来得及，截止时间 {dates.moment_with_weekday(due_at)}。",
        buttons=((_REPORT, Button("稍后提醒", "/snooze")),),
    )


def which_later() -> Content:
    return Content(
        text="是晚些再提醒您，还是申请延后截止时间？",
        buttons=((Button("稍后提醒", "/snooze"), Button("申请延期", "/extend")),),
    )


def write_for_me() -> Content:
    return Content(
        text="情况只有贵单位清楚，不过一句话就够：做了什么、做了多少，例如：“办了 2 期培训，62 人次”。"
        "发来以后我填进表里，给您看过再提交。没有变化的，回“没有变化”。",
        buttons=((_REPORT, Button("历史", "/history")),),
    )


def handover_steps() -> str:
    return "接替人的姓名和电话不用在这里登记，按下面的办法交接即可："


def handover_keeps() -> Content:
    return Content(
        text="看得到。填报、草稿和历史都记在单位名下，谁接任联络员谁就能查看、接着填，不会丢。",
        buttons=((Button("交接", "/handover"), Button("历史", "/history")),),
    )


def phone_not_kept() -> str:
    return "别人的电话没有记下，也不用记；要换联络员，按下面的办法交接即可："
