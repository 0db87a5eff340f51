"""What is doubtful in a form or a long message is asked on one screen before it is filed; whoever insists is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from storage import audit, progress
from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.test_word_back import ROWS, UNIT, filed, form_of
from tests.journeys.transcript import play

MANY = ("累计开展家庭教育巡讲1000场，培训骨干30人。", "长期坚持")
HOLLOW = ("各项工作正在有序推进。", "12月底前")
THIRD = (
    "第1项：新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。\n"
    "第4项：本季度开展家庭教育巡讲8场，累计20场，培训骨干30人。\n"
    "第8项：开展心理健康科普宣传8场，安全防范建设稳定达标100%。"
)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


@pytest.fixture
def later(house: House, liaison: Someone) -> Someone:
    """Somebody whose third quarter is in, now in the fourth."""
    liaison.say(THIRD)
    liaison.press("全部对，提交 3 项")
    house.move_to("2024-12-20 10:00")
    return liaison


def reports(house: House, quarter: int = 3) -> Mapping[int, ProgressReport]:
    """By task number, what the office has."""
    programme, wanted = house.programme(), Quarter(2024, quarter)
    with house.deps.store.read() as tx:
        found = progress.filed_reports(tx, programme.id, wanted=(wanted,))[wanted]
    return {programme.task(task_id).no: report for (task_id, _), report in found.items()}


def amount(house: House, no: int, words: str, quarter: int = 3) -> tuple[str, str]:
    """(total, reason) of the target with these words in it."""
    report = reports(house, quarter)[no]
    target = next(
        target for task in house.programme().tasks if task.no == no for target in task.targets if words in target.text
    )
    return str(report.amounts[target.id]), report.amount_reasons.get(target.id, "")


def test_doubts_of_a_form_are_asked_before_anything_is_filed(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {4: MANY, 8: HOLLOW}))
    assert liaison.last.text.endswith(
        "提交前请看一下这 2 处：\n"
        "· 第 4 项“家庭教育百场巡讲”：累计 1000 超过目标 100 的 3 倍\n"
        "· 第 8 项：进展没有具体的措施或数字\n"
        "没错就按“都没错，提交 1 项，再补 2 处”，想说明一句就回“没错，原因：……”。"
        "要改就写明是哪一项，例如“第 4 项改为 100场”。"
    )
    assert liaison.last.labels == [
        "都没错，提交 1 项，再补 2 处",
        "第 4 项去掉该数",
        "修改第 4 项",
        "修改第 8 项",
        "先存草稿",
        "不要这份",
    ]
    assert filed(house) == {}


def test_whoever_insists_is_believed_and_the_reason_is_kept_for_the_office(house: House, liaison: Someone) -> None:
    rows = {1: (ROWS[1][0], "2024年8月底前"), 4: MANY, 8: ("持续推进，稳定达标100%。", "12月底前")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    wang = house.person("王敏", SeatRole.COORDINATOR)
    play(
        {"联络员": liaison, "王敏": wang},
        f"""
        联络员> 都没错，原因：巡讲与各街道联办，按场次累加
        机器人> 已登记：{UNIT} 2024年第三季度第 1 项、第 4 项，已报群团科。
        王敏> 审核 {UNIT}
        机器人> 完成时限：2024年8月31日（说明：巡讲与各街道联办，按场次累加）
        王敏[看下一项]
        机器人> 家庭教育百场巡讲：累计 1000场，目标 100场，完成 1000%（说明：巡讲与各街道联办，按场次累加）
        """,
    )
    assert amount(house, 4, "百场巡讲") == ("1000", "巡讲与各街道联办，按场次累加")
    with house.deps.store.read() as tx:
        written = [json.dumps(line, ensure_ascii=False) for line in audit.lines(tx)]
    assert any('"completion": "巡讲与各街道联办，按场次累加"' in one for one in written)


@pytest.mark.parametrize(
    ("reply", "total", "reason"),
    [
        ("没错", "1000", ""),
        ("没错，各街道分场合计", "1000", "各街道分场合计"),
        ("因为各街道分场都算在内", "1000", "因为各街道分场都算在内"),
        ("第4项没错，原因是各街道分场合计", "1000", "各街道分场合计"),
        ("第四项属实。", "1000", ""),
        ("第1项没错，第4项没错", "1000", ""),
    ],
)
def test_a_yes_may_be_said_in_many_ways(house: House, liaison: Someone, reply: str, total: str, reason: str) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    liaison.say(reply)
    assert amount(house, 4, "百场巡讲") == (total, reason)


@pytest.mark.parametrize(
    "reply", ["100", "第4项改为100场", "第 4 项写错了，应为 100 场", "第4项 一百场", "第4项巡讲是笔误，应该是100场"]
)
def test_a_number_put_right_is_shown_again_before_it_is_filed(house: House, liaison: Someone, reply: str) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    liaison.say(reply)
    assert "· 家庭教育百场巡讲：累计 100场，完成 100%" in liaison.last.text
    assert filed(house) == {}
    liaison.press("全部对，提交 3 项")
    assert amount(house, 4, "百场巡讲") == ("100", "")


def test_one_reply_settles_all_of_them(house: House, liaison: Someone) -> None:
    rows = {1: (ROWS[1][0], "2024年8月底前"), 4: MANY, 8: ("心理健康科普宣传8场，稳定达标120%。", "12月底前")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    play(
        {"联络员": liaison},
        """
        联络员> 第1项改为12月底前；第4项改成20；第8项没错，原因：含新增两项指标
        机器人> 第 1 项 实施教育资源扩增优化工程（新填）
        机器人> 完成时限：2024年12月31日
        机器人> · 家庭教育百场巡讲：累计 20场，完成 20%
        机器人> · “4个100%”稳定达标：目前 120%
        联络员[全部对，提交 3 项]
        机器人> 已登记
        """,
    )
    assert amount(house, 8, "稳定达标") == ("120", "含新增两项指标")


def test_a_doubtful_number_may_be_left_out_and_is_asked_then(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {4: MANY}))
    play(
        {"联络员": liaison},
        """
        联络员[第 4 项去掉该数]
        机器人> 还要补：“家庭教育百场巡讲”的数字
        联络员[都对，再补 1 处]
        机器人> 目标：家庭教育百场巡讲。截至目前累计多少？
        联络员> 1000
        机器人> 累计 1000 超过目标 100 的 3 倍，确定吗？
        """,
    )


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (
            "第4项改成多少合适？",
            "“第4项改成多少合适？”像是在提问，没有记进填报。要问群团科请发“电话”；要填就直接写内容。",
        ),
        ("第4项的数应该改为别的", "没看懂“第4项的数应该改为别的”，没有改动。"),
    ],
)
def test_what_settles_nothing_changes_nothing(house: House, liaison: Someone, reply: str, answer: str) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    asked = liaison.last
    liaison.say(reply)
    assert liaison.last.text == asked.text.replace("\n", f"\n{answer}\n\n", 1)
    assert liaison.last.labels == asked.labels
    assert filed(house) == {}


def test_thanks_leave_the_screen_open(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    liaison.say("谢谢")
    assert liaison.last.text.startswith("不客气。")
    assert filed(house) == {}
    liaison.say("没错")
    assert len(filed(house)) == 3


def test_words_that_may_be_the_reason_are_asked_about(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    play(
        {"联络员": liaison},
        """
        联络员> 各街道分场合计
        机器人> “各街道分场合计”是对上面的说明吗？是就按“作为说明”；要补到进展里，请写明是哪一项。
        联络员[作为说明，提交 3 项]
        机器人> 已登记
        """,
    )
    assert amount(house, 4, "百场巡讲") == ("1000", "各街道分场合计")


def test_wrong_says_no_more_than_that_something_is_wrong(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    play({"联络员": liaison}, "联络员> 不对\n机器人> 提交前请看一下这一处：")


def test_last_quarter_s_text_a_falling_total_and_a_stated_goal(house: House, later: Someone) -> None:
    """One long message, a quarter later."""
    later.say(
        "第1项：新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。\n"
        "第4项：截至目前累计开展家庭教育巡讲15场，累计培训骨干30人。"
    )
    assert "· 第 1 项：进展与上季度完全相同\n" in later.last.text
    assert "· 第 4 项“家庭教育百场巡讲”：累计 15 比上季度的 20 少\n" in later.last.text
    later.say("都没错，因为上季度多计了5场")
    assert amount(house, 4, "百场巡讲", 4) == ("15", "因为上季度多计了5场")
    assert reports(house, 4)[1].insisted == {"progress": "因为上季度多计了5场"}


def test_a_pasted_table_and_a_spreadsheet_are_asked_the_same(house: House, liaison: Someone) -> None:
    row = ("4", "实施家庭教育指导服务行动", UNIT, *MANY)
    liaison.say("\n".join("\t".join(line) for line in (forms.HEADER, row)))
    asked = liaison.last.text
    assert "· 第 4 项“家庭教育百场巡讲”：累计 1000 超过目标 100 的 3 倍" in asked
    liaison.press("不要这份")
    liaison.send("情况表.xlsx", forms.as_xlsx([list(row)]))
    assert liaison.last.text == asked


def test_what_lies_in_the_draft_is_asked_before_the_dialogue_files_it(house: House, liaison: Someone) -> None:
    rows = {8: ("持续推进。", "12月底前"), 4: ROWS[4]}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    play(
        {"联络员": liaison},
        """
        联络员[先存草稿]
        联络员[先跳过这项]
        机器人> 目标：开展心理健康科普知识宣传25场。
        联络员> 8
        联络员> 100
        机器人> 请核对
        联络员[提交 2 项]
        机器人> 提交前请看一下这一处：
        机器人> · 第 8 项：进展没有具体的措施或数字
        机器人[修改第 8 项]
        联络员> 没错，原因：宣传集中在四季度
        机器人> 已登记
        """,
    )
    assert reports(house)[8].insisted == {"progress": "宣传集中在四季度"}


def test_what_was_insisted_on_is_not_asked_again(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {**ROWS, 4: MANY}))
    liaison.press("没错，提交 3 项")
    liaison.say("第4项：累计开展家庭教育巡讲1000场，培训骨干40人。")
    assert "提交前" not in liaison.last.text
    liaison.press("全部对，提交 1 项")
    assert amount(house, 4, "百场巡讲") == ("1000", "")


def test_in_the_dialogue_a_reason_is_kept_of_a_text_and_a_time_too(house: House) -> None:
    liaison = house.person("钱进", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 各项工作正在有序推进。
        机器人> 这段话里没有具体的措施或数字。
        联络员> 就这样，原因：主体工程在四季度
        机器人> 进展已记下（11 字）。
        联络员> 1
        联络员> 2
        联络员[正常推进]
        联络员> 2024年8月底前
        机器人> 2024年8月31日已经过去，确定吗？
        联络员> 确定，因为文件里写的就是8月
        联络员[没有]
        机器人> 进展：各项工作正在有序推进。（说明：主体工程在四季度）
        机器人> 完成时限：2024年8月31日（说明：因为文件里写的就是8月）
        """,
    )


