"""What goes out, and what every refusal of the service means: platforms' fault table, from the sender's side."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.platforms.dingtalk.decode import group_address
from bot.platforms.dingtalk.encode import text_note
from bot.platforms.dingtalk.pace import BURST, MESSAGES_PER_MINUTE, Pacer
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.platforms.dingtalk.refusals import TokenDead, read_answer
from bot.ports import Address, Content, FileOut, SendFailed
from tests.platforms.dingtalk_http import Reply
from tests.platforms.dingtalk_messenger import DingtalkMessenger, machine
from tests.platforms.dingtalk_service import FLOODED, GROUP, HIDDEN, Delivered
from tests.platforms.door import Door
from tests.platforms.test_every_platform import DOCX, DOCX_TYPE, PNG

ARE_YOU_THERE = Content(text="在吗")


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[DingtalkMessenger]:
    opened = DingtalkMessenger(tmp_path)
    await opened.open(Door().deliver)
    yield opened
    await opened.close()


def texts(chat: DingtalkMessenger) -> list[str]:
    return [shown.text for shown in chat.shown()]


async def failure(chat: DingtalkMessenger, content: Content = ARE_YOU_THERE, to: Address | None = None) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(to or chat.person, content, key="k")
    return failed.value


# ---- the token


async def test_a_dead_token_is_replaced_once_however_many_notice(chat: DingtalkMessenger) -> None:
    await chat.platform.send(chat.person, Content(text="先"), key="first")
    chat.service.kill_token()
    sends = (chat.platform.send(chat.person, Content(text=str(n)), key=f"k{n}") for n in range(10))
    await asyncio.gather(*sends)
    assert sorted(texts(chat)) == sorted(["先", *(str(n) for n in range(10))])
    assert chat.service.tokens_issued == 2


async def test_a_token_that_ran_out_is_replaced(chat: DingtalkMessenger) -> None:
    await chat.platform.send(chat.person, Content(text="先"), key="1")
    chat.clock.advance(7201)
    await chat.platform.send(chat.person, Content(text="后"), key="2")
    assert texts(chat) == ["先", "后"]


async def test_a_dead_token_on_the_old_api_is_replaced_too(chat: DingtalkMessenger) -> None:
    await chat.platform.send(chat.person, Content(text="先"), key="1")
    chat.service.kill_token()
    await chat.platform.send(chat.person, Content(files=(FileOut("表.docx", DOCX_TYPE, DOCX),)), key="2")
    assert chat.service.tokens_issued == 2
    assert chat.shown()[-1].files == (("表.docx", DOCX),)


async def test_a_token_refused_again_and_again_is_no_loop(chat: DingtalkMessenger) -> None:
    chat.service.fail("/batchSend", Reply.of({"code": "InvalidAuthentication"}, 401), times=9)
    failed = await failure(chat)
    assert (failed.certain, failed.gone, failed.refused) == (True, False, False)
    assert sum(request.path.endswith("/batchSend") for request in chat.service.log) == 2


# ---- whom it did not reach


@pytest.mark.parametrize(
    ("person", "gone", "reason"),
    [("nobody", True, "通讯录"), (HIDDEN, True, "可见范围"), (FLOODED, False, "放慢")],
)
async def test_the_three_lists_inside_a_200_are_read(
    chat: DingtalkMessenger, person: str, gone: bool, reason: str
) -> None:
    failed = await failure(chat, to=Address("dingtalk", person))
    assert (failed.certain, failed.gone) == (True, gone)
    assert reason in failed.reason
    assert (failed.retry_after is not None) is not gone


async def test_a_group_is_written_to_and_a_dissolved_one_is_gone(chat: DingtalkMessenger) -> None:
    await chat.platform.send(group_address(GROUP), Content(title="汇总", text="共 12 个单位"), key="g")
    assert chat.service.chats == [Delivered(GROUP, "sampleText", {"content": "汇总\n\n共 12 个单位"})]
    assert (await failure(chat, to=group_address("cidOther=="))).gone


# ---- what a refusal means


@pytest.mark.parametrize(
    ("status", "body", "certain", "retry", "gone", "refused"),
    [
        (403, {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}, True, 1, False, False),
        (403, {"code": "Forbidden.AccessDenied.QpsLimitForApi"}, True, 1, False, False),
        (403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg"}, True, 3600, False, False),
        (403, {"code": "Forbidden.AccessDenied.IpNotInWhiteList"}, True, 300, False, False),
        (403, {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied"}, True, 300, False, False),
        (400, {"code": "invalidParameter.robotCode.notExsit"}, True, 300, False, False),
        (400, {"code": "send.too.fast"}, True, 60, False, False),
        (400, {"code": "staffId.notExisted"}, True, None, True, False),
        (400, {"code": "group.disbanded"}, True, None, True, False),
        (400, {"code": "invalidParameter.msgParam.tooLong"}, True, None, False, True),
        (400, {}, True, None, False, True),
        (504, {"code": "ServiceTimeout"}, False, None, False, False),
        (500, {"code": "system.busy"}, False, None, False, False),
        (200, {"errcode": 90018, "errmsg": ""}, True, 1, False, False),
        (200, {"errcode": "90020", "errmsg": ""}, True, 3600, False, False),
        (200, {"errcode": 88, "sub_code": "90018"}, True, 1, False, False),
        (200, {"errcode": 15, "errmsg": "timeout"}, False, None, False, False),
        (200, {"errcode": "40004", "errmsg": ""}, True, None, False, True),
        (200, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}, True, 300, False, False),
        (403, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}, True, 300, False, False),
    ],
)
def test_each_refusal_says_what_to_do(
    status: int, body: dict[str, object], certain: bool, retry: float | None, gone: bool, refused: bool
) -> None:
    with pytest.raises(SendFailed) as failed:
        read_answer(status, json.dumps(body).encode())
    found = failed.value
    assert (found.certain, found.retry_after, found.gone, found.refused) == (certain, retry, gone, refused)
    assert not any(
        char.isascii() and char.isalpha() for char in found.reason.replace("Client ID", "").replace("IP", "")
    )


@pytest.mark.parametrize(
    ("status", "body"),
    [(401, {"code": "InvalidAuthentication"}), (400, {"code": "InvalidAuthentication"}), (200, {"errcode": 40014})],
)
def test_a_dead_token_is_told_apart(status: int, body: dict[str, object]) -> None:
    with pytest.raises(TokenDead):
        read_answer(status, json.dumps(body).encode())


@pytest.mark.parametrize("raw", [b"<html>punish</html>", b"", b"[]", b"[" * 100_000])
def test_a_body_that_is_no_json_is_a_ban_or_an_outage(raw: bytes) -> None:
    for status, certain in ((200, True), (403, True), (502, False)):
        with pytest.raises(SendFailed) as failed:
            read_answer(status, raw)
        assert failed.value.certain is certain


def test_an_errcode_of_zero_in_words_is_good() -> None:
    assert read_answer(200, b'{"errcode": "0", "media_id": "@1"}')["media_id"] == "@1"


@pytest.mark.parametrize(
    "reply", [Reply(hang_up=True), Reply(body=b'{"processQueryKey": "x"}', cut=True), Reply.of({"code": "x"}, 504)]
)
async def test_an_answer_lost_after_delivery_is_uncertain_and_doubles_once_at_most(
    chat: DingtalkMessenger, reply: Reply
) -> None:
    chat.service.fail("/batchSend", reply, after=True)
    failed = await failure(chat)
    assert (failed.certain, failed.gone, failed.refused) == (False, False, False)
    await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert texts(chat) == ["在吗", "在吗"]


async def test_a_service_that_cannot_be_reached_surely_took_nothing(chat: DingtalkMessenger) -> None:
    await chat.platform.send(chat.person, Content(text="先"), key="1")
    await chat.service._http.close()
    failed = await failure(chat)
    await chat.service._http.open()
    assert failed.certain


# ---- texts and files


async def test_the_worst_text_that_fits_is_within_the_limit_of_the_parameter(chat: DingtalkMessenger) -> None:
    limit = chat.platform.capabilities.text_limit
    for text in ('"' * limit, "\\" * limit, "\n" * (limit - 1) + "x", "汉" * (limit // 3)):
        assert len(text_note(text).fields()["msgParam"].encode()) <= 15_000
    await chat.platform.send(chat.person, Content(text='"' * limit), key="k")
    assert texts(chat) == ['"' * limit]


async def test_a_kind_of_file_dingtalk_has_no_message_for_is_named(chat: DingtalkMessenger) -> None:
    await chat.platform.send(chat.person, Content(files=(FileOut("日志.csv", "text/csv", b"a,b"),)), key="k")
    assert texts(chat) == ["（以下文件请在网页上下载：日志.csv）"]


async def test_a_step_that_went_through_is_not_said_again(chat: DingtalkMessenger) -> None:
    content = Content(text="附件", files=(FileOut("表.docx", DOCX_TYPE, DOCX),))
    chat.service.fail("/media/upload", Reply(503, b"", "text/plain"))
    failed = await failure(chat, content)
    assert failed.certain, "no message was under way"
    await chat.platform.send(chat.person, content, key="k")
    assert [(shown.text, len(shown.files)) for shown in chat.shown()] == [("附件", 0), ("", 1)]


async def test_one_file_for_many_is_uploaded_once(chat: DingtalkMessenger) -> None:
    picture = Content(files=(FileOut("图.png", "image/png", PNG),))
    await chat.platform.send(chat.person, picture, key="1")
    await chat.platform.send(group_address(GROUP), picture, key="2")
    assert len(chat.service.media) == 1
    assert [item.key for item in chat.service.chats if isinstance(item, Delivered)] == ["sampleImageMsg"] * 2


async def test_a_media_id_that_is_no_longer_known_is_made_anew(chat: DingtalkMessenger) -> None:
    file = Content(files=(FileOut("表.docx", DOCX_TYPE, DOCX),))
    await chat.platform.send(chat.person, file, key="1")
    chat.service.media.clear()
    assert (await failure(chat, file)).refused
    await chat.platform.send(chat.person, file, key="k")
    assert len(chat.service.media) == 1


# ---- the pace and the purse


async def test_the_pace_of_a_chat_is_kept_and_a_far_turn_goes_back_to_the_outbox() -> None:
    now = [0.0]
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    pacer = Pacer(now=lambda: now[0], sleep=sleep)
    for _ in range(MESSAGES_PER_MINUTE):
        await pacer.message("a")
    with pytest.raises(SendFailed) as failed:
        await pacer.message("a")
    assert (failed.value.certain, failed.value.retry_after) == (True, 60.0)
    await pacer.message("b")
    now[0] = 55.0
    await pacer.message("a")
    assert slept == [5.0]


async def test_calls_of_one_api_are_spread_out_and_another_api_does_not_wait() -> None:
    now = [100.0]
    turns: list[float] = []

    async def sleep(seconds: float) -> None:
        turns.append(now[0] + seconds)

    pacer = Pacer(now=lambda: now[0], sleep=sleep)
    for _ in range(50):
        before = len(turns)
        await pacer.call("batchSend")
        if len(turns) == before:
            turns.append(now[0])
    assert turns[:BURST] == [100.0] * BURST
    for start in turns:
        assert sum(start <= turn < start + 1.5 for turn in turns) <= 20, "late by half a second is still in time"
    count = len(turns)
    await pacer.call("createAndDeliver")
    assert len(turns) == count
    now[0] = 200.0
    await pacer.call("batchSend")
    assert len(turns) == count


def test_the_month_is_counted_warned_about_and_begins_anew(tmp_path: Path) -> None:
    now = [datetime(2024, 9, 30, 15, 0, tzinfo=UTC)]
    said: list[str] = []
    path = tmp_path / "quota.json"
    quota = MonthlyQuota(100, lambda: now[0], path=path, warn=said.append)
    for _ in range(79):
        quota.count()
    assert said == []
    MonthlyQuota(100, lambda: now[0], path=path, warn=said.append).count()  # another process, or a restart
    assert len(said) == 1
    for _ in range(20):
        quota.count()
    assert ["80 次" in said[0], "95 次" in said[1], len(said)] == [True, True, 2]
    quota.used_up()
    quota.used_up()
    assert len(said) == 3
    now[0] = datetime(2024, 9, 30, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    assert quota.spent().calls == 0


def test_a_count_that_cannot_be_read_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "quota.json"
    path.write_text('{"month": 5, "x": ')
    quota = MonthlyQuota(100, machine, path=path)
    quota.count()
    assert quota.spent().calls == 1


async def test_a_used_up_quota_keeps_the_message_and_is_told_once(chat: DingtalkMessenger) -> None:
    chat.service.monthly_limit = 1
    await chat.platform.send(chat.person, Content(text="最后一条"), key="1")
    for _ in range(2):
        failed = await failure(chat)
        assert (failed.certain, failed.gone, failed.refused) == (True, False, False)
        assert failed.retry_after is not None
        assert failed.retry_after >= 3600
    assert len(chat.warnings) == 1
    assert chat.quota.spent().calls == 3
    chat.service.monthly_limit = 99
    await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert texts(chat)[-1] == "在吗"
