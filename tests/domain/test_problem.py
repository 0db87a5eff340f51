"""Which words of a report may be an important matter, and which only look like one."""

from __future__ import annotations

import pytest

from bot.domain.problem import signs


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("配套资金尚未到位，影响采购。", "资金未到位"),
        ("因经费没有落实，活动只办了1场。", "资金未到位"),
        ("项目资金缺口约200万元。", "资金未到位"),
        ("受极端天气影响，工地停工10天。", "停工"),
        ("9月发生一起坠落事故。", "安全"),
        ("检查发现消防安全隐患3处。", "安全"),
        ("有家长在网上反映收费问题，已形成舆情。", "舆情"),
        ("因招标流标，工期推迟两个月。", "延期"),
        ("预计延期至明年3月交付。", "延期"),
    ],
)
def test_trouble_is_seen(text: str, word: str) -> None:
    assert [sign.word for sign in signs(text)] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "开展安全教育进校园活动12场，覆盖学生3000人次。",
        "全年未发生安全事故，无舆情。",
        "排查整改安全隐患12处。",
        "资金已全部到位，完成采购。",
        "延期开放社区儿童之家至晚上9点。",
        "妥善化解信访事项2件。",
        "做好舆论宣传，持续推进。",
        "",
    ],
)
def test_good_work_is_not_taken_for_trouble(text: str) -> None:
    assert signs(text) == ()


def test_each_word_is_asked_about_once_with_its_own_sentence() -> None:
    found = signs("第一批资金未到位。因此停工。第二批资金也未到位。")
    assert [(sign.word, sign.sentence) for sign in found] == [
        ("资金未到位", "第一批资金未到位。"),
        ("停工", "因此停工。"),
    ]
