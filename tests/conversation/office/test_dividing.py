"""Several wishes in one message: (text, the words of each). What belongs to the wish before it begins none of its own."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.office.cues import Want
from bot.conversation.office.dividing import divided, refuses
from bot.domain.programme import Programme
from tests.house import open_house

TODAY = date(2024, 9, 24)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return open_house(tmp_path_factory.mktemp("list")).programme()


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("教体的通过，公安催一下", ["教体的通过", "公安催一下"]),
        ("人社的退回，数字不对，法院再提醒一下", ["人社的退回，数字不对", "法院再提醒一下"]),
        ("催一下建设局顺便把谁没盖章列给我", ["催一下建设局", "把谁没盖章列给我"]),
        ("建设局通过，明早八点给我汇总", ["建设局通过", "明早八点给我汇总"]),
        ("民政过了，卫健退回，没写人数，公安再催催", ["民政过了", "卫健退回，没写人数", "公安再催催"]),
        ("检察院催一下，另外三季度台账发我", ["检察院催一下", "三季度台账发我"]),
        ("教体的通过，公安催一下，就说周五前要交，领导要看", ["教体的通过", "公安催一下，就说周五前要交，领导要看"]),
        (
            "科技的接受，商务局的打回去重写，对了把法院联系人发我",
            ["科技的接受", "商务局的打回去重写", "把法院联系人发我"],
        ),
        ("明天九点催公安，法院今天就催", ["明天九点催公安", "法院今天就催"]),
        ("先给检察院发个催报，再把没交的名单列给我", ["先给检察院发个催报", "再把没交的名单列给我"]),
        ("人社过了 法院催催", ["人社过了", "法院催催"]),
    ],
)
def test_each_wish_stands_in_its_own_words(said: str, parts: list[str], programme: Programme) -> None:
    assert [part.text for part in divided(said, programme, TODAY)] == parts


@pytest.mark.parametrize(
    "said",
    [
        "教体中心第一项写得太空了，退回去",
        "提醒法院，数字要跟教体对一下",
        "教体第一项退回，问题太多，没有盖章",
        "催公安，领导要看汇总表",
        "第2项可以，第3项退回，没写人数",
        "明天开会，把各单位进展弄个一页纸",
        "除了建设局，其他没报的都催",
        "给公安单独催一下，说教体的已经通过了，就等他们",
        "法院打电话说做了8场，教体的也通过了",
    ],
)
def test_one_wish_is_not_torn_apart(said: str, programme: Programme) -> None:
    assert divided(said, programme, TODAY) == ()


@pytest.mark.parametrize(
    "said",
    ["医保同意，公安驳回，先报手头的数", "同意医保的，公安的不同意", "公安那个驳回，医保批了", "医保准了，公安不准"],
)
def test_two_answers_to_two_units_are_kept_apart(said: str, programme: Programme) -> None:
    asked_by = [unit.id for unit in programme.units if unit.name in ("高新区医保分局", "高新区公安分局")]
    parts = {
        part.reading.units[0].name: part
        for part in divided(said, programme, TODAY, asked_by=asked_by)
        if part.reading is not None
    }
    assert {part.reading.want for part in parts.values() if part.reading} == {Want.EXTENSION}
    assert refuses(parts["高新区公安分局"])
    assert not refuses(parts["高新区医保分局"])
