"""Trouble, as the administrator hears of it: once, in sentences that say what to do, and where it can be read."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import RehearsalClock
from bot.domain.people import SeatRole
from bot.settings import BackupSettings
from handlers.upkeep import alarms
from handlers.upkeep.alarms import Local
from handlers.upkeep.doctor import examine
from handlers.upkeep.keeping import folder_of
from scheduler.beat import Beat
from scheduler.breaker import Breaker
from scheduler.keeper import Keeper
from storage import alarms as store
from storage import outbox, people
from storage.store import Store
from tests.house import House, Message, Someone, open_house, shanghai
from tests.journeys.transcript import play

PLATFORMS = ("web", "telegram")


@dataclass
class Program:
    """The house under a beat of its own; time passes on both clocks."""

    house: House
    breakers: dict[str, datetime] = field(default_factory=dict)
    broken_at: int | None = None
    boot: float = 1000.0

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A new process on the same tables."""
        self.beat = Beat(
            self.house.deps,
            lambda: None,
            boot=lambda: self.boot,
            platforms=PLATFORMS,
            breakers=lambda: self.breakers,
            chain=lambda: self.broken_at,
        )

    def passes(self, **duration: float) -> None:
        """Beat once a minute, and send what may be sent."""
        until = self.house.clock.now + timedelta(**duration)
        while self.house.clock.now < until:
            step = min(timedelta(minutes=1), until - self.house.clock.now)
            self.house.clock.now += step
            self.boot += step.total_seconds()
            self.beat.beat()
            while self.house._handle_waiting() or self.house._send_due():
                pass

    def sleeps_until(self, text: str) -> None:
        self.boot += (shanghai(text) - self.house.clock.now).total_seconds()
        self.house.clock.now = shanghai(text)


def without_backups(house: House) -> House:
    settings = house.deps.settings.model_copy(update={"backup": BackupSettings(every_hours=0)})
    return replace(house, deps=replace(house.deps, settings=settings))


@pytest.fixture
def program(house: House) -> Program:
    return Program(without_backups(house))


@pytest.fixture
def admin(program: Program) -> Someone:
    return program.house.person("陈刚", SeatRole.ADMIN)


def on_telegram(program: Program, person: Someone) -> Someone:
    """The same person with a second account, the one used last."""
    person.say("我的数据")
    person.press("绑定另一个账号")
    code = next(line for line in person.last.text.splitlines() if len(line) == 14 and line.count("-") == 2)
    phone = Someone(program.house, person.name, f"tg-{person.name}", "telegram")
    program.house.clock.advance(seconds=1)
    phone.say(code)
    return phone


def said(person: Someone, *words: str) -> list[Message]:
    return [message for message in person.inbox if any(word in message.text for word in words)]


def test_reminders_that_do_not_leave_are_told_once_and_so_is_their_end(program: Program, admin: Someone) -> None:
    house = program.house
    house.person("李红", unit="建设局", platform="telegram")
    program.sleeps_until("2024-09-14 09:04")
    house.down.add("telegram")
    program.passes(minutes=6)
    assert said(admin, "没有发出") == []
    program.passes(minutes=6)
    assert [message.text for message in said(admin, "没有发")] == [
        "有催报没有发出去\n"
        "有 1 条到点的催报或汇总没有发出（Telegram），最早的已经等了 7 分钟。单位还没有收到提醒；消息都在，恢复后自动补发。\n"
        "请看服务器能否上网，运行 cuibao doctor 看原因；今天就要截止的，先打电话。\n\n"
        "好了我会告诉您。"
    ]
    house.down.clear()
    program.passes(minutes=8)
    assert admin.last.text == "已恢复：有催报没有发出去（9 月 14 日 09:11起）。等着的消息正在补发。"


def test_a_restart_says_nothing_again_and_the_next_working_morning_does(program: Program, admin: Someone) -> None:
    program.house.person("李红", unit="建设局", platform="telegram")
    program.sleeps_until("2024-09-14 09:04")
    program.house.down.add("telegram")
    program.passes(minutes=10)
    program.start()
    program.passes(minutes=4)
    assert len(said(admin, "有催报没有发出去")) == 1
    program.sleeps_until("2024-09-15 12:00")  # 中秋, no working day
    program.passes(minutes=3)
    program.sleeps_until("2024-09-18 09:02")
    program.passes(minutes=5)
    assert [message.content.title for message in said(admin, "有催报没有发出去")] == [
        "有催报没有发出去",
        "还没有好：有催报没有发出去",
    ]


def test_a_messenger_that_is_down_is_told_on_another_one(program: Program, admin: Someone) -> None:
    phone = on_telegram(program, admin)
    program.passes(minutes=1)
    program.breakers["telegram"] = program.house.clock.now
    program.house.down.add("telegram")
    program.passes(minutes=12)
    assert "Telegram连接不上" in admin.last.text
    assert "用Telegram的人暂时收不到提醒和回复，其他渠道照常" in admin.last.text
    assert said(phone, "连接不上") == []
    program.breakers.clear()
    program.house.down.clear()
    program.passes(minutes=10)
    assert "已恢复：Telegram连接不上" in phone.last.text


