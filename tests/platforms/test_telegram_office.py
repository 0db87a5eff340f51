"""Telegram and the rest of the program together: what people see when they answer, edit, block, move and send albums."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.people import SeatRole
from bot.ports import Address
from storage import people, progress, rounds
from storage.tables import InboxRow, OutboxRow
from tests.platforms.telegram_chats import Chat, Posted, refusal
from tests.platforms.telegram_office import Office, opened
from tests.platforms.telegram_people import Phone, migrates, posts
from tests.waiting import until

JPEG = b"\xff\xd8\xff\xe0" + bytes(500)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path) as running:
        yield running


def one_task_unit(office: Office) -> str:
    programme = office.house.programme()
    return next(unit.name for unit in programme.units if len(programme.tasks_of(unit.id)) == 1)


def several_tasks_unit(office: Office) -> str:
    programme = office.house.programme()
    return next(unit.name for unit in programme.units if len(programme.tasks_of(unit.id)) > 1)


def written_down(office: Office, unit: str) -> list[str]:
    """What is written down for the unit, drafts too."""
    programme = office.house.programme()
    unit_id = office.house.unit_id(unit)
    with office.house.deps.store.read() as tx:
        quarters = rounds.quarters(tx, programme.id)
        found = progress.reports(tx, programme.id, wanted=quarters, unit_id=unit_id)
        return [report.progress for by_part in found.values() for report in by_part.values() if report.progress]


async def test_an_invitation_carries_a_link_that_binds_and_the_code_for_those_who_type(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    unit = one_task_unit(office)
    admin.says(f"邀请 {unit}")
    await office.settled()
    said = admin.shown()[-1].text
    [code] = re.findall(r"https://t\.me/cuibao_test_bot\?start=(\S+)", said)
    assert code in said.split("\n")
    liaison = office.phone(8, "李红")
    liaison.says(f"/start {code}")
    await office.settled()
    assert "绑定成功" in liaison.text()


async def reminded(office: Office, unit: str) -> tuple[Phone, Posted]:
    """The unit's liaison, and the quarter's first reminder on the phone."""
    liaison = await office.bound(8, "李红", unit=unit)
    office.house.clock.advance(days=4)
    await office.settled()
    return liaison, next(p for p in liaison.bot_in() if "请填报" in p.text)


async def test_an_answer_to_a_reminder_is_progress_of_the_unit_the_reminder_was_about(office: Office) -> None:
    unit = one_task_unit(office)
    liaison, reminder = await reminded(office, unit)
    liaison.answers(reminder, "本季度开展巡讲活动12场，覆盖群众900人次。")
    await office.settled()
    assert written_down(office, unit) == ["本季度开展巡讲活动12场，覆盖群众900人次。"]
    assert "进展已记下" in liaison.text()


async def test_an_answer_to_a_reminder_about_several_tasks_is_shown_with_the_task_it_speaks_of(office: Office) -> None:
    unit = several_tasks_unit(office)
    liaison, reminder = await reminded(office, unit)
    liaison.answers(reminder, "本季度开展巡讲活动12场，覆盖群众900人次。")
    await office.settled()
    assert written_down(office, unit) == []
    assert "第 4 项" in liaison.shown()[-1].text
    assert "进展：本季度开展巡讲活动12场，覆盖群众900人次。" in liaison.shown()[-1].text


async def test_a_reminder_answered_with_thanks_files_nothing(office: Office) -> None:
    unit = one_task_unit(office)
    liaison, reminder = await reminded(office, unit)
    for polite in ("收到", "好的，谢谢！", "收到，我们尽快填报"):
        liaison.answers(reminder, polite)
        await office.settled()
        assert liaison.shown()[-1].labels == ("开始填报",)
    assert written_down(office, unit) == []


async def test_an_edited_answer_changes_nothing_and_the_person_is_told(office: Office) -> None:
    unit = one_task_unit(office)
    liaison = await office.bound(8, "李红", unit=unit)
    liaison.says("填报")
    await office.settled()
    sent = liaison.says("本季度开展巡讲活动12场。")
    await office.settled()
    question = liaison.shown()[-1].text
    liaison.edits(sent, "本季度开展巡讲活动21场。")
    await office.settled()
    assert written_down(office, unit) == ["本季度开展巡讲活动12场。"]
    assert "改动没有登记" in liaison.text()
    assert question.splitlines()[-1] in liaison.shown()[-1].text


async def test_a_mistyped_command_may_be_put_right_by_editing(office: Office) -> None:
    liaison = await office.bound(8, "李红", unit=one_task_unit(office))
    sent = liaison.says("/taks")
    await office.settled()
    assert "没有“/taks”" in liaison.text()
    liaison.edits(sent, "/tasks")
    await office.settled()
    assert "还差 1 项" in liaison.shown()[-1].text
    assert "改动没有登记" not in liaison.text()


async def test_a_question_that_was_answered_shows_the_choice_and_cannot_be_answered_again(office: Office) -> None:
    liaison = await office.bound(8, "李红", unit=one_task_unit(office))
    liaison.says("填报")
    await office.settled()
    liaison.says("本季度开展巡讲活动12场。")
    await office.settled()
    while "目前总体情况" not in liaison.shown()[-1].text:
        liaison.says("1")
        await office.settled()
    question = liaison.bot_in()[-1]
    data = next(b["callback_data"] for row in question.keyboard for b in row if b["text"] == "正常推进")
    liaison.presses_in(question, data)
    liaison.presses_in(question, data)
    await office.settled()
    assert "已选：正常推进" in question.text
    assert data not in [b["callback_data"] for row in question.keyboard for b in row]
    assert all(office.service.queries.values())
    assert "完成时限是什么时候" in liaison.text()
    assert liaison.text().count("这个按钮已失效") == 1


async def test_pictures_of_one_sending_are_one_event(office: Office) -> None:
    liaison = await office.bound(8, "李红", unit=one_task_unit(office))
    liaison.sends_photos(JPEG + b"1", JPEG + b"2", JPEG + b"3", caption="盖章件")
    await office.settled()
    with office.house.deps.store.read() as tx:
        rows = tx.scalars(select(InboxRow).where(InboxRow.account == "8").order_by(InboxRow.id)).all()
    albums = [row for row in rows if row.body["files"]]
    assert [len(row.body["files"]) for row in albums] == [3, 1, 1]
    assert [row.reason for row in albums[1:]] == [f"album of {albums[0].id}"] * 2
    assert albums[0].body["text"] == "盖章件"
    assert len([p for p in liaison.bot_in() if "绑定" not in p.text]) == 1


async def test_every_update_three_times_and_shuffled_has_the_effect_of_one(office: Office) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    unit = one_task_unit(office)
    liaison = await office.bound(8, "李红", unit=unit)
    delivered = []
    for words in ("填报", "本季度开展巡讲活动12场。", "12"):
        delivered.append(liaison.says(words))
        await office.settled()
    said = len(liaison.bot_in())
    again = delivered * 3
    rng.shuffle(again)
    for update in again:
        office.service.updates.put_raw(update)
        if rng.random() < 0.5:
            await office.settled()
    await office.settled()
    assert len(liaison.bot_in()) == said
    assert written_down(office, unit) == ["本季度开展巡讲活动12场。"]


async def test_a_day_away_loses_nothing(office: Office) -> None:
    unit = one_task_unit(office)
    liaison = await office.bound(8, "李红", unit=unit)
    await office.stop()
    liaison.says("填报")
    liaison.says("本季度开展巡讲活动12场。")
    office.house.clock.advance(hours=23)
    await office.start()
    await office.settled()
    assert written_down(office, unit) == ["本季度开展巡讲活动12场。"]


async def test_after_more_than_a_day_the_program_goes_on_with_what_is_still_there(office: Office) -> None:
    """Telegram keeps updates for 24 hours; what the person then says again is taken."""
    unit = one_task_unit(office)
    liaison = await office.bound(8, "李红", unit=unit)
    await office.stop()
    liaison.says("填报")
    office.house.clock.advance(hours=30)
    await office.start()
    await office.settled()
    assert written_down(office, unit) == []
    liaison.says("填报")
    await office.settled()
    liaison.says("本季度开展巡讲活动12场。")
    await office.settled()
    assert written_down(office, unit) == ["本季度开展巡讲活动12场。"]


async def test_thirty_minutes_of_429_delay_everything_and_lose_and_repeat_nothing(office: Office) -> None:
    phones = [
        await office.bound(100 + n, f"联络员{n}", unit=u.name) for n, u in enumerate(office.house.programme().units)
    ]
    before = Counter(phone.id for phone in phones for _ in phone.bot_in())
    office.service.always = lambda method, _values: (
        refusal(429, "Too Many Requests: retry after 20", retry_after=20) if method == "sendMessage" else None
    )
    for phone in phones:
        phone.says("我的任务")
    started = office.house.clock()
    while (office.house.clock() - started).total_seconds() < 1800:
        await later(office, 10)
    assert Counter(phone.id for phone in phones for _ in phone.bot_in()) == before
    # Nobody hammers a service that names a time: at most one try a chat in 20 s.
    assert office.service.refusals <= len(phones) * (1800 / 20 + 2)
    office.service.always = lambda _method, _values: None
    for _ in range(30):
        await later(office, 20)
    await office.settled()
    after = Counter(phone.id for phone in phones for posted in phone.bot_in() if "还差" in posted.text)
    assert after == {phone.id: 1 for phone in phones}
    assert all("处理时出了问题" not in phone.text() for phone in phones)


async def later(office: Office, seconds: float) -> None:
    """Some seconds later, with everything landed that flew meanwhile."""
    office.house.clock.advance(seconds=seconds)
    office.pump.nudge()
    await until(lambda: office.under_way() == 0, seconds=30)


async def test_whoever_blocks_the_bot_is_named_to_the_office_and_reached_again_after_coming_back(
    office: Office,
) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    group = office.group(-1007, "群团科频道")
    await bind_channel(office, admin, group)
    liaison = await office.bound(8, "李红", unit=one_task_unit(office))
    liaison.blocks()
    await office.settled()
    assert "李红收不到消息" in admin.text(group.id)
    with office.house.deps.store.read() as tx:
        person = people.person_of(tx, "telegram", "8")
        assert person is not None
        assert people.address_of(tx, person.id) is None
    liaison.unblocks()
    await office.settled()
    with office.house.deps.store.read() as tx:
        assert people.address_of(tx, person.id) == Address("telegram", "8")


async def bind_channel(office: Office, admin: Phone, group: Chat) -> None:
    admin.says("/bind_channel@cuibao_test_bot", group.id)
    await office.settled()
    admin.presses("确认设为频道")
    await office.settled()
    assert "这里已设为群团科频道" in admin.text(group.id)


async def test_a_channel_is_bound_by_a_post_in_it_and_the_admins_word_in_private(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    channel = office.group(-1009, "群团科通报", "channel")
    posts(office.service, channel.id, "设为频道")
    await office.settled()
    assert "“群团科通报”" in admin.shown()[-1].text
    assert admin.text(channel.id) == ""
    admin.presses("确认设为频道")
    await office.settled()
    assert "这里已设为群团科频道" in admin.text(channel.id)


async def test_a_topic_of_a_forum_can_be_the_channel_and_what_is_posted_stays_in_it(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    forum = office.group(-1010, "高新区")
    forum.is_forum, forum.topics = True, {17}
    admin.says("/bind_channel", forum.id, message_thread_id=17, is_topic_message=True)
    await office.settled()
    admin.presses("确认设为频道")
    await office.settled()
    assert {p.json["message_thread_id"] for p in admin.bot_in(forum.id)} == {17}
    with office.house.deps.store.read() as tx:
        assert Address("telegram", "-1010/17") in people.channels(tx)


async def test_a_group_that_becomes_a_supergroup_stays_the_channel(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    group = office.group(-55, "群团科频道", "group")
    await bind_channel(office, admin, group)
    migrates(office.service, -55, -100055)
    await office.settled()
    with office.house.deps.store.read() as tx:
        assert Address("telegram", "-100055") in people.channels(tx)
    admin.says("/status", -100055)
    await office.settled()
    assert "报送" in admin.text(-100055)


async def test_a_move_learnt_only_by_sending_is_followed_too_and_the_message_arrives_once(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    group = office.group(-55, "群团科频道", "group")
    await bind_channel(office, admin, group)
    office.group(-100055, "群团科频道")
    group.moved_to = -100055
    await office.bound(8, "李红", unit=one_task_unit(office))
    assert admin.text(-100055).count("已绑定为") == 1
    with office.house.deps.store.read() as tx:
        assert Address("telegram", "-100055") in people.channels(tx)
        keys = tx.scalars(select(OutboxRow.key).where(OutboxRow.chat == "-55", OutboxRow.state == "pending")).all()
    assert keys == []


async def test_a_bot_thrown_out_of_the_channel_tells_the_admin(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    group = office.group(-1007, "群团科频道")
    await bind_channel(office, admin, group)
    bot = {"id": 1, "is_bot": True, "first_name": "催报"}
    change = {"chat": group.json(), "from": admin.user, "date": int(office.service.now())}
    members = {"old_chat_member": {"user": bot, "status": "member"}, "new_chat_member": {"user": bot, "status": "left"}}
    group.state = "kicked"
    office.service.updates.put("my_chat_member", {**change, **members})
    await office.settled()
    assert "机器人已被移出群团科频道" in admin.text()


async def test_people_in_a_group_may_talk_without_the_bot_joining_in(office: Office) -> None:
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    group = office.group(-1007, "群团科频道")
    await bind_channel(office, admin, group)
    said = len(admin.bot_in(group.id))
    admin.says("大家辛苦了", group.id)
    admin.says("/status@another_bot", group.id)
    admin.sends_file("照片.jpg", JPEG)
    await office.settled()
    assert len(admin.bot_in(group.id)) == said


async def test_the_menu_is_set_for_each_kind_of_chat_and_language_and_the_office_has_its_own(office: Office) -> None:
    await office.front.stop()
    admin = await office.bound(7, "王敏", SeatRole.ADMIN)
    office.front.start()
    own = f'{{"chat_id": {admin.id}, "type": "chat"}}'
    await until(lambda: (own, "zh") in office.service.commands)
    private = '{"type": "all_private_chats"}'
    names = {scope: [c["command"] for c in commands] for scope, commands in office.service.commands.items()}
    assert {"report", "tasks", "help"} <= set(names[private, ""])
    assert "summary" not in names[private, "zh"]
    assert {"summary", "remind", "invite"} <= set(names[own, ""])
    assert {"summary", "status", "bind_channel"} <= set(names['{"type": "all_group_chats"}', "zh"])
    assert "report" not in names['{"type": "all_group_chats"}', ""]
