"""The answering half of a fake DingTalk: tokens, messages, media, downloads, cards, sessions, rates and quotas.

Written from the public documents (open.dingtalk.com/document/development), strict where they are: an unknown path is
404, an unknown field, a wrong type, the token in the wrong place are refused and noted in `complaints`. Shares no code
with the adapter. Every request is in `log`.
"""

from __future__ import annotations

import json
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.platforms.dingtalk_form import No, card_values, check_fields, json_of, multipart_of
from tests.platforms.dingtalk_gateway import Gateway
from tests.platforms.dingtalk_http import HttpServer, Reply, Request

CLIENT_ID, CLIENT_SECRET, ROBOT = "dingfake0001", "fake-Secret/0123456789+abcdef", "dingfake0001"
BUILT_IN, OWN = "382e4302-551d-4880-bf29-a30acfab2e71.schema", "11111111-2222-3333-4444-555555555555.schema"
PERSON, LEFT, HIDDEN, FLOODED = "user-7", "user-left", "user-hidden", "user-flooded"
GROUP = "cidGroup+/0001=="

TOKEN_SECONDS, URL_SECONDS, CALLS_PER_SECOND, MONTHLY_CALLS = 7200, 300, 20, 5000
PARAM_LIMIT, MEDIA_LIMIT = 15_000, 20 * 1024 * 1024

_PARAMS: Mapping[str, frozenset[str]] = {
    "sampleText": frozenset({"content"}),
    "sampleMarkdown": frozenset({"title", "text"}),
    "sampleImageMsg": frozenset({"photoURL"}),
    "sampleFile": frozenset({"mediaId", "fileName", "fileType"}),
}
_FILE_TYPES = ("xlsx", "pdf", "zip", "rar", "doc", "docx")
_UPLOADS = {
    "image": ("jpg", "jpeg", "gif", "png", "bmp"),
    "file": ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"),
}
_TEMPLATES: Mapping[str, frozenset[str]] = {
    BUILT_IN: frozenset({"flowStatus", "msgTitle", "msgContent", "staticMsgContent", "sys_full_json_obj"}),
    OWN: frozenset({"title", "text", "buttons", "chosen"}),
}


@dataclass(frozen=True)
class Delivered:
    """One robot message in a chat: a userId, or a group's conversation."""

    chat: str
    key: str
    param: Mapping[str, str]


@dataclass
class Card:
    chat: str
    template: str
    values: dict[str, str]


@dataclass(frozen=True)
class Media:
    kind: str
    name: str
    data: bytes


@dataclass
class Fault:
    """The next `times` requests whose path ends so get this reply; `after` says whether they take effect first."""

    path: str
    reply: Reply
    times: int = 1
    after: bool = False