def test_everything_wrong_at_once_is_one_list(program: Program, admin: Someone) -> None:
    """Another process of the same installation sees some of it."""
    house = program.house
    program.broken_at = 7
    program.breakers["telegram"] = house.clock.now - timedelta(hours=1)
    before = len(admin.inbox)
    with house.deps.store.write() as tx:
        for number in range(50):
            people.wrong_code(tx, f"web:guess-{number}", house.clock())
        store.note(tx, "another:1", {"disk": {"free": 900 * 1024**2}}, house.clock())
    program.passes(minutes=5)
    first, *others = admin.inbox[before:]
    assert first.content.title == "有 3 件事需要您看一下"
    assert [line[:2] for line in first.content.text.splitlines() if line[1:3] == ". "] == ["1.", "2.", "3."]
    for words in ("最近一小时有 50 次错误的邀请码", "服务器磁盘只剩 0.9 GB", "操作记录从第 7 行起对不上"):
        assert words in first.text
    [second] = others  # what must be seen for a while first
    assert second.content.title == "Telegram连接不上"
    assert "之前说过、还没有好的：可能有人在试邀请码（" in second.text
    assert len(admin.inbox) == before + 2


def test_fifty_wrong_codes_in_an_hour_are_told_the_admin_once(program: Program, admin: Someone) -> None:
    with program.house.deps.store.write() as tx:
        for number in range(49):
            people.wrong_code(tx, f"web:guess-{number}", program.house.clock())
    program.passes(minutes=2)
    assert said(admin, "邀请码") == []
    program.house.stranger().say("ABCD-EFGH-JKMN")
    program.passes(minutes=2)
    assert [message.content.title for message in said(admin, "次错误的邀请码")] == ["可能有人在试邀请码"]


def test_a_process_that_died_takes_what_it_saw_along(program: Program, admin: Someone) -> None:
    with program.house.deps.store.write() as tx:
        store.note(tx, "another:1", {"disk": {"free": 900 * 1024**2}}, program.house.clock())
    program.passes(minutes=8)
    assert [message.text[:9] for message in said(admin, "磁盘")] == ["磁盘快满了\n服务器", "已恢复：磁盘快满了"]


def test_no_backup_for_a_day_is_told_and_a_rehearsal_has_none(house: House, tmp_path: Path) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    program = Program(house)
    folder_of(house.deps.settings).mkdir()
    (folder_of(house.deps.settings) / f"cuibao-{house.clock.now - timedelta(hours=8):%Y%m%d-%H%M%S}.zip").touch()
    program.passes(minutes=3)
    assert said(admin, "备份") == []
    program.sleeps_until("2024-09-11 12:30")
    program.passes(minutes=16)
    [told] = said(admin, "备份")
    assert "已经 26 小时没有新的备份" in told.text
    shown = RehearsalClock(house.clock(), house.clock(), base=house.clock)
    rehearsal = replace(house.deps, clock=shown)
    with house.deps.store.read() as tx:
        view = Local("x", house.clock())
        assert alarms.vitals(tx, house.deps, view).backup_age is not None
        assert alarms.vitals(tx, rehearsal, view).backup_age is None


def test_it_is_said_in_the_progress_of_reporting_and_by_doctor_but_in_no_group(
    tmp_path: Path,
) -> None:
    house = without_backups(open_house(tmp_path, store=Store(f"sqlite:///{tmp_path / 'cuibao.sqlite3'}")))
    program, admin = Program(house), house.person("陈刚", SeatRole.ADMIN)
    assert "告警" in {finding.what for finding in examine(house.deps.settings, house.clock()) if finding.ok}
    program.broken_at = 7
    program.passes(minutes=2)
    play(
        {"管理员": admin}, "管理员> 进度\n机器人> ⚠ 系统提醒：操作记录对不上（9 月 10 日 10:01起）。管理员已收到说明。"
    )
    in_channel = admin.in_chat("channel").say("进度")
    assert in_channel is not None
    assert "报送率" in in_channel.text
    assert "系统提醒" not in in_channel.text
    found = [finding for finding in examine(house.deps.settings, house.clock()) if finding.what == "告警"]
    assert [(finding.ok, finding.says) for finding in found] == [
        (
            False,
            "9 月 10 日 10:01起：操作记录对不上。请不要删改，把最近几次备份另存一份，请技术人员核查。",
        )
    ]
    # A program that is off sees nothing: what it saw last is no news of now.
    [later] = [one for one in examine(house.deps.settings, house.clock() + timedelta(hours=1)) if one.what == "告警"]
    assert later.ok
    house.deps.store.close()


