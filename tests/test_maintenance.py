"""系统维护: the data let go of, everybody told, nothing kept; and the same program goes on afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.cli import main
from bot.clock import machine_clock
from bot.domain.localtime import local
from bot.ports import Address, ChatKind, ChatNews, Inbound, SendFailed
from bot.texts.upkeep.maintenance import busy
from scheduler.doorman import Doorman
from storage.lock import InUse, is_locked, locked
from storage.maintenance import CLOSED_LOCK, announce, announced, call_off
from tests.fakes import FakePlatform
from tests.house import shanghai
from tests.platforms.telegram_people import Phone
from tests.running import Running, program
from tests.waiting import until

NOW = shanghai("2024-09-30 09:00")
SAYS = "系统维护中，预计 10:30 恢复，内容未登记，请届时再发一次。"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with program(tmp_path) as found:
        yield found


@pytest.mark.timeout(180)
async def test_while_the_data_is_restored_everybody_is_told_and_nothing_is_kept(
    running: Running, tmp_path: Path
) -> None:
    bot, phone = running.bot, Phone(running.telegram, 42, "周芳")
    await until(lambda: bot.subscribes, "the bot is connected")
    await bot.says("LiHong", await running.code("建设局"))
    phone.says(await running.code("卫生健康事业中心"))
    await until(lambda: bot.shown("LiHong") and phone.shown(), "both are bound")
    office = json.loads(await running.cuibao("invite", "--role", "admin", "--json"))["code"]
    address = f"http://127.0.0.1:{running.port}"
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        me = (await http.post("/api/sign-in", json={"code": office})).json()
        say, headers = f"/api/chats/{me['account']}/say", {"X-CSRF-Token": me["csrf"]}
        backup = str(tmp_path / "before.zip")
        await running.cuibao("backup", backup)
        refused = await running.cuibao("restore", backup, "--json")
        assert refused == "", "the program holds its data"

        announced_until = json.loads(await running.cuibao("maintenance", "两小时后", "--json"))
        assert announced_until["closed"] is True
        sentence = busy(datetime.fromisoformat(announced_until["until"]), machine_clock())
        await until(lambda: bot.subscribes == 2, "the closed program is connected")
        await bot.says("LiHong", "填报")
        phone.says("填报")
        await until(
            lambda: bot.shown("LiHong")[-1].text == sentence and phone.shown()[-1].text == sentence, "both are told"
        )
        answer = await http.post(say, json={"key": "a" * 32, "text": "汇总"}, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (503, sentence)
        looked = await http.get(f"/api/chats/{me['account']}/lines?after=0")
        assert (looked.status_code, looked.json()["error"]) == (503, sentence.split("，内容")[0] + "。")
        assert (await http.get("/")).status_code == 200
        assert (await http.get("/livez")).status_code == 200
        assert (await http.get("/readyz")).status_code == 503
        assert json.loads(await running.cuibao("restore", backup, "--json"))["rows"] > 0, "its data is free now"

        told = len(bot.shown("LiHong")), len(phone.shown())
        await running.cuibao("maintenance", "end")
        await until_ready(http)
        assert (await http.get(f"/api/chats/{me['account']}/lines?after=0")).status_code == 200, "still signed in"
        await asyncio.sleep(1)
        assert told == (len(bot.shown("LiHong")), len(phone.shown())), "what was not kept is not answered later"
        await until(lambda: bot.subscribes == 3, "the open program is connected")
        await bot.says("LiHong", "我的任务")
        phone.says("我的任务")
        await until(
            lambda: "建设局" in bot.shown("LiHong")[-1].text and "卫生健康" in phone.shown()[-1].text, "both go on"
        )
    running.process.terminate()
    assert await asyncio.wait_for(running.process.wait(), 20) == 0


async def until_ready(http: httpx.AsyncClient) -> None:
    """Between the closed and the open program nobody listens for a moment; a browser asks again, and so is done here."""
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await http.get("/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.05)


# --- the announcement ---------------------------------------------------------------------------------------------


def test_an_announcement_holds_until_its_time_and_can_be_moved_and_called_off(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    announce(folder, NOW + timedelta(hours=1))
    announce(folder, NOW + timedelta(hours=2))
    assert announced(folder, NOW) == NOW + timedelta(hours=2)
    assert announced(folder, NOW + timedelta(hours=2)) is None
    call_off(folder)
    call_off(folder)
    assert announced(folder, NOW) is None


@pytest.mark.parametrize("written", ["", "[]", '{"until": 5}', '{"until": "soon"}', '{"until": "2024-09-30T10:00:00"}'])
def test_an_announcement_that_cannot_be_read_closes_nothing(tmp_path: Path, written: str) -> None:
    (tmp_path / "maintenance.json").write_text(written)
    assert announced(tmp_path, NOW) is None


def test_the_sentence_names_the_hour_and_the_day_where_it_is_another() -> None:
    assert busy(NOW + timedelta(hours=1, minutes=30), NOW) == SAYS
    assert "预计 10 月 1 日 08:00 恢复" in busy(shanghai("2024-10-01 08:00"), NOW)
    assert busy(None, NOW) == "系统维护还没有结束，内容未登记，请 10 分钟后再发一次。"


def test_whoever_looks_at_a_lock_keeps_nobody_out(tmp_path: Path) -> None:
    assert not is_locked(tmp_path, CLOSED_LOCK)
    with locked(tmp_path, CLOSED_LOCK):
        assert is_locked(tmp_path, CLOSED_LOCK)
        with pytest.raises(InUse), locked(tmp_path, CLOSED_LOCK):
            pass
        assert not is_locked(tmp_path), "another lock of the folder"


# --- who answers --------------------------------------------------------------------------------------------------


def said(text: str = "填报", key: str = "1", chat: str = "42", kind: ChatKind = ChatKind.PRIVATE) -> Inbound:
    return Inbound("42", Address("web", chat), key, NOW, chat_kind=kind, text=text)


async def heard(*events: Inbound, platform: FakePlatform | None = None) -> list[str]:
    platform = platform or FakePlatform()
    doorman = Doorman({"web": platform}, lambda: SAYS)
    for event in events:
        await doorman.deliver(event)
    await doorman.stop()
    assert {content.text for _, content in platform.sent} <= {SAYS}
    return [to.chat for to, _ in platform.sent]


async def test_an_event_that_comes_twice_is_told_once_and_another_again() -> None:
    assert await heard(said(key="1"), said(key="1"), said(key="2")) == ["42", "42"]


async def test_in_a_group_only_those_who_spoke_to_the_bot_are_told() -> None:
    group = said("大家下午开会", chat="g", kind=ChatKind.GROUP)
    assert await heard(group) == []
    assert await heard(replace(group, text="/summary")) == ["g"]
    assert await heard(replace(group, button="/summary")) == ["g"]
    assert await heard(replace(said(), news=ChatNews.GONE)) == []


async def test_a_service_that_does_not_take_the_word_is_asked_again_and_then_left() -> None:
    failures = [SendFailed("down", certain=True, retry_after=0.01), None]
    platform = FakePlatform(fault=lambda _to, _key: failures.pop(0))
    assert await heard(said(), platform=platform) == ["42"]
    gone = FakePlatform(fault=lambda _to, _key: SendFailed("blocked", certain=True, gone=True))
    assert await heard(said(), platform=gone) == []


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did_where_no_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CUIBAO_DATA_DIR", str(tmp_path / "data"))
    assert main(["maintenance", "两小时后"]) == 0
    until_then = announced(tmp_path / "data", machine_clock())
    assert until_then is not None
    out = capsys.readouterr().out
    assert "没有发现正在运行的程序" in out
    assert f"{local(until_then):%H:%M}" in out
    main(["doctor"])
    assert "系统维护：" in (says := capsys.readouterr().out)
    assert "之前不收内容、不发催报；做完请运行 cuibao maintenance end" in says
    assert main(["maintenance", "end"]) == 0
    assert capsys.readouterr().out == "维护已结束，程序正在恢复收发。\n"
    assert main(["maintenance", "end", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"until": None, "closed": False}


@pytest.mark.parametrize(
    ("typed", "says"),
    [("等会儿", "没看懂“等会儿”是几点"), ("昨天", "已经过去"), ("后天上午", "一次维护最长 24 小时")],
)
def test_a_time_that_cannot_be_is_refused_and_announces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, says: str
) -> None:
    monkeypatch.setenv("CUIBAO_DATA_DIR", str(tmp_path))
    assert main(["maintenance", typed]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert announced(tmp_path, machine_clock()) is None