class Service:
    """One organisation with one application. Both APIs answer on one port, told apart by their paths."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.gateway = Gateway(clock)
        self._http = HttpServer(self.answer)
        self.time = self._http.time
        self.base_url = ""
        self.log: list[Request] = []
        self.complaints: list[str] = []
        self.chats: list[Delivered | Card] = []
        self.cards: dict[str, Card] = {}
        self.media: dict[str, Media] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.sessions: dict[str, tuple[str, float]] = {}
        self.told: list[tuple[str, str]] = []
        self.faults: list[Fault] = []
        self.permissions = {"qyapi_robot_sendmsg", "Card.Instance.Write"}
        self.trusted_address = True
        self.monthly_limit = MONTHLY_CALLS
        self.calls = 0
        self.tokens_issued = 0
        self.cards_fail = False
        self._token: tuple[str, float] | None = None
        self._urls: dict[str, tuple[str, float]] = {}
        self._second: dict[str, deque[float]] = {}

    async def open(self) -> None:
        await self.gateway.open()
        self.base_url = f"http://127.0.0.1:{await self._http.open()}"

    async def close(self) -> None:
        await self.gateway.close()
        await self._http.close()

    def kill_token(self) -> None:
        """Revoke it before its time."""
        self._token = None

    def fail(self, path: str, reply: Reply, *, times: int = 1, after: bool = False) -> None:
        self.faults.append(Fault(path, reply, times, after))

    def session(self, conversation: str, life: float = 5400) -> str:
        """A sessionWebhook for a conversation."""
        name = secrets.token_hex(12)
        self.sessions[name] = (conversation, self._clock() + life)
        return f"{self.base_url}/robot/sendBySession?session={name}"

    def store(self, name: str, data: bytes) -> str:
        """A file somebody sent; returns its download code."""
        code = secrets.token_urlsafe(60) + "+/=="
        self.files[code] = (name, data)
        return code

    # ---- answering

    def answer(self, request: Request) -> Reply:
        self.log.append(request)
        fault = next((fault for fault in self.faults if request.path.endswith(fault.path)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.faults.remove(fault)
            if fault.after:
                self._route(request)
            return fault.reply
        return self._route(request)

    def _route(self, request: Request) -> Reply:
        try:
            match request.method, request.path:
                case "POST", "/v1.0/oauth2/accessToken":
                    return self._issue_token(json_of(request))
                case "POST", "/v1.0/gateway/connections/open":
                    return self._open_stream(request)
                case "POST", "/media/upload":
                    return self._upload(request)
                case "POST", "/robot/sendBySession":
                    return self._say_in_session(request)
                case "GET", "/":  # the gateway's door: nothing there, and nothing wrong with knocking
                    return Reply.of({"code": "InvalidAction.NotFound"}, 404)
                case "GET", path if path.startswith("/down/"):
                    return self._file(path.removeprefix("/down/"))
            self._admit(request)
            match request.method, request.path:
                case "POST", "/v1.0/robot/oToMessages/batchSend":
                    return self._send_private(json_of(request))
                case "POST", "/v1.0/robot/groupMessages/send":
                    return self._send_group(json_of(request))
                case "POST", "/v1.0/robot/messageFiles/download":
                    return self._download(json_of(request))
                case "POST", "/v1.0/card/instances/createAndDeliver":
                    return self._create_card(json_of(request))
                case "PUT", "/v1.0/card/instances":
                    return self._update_card(json_of(request))
            raise No(404, "InvalidAction.NotFound")
        except No as no:
            self.complaints.append(f"{request.path}: {no}")
            return no.reply

    def _admit(self, request: Request) -> None:
        """Token, address, rate, quota: what the gateway of the new API looks at first."""
        if "access_token" in request.query:
            raise No(400, "MissingHeader.token_in_query")
        token = request.headers.get("x-acs-dingtalk-access-token", "")
        if not self._alive(token):
            raise No(401, "InvalidAuthentication")
        if not self.trusted_address:
            raise No(403, "Forbidden.AccessDenied.IpNotInWhiteList")
        self._spend(request.path)

    def _spend(self, path: str) -> None:
        window = self._second.setdefault(path, deque(maxlen=CALLS_PER_SECOND))
        if len(window) == CALLS_PER_SECOND and self._clock() - window[0] < 1:
            raise No(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi")
        window.append(self._clock())
        if self.calls >= self.monthly_limit:
            raise No(403, "Forbidden.AccessDenied.ApiCountLimitForOrg")
        self.calls += 1

    def _alive(self, token: str) -> bool:
        return self._token is not None and self._token[0] == token and self._clock() < self._token[1]

    def _needs(self, permission: str) -> None:
        if permission not in self.permissions:
            raise No(403, "Forbidden.AccessDenied.AccessTokenPermissionDenied")

    def _issue_token(self, body: dict[str, Any]) -> Reply:
        check_fields(body, {"appKey": str, "appSecret": str})
        if (body["appKey"], body["appSecret"]) != (CLIENT_ID, CLIENT_SECRET):
            raise No(400, "invalidClientIdOrSecret")
        if self._token is None or self._clock() >= self._token[1]:
            self.tokens_issued += 1
            self._token = (f"tok+{secrets.token_hex(12)}/=", self._clock() + TOKEN_SECONDS)
        return Reply.of({"accessToken": self._token[0], "expireIn": int(self._token[1] - self._clock())})

    def _open_stream(self, request: Request) -> Reply:
        body = json_of(request)
        check_fields(body, {"clientId": str, "clientSecret": str, "subscriptions": list}, {"ua": str, "localIp": str})
        if (body["clientId"], body["clientSecret"]) != (CLIENT_ID, CLIENT_SECRET):
            raise No(401, "authFailed")
        topics = frozenset((entry["type"], entry["topic"]) for entry in body["subscriptions"])
        ticket = self.gateway.issue(topics)
        if request.headers.get("accept") != "application/json":
            xml = f"<result><endpoint>{self.gateway.endpoint}</endpoint><ticket>{ticket}</ticket></result>"
            return Reply(body=xml.encode(), media_type="application/xml")
        return Reply.of({"endpoint": self.gateway.endpoint, "ticket": ticket})

    # ---- messages

    def _send_private(self, body: dict[str, Any]) -> Reply:
        self._needs("qyapi_robot_sendmsg")
        check_fields(body, {"robotCode": str, "userIds": list, "msgKey": str, "msgParam": str})
        self._robot(body["robotCode"])
        people = body["userIds"]
        if not people:
            raise No(400, "invalidParameter.userIds.empty")
        if len(people) > 20:
            raise No(400, "invalidParameter.userIds.overMax")
        param = self._param(body)
        for person in people:
            if person == PERSON:
                self.chats.append(Delivered(person, body["msgKey"], param))
        known = (PERSON, HIDDEN, FLOODED)
        return Reply.of(
            {
                "processQueryKey": secrets.token_hex(8),
                "invalidStaffIdList": [person for person in people if person not in known],
                "flowControlledStaffIdList": [person for person in people if person == FLOODED],
                "filteredStaffIdList": [person for person in people if person == HIDDEN],
            }
        )

    def _send_group(self, body: dict[str, Any]) -> Reply:
        self._needs("qyapi_robot_sendmsg")
        check_fields(body, {"robotCode": str, "openConversationId": str, "msgKey": str, "msgParam": str})
        self._robot(body["robotCode"])
        if body["openConversationId"] != GROUP:
            raise No(400, "invalid.openConversationId")
        self.chats.append(Delivered(GROUP, body["msgKey"], self._param(body)))
        return Reply.of({"processQueryKey": secrets.token_hex(8)})

    def _robot(self, code: str) -> None:
        if code != ROBOT:
            raise No(400, "invalidParameter.robotCode.notExsit" if code else "invalidParameter.robotCode.empty")

    def _param(self, body: dict[str, Any]) -> dict[str, str]:
        if body["msgKey"] not in _PARAMS:
            raise No(400, "invalidParameter.msgKey.invalid")
        if len(body["msgParam"].encode()) > PARAM_LIMIT:
            raise No(400, "invalidParameter.msgParam.tooLong")
        try:
            param = json.loads(body["msgParam"])
        except ValueError:
            raise No(400, "invalidParameter.msgParam.invalid") from None
        if not isinstance(param, dict) or set(param) != _PARAMS[body["msgKey"]]:
            raise No(400, "invalidParameter.msgParam.invalid")
        if not all(isinstance(value, str) and value for value in param.values()):
            raise No(400, "invalidParameter.msgParam.invalid")
        media_id = param.get("mediaId") or param.get("photoURL")
        kind = "file" if "mediaId" in param else "image"
        if media_id is not None and (media_id not in self.media or self.media[media_id].kind != kind):
            raise No(400, "invalidParameter.mediaId.notExist")
        if "fileType" in param and param["fileType"] not in _FILE_TYPES:
            raise No(400, "invalidParameter.fileType.invalid")
        return param

    def _say_in_session(self, request: Request) -> Reply:
        conversation, until = self.sessions.get(request.query.get("session", ""), ("", 0.0))
        if self._clock() >= until:
            return Reply.of({"errcode": 300001, "errmsg": "session 不存在"})
        body = json_of(request)
        if set(body) != {"msgtype", "text"} or body["msgtype"] != "text" or set(body["text"]) != {"content"}:
            return Reply.of({"errcode": 40035, "errmsg": "不合法的参数"})
        self.told.append((conversation, body["text"]["content"]))
        return Reply.of({"errcode": 0, "errmsg": "ok"})

    # ---- files

    def _upload(self, request: Request) -> Reply:
        """The old API: token in the query, errors inside a 200, errcode sometimes a string."""
        if "x-acs-dingtalk-access-token" in request.headers or not self._alive(request.query.get("access_token", "")):
            return Reply.of({"errcode": 40014, "errmsg": "不合法的access_token"})
        try:
            self._spend(request.path)
        except No as no:
            code = 90020 if "ApiCount" in str(no) else 90018
            return Reply.of({"errcode": code, "errmsg": str(no)})
        parts = multipart_of(request)
        kind, (name, data) = parts["type"][1].decode(), parts["media"]
        if kind not in _UPLOADS or name.rpartition(".")[2].lower() not in _UPLOADS[kind]:
            return Reply.of({"errcode": 40004, "errmsg": "不合法的媒体文件类型"})
        if not data or len(data) > MEDIA_LIMIT:
            return Reply.of({"errcode": 40006, "errmsg": "不合法的文件大小"})
        media_id = f"@{secrets.token_urlsafe(16)}"
        self.media[media_id] = Media(kind, name, data)
        return Reply.of(
            {
                "errcode": "0",
                "errmsg": "ok",
                "type": kind,
                "media_id": media_id,
                "created_at": int(self._clock() * 1000),
            }
        )

    def _download(self, body: dict[str, Any]) -> Reply:
        self._needs("qyapi_robot_sendmsg")
        check_fields(body, {"downloadCode": str, "robotCode": str})
        self._robot(body["robotCode"])
        if body["downloadCode"] not in self.files:
            raise No(400, "invalidParameter.downloadCode.invalid")
        name = secrets.token_hex(12)
        self._urls[name] = (body["downloadCode"], self._clock() + URL_SECONDS)
        return Reply.of({"downloadUrl": f"{self.base_url}/down/{name}"})

    def _file(self, name: str) -> Reply:
        code, until = self._urls.get(name, ("", 0.0))
        if self._clock() >= until:
            return Reply(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
        return Reply(200, self.files[code][1], "application/octet-stream")

    # ---- cards

    def _create_card(self, body: dict[str, Any]) -> Reply:
        self._needs("Card.Instance.Write")
        models = (
            "imRobotOpenSpaceModel",
            "imRobotOpenDeliverModel",
            "imGroupOpenSpaceModel",
            "imGroupOpenDeliverModel",
        )
        check_fields(
            body,
            {"cardTemplateId": str, "outTrackId": str, "cardData": dict, "callbackType": str, "openSpaceId": str},
            {"userIdType": int, **dict.fromkeys(models, dict)},
        )
        if body["cardTemplateId"] not in _TEMPLATES:
            raise No(400, "param.templateNotExist")
        if body["callbackType"] != "STREAM" or len(body["outTrackId"]) > 64 or not body["outTrackId"]:
            raise No(400, "param.invalid")
        if body["outTrackId"] in self.cards:
            raise No(400, "param.cardAlreadyExist")
        values = card_values(body["cardData"], _TEMPLATES[body["cardTemplateId"]])
        space, _, chat = body["openSpaceId"].removeprefix("dtv1.card//").partition(".")
        deliver = body.get("imRobotOpenDeliverModel" if space == "IM_ROBOT" else "imGroupOpenDeliverModel")
        if space not in ("IM_ROBOT", "IM_GROUP") or not isinstance(deliver, dict):
            raise No(400, "param.spaceInvalid")
        self._robot(deliver.get("robotCode", ROBOT))  # the vendor's client leaves it out in private chats
        if space == "IM_ROBOT" and deliver.get("spaceType") != "IM_ROBOT":
            raise No(400, "param.spaceInvalid")
        card = Card(chat, body["cardTemplateId"], values)
        self.cards[body["outTrackId"]] = card
        reached = chat in (PERSON, GROUP) and not self.cards_fail
        if reached:
            self.chats.append(card)
        result = {"spaceType": space, "spaceId": chat, "success": reached, "carrierId": "c", "errorMsg": ""}
        return Reply.of({"success": True, "result": {"outTrackId": body["outTrackId"], "deliverResults": [result]}})

    def _update_card(self, body: dict[str, Any]) -> Reply:
        self._needs("Card.Instance.Write")
        check_fields(
            body,
            {"outTrackId": str, "cardData": dict},
            {"privateData": dict, "cardUpdateOptions": dict, "userIdType": int},
        )
        if body["outTrackId"] not in self.cards:
            raise No(400, "param.cardNotExist")
        self.apply(self.cards[body["outTrackId"]], body)
        return Reply.of({"success": True, "result": True})

    def apply(self, card: Card, answer: dict[str, Any]) -> None:
        """Change a card as an update or the answer to a click says: by key, or everything else is erased."""
        new = card_values(answer.get("cardData", {"cardParamMap": {}}), _TEMPLATES[card.template])
        by_key = answer.get("cardUpdateOptions", {}).get("updateCardDataByKey") is True
        card.values = {**card.values, **new} if by_key else new
