"""Answers to what units ask about the collection itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.head import ProgrammeHead
from bot.domain.programme import Unit
from bot.ports import Button, Content
from bot.texts.people.seats import rank_label

_REPORT = Button("开始填报", "/report")


def who_sees(office: str) -> str:
    return (
        f"贵单位填的内容，只有本单位联络员、负责人和{office}看得到，别的单位看不到；有牵头单位的任务，牵头单位确认时也看得到。"
        "频道里发的是数字和进度，全文只在汇总文件里。身份证号、电话和涉密内容请不要写。"
    )


def add_person(office: str, phone: str | None) -> Content:
    call = f"{office}（电话 {phone}）" if phone else office
    return Content(
        text=f"可以，一个单位能有几位联络员。请{call}再发一个邀请码，转给同事，同事把邀请码发给机器人就能一起填；要换人，发“交接”。",
        buttons=((Button("交接", "/handover"),),),
    )


def own_contacts(units: Sequence[tuple[Unit, Sequence[tuple[str, str]]]]) -> Content:
    """`units` pairs a unit with (rank, name) of its liaisons."""
    lines = [
        f"{unit.name}登记的联络员：{'、'.join(f'{name}（{rank_label(rank)}）' for rank, name in people)}。"
        for unit, people in units
    ]
    return Content(
        text="\n".join(lines) + "\n提醒先发给 A 角。要换人发“交接”，要加人请群团科再发一个邀请码。",
        buttons=((Button("交接", "/handover"),),),
    )


def several_units(office: str) -> str:
    return f"可以，一个人能当几个单位的联络员：向{office}要每个单位的邀请码，都发到这里即可；填报时会问是哪个单位。"


def how_to_rate() -> str:
    return (
        "自评四选一：已完成、正常推进、滞后、未启动，如实选就行。滞后、未启动的写一句原因和打算；这里不排名、不打分。"
    )


def which_time() -> str:
    return "写预计哪天完成，例如“12月底前”；常年要做的写“长期坚持”，已经做完的写“已完成”。"


def no_number() -> Content:
    return Content(
        text="没有变化的，回“没有变化”就算报了；还没开始的，写一句原因和打算；数还没出来的可以先跳过；"
        "不归贵单位报的数，问到时回“不归我们”。",
        buttons=((_REPORT,),),
    )


def no_score(office: str) -> Content:
    return Content(
        text=f"这里不排名、不打分。到期没报的，会再提醒联络员和单位负责人，{office}也会联系；来不及的可以申请延期。",
        buttons=((_REPORT, Button("申请延期", "/extend")),),
    )


def by_voice() -> Content:
    return Content(
        text="语音这里听不了。请打字，或者用输入法把语音转成文字再发；一句话说清做了什么、做了多少就行。",
        buttons=((_REPORT,),),
    )


def any_device() -> Content:
    return Content(text="手机、电脑都可以，填到一半换设备也能接着填，内容都在。", buttons=((_REPORT,),))


def may_change() -> Content:
    return Content(
        text="可以。截止之前，提交过的也能改：点“更正”，或者直接说改哪一项、改成什么；改完给您看过再交。",
        buttons=((Button("更正", "/report"), Button("查看我的任务", "/tasks")),),
    )


def the_notice(head: ProgrammeHead) -> Content:
    """What the list says of itself."""
    facts = f"，{head.issuer}印发" if head.issuer else ""
    facts += f"，文号 {head.doc_number}" if head.doc_number else ""
    return Content(
        text=f"《{head.title.strip('《》')}》{facts}。某一项的原文，发“第 1 项原文”这样就能看；文件全文请向{head.office}要。",
        buttons=((Button("查看我的任务", "/tasks"), Button("单位名单", "/units")),),
    )


def phone_of_somebody(office: str, phone: str | None) -> str:
    call = f"要找{office}，电话 {phone}。" if phone else f"有事请联系{office}。"
    return f"个人的电话这里不提供。{call}"
