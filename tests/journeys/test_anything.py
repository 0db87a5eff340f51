"""Three liaisons with two accounts each, one of another unit, and the office do anything in any order.

The judge is a model of its own (filing_model.py), fed with what was said and what arrived in the chats, never with the
dialogue's state: what is filed, accepted and sent back is exactly what people were told, and what 进度 says; every event
is answered once, in the chat it came from; a repeated one changes nothing; words once stored are never gone, come from
somebody who wrote or saw them, and replace nobody's words unseen; another unit reads none of them; every change has its
line in the audit log.

The long run takes new seeds until its time is up (CUIBAO_ANYTHING_SECONDS, 300 by default) and prints each; a run
that failed is played again with CUIBAO_ANYTHING_SEED.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.ports import FileRef, Inbound
from storage import audit, people, progress
from storage.tables import AccountRow
from tests.documents import returned_forms as forms
from tests.house import House, Message, Someone, open_house
from tests.journeys.filing_model import Books, telling
from tests.journeys.test_evidence import photo

UNIT, NEIGHBOUR = "教育和体育事业中心", "建设局"
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
        self.books = Books(UNIT)
        self.stored: set[str] = set()
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
        self.neighbour = self.house.person("孙丽", unit=NEIGHBOUR)
        self.office = self.house.person("王敏", SeatRole.COORDINATOR)
        self.actors[0].say("表格")
        self.form = next(file.data for file in self.actors[0].last.content.files if file.name.endswith(".docx"))
        self.numbers = {task.id: task.no for task in self.house.programme().tasks}

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

    @rule(who=st.integers(0, 5), text=st.sampled_from(WORDS[-9:]))
    def fills_in_at_one_go(self, who: int, text: str) -> None:
        """Whoever has the text ready says it and takes what is proposed: the way on which things get filed."""
        self._do(self.actors[who], text="填报")
        self._do(self.actors[who], text=text)
        self.presses(who, 0, 0)

    @rule(words=st.sampled_from(("填报", "我的任务", "历史", "材料", "取消", "新开通2条")), presses=st.booleans())
    def the_neighbour_does_something(self, words: str, presses: bool) -> None:
        self._do(self.neighbour, text=words)
        labels = [button for row in self.neighbour.last.content.buttons for button in row]
        if presses and labels:
            self._do(self.neighbour, button=labels[0].data)

    @rule(what=st.sampled_from(("接受", "退回", "全部接受", "重新打开")))
    def the_office_reviews(self, what: str) -> None:
        self._do(self.office, text=f"审核 {UNIT}")
        if what == "重新打开":
            self._press_office("重新打开")
        elif self._press_office(what) and what == "退回":
            self._do(self.office, text="请核对数字")

    @rule()
    def the_office_asks_how_it_stands(self) -> None:
        self._do(self.office, text="进度")
        total = len(self.house.programme().tasks_of(self.house.unit_id(UNIT)))
        assert self.books.standing(total) in self.office.last.text

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

    def _press_office(self, label: str) -> bool:
        """Press the button whose label begins so, where the office's newest messages have one."""
        for message in reversed(self.office.inbox[-3:]):
            for row in message.content.buttons:
                for button in row:
                    if button.label.startswith(label):
                        self._do(self.office, button=button.data)
                        return True
        return False

    def _do(self, actor: Someone, *, text: str = "", button: str | None = None, files: Any = ()) -> None:
        own = NEIGHBOUR if actor is self.neighbour else UNIT
        before, own_before, heard = self._reports(), self._reports(own), len(self.house.messages)
        was_accepted = set(self.books.accepted)
        for message in actor.inbox:
            self.books.learn(actor.name, message.text)
        self.books.learn(actor.name, text)
        seen_before = self.books.known.get(actor.name, "")
        event = actor._event(text, button, files)
        self.house.receive(event)
        self.house.settle()
        self.last = (actor, event)
        news = self.house.messages[heard:]
        answers = [message for message in news if message.address == actor.address]
        assert answers, f"no answer to {text or button!r}"
        for answer in answers:
            assert answer.text.strip() or answer.content.files
            assert "处理时出了问题" not in answer.text
            self.books.hear(answer.text)
            self.books.learn(actor.name, answer.text)
        told = Counter(message.text for message in news if message.text and message.key.startswith("reply:"))
        assert max(told.values(), default=1) == 1, f"said twice: {told.most_common(1)}"
        after = self._reports()
        self._compare(actor, before, after, seen_before, was_accepted)
        self._noted(answers, own_before, self._reports(own))

    def _compare(
        self,
        actor: Someone,
        before: dict[int, ProgressReport],
        after: dict[int, ProgressReport],
        seen: str,
        was_accepted: set[int],
    ) -> None:
        """Nothing is gone or invented, and another's words are replaced only by somebody who has seen them."""
        me = self.person_ids.get(actor.name)
        for task_id, old in before.items():
            assert task_id in after, f"words that were stored are gone: {old.progress}"
            new = after[task_id]
            assert new.version >= old.version
            assert new.revision >= old.revision
            if self.numbers[task_id] in was_accepted:
                assert (new.progress, new.amounts) == (old.progress, old.amounts), "an accepted report was changed"
            is_replaced = not new.progress.startswith(old.progress)  # more of it may be added without a look
            if is_replaced and old.changed_by_id not in (None, me):
                assert self.books.has_seen(seen, old.progress), f"{actor.name} replaced unseen words: {old.progress}"
        for task_id, new in after.items():
            old_words = before[task_id].progress if task_id in before else ""
            if new.progress != old_words:
                assert actor.name in self.person_ids, f"{actor.name} wrote into a report of {UNIT}"
                is_known = self.books.could_write(actor.name, new.progress, before=old_words)
                assert is_known, f"where does this come from: {new.progress}"
                self.stored.update(telling(new.progress))

    def _noted(
        self, answers: list[Message], before: dict[int, ProgressReport], after: dict[int, ProgressReport]
    ) -> None:
        """Who is told that so many characters were noted has them in one of the reports."""
        for count in re.findall(r"进展已记下（(\d+) 字）", "\n".join(answer.text for answer in answers)):
            changed = [new for task_id, new in after.items() if before.get(task_id) != new]
            assert int(count) > 0
            assert any(len(new.progress) == int(count) for new in changed), f"{count} characters were not stored"

    def _reports(self, unit: str = UNIT) -> dict[int, ProgressReport]:
        programme, unit_id = self.house.programme(), self.house.unit_id(unit)
        with self.house.deps.store.read() as tx:
            found = progress.reports(tx, programme.id, wanted=(Q3,), unit_id=unit_id)[Q3]
        return {task_id: report for (task_id, _), report in found.items() if report.progress}

    @invariant()
    def the_office_has_what_people_were_told_and_nothing_else(self) -> None:
        programme, unit_id = self.house.programme(), self.house.unit_id(UNIT)
        with self.house.deps.store.read() as tx:
            filed = progress.filed_reports(tx, programme.id, wanted=(Q3,), unit_id=unit_id)[Q3]
        assert {self.numbers[task_id] for task_id, _ in filed} == self.books.filed
        versions = {self.numbers[task_id]: report.version for (task_id, _), report in filed.items()}
        assert versions == {number: self.books.versions[number] for number in self.books.filed}
        accepted = {self.numbers[task_id] for (task_id, _), report in filed.items() if report.state == "accepted"}
        assert accepted == self.books.accepted
        for (task_id, _), report in filed.items():
            assert report.progress, f"filed without a word: {task_id}"

    @invariant()
    def another_unit_reads_none_of_it(self) -> None:
        shown = telling("".join(message.text for message in self.neighbour.inbox).replace("\n", ""))
        assert not [words for words in self.stored if words in "".join(shown)]

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        changes: Counter[str] = Counter()
        with self.house.deps.store.read() as tx:
            assert audit.broken_at(tx) is None
            for line in audit.lines(tx):
                if line["action"].startswith("report.") and line["result"] == "done":
                    changes[line["object"]] += line["action"] != "report.read"
        for report in self._reports().values():
            assert changes[f"report:{report.id}"] == report.revision, "a change without a line in the audit log"
        self.house.deps.store.close()
        self.folder.cleanup()