def test_a_plan_that_cannot_be_made_is_told(program: Program, admin: Someone) -> None:
    house = program.house
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("UPDATE programme SET rules = '{\"unit_cap\": 0}'"))
    program.passes(minutes=9)
    [told] = said(admin, "催报排不出来")
    assert "程序已经 7 分钟排不出催报，单位收不到提醒；填报和查询照常。" in told.text


def test_what_is_over_before_it_could_be_sent_is_not_sent(program: Program, admin: Someone) -> None:
    house = program.house
    house.down.add("web")
    program.broken_at = 7
    program.passes(minutes=2)
    program.broken_at = None
    program.passes(minutes=10)
    before = len(admin.inbox)
    house.down.clear()
    program.passes(minutes=2)
    assert len(admin.inbox) == before


def test_without_an_admin_the_office_is_told_and_with_one_nobody_else(program: Program) -> None:
    office = program.house.person("王敏", SeatRole.COORDINATOR)
    liaison = program.house.person("李红", unit="建设局")
    program.broken_at = 7
    program.passes(minutes=2)
    assert len(said(office, "操作记录对不上")) == 1
    assert said(liaison, "操作记录") == []
    admin = program.house.person("陈刚", SeatRole.ADMIN)
    program.sleeps_until("2024-09-11 09:04")
    program.passes(minutes=5)
    assert len(said(admin, "还没有好：操作记录对不上")) == 1
    assert len(said(office, "操作记录对不上")) == 1


def test_a_messenger_silent_longer_than_ever_in_a_running_round_is_told(program: Program, admin: Someone) -> None:
    liaison = program.house.person("李红", unit="建设局", platform="telegram")
    for day in ("09-10", "09-11", "09-12", "09-13", "09-14", "09-18"):  # 中秋 lies before the last of them
        program.sleeps_until(f"2024-{day} 14:00")
        liaison.say("帮助")
        admin.say("帮助")
        program.passes(minutes=1)
    for moment in ("2024-09-18 17:20", "2024-09-19 13:50", "2024-09-19 22:00"):
        program.sleeps_until(moment)
        admin.say("帮助")
        program.passes(minutes=3)
        assert said(admin, "很久没有人说话") == []
    program.sleeps_until("2024-09-20 09:30")
    program.passes(minutes=2)
    [told] = said(admin, "很久没有人说话")
    assert "没有收到Telegram的消息" in told.text
    assert "请在Telegram里给我发一句“帮助”" in told.text
    liaison.say("帮助")
    program.passes(minutes=10)
    assert "已恢复：Telegram很久没有人说话" in admin.last.text


def test_a_breaker_knows_since_when_it_is_open() -> None:
    breaker, at = Breaker(), shanghai("2024-09-10 10:00")
    for minute in range(7):
        breaker.failed(at + timedelta(minutes=minute))
    assert breaker.open_since == at + timedelta(minutes=4)
    breaker.succeeded()
    assert breaker.open_since is None


def test_the_keeper_proves_the_chain(house: House) -> None:
    house.person("陈刚", SeatRole.ADMIN)
    keeper = Keeper(house.deps, lambda _: None)
    keeper.look()
    assert keeper.chain_broken_at is None
    house.person("李红", unit="建设局")
    with house.deps.store.write() as tx:
        changed = tx.connection().exec_driver_sql("SELECT max(id) FROM audit").scalar()
        tx.connection().exec_driver_sql("UPDATE audit SET result = 'undone' WHERE id = (SELECT max(id) FROM audit)")
    keeper.look()
    assert keeper.chain_broken_at == changed
    house.deps.store.run(
        lambda tx: tx.connection().exec_driver_sql("UPDATE audit SET result = 'done' WHERE result = 'undone'")
    )
    keeper.look()
    assert keeper.chain_broken_at is None


def test_a_line_changed_behind_the_proof_is_found_within_the_day(house: House) -> None:
    house.person("陈刚", SeatRole.ADMIN)
    keeper = Keeper(house.deps, lambda _: None)
    keeper.look()
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("UPDATE audit SET result = 'x' WHERE id = 1"))
    for _ in range(288):
        keeper.look()
    assert keeper.chain_broken_at == 1


@pytest.mark.xdist_group("postgres")
def test_several_processes_say_it_once(postgres_store: Store, tmp_path: Path) -> None:
    house = open_house(tmp_path, store=postgres_store)
    house.person("陈刚", SeatRole.ADMIN)
    views = [Local(f"host:{number}", house.clock(), chain_broken_at=7) for number in range(4)]
    enqueued: list[int] = []
    threads = [
        threading.Thread(target=lambda view=view: enqueued.append(alarms.look(house.deps, view))) for view in views
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(enqueued) == 1
    assert len(enqueued) == 4, "a process died"
    for view in views:
        assert alarms.look(house.deps, view) == 0
    with house.deps.store.read() as tx:
        assert len(outbox.keys_like(tx, store.KEY)) == 1
