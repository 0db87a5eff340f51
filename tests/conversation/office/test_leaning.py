"""Words that lean on those before them, and words that only look so: (what was said before, the words, want, units, task, quarter)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.office.cues import Want
from bot.conversation.office.leaning import lean, may_lean
from bot.conversation.office.reading import Reading, read
from bot.conversation.office.spotting import spot
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from tests.house import open_house

TODAY = date(2024, 9, 24)
THIRD, SECOND = Quarter(2024, 3), Quarter(2024, 2)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return open_house(tmp_path_factory.mktemp("list")).programme()


def behind(earlier: str, text: str, programme: Programme) -> Reading | None:
    said = [read(one, programme, TODAY) for one in reversed(earlier.split("/"))]
    reading = read(text, programme, TODAY)
    if not may_lean(text, reading):
        return None
    return lean(text, spot(text, programme, TODAY), reading, [one for one in said if one is not None])


@pytest.mark.parametrize(
    ("earlier", "said", "want", "unit", "task", "quarter"),
    [
        ("一季度的材料打包", "错了，要二季度的", Want.EXPORT, None, None, SECOND),
        ("法院谁对接的", "检察院呢", Want.CONTACT, "高新区检察院", None, None),
        ("公安那边谁负责报", "有他手机号吗", Want.CONTACT, "高新区公安分局", None, None),
        ("骨干培训够不够数了", "年前完得成吗", Want.SHOW, None, 4, None),
        ("第六项怎么样了", "目标是几条", Want.SHOW, None, 6, None),
        ("第六项怎么样了/目标是几条", "二季度写了多少", Want.SHOW, None, 6, SECOND),
        ("有没有单位要协调的", "别的没有了吧", Want.PROBLEMS, None, None, None),
        ("建设局第六项通过", "六项也过了", Want.ACCEPT, "建设局", 6, None),
        ("建设局催过几遍", "那先别催他们了", Want.HOLD, "建设局", None, None),
    ],
)
def test_what_the_words_lack_is_taken_from_those_before(
    programme: Programme,
    earlier: str,
    said: str,
    want: Want,
    unit: str | None,
    task: int | None,
    quarter: Quarter | None,
) -> None:
    found = behind(earlier, said, programme)
    assert found is not None
    assert found.want is want
    assert [one.name for one in found.units] == ([unit] if unit else [])
    assert task is None or [one.no for one in found.named.tasks] == [task]
    assert found.named.quarter == quarter


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ("第六项怎么样了", "吃饭了吗"),
        ("第六项怎么样了", "现在交得怎么样了"),
        ("第六项怎么样了", "哪几项完成了"),
        ("建设局催一下", "法院呢"),
        ("给法院开个邀请码", "检察院呢"),
        ("", "年底能完成吧"),
    ],
)
def test_words_of_something_else_do_not_lean(programme: Programme, earlier: str, said: str) -> None:
    assert behind(earlier, said, programme) is None


def test_the_department_of_the_office_is_a_unit_as_well(programme: Programme) -> None:
    assert [unit.name for unit in spot("哪些是我们部的", programme, TODAY).units] == ["组织人事部"]
    assert spot("给我们部长看看", programme, TODAY).units == ()


def test_the_third_is_not_three(programme: Programme) -> None:
    assert spot("三项也过", programme, TODAY).number == 3
    assert spot("三项都过", programme, TODAY).number is None
    assert spot("剩下三项也过", programme, TODAY).number is None
