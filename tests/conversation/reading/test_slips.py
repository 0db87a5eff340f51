"""A number that is taken back in the same breath; and two numbers that both count."""

from __future__ import annotations

import pytest

from bot.conversation.reading.slips import as_meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("救助62名，哦不对，是72名", "救助72名"),
        ("救助62名，不对，72", "救助72名"),
        ("累计讲座15场说错了是16场，惠及900人", "累计讲座16场，惠及900人"),
        ("筛查率71%，打错了，应为77%", "筛查率77%"),
        ("共培训六十二人了啊不对是七十二", "共培训七十二人"),
        ("已办3期呃错了4期", "已办4期"),
        ("救助62人，更正一下：72名", "救助72名"),
        ("康复救助一百二十明，助学金已发", "康复救助一百二十名，助学金已发"),
        ("巡讲办了8长", "巡讲办了8场"),
        ("服务600人此。", "服务600人次。"),
    ],
)
def test_what_is_put_right_at_once_is_what_was_meant(said: str, meant: str) -> None:
    assert as_meant(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "核对档案12份，不对3份",
        "答题正确80题，错了2题",
        "开展3场，不是2场",
        "办班3期，不对，是培训98人次",
        "办班3期，不对，是98人次",
        "查出错误3处，已更正2处",
        "救助62名，对口帮扶72名",
        "修路8长江路段",
        "培训班10人常，年底",
        "走访12各镇办",
    ],
)
def test_two_numbers_that_count_stay(said: str) -> None:
    assert as_meant(said) == said