def test_a_rate_over_a_hundred_is_asked_and_kept_with_its_reason(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员[先跳过这项]
        联络员[先跳过这项]
        机器人> 第 8 项
        联络员> 开展心理健康科普宣传8场，安全防范建设完成情况良好。
        联络员> 8
        机器人> 目标：“4个100%”稳定达标。
        联络员> 120%
        机器人> 百分比不能超过 100。请重新填写。如果确实是 120%，请说明原因。
        联络员> 含新增两项指标
        机器人> 目前 120%
        """,
    )


def test_a_better_text_is_no_reason(house: House) -> None:
    """Asked for more than 有序推进, a person tells more, and begins with 因."""
    liaison = house.person("钱进", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 各项工作正在有序推进。
        联络员> 因道路施工，专线调整走向，已召开协调会3次。
        机器人> 进展已记下（22 字）。
        """,
    )


def test_no_to_a_doubtful_number_is_not_its_reason(house: House) -> None:
    liaison = house.person("钱进", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 专线陆续开通，联盟正在组建，具体数字见下。
        联络员> 30
        机器人> 累计 30 超过目标…的 3 倍，确定吗？
        联络员> 不对
        机器人> 截至目前累计多少？
        联络员> 1
        机器人> 已记下：累计 1
        """,
    )