class OfficeWithFiles(Office):
    """The same, with forms and photos; each is read in a child process, which takes its time."""

    @rule(who=st.integers(0, 5), task=st.sampled_from([1, 4, 8]), count=st.integers(0, 3))
    def sends_the_form(self, who: int, task: int, count: int) -> None:
        rows = {task: (f"累计完成{count}所，开展巡讲{count}场。", "12月底前")} if count else {}
        for words, _ in rows.values():
            self.books.learn(self.actors[who].name, words)
        self._send(who, "情况表.docx", forms.filled(self.form, rows))

    @rule(who=st.integers(0, 5), number=st.integers(0, 3))
    def sends_a_photo(self, who: int, number: int) -> None:
        self._send(who, f"{number}.png", photo(number))

    def _send(self, who: int, name: str, data: bytes) -> None:
        handle = f"f{next(self.house.counter)}"
        self.house.uploads[handle] = data
        self._do(self.actors[who], files=(FileRef(handle, name, len(data)),))


_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_three_liaisons_may_do_anything() -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(max_examples=3, stateful_step_count=25, deadline=None, suppress_health_check=_QUIET),
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_three_liaisons_may_do_anything_for_long() -> None:
    """New seeds until the time is up; a failing one is not shrunk, because that takes longer than all the rest."""
    seconds = float(os.environ.get("CUIBAO_ANYTHING_SECONDS", "300"))
    only = os.environ.get("CUIBAO_ANYTHING_SEED")
    started = time.monotonic()
    for number in (int(only),) if only else itertools.count(time.time_ns() % 10**9):
        if time.monotonic() - started > seconds:
            break
        print(f"CUIBAO_ANYTHING_SEED={number}")

        class Seeded(OfficeWithFiles):
            pass

        run_state_machine_as_test(
            seed(number)(Seeded),
            settings=settings(
                max_examples=4,
                stateful_step_count=50,
                deadline=None,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=_QUIET,
            ),
        )
