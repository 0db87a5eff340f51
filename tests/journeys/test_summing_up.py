"""/summary in the words people use: a quarter, a unit, a task, the year; and what changed since last quarter."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain.people import SeatRole
from bot.domain.summary import RoundSummary
from bot.fit import fit, measure
from bot.ports import Capabilities, TextUnit
from bot.texts.office import summary as words
from storage import units
from tests.documents.rounds import half_filed, with_text
from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed

MATTER = "第五中学改扩建工程三季度工程款尚有420万元资金未到位，可能影响11月底竣工，请协调财政部门。"


def remember_short_name(house: House) -> None:
    """教体中心 was confirmed once (test_who_is_responsible.py plays that)."""
    unit_id = house.unit_id("教育和体育事业中心")
    house.deps.store.run(lambda tx: units.add_alias(tx, unit_id, "教体中心"))


@pytest.fixture
def officer(house: House) -> Someone:
    """The office, on the first morning after the third quarter was due."""
    officer = house.person("王敏", SeatRole.COORDINATOR)
    house.person("李红", unit="教育和体育事业中心")
    remember_short_name(house)
    filed(house, "2024Q2", share="0.4")
    filed(
        house,
        "2024Q3",
        share="0.8",
        at="2024-09-25 10:00",
        skip=("高新区法院", "建设局"),
        important={(1, "教育和体育事业中心"): MATTER},
    )
    house.move_to("2024-10-08 10:00")
    return officer


def test_the_summary_as_it_reads(officer: Someone) -> None:
    play(
        {"经办人": officer},
        f"""
        经办人> 汇总
        机器人> 2024年第三季度妇女儿童实事进展汇总
        机器人> 报送率：单位 10/12（83%），任务 21/23（91%）
        机器人> 较上季度：报送率 100% → 91%；转好第 2、4、7、9、10 项；转差第 6、8 项。
        机器人> 未报送：建设局（第 6 项）；高新区法院（第 8 项）
        机器人> 🟡 1. 实施教育资源扩增优化工程【偏慢】：2/3所，较上季度 +1；1/1所，较上季度 +1；4/5个，较上季度 +2
        机器人> 🟢 3. 实施适龄妇女“两癌”免费检查和救助行动：72%（目标 90%），较上季度 +36个百分点
        机器人> 重要情况：
        机器人> 第 1 项 教育和体育事业中心：{MATTER}
        机器人> 统计截至 2024 年 10 月 8 日 10:00
        """,
    )


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("汇总", "2024年第三季度妇女儿童实事进展汇总"),
        ("/summary 2024Q3", "2024年第三季度妇女儿童实事进展汇总"),
        ("/summary 第三季度", "2024年第三季度妇女儿童实事进展汇总"),
        ("汇总 三季度", "2024年第三季度妇女儿童实事进展汇总"),
        ("/summary 2024年三季度", "2024年第三季度妇女儿童实事进展汇总"),
        ("/summary 上季度", "2024年第三季度妇女儿童实事进展汇总"),
        ("/summary 本季度", "2024年第三季度妇女儿童实事进展汇总"),
        ("/summary 二季度", "2024年第二季度妇女儿童实事进展汇总"),
        ("/summary 教育和体育事业中心", "教育和体育事业中心 · 2024年第三季度"),
        ("/summary 教体中心第二季度", "教育和体育事业中心 · 2024年第二季度"),
        ("/summary 第3项", "第 3 项 实施适龄妇女“两癌”免费检查和救助行动 · 2024年第三季度"),
        ("/summary 第三项", "第 3 项 实施适龄妇女“两癌”免费检查和救助行动 · 2024年第三季度"),
        ("/summary 10", "第 10 项 实施特殊困难儿童关爱项目 · 2024年第三季度"),
        ("汇总 两癌", "第 3 项 实施适龄妇女“两癌”免费检查和救助行动 · 2024年第三季度"),
        ("/summary 两癌 二季度", "第 3 项 实施适龄妇女“两癌”免费检查和救助行动 · 2024年第二季度"),
        ("汇总 全年", "2024年全年进展（到第三季度）"),
        ("/summary 2024", "2024年全年进展（到第三季度）"),
        ("/summary 今年", "2024年全年进展（到第三季度）"),
    ],
)
def test_every_wording_is_understood(officer: Someone, asked: str, title: str) -> None:
    answer = officer.say(asked)
    assert answer is not None
    assert answer.content.title == title


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            "/summary 去年四季度",
            "2023年第四季度不在《关于印发2024年为高新区妇女儿童办实事项目清单的通知》的报送范围内。",
        ),
        ("/summary 2023", "2023 年不在《关于印发2024年为高新区妇女儿童办实事项目清单的通知》的报送范围内。"),
        (
            "/summary 明年一季度",
            "2025年第一季度不在《关于印发2024年为高新区妇女儿童办实事项目清单的通知》的报送范围内。",
        ),
        ("/summary 第99项", "没有找到“第99项”。"),
        ("/summary 火星", "没有找到“火星”。"),
    ],
)
def test_what_is_not_there_is_said(officer: Someone, asked: str, sentence: str) -> None:
    answer = officer.say(asked)
    assert answer is not None
    assert sentence in answer.text
    assert not answer.content.files


def test_several_tasks_are_offered(officer: Someone) -> None:
    officer.say("/summary 儿童 第二季度")
    assert officer.last.labels[0] == "第 6 项 实施儿童友好城市建设促进行动"
    officer.press("第 10 项 实施特殊困难儿童关爱项目")
    assert officer.last.content.title == "第 10 项 实施特殊困难儿童关爱项目 · 2024年第二季度"


def test_numbers_are_told_quarter_by_quarter(officer: Someone, house: House) -> None:
    liaison = house.known("李红")
    play(
        {"经办人": officer, "联络员": liaison},
        """
        经办人> /summary 两癌
        机器人> 筛查率达到90%：二季度 36 → 三季度 72%，目标 90%
        经办人> /summary 教体中心
        机器人> 打造5个智慧教育应用场景：二季度 2 → 三季度 4个，完成 80%
        经办人> 汇总 全年
        机器人> 报送率：二季度 100%，三季度 91%
        机器人> 🟡🟢 2. 实施巾帼促就业计划：80/100人次（80%）
        机器人> 🟡🔴 6. 实施儿童友好城市建设促进行动：1/1个（100%）；2/3条（67%）
        机器人> 灯从二季度起依次排列。
        联络员> 历史
        机器人> 数字变化（累计）：
        机器人> 第 1 项 打造5个智慧教育应用场景：二季度 2 → 三季度 4个，完成 80%
        """,
    )


def test_the_year_brings_the_files_too(officer: Someone) -> None:
    officer.say("汇总 全年")
    assert [file.name.rpartition(".")[2] for file in officer.last.content.files] == ["png", "docx", "pdf", "xlsx"]


def test_in_the_channel_long_texts_are_left_to_the_files(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    remember_short_name(house)
    filed(house, "2024Q3", at="2024-09-25 10:00", important={(1, "教育和体育事业中心"): "停工。" * 200})
    in_channel = officer.in_chat("channel")
    for asked in ("/summary 第1项", "/summary 教体中心"):
        assert "…（全文见台账）" in (in_channel.say(asked) or officer.last).text
        answer = officer.say(asked)
        assert answer is not None
        assert "停工。" * 200 in answer.text


# --- every platform's limit -------------------------------------------------------------------------------------

SMALLEST = Capabilities(
    text_limit=2_000,
    text_unit=TextUnit.BYTES,
    buttons_limit=0,
    button_label_limit=16,
    file_limit_bytes=1,
    per_minute=20,
)


@pytest.mark.parametrize(
    "summary",
    [half_filed(), with_text("情况，" * 1000, tasks=30, units=12), with_text("x", tasks=1, units=1)],
    ids=["half", "long", "small"],
)
def test_the_text_fits_the_smallest_platform_without_cutting_a_line(summary: RoundSummary) -> None:
    for content in (
        words.full(summary),
        words.of_year(summary),
        words.of_task(summary, summary.tasks[0].task.id, brief=True),
    ):
        pieces = fit(content, SMALLEST)
        assert all(measure(f"{one.title}\n\n{one.text}", SMALLEST.text_unit) <= 2_002 for one in pieces)
        whole = set(content.text.split("\n"))
        short = {line for line in whole if measure(line, TextUnit.BYTES) < 1_500}
        assert short <= {line for one in pieces for line in one.text.split("\n")}


def test_a_row_that_cannot_be_put_into_words_says_so_and_the_rest_goes_out() -> None:
    """A summary that is one row short is better than none: the office must not wait for it."""
    summary = half_filed()
    task = summary.tasks[1]
    broken = replace(task.targets[0], claims=((task.parts[0].unit, Decimal("sNaN")), *task.targets[0].claims))
    changed = replace(summary, tasks=(summary.tasks[0], replace(task, targets=(broken,)), *summary.tasks[2:]))
    text = words.full(changed).text
    assert text.count("〔此行无法生成，请查看台账〕") == 1
    assert "3. 实施适龄妇女“两癌”免费检查和救助行动" in text
    assert words.of_year(changed).text.count("〔此行无法生成，请查看台账〕") == 1
