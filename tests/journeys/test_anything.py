"""Three liaisons with two accounts each do anything in any order; a small model says what must hold.

The judge is what arrived in the chats and what the office has, not the dialogue's own state: every event is answered, a
repeated one changes nothing, words once stored are never gone, and nobody replaces another's words that were not shown.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.ports import Inbound
from storage import audit, people, rounds
from storage.tables import AccountRow
from tests.documents import returned_forms as forms
from tests.house import House, Someone, open_house
from tests.journeys.test_evidence import photo

UNIT = "教育和体育事业中心"
Q3 = Quarter(2024, 3)
WORDS = (
    "填报",
    "我的任务",
    "取消",
    "材料",
    "帮助",
    "上一步",
    "跳过",
    "对",
    "确认",
    "提交",
    "没有",
    "无",
    "2",
    "十二",
    "１",
    "300",
    "-5",
    "约20",
    "八成左右",
    "+2所",
    "正常",
    "滞后",
    "年底前",
    "长期坚持",
    "2月30日",
    "条件成熟后",
    "无变化（等资金到位）",
    "完成",
    "未到实施时间",
    "持续推进",
    "😀",
    "/sumary",
    "用我的",
    "用对方的",
    "对比",
    "去掉",
    "新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。",
    "累计开展家庭教育巡讲20场，培训家庭教育骨干30人，联系人13812345678。",
    "第1项：新改扩建3所中小学。\n第4项：累计开展巡讲30场，培训骨干40人。",
    "第8项 开展心理健康科普宣传9场。",
    "一、组织开放日三次。\n二、培训志愿者六十人。",
    "本季度另外组织了三次家长开放日，参加家长六百余人。",
    "1\t实施教育资源扩增优化工程\t教育和体育事业中心\t新改扩建1所中小学。\t12月底前",
)


class Office(RuleBasedStateMachine):
    """The whole program on one database, and people who do not read instructions."""

    house: House
    actors: list[Someone]
    person_ids: dict[str, int]
    last: tuple[Someone, Inbound] | None

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.house = open_house(Path(self.folder.name))
        self.actors, self.person_ids, self.last, self.form = [], {}, None, b""
        for name in ("李红", "赵强", "周敏"):
            first = self.house.person(name, unit=UNIT)
            with self.house.deps.store.write() as tx:
                person = people.person_of(tx, "web", first.account)
                assert person is not None
                now = self.house.clock()
                tx.add(
                    AccountRow(
                        platform="wecom",
                        name=f"wecom-{name}",
                        chat=f"wecom-{name}",
                        person_id=person.id,
                        bound_at=now,
                        seen_at=now,
                        dead_reason=None,
                    )
                )
            self.person_ids[name] = person.id
            self.actors += [first, Someone(self.house, name, f"wecom-{name}", "wecom")]
        self.actors[0].say("表格")
        self.form = next(file.data for file in self.actors[0].last.content.files if file.name.endswith(".docx"))

    # --- what people do ---------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 5), text=st.sampled_from(WORDS))
    def says(self, who: int, text: str) -> None:
        self._do(self.actors[who], text=text)

    @rule(who=st.integers(0, 5), text=st.text(min_size=1, max_size=40))
    def says_anything(self, who: int, text: str) -> None:
        self._do(self.actors[who], text=text)

    @rule(who=st.integers(0, 5), which=st.integers(0, 40), back=st.integers(0, 3))
    def presses(self, who: int, which: int, back: int) -> None:
        """A button of one of the last messages, of the person's own chat or the other account's."""
        actor = self.actors[who]
        messages = [message for message in actor.inbox if message.labels][-1 - back :]
        if not messages:
            self._do(actor, text="填报")
            return
        buttons = [button for row in messages[0].content.buttons for button in row]
        self._do(actor, button=buttons[which % len(buttons)].data)

    @rule(who=st.integers(0, 5))
    def presses_the_first_button(self, who: int) -> None:
        self.presses(who, 0, 0)

    @precondition(lambda self: self.last is not None)
    @rule()
    def a_platform_delivers_twice(self) -> None:
        assert self.last is not None
        actor, event = self.last
        before, heard = self._reports(), len(self.house.messages)
        self.house.receive(event)
        self.house.settle()
        assert self._reports() == before, "a repeated event changed a report"
        assert len(self.house.messages) == heard, "a repeated event was answered again"
        assert actor.inbox

    @rule(hours=st.sampled_from([1, 20]))
    def time_passes(self, hours: int) -> None:
        if self.house.clock.now.day < 25:
            self.house.clock.advance(hours=hours)
            self.house.settle()

    # --- what must hold ---------------------------------------------------------------------------------------

    def _do(self, actor: Someone, *, text: str = "", button: str | None = None, files: Any = ()) -> None:
        before, heard = self._reports(), len(actor.inbox)
        shown = "\n".join(message.text for one in self._accounts(actor) for message in one.inbox)
        event = actor._event(text, button, files)
        self.house.receive(event)
        self.house.settle()
        self.last = (actor, event)
        answers = actor.inbox[heard:]
        assert answers, f"no answer to {text or button!r}"
        for answer in answers:
            assert answer.text.strip() or answer.content.files
            assert "处理时出了问题" not in answer.text
        self._compare(actor, before, self._reports(), shown)

    def _compare(
        self, actor: Someone, before: dict[int, ProgressReport], after: dict[int, ProgressReport], shown: str
    ) -> None:
        """Nothing is gone, and another's words are replaced only by somebody who has seen them."""
        me = self.person_ids[actor.name]
        for task_id, old in before.items():
            new = after[task_id]
            assert new.progress, "words that were stored are gone"
            assert new.version >= old.version
            assert new.revision >= old.revision
            if new.progress != old.progress and old.changed_by_id not in (None, me):
                seen = " ".join(old.progress.split())[:50]
                assert seen in " ".join(shown.split()), f"{actor.name} replaced unseen words: {old.progress}"

    def _accounts(self, actor: Someone) -> list[Someone]:
        return [one for one in self.actors if one.name == actor.name]

    def _reports(self) -> dict[int, ProgressReport]:
        programme = self.house.programme()
        with self.house.deps.store.read() as tx:
            found = rounds.reports(tx, programme.id, wanted=(Q3,))[Q3]
        return {task_id: report for (task_id, _), report in found.items() if report.progress}

    @invariant()
    def the_office_keeps_what_was_filed(self) -> None:
        programme = self.house.programme()
        with self.house.deps.store.read() as tx:
            filed = rounds.filed_reports(tx, programme.id, wanted=(Q3,))[Q3]
        known = self.__dict__.setdefault("filed", set())
        assert known <= set(filed), "something that was filed is gone"
        known |= set(filed)

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        with self.house.deps.store.read() as tx:
            assert audit.broken_at(tx) is None
        self.house.deps.store.close()
        self.folder.cleanup()


class OfficeWithFiles(Office):
    """The same, with forms and photos; each is read in a child process, which takes its time."""

    @rule(who=st.integers(0, 5), task=st.sampled_from([1, 4, 8]), count=st.integers(0, 3))
    def sends_the_form(self, who: int, task: int, count: int) -> None:
        rows = {task: (f"累计完成{count}所，开展巡讲{count}场。", "12月底前")} if count else {}
        self._send(who, "情况表.docx", forms.filled(self.form, rows))

    @rule(who=st.integers(0, 5), number=st.integers(0, 3))
    def sends_a_photo(self, who: int, number: int) -> None:
        self._send(who, f"{number}.png", photo(number))

    def _send(self, who: int, name: str, data: bytes) -> None:
        from bot.ports import FileRef

        handle = f"f{next(self.house.counter)}"
        self.house.uploads[handle] = data
        self._do(self.actors[who], files=(FileRef(handle, name, len(data)),))


_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_three_liaisons_may_do_anything() -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(max_examples=5, stateful_step_count=25, deadline=None, suppress_health_check=_QUIET),
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_three_liaisons_may_do_anything_for_long() -> None:
    run_state_machine_as_test(
        OfficeWithFiles,
        settings=settings(max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=_QUIET),
    )
