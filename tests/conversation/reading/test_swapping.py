"""Words and numbers put right where they stand in a text, and words that are no correction."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.conversation.reading.swapping import corrects, swapped

TRAINED = "家政培训到9月底累计68人次，办了3期班"
PAID = "报销比例达到100%，惠及参保职工213人"
BUILT = "学校1所 幼儿园0 智慧场景二个"
GUARDED = "护校安园，4个100%达标，护学岗98%"


@pytest.mark.parametrize(
    ("stands", "said", "now"),
    [
        (TRAINED, "不好意思刚才报错了，是78不是68", "家政培训到9月底累计78人次，办了3期班"),
        (TRAINED, "不是68，是78", "家政培训到9月底累计78人次，办了3期班"),
        (TRAINED, "报成68了，其实78", "家政培训到9月底累计78人次，办了3期班"),
        (TRAINED, "累计应该是78", "家政培训到9月底累计78人次，办了3期班"),
        (TRAINED, "3期班也改成4期", "家政培训到9月底累计68人次，办了4期班"),
        (TRAINED, "把办了3期班改成办了4期班", "家政培训到9月底累计68人次，办了4期班"),
        (TRAINED, "期数写错了，是4期", "家政培训到9月底累计68人次，办了4期班"),
        (PAID, "第5项里的213应该是231", "报销比例达到100%，惠及参保职工231人"),
        (PAID, "惠及人数说错了，应该是231", "报销比例达到100%，惠及参保职工231人"),
        (PAID, "把参保职工改成参保人员", "报销比例达到100%，惠及参保人员213人"),
        (BUILT, "不对，学校是两所", "学校2所 幼儿园0 智慧场景二个"),
        (BUILT, "智慧场景改成3个", "学校1所 幼儿园0 智慧场景3个"),
        (GUARDED, "护学岗现在也100%了", "护校安园，4个100%达标，护学岗100%"),
        (GUARDED, "改成100%吧，昨天补齐了", "护校安园，4个100%达标，护学岗100%"),
    ],
)
def test_what_is_wrong_is_put_right_where_it_stands(stands: str, said: str, now: str) -> None:
    made = swapped(said, stands)
    assert made is not None
    assert made.text == now


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (BUILT, "幼儿园写错了，是0"),  # it says so already, and the schools are no kindergarten
        (PAID, "5改成6"),
        ("培训8场，宣讲8场", "8改成9"),
        ("培训8场，宣讲9场", "不对，是10场"),
        (TRAINED, "又培训了12人次"),
        (TRAINED, "培训地点改成3楼"),
    ],
)
def test_nothing_is_changed_that_is_not_plain(stands: str, said: str) -> None:
    assert swapped(said, stands) is None


def test_a_date_is_no_count() -> None:
    made = swapped("家政培训现在80人次了", TRAINED)
    assert made is not None
    assert (made.old, made.new) == (Decimal(68), Decimal(80))


@pytest.mark.parametrize(
    "said",
    [
        "刚才那条不对，撤回重报",
        "213改成231",
        "把惠及职工那句改一下，改成惠及参保人员",
        "是78不是68",
        "多报了10人，实际58人次",
    ],
)
def test_words_that_say_they_correct(said: str) -> None:
    assert corrects(said)


@pytest.mark.parametrize(
    "said",
    [
        "老场馆改为托育机构1家",
        "刚才忘了写，又办了2期培训班",
        "不好意思，家政培训累计68人次",
        "之前漏报了一场，累计3场",
        "12345热线改成24小时值守，办件231件",
        "把旧教室改造成幼儿园1所",
        "不是走形式，是真培训，累计86人次",
        "今年应当完成100人次，目前78人次",
    ],
)
def test_a_report_is_no_correction(said: str) -> None:
    assert not corrects(said)
