"""What goes out: words, files, refusals; and that the token goes nowhere else."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import machine_clock
from bot.fit import fit
from bot.platforms.telegram import words
from bot.platforms.telegram.account import Account, account_of
from bot.platforms.telegram.adapter import TelegramPlatform
from bot.platforms.telegram.encode import calls
from bot.platforms.telegram.pictures import is_photo
from bot.ports import Address, Button, Content, FileOut, FileRef, Inbound, SendFailed
from bot.settings import TelegramSettings
from tests.platforms.dingtalk_http import Reply
from tests.platforms.telegram_chats import Chat, refusal
from tests.platforms.telegram_messenger import QUICK, TelegramMessenger
from tests.platforms.telegram_service import TOKEN
from tests.platforms.test_every_platform import DOCX, DOCX_TYPE, PNG
from tests.waiting import until

LI = Address("telegram", "42")


async def nobody(_: Inbound) -> None:
    """Nothing is said here."""


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[TelegramMessenger]:
    opened = TelegramMessenger(tmp_path)
    await opened.open(nobody)
    yield opened
    await opened.close()


def docx(name: str) -> FileOut:
    return FileOut(name, DOCX_TYPE, DOCX)


def png(width: int, height: int) -> bytes:
    return PNG[:16] + width.to_bytes(4) + height.to_bytes(4) + PNG[24:]


async def failing(chat: TelegramMessenger, reply: Reply, to: Address = LI) -> SendFailed:
    chat.service.fail.append(("sendMessage", reply))
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(to, Content(text="在吗"), key="k")
    return failed.value


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), (words.BLOCKED, True, True, False)),
        (refusal(403, "Forbidden: user is deactivated"), (words.DEACTIVATED, True, True, False)),
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), (words.REMOVED, True, True, False)),
        (refusal(400, "Bad Request: chat not found"), (words.NEVER_WROTE, True, True, False)),
        (refusal(400, "Bad Request: message thread not found"), (words.TOPIC_GONE, True, True, False)),
        (refusal(400, "Bad Request: not enough rights to send text messages"), (words.NO_RIGHT, True, False, True)),
        (refusal(400, "Bad Request: wrong something"), (words.REFUSED, True, False, True)),
        (refusal(401, "Unauthorized"), (words.TOKEN_REFUSED, True, False, False)),
        (Reply(502, b"<html>", "text/html"), (words.DOWN, False, False, False)),
        (Reply(200, b"not json", "text/html"), (words.UNREADABLE, False, False, False)),
        (Reply(hang_up=True), (words.DOWN, False, False, False)),
        (Reply(cut=True), (words.DOWN, False, False, False)),
    ],
)
async def test_every_refusal_means_one_thing(
    chat: TelegramMessenger, reply: Reply, expected: tuple[str, bool, bool, bool]
) -> None:
    """(reason, certain, gone, refused)."""
    failed = await failing(chat, reply)
    assert (failed.reason, failed.certain, failed.gone, failed.refused) == expected


async def test_a_service_nobody_listens_at_took_nothing_for_certain(tmp_path: Path) -> None:
    platform = TelegramPlatform(Account(TOKEN, "http://127.0.0.1:9"), machine_clock, times=QUICK)
    await platform.start(nobody)
    with pytest.raises(SendFailed) as failed:
        await platform.send(LI, Content(text="在吗"), key="k")
    await platform.stop()
    await platform.close()
    assert (failed.value.reason, failed.value.certain) == (words.DOWN, True)


async def test_the_time_a_429_names_is_passed_on_and_stops_only_its_chat(chat: TelegramMessenger) -> None:
    chat.service.chats[44] = Chat(44, "private", "王")
    failed = await failing(chat, refusal(429, "Too Many Requests: retry after 35", retry_after=35))
    assert (failed.certain, failed.retry_after) == (True, 35)
    with pytest.raises(SendFailed) as still:
        await chat.platform.send(LI, Content(text="在吗"), key="k")
    assert 30 < (still.value.retry_after or 0) <= 35
    await chat.platform.send(Address("telegram", "44"), Content(text="您好"), key="k2")
    assert [posted.text for posted in chat.service.posted] == ["您好"]


async def test_a_group_that_moved_names_its_new_chat(chat: TelegramMessenger) -> None:
    chat.service.chats[-5] = Chat(-5, "group", "频道", moved_to=-1005)
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(Address("telegram", "-5"), Content(text="汇总"), key="k")
    assert failed.value.moved_to == "-1005"


async def test_markup_that_is_not_understood_goes_out_once_as_plain_text(chat: TelegramMessenger) -> None:
    chat.service.fail.append(("sendMessage", refusal(400, "Bad Request: can't parse entities: at byte offset 3")))
    await chat.platform.send(LI, Content(title="标题", text="a < b & c"), key="k")
    [posted] = chat.service.posted
    assert posted.text == "标题\n\na < b & c"
    assert posted.json["entities"] == []


async def test_titles_are_bold_and_what_people_wrote_is_no_markup(chat: TelegramMessenger) -> None:
    await chat.platform.send(LI, Content(title="<i>题</i>", text="<b>粗</b> &amp;"), key="k")
    [posted] = chat.service.posted
    assert posted.text == "<i>题</i>\n\n<b>粗</b> &amp;"
    assert posted.json["entities"] == [{"type": "bold", "offset": 0, "length": 8}]


async def test_a_text_of_emoji_is_cut_where_telegram_counts(chat: TelegramMessenger) -> None:
    """4,096 UTF-16 units are 2,048 of these."""
    text = "🟢" * 2100
    for index, message in enumerate(fit(Content(text=text), chat.platform.capabilities)):
        chat.platform._pacer.heard(42)
        await chat.platform.send(LI, message, key=f"k{index}")
    assert [len(posted.text) for posted in chat.service.posted] == [2048, 52]


async def test_documents_go_as_an_album_and_pictures_apart_from_them(chat: TelegramMessenger) -> None:
    files = (docx("情况表.docx"), FileOut("图.png", "image/png", PNG), docx("台账.xlsx"), docx('带"引号"的.docx'))
    await chat.platform.send(LI, Content(text="汇" * 1025, files=files), key="k")
    methods = [method for method, _ in chat.service.calls if method.startswith("send") and method != "sendChatAction"]
    assert methods == ["sendMessage", "sendPhoto", "sendMediaGroup"]
    names = [name for posted in chat.service.posted for name, _ in posted.files]
    assert names == ["图.png", "情况表.docx", "台账.xlsx", '带"引号"的.docx']
    assert chat.service.actions == [(42, "upload_photo"), (42, "upload_document")]


async def test_a_short_text_stands_on_its_file_and_keeps_its_buttons(chat: TelegramMessenger) -> None:
    content = Content(
        title="表格", text="请打印盖章", buttons=((Button("好", "/tasks"),),), files=(docx("情况表.docx"),)
    )
    await chat.platform.send(LI, content, key="k")
    [posted] = chat.service.posted
    assert (posted.text, posted.files[0][0]) == ("表格\n\n请打印盖章", "情况表.docx")
    assert posted.keyboard[0][0]["text"] == "好"


async def test_eleven_files_are_two_messages_of_ten_and_one(chat: TelegramMessenger) -> None:
    files = tuple(docx(f"{n}.docx") for n in range(11))
    await chat.platform.send(LI, Content(files=files), key="k")
    assert [m for m, _ in chat.service.calls if m in ("sendMediaGroup", "sendDocument")] == [
        "sendMediaGroup",
        "sendDocument",
    ]


@pytest.mark.parametrize(
    ("data", "photo"),
    [
        (PNG, True),
        (png(6000, 4000), True),
        (png(6000, 4001), False),
        (png(100, 2001), False),
        (png(0, 10), False),
        (PNG + bytes(10 * 1024 * 1024), False),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x04\x00\x03\x00" + bytes(40), True),
        (b"GIF89a" + bytes(40), False),
        (b"\xff\xd8\xff", False),
    ],
)
def test_a_picture_telegram_would_refuse_is_sent_as_a_document(data: bytes, photo: bool) -> None:
    file = FileOut("图.png", "image/png", data)
    assert is_photo(file) is photo
    [call] = calls(Content(files=(file,)))
    assert call.method == ("sendPhoto" if photo else "sendDocument")


async def test_what_went_through_is_not_repeated_when_the_rest_is_tried_again(chat: TelegramMessenger) -> None:
    content = Content(text="汇" * 1025, files=(docx("a.docx"), docx("b.docx")))
    chat.service.fail.append(("sendMediaGroup", Reply(502, b"", "text/html")))
    with pytest.raises(SendFailed):
        await chat.platform.send(LI, content, key="k")
    await chat.platform.send(LI, content, key="k")
    assert [len(posted.files) for posted in chat.service.posted] == [0, 1, 1]


async def test_a_file_above_what_telegram_hands_out_is_not_even_asked_for(chat: TelegramMessenger) -> None:
    for ref in (FileRef("big", "大.pdf", 34 * 1024 * 1024), FileRef("unknown", "x.pdf", None)):
        with pytest.raises(SendFailed) as failed:
            await chat.platform.fetch(ref)
        assert failed.value.certain
    assert [values for method, values in chat.service.calls if method == "getFile"] == [{"file_id": "unknown"}]
    huge = chat.service.store("huge.pdf", bytes(21 * 1024 * 1024))
    with pytest.raises(SendFailed):
        await chat.platform.fetch(FileRef(huge, "huge.pdf", None))


class WithoutFiles(TelegramMessenger):
    takes_files = False


async def test_where_files_are_switched_off_none_goes_out_or_in(tmp_path: Path) -> None:
    chat = WithoutFiles(tmp_path)
    await chat.open(nobody)
    try:
        [message] = fit(Content(text="汇总", files=(docx("情况表.docx"),)), chat.platform.capabilities)
        await chat.platform.send(LI, message, key="k")
        assert chat.service.posted[0].text == "汇总\n\n（以下文件请在网页上下载：情况表.docx）"
        with pytest.raises(SendFailed):
            await chat.platform.fetch(FileRef(chat.service.store("a", b"1"), "a"))
        assert not [method for method, _ in chat.service.calls if method == "getFile"]
    finally:
        await chat.close()


@pytest.mark.parametrize("allowed", [False, True])
def test_peoples_numbers_go_over_telegram_only_where_the_settings_say_so(allowed: bool) -> None:
    assert not TelegramSettings().phones
    account = account_of(TelegramSettings(token=SecretStr(TOKEN), phones=allowed))
    assert account is not None
    assert TelegramPlatform(account, machine_clock).capabilities.carries_phones is allowed


async def test_sends_to_many_chats_overlap(chat: TelegramMessenger) -> None:
    """40 people, 0.2 s a call: one after the other would take 8 s of the service's time."""
    busy = most = 0
    original = chat.service._handle

    async def handle(method: str, form: object) -> Reply:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.2)
        busy -= 1
        return await original(method, form)  # type: ignore[arg-type]

    chat.service._handle = handle  # type: ignore[method-assign]
    for number in range(100, 140):
        chat.service.chats[number] = Chat(number, "private")
        chat.platform._pacer.heard(number)
    await asyncio.gather(
        *(chat.platform.send(Address("telegram", str(n)), Content(text="好"), key=f"k{n}") for n in range(100, 140))
    )
    assert most >= 40


