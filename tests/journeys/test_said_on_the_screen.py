"""What a liaison says on a screen that waits for a yes: 对，就这些, 没有滞后, a number that was still missing, an important matter."""

from __future__ import annotations

import pytest

from tests.house import House, Someone


@pytest.fixture
def jobs(house: House) -> Someone:
    house.move_to("2024-09-24 10:00")
    return house.person("孙莉", unit="人社中心")


@pytest.fixture
def court(house: House) -> Someone:
    """At the preview, with everything filled in."""
    house.move_to("2024-09-24 10:00")
    someone = house.person("周敏", unit="高新区法院")
    someone.say("审结涉少抚养纠纷6起，全部跟踪回访，普法进校园4次")
    someone.press("都对，再补 2 处")
    someone.say("25场和100%都不归我们填")
    assert "请核对" in someone.last.text
    return someone


TOLD = "今年以来累计培训家政从业人员84人次，用工对接会开了3场"


def test_a_yes_with_thanks_behind_it_files_what_is_shown(jobs: Someone) -> None:
    jobs.say(TOLD)
    jobs.say("数据准确，不用再改了，报上去吧")
    assert "已登记：人社中心 2024年第三季度第 2 项" in jobs.last.text


def test_a_yes_at_the_preview_files_it(court: Someone) -> None:
    court.say("核对过了，没问题，辛苦")
    assert "已登记：高新区法院 2024年第三季度第 8 项" in court.last.text


@pytest.mark.parametrize(
    ("text", "state", "time"),
    [
        ("没有落后，11月底前收口", "正常推进", "2024年11月30日"),
        ("常年开展，不存在滞后", "正常推进", "长期坚持"),
        ("进展没啥问题，十月底完事", "正常推进", "2024年10月31日"),
        ("一直在推，贯穿全年", "正常推进", "长期坚持"),
        ("全年都要做，进度正常", "正常推进", "长期坚持"),
        ("有点滞后，11月底能补上", "滞后", "2024年11月30日"),
    ],
)
def test_state_and_time_are_put_right_at_the_preview(court: Someone, text: str, state: str, time: str) -> None:
    court.say(text)
    assert f"自评：{state}\n完成时限：{time}\n" in court.last.text


def test_whoever_leaves_the_preview_loses_nothing(court: Someone) -> None:
    court.say("没问题的话我先去开会，回头再弄")
    assert "按钮" not in court.last.text
    court.say("填报")
    assert "审结涉少抚养纠纷6起" in court.last.text
