"""What a report costs its unit, in taps and messages: figures that may only fall."""

from __future__ import annotations

import pytest

from bot.documents.key_numbers import phrase_of
from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.test_word_back import filed, form_of

READY = "定制公交专线开通2条，儿童友好共建联盟1个已挂牌成立。"
NO_NUMBER = "举办家政服务技能培训班，学员来自各街道社区。"


class Counted:
    """A person whose every tap and message is counted."""

    def __init__(self, person: Someone) -> None:
        self.person, self.spent = person, 0

    def say(self, text: str) -> None:
        self.spent += 1
        self.person.say(text)

    def press(self, label: str) -> None:
        self.spent += 1
        self.person.press(label)

    def send(self, name: str, data: bytes) -> None:
        self.spent += 1
        self.person.send(name, data)

    def does(self, *steps: str) -> None:
        """Say each, or press it where it stands in brackets."""
        for step in steps:
            if step.startswith("["):
                self.press(step[1:-1])
            else:
                self.say(step)

    def is_done(self, *, after: int) -> None:
        """The unit's quarter is filed, and so many taps and messages were enough."""
        assert "本季度 1 项全部报齐" in self.person.last.text
        assert self.spent == after


def reminded(house: House, unit: str) -> Counted:
    """A liaison with the quarter's first reminder on the screen."""
    liaison = house.person("李红", unit=unit)
    house.move_to("2024-09-14 09:06")
    return Counted(liaison)


def next_quarter(house: House, liaison: Counted) -> None:
    """The reminder of the fourth quarter is on the screen, and the count begins again."""
    house.move_to("2024-12-17 09:06")
    liaison.spent = 0


def test_a_task_with_ready_text_takes_three(house: House) -> None:
    """The promise is five; a unit whose text names its numbers is done in three."""
    liaison = reminded(house, "建设局")
    liaison.does("[开始填报]", READY, "[全部对，提交]")
    liaison.is_done(after=3)


def test_a_task_whose_one_number_is_not_in_the_text_takes_four(house: House) -> None:
    liaison = reminded(house, "人社中心")
    liaison.does("[开始填报]", NO_NUMBER, "80", "[全部对，提交]")
    liaison.is_done(after=4)


def test_question_by_question_one_target_takes_seven(house: House) -> None:
    """Whoever answers step by step still may; it is the long way."""
    liaison = reminded(house, "人社中心")
    liaison.does("[开始填报]", NO_NUMBER, "80", "[正常推进]", "年底前", "[没有]", "[提交 1 项]")
    liaison.is_done(after=7)


def test_no_change_takes_two(house: House) -> None:
    liaison = reminded(house, "建设局")
    liaison.does("[开始填报]", READY, "[全部对，提交]")
    next_quarter(house, liaison)
    liaison.does("[开始填报]", "[没有变化，直接提交]")
    liaison.is_done(after=2)


def test_an_addition_takes_three(house: House) -> None:
    liaison = reminded(house, "人社中心")
    liaison.does("第2项：累计培训家政从业人员60人次，学员来自各街道社区。", "[全部对，提交 1 项]")
    next_quarter(house, liaison)
    liaison.does("[开始填报]", "+30人次", "[全部对，提交]")
    liaison.is_done(after=3)


def six_rows(house: House, unit: str) -> dict[int, tuple[str, str]]:
    """Six tasks of a unit as they should be filled in: every number told, a time to come."""
    rows = {}
    for task in house.programme().tasks_of(house.unit_id(unit))[:6]:
        told = "；".join(phrase_of(target, target.value) for target in task.targets_of(house.unit_id(unit)))
        rows[task.no] = (f"截至目前，{told}。" if told else "开展活动12场，服务群众300余人。", "年底前")
    assert len(rows) == 6
    return rows


@pytest.mark.parametrize("missing", [0, 1])
def test_a_unit_with_six_tasks_by_word_takes_at_most_four(house: House, missing: int) -> None:
    """From the reminder: the form, the file, the yes; and one number that the text does not tell."""
    liaison = reminded(house, "组织人事部")
    liaison.press("下载表格")
    form = next(file.data for file in liaison.person.last.content.files if file.name.endswith(".docx"))
    rows = six_rows(house, "组织人事部")
    if missing:
        first = next(task for task in house.programme().tasks_of(house.unit_id("组织人事部")) if task.targets)
        rows[first.no] = ("各项措施已落实到社区和学校，服务群众三百余人。", "年底前")
    liaison.send("情况表.docx", forms.filled(form, rows))
    liaison.press(next(label for label in liaison.person.last.labels if label.startswith(("全部对", "都对"))))
    assert liaison.spent <= 3
    assert len(filed(house)) >= 6 - missing


@pytest.mark.parametrize("is_corrected", [False, True])
def test_two_doubtful_points_cost_one_more_at_most(house: House, is_corrected: bool) -> None:
    """The promise is six; a yes, with its reason or without, is the yes that would have been given anyway."""
    liaison = reminded(house, "组织人事部")
    liaison.press("下载表格")
    form = next(file.data for file in liaison.person.last.content.files if file.name.endswith(".docx"))
    rows = six_rows(house, "组织人事部")
    hollow, past = sorted(rows)[0], sorted(rows)[1]
    rows[hollow] = ("各项工作正在有序推进。", "年底前")
    rows[past] = (rows[past][0], "2024年8月底前")
    liaison.send("情况表.docx", forms.filled(form, rows))
    assert "提交前请看一下这 2 处：" in liaison.person.last.text
    if is_corrected:
        liaison.say(f"第{past}项改为12月底前，第{hollow}项没错，因为活动集中在四季度")
        liaison.press(next(label for label in liaison.person.last.labels if label.startswith(("全部对", "都对"))))
    else:
        liaison.say("都没错，原因：活动集中在四季度")
    assert len(filed(house)) >= 5
    assert liaison.spent <= 3 + is_corrected


def test_nothing_known_is_asked_again(house: House) -> None:
    """After a form that tells everything but one number, that number is the only question."""
    liaison = reminded(house, "人社中心")
    rows = {2: (NO_NUMBER, "年底前")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison.person), rows))
    liaison.press("都对，再补 1 处")
    liaison.say("80")
    assert "请核对" in liaison.person.last.text
    liaison.press("提交 1 项")
    assert liaison.spent == 4