# --- the token ---


@asynccontextmanager
async def everything_logged(caplog: pytest.LogCaptureFixture) -> AsyncIterator[list[str]]:
    """Every record of every logger, as a handler of the root would write it."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logging.Formatter("%(name)s %(message)s %(exc_text)s").format(record))

    keep, root = Keep(), logging.getLogger()
    root.addHandler(keep)
    with caplog.at_level(logging.DEBUG):
        yield lines
    root.removeHandler(keep)


async def test_the_token_is_in_no_log_line_and_no_exception(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    texts: list[str] = []
    async with everything_logged(caplog) as lines:
        chat = TelegramMessenger(tmp_path)
        await chat.open(nobody)
        for name in ("telegram", "telegram.Bot", "httpx", "aiohttp"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        replies = (
            refusal(401, "Unauthorized"),
            refusal(404, "Not Found"),
            refusal(400, f"Bad Request: bot{TOKEN}"),
            Reply(500, TOKEN.encode(), "text/html"),
            Reply(200, TOKEN.encode(), "text/html"),
            Reply(hang_up=True),
            Reply(cut=True),
            Reply(302, b"", headers={"Location": f"http://127.0.0.1:9/bot{TOKEN}/x"}),
        )
        for reply in replies:
            chat.service.fail.append(("sendMessage", reply))
            texts += await attempt(chat.platform.send(LI, Content(text="在吗"), key="k"))
            chat.service.fail.append(("getFile", replace(reply)))
            texts += await attempt(chat.platform.fetch(FileRef("f", "a")))
        texts += await attempt(chat.platform.fetch(FileRef(chat.service.store("a", b""), "a")))
        await chat.service.close()
        texts += await attempt(chat.platform.send(LI, Content(text="在吗"), key="k"))
        logging.getLogger("somebody.else").error("failed for %s", f"http://x/bot{TOKEN}/getMe")
        try:
            raise ValueError(f"http://x/bot{TOKEN}/getMe")
        except ValueError:
            logging.getLogger("somebody.else").exception("failed")
        await chat.platform.stop()
        await chat.platform.close()
        texts.append(repr(chat.account()))
        for name in ("telegram", "telegram.Bot", "httpx", "aiohttp"):
            logging.getLogger(name).setLevel(logging.WARNING)
    assert len(texts) > 10
    assert any("failed for http://x/bot***/getMe" in line for line in lines)
    secret = TOKEN.partition(":")[2]
    assert not [text for text in (*lines, *texts) if secret in text]


async def attempt(work: object) -> list[str]:
    """Everything an exception shows, with whatever it came from."""
    try:
        await work  # type: ignore[misc]
    except SendFailed as failed:
        shown = [str(failed), repr(failed), "".join(traceback.format_exception(failed))]
        behind: BaseException | None = failed
        while behind is not None:
            shown.append(repr(behind))
            behind = behind.__cause__ or behind.__context__
        return shown
    return []


async def test_a_token_that_is_refused_stops_the_adapter_with_one_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chat = TelegramMessenger(tmp_path)
    await chat.service.open()
    platform = TelegramPlatform(Account("1:wrong", chat.service.base_url), machine_clock, times=QUICK)
    await platform.start(nobody)
    await until(lambda: platform.trouble)
    await asyncio.sleep(0.1)
    assert platform.trouble == words.TOKEN_REFUSED
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [words.TOKEN_REFUSED]
    await platform.stop()
    await platform.close()
    await chat.service.close()
