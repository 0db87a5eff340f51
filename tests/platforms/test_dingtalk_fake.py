"""The fake is no mirror of the adapter: published vectors, the vendor's own client, and the refusals of the documents."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.platforms.dingtalk_gateway import CARDS, MESSAGES
from tests.platforms.dingtalk_messenger import NOW, RunningClock, message
from tests.platforms.dingtalk_service import (
    BUILT_IN,
    CLIENT_ID,
    CLIENT_SECRET,
    FLOODED,
    HIDDEN,
    OWN,
    PERSON,
    ROBOT,
    Service,
)
from tests.platforms.dingtalk_webhook import CustomRobot, card_sign, robot_sign
from tests.waiting import until


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
async def service(clock: RunningClock) -> AsyncIterator[Service]:
    opened = Service(clock)
    await opened.open()
    yield opened
    await opened.close()


class Caller:
    """Plain HTTP calls, as anybody would make them."""

    def __init__(self, service: Service) -> None:
        self.http = httpx.AsyncClient(base_url=service.base_url, trust_env=False)
        self.token = ""

    async def sign_in(self) -> None:
        keys = {"appKey": CLIENT_ID, "appSecret": CLIENT_SECRET}
        self.token = (await self.http.post("/v1.0/oauth2/accessToken", json=keys)).json()["accessToken"]

    async def call(self, path: str, body: Any, method: str = "POST") -> tuple[int, Any]:
        headers = {"x-acs-dingtalk-access-token": self.token}
        response = await self.http.request(method, path, json=body, headers=headers)
        return response.status_code, response.json()

    async def code(self, path: str, body: Any, method: str = "POST") -> str:
        status, answer = await self.call(path, body, method)
        return "" if status == 200 else str(answer["code"])


@pytest.fixture
async def caller(service: Service) -> AsyncIterator[Caller]:
    opened = Caller(service)
    await opened.sign_in()
    yield opened
    await opened.http.aclose()


def test_the_signatures_are_those_of_the_published_vectors() -> None:
    sign = robot_sign("SECexample0123456789", "1700000000000")
    assert sign == "figG6qqCA/lRh0hsGCW2zNtNV5znkAFut5BI0zKhqnQ="
    assert quote(sign, safe="") == "figG6qqCA%2FlRh0hsGCW2zNtNV5znkAFut5BI0zKhqnQ%3D"
    assert card_sign("exampleApiSecret", "1700000000000") == "TFVJpfCR9xH2Z6pfXyuTVca8WjPPFQW0Bo2nYCQ/Z3E="


def test_a_custom_robot_checks_sign_clock_keyword_and_pace() -> None:
    now = [NOW.timestamp()]
    robot = CustomRobot("SECx", "催报", lambda: now[0])

    def send(text: str = "催报", *, sign: str | None = None, shift: float = 0.0) -> int:
        timestamp = str(int((now[0] + shift) * 1000))
        query = {"timestamp": timestamp, "sign": sign or quote(robot_sign("SECx", timestamp), safe="")}
        return robot.send(query, {"msgtype": "text", "text": {"content": text}})[0]

    assert send(sign="x") == send(shift=3700) == send(shift=-3700) == send("别的") == 310000
    assert [send() for _ in range(21)] == [0] * 20 + [130101]
    now[0] += 300
    assert send() == 130101
    now[0] += 301
    assert send() == 0


async def test_the_vendors_client_gets_along_with_the_fake(service: Service, clock: RunningClock) -> None:
    """dingtalk-stream 0.24.3 connects, echoes pings, acknowledges, sends a card, and follows a disconnect."""
    script = Path(__file__).with_name("dingtalk_vendor_client.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        CLIENT_ID,
        CLIENT_SECRET,
        OWN,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "DINGTALK_OPENAPI_ENDPOINT": service.base_url, "NO_PROXY": "127.0.0.1"},
    )
    gateway = service.gateway
    assert process.stdout is not None
    try:
        await until(lambda: bool(gateway.lines), seconds=20)
        first = await gateway.push(MESSAGES, message(service, clock, text={"content": "第一句"}))
        assert "第一句" in (await asyncio.wait_for(process.stdout.readline(), 10)).decode()
        await until(lambda: first.taken and bool(service.cards), seconds=10)
        assert next(iter(service.cards.values())).values["text"] == "第一句"
        await gateway.ping()
        await until(lambda: gateway.pongs == 1, seconds=10)
        content = json.dumps({"cardPrivateData": {"actionIds": ["b1"], "params": {}}})
        track = next(iter(service.cards))
        click = await gateway.push(CARDS, {"outTrackId": track, "userId": PERSON, "content": content})
        assert b"b1" in await asyncio.wait_for(process.stdout.readline(), 10)
        await until(lambda: click.taken, seconds=10)
        service.apply(service.cards[track], click.acks[0][1]["response"])
        assert service.cards[track].values["chosen"] == "好"
        await gateway.say_goodbye()
        await until(lambda: gateway.connects == 2 and len(gateway.lines) == 1, seconds=20)
        second = await gateway.push(MESSAGES, message(service, clock, text={"content": "第二句"}))
        await until(lambda: second.taken, seconds=10)
    finally:
        process.kill()
        await process.communicate()
    assert gateway.complaints == []
    assert service.complaints == []


async def test_a_ticket_works_once_and_for_ninety_seconds(
    service: Service, caller: Caller, clock: RunningClock
) -> None:
    async def ticket() -> str:
        body = {"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET, "subscriptions": []}
        accept = {"Accept": "application/json"}
        answer = await caller.http.post("/v1.0/gateway/connections/open", json=body, headers=accept)
        return str(answer.json()["ticket"])

    async def refused(value: str) -> bool:
        try:
            async with connect(f"{service.gateway.endpoint}?ticket={quote(value, safe='')}", proxy=None):
                return False
        except InvalidStatus:
            return True

    used = await ticket()
    assert [await refused(used), await refused(used), await refused("")] == [False, True, True]
    late = await ticket()
    clock.advance(91)
    assert await refused(late)


async def test_without_accept_the_answer_is_xml_and_a_wrong_secret_is_refused(service: Service, caller: Caller) -> None:
    body: dict[str, Any] = {"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET, "subscriptions": []}
    assert (await caller.http.post("/v1.0/gateway/connections/open", json=body)).text.startswith("<result>")
    body["clientSecret"] = "x"
    assert (await caller.http.post("/v1.0/gateway/connections/open", json=body)).status_code == 401


async def test_only_subscribed_topics_are_pushed_and_only_to_the_living(service: Service, clock: RunningClock) -> None:
    ticket = service.gateway.issue(frozenset({("CALLBACK", MESSAGES)}))
    async with connect(f"{service.gateway.endpoint}?ticket={quote(ticket, safe='')}", proxy=None) as socket:
        await until(lambda: bool(service.gateway.lines))
        card = await service.gateway.push(CARDS, {})
        text = await service.gateway.push(MESSAGES, {"a": 1})
        frame = json.loads(await socket.recv())
        assert (frame["headers"]["topic"], json.loads(frame["data"])) == (MESSAGES, {"a": 1})
        assert (card.times, text.times) == (0, 1)
        await service.gateway.say_goodbye()
        lost = await service.gateway.push(MESSAGES, {"a": 2})
        assert lost.times == 0


async def test_the_person_lists_are_as_documented(caller: Caller) -> None:
    people = [PERSON, HIDDEN, FLOODED, "nobody"]
    body = {"robotCode": ROBOT, "userIds": people, "msgKey": "sampleText", "msgParam": '{"content":"在"}'}
    _, answer = await caller.call("/v1.0/robot/oToMessages/batchSend", body)
    assert answer["invalidStaffIdList"] == ["nobody"]
    assert answer["flowControlledStaffIdList"] == [FLOODED]
    assert answer["filteredStaffIdList"] == [HIDDEN]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"userIds": [str(n) for n in range(21)]}, "invalidParameter.userIds.overMax"),
        ({"userIds": []}, "invalidParameter.userIds.empty"),
        ({"robotCode": "x"}, "invalidParameter.robotCode.notExsit"),
        ({"msgParam": {"content": "x"}}, "invalidParameter.msgParam"),
        ({"msgParam": "x"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": '{"text":"x"}'}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"content": "x" * 15_000})}, "invalidParameter.msgParam.tooLong"),
        ({"msgKey": "sampleOther"}, "invalidParameter.msgKey.invalid"),
        ({"msgKey": "sampleImageMsg", "msgParam": '{"photoURL":"@x"}'}, "invalidParameter.mediaId.notExist"),
        ({"extra": 1}, "invalidParameter.extra"),
    ],
)
async def test_what_the_documents_refuse_the_fake_refuses(caller: Caller, change: dict[str, Any], code: str) -> None:
    body = {"robotCode": ROBOT, "userIds": [PERSON], "msgKey": "sampleText", "msgParam": '{"content":"在"}'}
    assert await caller.code("/v1.0/robot/oToMessages/batchSend", {**body, **change}) == code


async def test_a_picture_is_no_file_and_a_file_no_picture(service: Service, caller: Caller) -> None:
    async def upload(kind: str, name: str, data: bytes = b"123456") -> Any:
        query = {"access_token": caller.token, "type": kind}
        return (
            await caller.http.post("/media/upload", params=query, data={"type": kind}, files={"media": (name, data)})
        ).json()

    assert (await upload("file", "图.png"))["errcode"] == 40004
    assert (await upload("image", "表.docx"))["errcode"] == 40004
    assert (await upload("file", "表.docx", b""))["errcode"] == 40006
    good = await upload("file", "表.docx")
    assert good["errcode"] == "0"
    param = json.dumps({"mediaId": good["media_id"], "fileName": "表.png", "fileType": "png"})
    body = {"robotCode": ROBOT, "userIds": [PERSON], "msgKey": "sampleFile", "msgParam": param}
    assert await caller.code("/v1.0/robot/oToMessages/batchSend", body) == "invalidParameter.fileType.invalid"


async def test_the_token_belongs_in_the_header_of_one_api_and_the_query_of_the_other(caller: Caller) -> None:
    body = {"robotCode": ROBOT, "userIds": [PERSON], "msgKey": "sampleText", "msgParam": '{"content":"在"}'}
    path = "/v1.0/robot/oToMessages/batchSend"
    assert await caller.code(f"{path}?access_token=x", body) == "MissingHeader.token_in_query"
    caller.token = "dead"
    status, answer = await caller.call(path, body)
    assert (status, answer["code"]) == (401, "InvalidAuthentication")
    headers = {"x-acs-dingtalk-access-token": "x"}
    old = await caller.http.post("/media/upload", files={"media": ("a.docx", b"123456")}, headers=headers)
    assert (old.status_code, old.json()["errcode"]) == (200, 40014)


async def test_rates_and_the_monthly_count_are_kept(service: Service, caller: Caller, clock: RunningClock) -> None:
    path = "/v1.0/robot/oToMessages/batchSend"
    body = {"robotCode": ROBOT, "userIds": [PERSON], "msgKey": "sampleText", "msgParam": '{"content":"在"}'}
    codes = [await caller.code(path, body) for _ in range(21)]
    assert codes[:20] == [""] * 20
    assert codes[20].endswith("QpsLimitForAppkeyAndApi")
    clock.advance(1)
    service.monthly_limit = service.calls
    assert (await caller.code(path, body)).endswith("ApiCountLimitForOrg")


async def test_sessions_and_download_addresses_run_out(service: Service, caller: Caller, clock: RunningClock) -> None:
    session = service.session("cid", life=60)
    said = {"msgtype": "text", "text": {"content": "在"}}
    assert (await caller.http.post(session, json=said)).json()["errcode"] == 0
    code = service.store("表.docx", b"PK")
    assert await caller.code("/v1.0/robot/messageFiles/download", {"downloadCode": code, "robotCode": "x"})
    _, answer = await caller.call("/v1.0/robot/messageFiles/download", {"downloadCode": code, "robotCode": ROBOT})
    assert (await caller.http.get(answer["downloadUrl"])).content == b"PK"
    clock.advance(301)
    assert (await caller.http.get(answer["downloadUrl"])).status_code == 403
    assert (await caller.http.post(session, json=said)).json()["errcode"] == 300001
    assert service.told == [("cid", "在")]


async def test_cards_are_checked_and_updates_erase_unless_told_otherwise(service: Service, caller: Caller) -> None:
    path = "/v1.0/card/instances/createAndDeliver"
    body: dict[str, Any] = {
        "cardTemplateId": OWN,
        "outTrackId": "t1",
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "题", "text": "文"}},
        "openSpaceId": f"dtv1.card//IM_ROBOT.{PERSON}",
        "imRobotOpenSpaceModel": {"supportForward": False},
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": ROBOT},
    }
    assert await caller.code(path, {**body, "cardTemplateId": "x"}) == "param.templateNotExist"
    assert await caller.code(path, {**body, "cardData": {"cardParamMap": {"title": 1}}}) == "param.cardParamMapInvalid"
    long = {"cardParamMap": {"title": "汉" * 342}}
    assert await caller.code(path, {**body, "cardData": long}) == "param.cardParamMapInvalid"
    assert await caller.code(path, {**body, "cardTemplateId": BUILT_IN}) == "param.cardDataInvalid"
    assert await caller.code(path, body) == ""
    assert await caller.code(path, body) == "param.cardAlreadyExist"
    update: dict[str, Any] = {"outTrackId": "t1", "cardData": {"cardParamMap": {"chosen": "好"}}}
    by_key = {**update, "cardUpdateOptions": {"updateCardDataByKey": True}}
    assert await caller.code("/v1.0/card/instances", by_key, "PUT") == ""
    assert service.cards["t1"].values == {"title": "题", "text": "文", "chosen": "好"}
    assert await caller.code("/v1.0/card/instances", update, "PUT") == ""
    assert service.cards["t1"].values == {"chosen": "好"}
    assert await caller.code("/v1.0/card/instances", {**update, "outTrackId": "t9"}, "PUT") == "param.cardNotExist"
    assert await caller.code("/v1.0/unknown", {}) == "InvalidAction.NotFound"
