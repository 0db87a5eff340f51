"""A Bot API server on a loopback socket that refuses as Telegram's does; shares no code with the adapter.

Methods, limits and descriptions: https://core.telegram.org/bots/api and telegram-bot-api's Client.cpp
(github.com/tdlib/telegram-bot-api). A parameter the method does not have, or an unknown method, is refused and noted in
`complaints`. People's side is in telegram_people.py.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from typing import Any

from bot.clock import machine_clock
from tests.platforms.dingtalk_http import HttpServer, Reply, Request
from tests.platforms.telegram_chats import Chat, Posted, Refused, bad, refusal
from tests.platforms.telegram_form import Form, read_form
from tests.platforms.telegram_markup import Unparsable, read_html, units
from tests.platforms.telegram_updates import Updates
from tests.platforms.telegram_uploads import media_json, uploaded

TOKEN = "7000000001:AAFakeFakeFakeFakeFakeFakeFakeFake-_x"
BOT_ID, USERNAME = 7000000001, "cuibao_test_bot"
DOWNLOAD_LIMIT = 20 * 2**20

_SENDING = {"chat_id", "message_thread_id", "parse_mode", "reply_markup", "disable_notification"}
_PARAMETERS: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates", "drop_pending_updates", "max_connections"},
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "sendMessage": _SENDING | {"text", "link_preview_options"},
    "sendPhoto": _SENDING | {"photo", "caption"},
    "sendDocument": _SENDING | {"document", "caption"},
    "sendMediaGroup": {"chat_id", "message_thread_id", "media"},
    "sendChatAction": {"chat_id", "message_thread_id", "action"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "reply_markup", "link_preview_options"},
    "editMessageCaption": {"chat_id", "message_id", "caption", "parse_mode", "reply_markup"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
    "getFile": {"file_id"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "deleteMyCommands": {"scope", "language_code"},
}
_SAYS = ("sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup")
_ACTIONS = ("typing", "upload_photo", "upload_document")


class Service:
    """One bot's server. `now` is the service's clock in seconds; `limited` keeps the published rates."""

    def __init__(
        self, now: Callable[[], float] = lambda: machine_clock().timestamp(), *, limited: bool = False
    ) -> None:
        self.now = now
        self.limited = limited
        self.chats: dict[int, Chat] = {}
        self.posted: list[Posted] = []
        self.updates = Updates(now)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.queries: dict[str, bool] = {}
        self.commands: dict[tuple[str, str], Any] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.actions: list[tuple[int, str]] = []
        self.complaints: list[str] = []
        self.refusals = 0
        self.fail: deque[tuple[str, Reply]] = deque()
        self.lose_answers: deque[str] = deque()
        self.always: Callable[[str, dict[str, Any]], Reply | None] = lambda _method, _values: None
        self.delay = 0.0
        self._ids = iter(range(1, 10**9))
        self._sent_at: list[tuple[float, int]] = []
        self._http = HttpServer(self._answer)
        self.time = self._http.time
        self.port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        self.port = await self._http.open()

    async def close(self) -> None:
        await self.updates.close()
        await self._http.close()

    # --- HTTP ---

    async def _answer(self, request: Request) -> Reply:
        if request.path.startswith("/file/bot"):
            token, _, path = request.path.removeprefix("/file/bot").partition("/")
            found = self.files.get(path.removeprefix("documents/"))
            if token != TOKEN or found is None:
                return refusal(404, "Not Found")
            return Reply(200, found[1], "application/octet-stream")
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot") or re.fullmatch(r"\d+:[\w-]+", token) is None:
            return refusal(404, "Not Found")
        if token != TOKEN:
            return refusal(401, "Unauthorized")
        if method not in _PARAMETERS:
            self.complaints.append(f"unknown method {method}")
            return refusal(404, "Not Found")
        form = read_form(request)
        self.calls.append((method, form.values))
        unknown = form.values.keys() - _PARAMETERS[method]
        if unknown:
            self.complaints.append(f"{method} has no {sorted(unknown)}")
            return refusal(400, f"Bad Request: unknown parameters {sorted(unknown)}")
        if self.delay:
            await asyncio.sleep(self.delay)
        return await self._handle(method, form)

    async def _handle(self, method: str, form: Form) -> Reply:
        failed = self._planned(method) or self.always(method, form.values)
        if failed is not None:
            self.refusals += 1
            return failed
        try:
            if method == "getUpdates":
                return await self.updates.polled(form)
            result = getattr(self, f"_{method}")(form)
        except Refused as refused:
            self.refusals += 1
            return refused.reply
        except Unparsable as unparsable:
            return refusal(400, f"Bad Request: {unparsable}")
        if self.lose_answers and self.lose_answers[0] == method:
            self.lose_answers.popleft()
            return Reply(hang_up=True)
        return Reply.of({"ok": True, "result": result})

    def _planned(self, method: str) -> Reply | None:
        if self.fail and self.fail[0][0] in (method, ""):
            return self.fail.popleft()[1]
        return None

    # --- receiving ---

    def _getMe(self, _form: Form) -> Any:
        return {"id": BOT_ID, "is_bot": True, "first_name": "催报", "username": USERNAME, "can_join_groups": True}

    def _setWebhook(self, form: Form) -> Any:
        if re.fullmatch(r"[A-Za-z0-9_-]{0,256}", form.values.get("secret_token", "")) is None:
            raise bad("secret token contains unallowed characters")
        self.updates.hook(dict(form.values))
        return True

    def _deleteWebhook(self, _form: Form) -> Any:
        self.updates.hook({})
        return True

    def _getWebhookInfo(self, _form: Form) -> Any:
        return {"url": self.updates.webhook.get("url", ""), "pending_update_count": len(self.updates.waiting())}

    def _getFile(self, form: Form) -> Any:
        found = self.files.get(form.values["file_id"])
        if found is None:
            raise bad("invalid file_id")
        if len(found[1]) > DOWNLOAD_LIMIT:
            raise bad("file is too big")
        return {
            "file_id": form.values["file_id"],
            "file_unique_id": "u",
            "file_path": f"documents/{form.values['file_id']}",
        }

    # --- sending ---

    def _target(self, form: Form) -> Chat:
        chat = self.chats.get(int(form.values["chat_id"]))
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        match chat.state:
            case "blocked":
                raise Refused(403, "Forbidden: bot was blocked by the user")
            case "never":
                raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
            case "kicked":
                raise Refused(403, f"Forbidden: bot was kicked from the {chat.type} chat")
            case "silent":
                raise bad("not enough rights to send text messages to the chat")
        topic = form.values.get("message_thread_id")
        if topic is not None and int(topic) not in chat.topics:
            raise bad("message thread not found")
        return chat

    def _count(self, chat: Chat, messages: int = 1) -> None:
        """30 a second in all, one a second in a chat, 20 a minute in a group."""
        now = self.now()
        self._sent_at = [(at, where) for at, where in self._sent_at if at > now - 60]
        if self.limited:
            last_second = [where for at, where in self._sent_at if at > now - 1]
            if len(last_second) + messages > 30:
                raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
            if chat.id > 0 and chat.id in last_second:
                raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
            if chat.id < 0 and sum(where == chat.id for _, where in self._sent_at) + messages > 20:
                raise Refused(429, "Too Many Requests: retry after 30", retry_after=30)
        self._sent_at += [(now, chat.id)] * messages

    def _written(self, form: Form, name: str, limit: int, too_long: str) -> dict[str, Any]:
        source = str(form.values.get(name, ""))
        if form.values.get("parse_mode") == "HTML":
            text, entities = read_html(source)
        else:
            text, entities = source, []
        if units(text) > limit:
            raise bad(too_long)
        return {name: text, "entities" if name == "text" else "caption_entities": entities} if text.strip() else {}

    def _keyboard(self, form: Form) -> dict[str, Any]:
        markup = form.json("reply_markup")
        if markup is None:
            return {}
        buttons = [button for row in markup["inline_keyboard"] for button in row]
        if len(buttons) > 100:
            raise bad("reply markup is too long")
        for button in buttons:
            if not button["text"].strip():
                raise bad("inline keyboard button text must be non-empty")
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")
        return {"reply_markup": markup} if buttons else {}

    def _post(self, chat: Chat, form: Form, body: dict[str, Any], *files: tuple[str, bytes]) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": next(self._ids),
            "date": int(self.now()),
            "chat": chat.json(),
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "催报", "username": USERNAME},
            **body,
        }
        if "message_thread_id" in form.values:
            message |= {"message_thread_id": int(form.values["message_thread_id"]), "is_topic_message": True}
        self.posted.append(Posted(message, list(files)))
        return message

    def _sendMessage(self, form: Form) -> Any:
        chat = self._target(form)
        written = self._written(form, "text", 4096, "message is too long")
        if not written:
            raise bad("message text is empty")
        keyboard = self._keyboard(form)
        self._count(chat)
        return self._post(chat, form, written | keyboard)

    def _sendDocument(self, form: Form) -> Any:
        return self._send_file(form, "document")

    def _sendPhoto(self, form: Form) -> Any:
        return self._send_file(form, "photo")

    def _send_file(self, form: Form, kind: str) -> Any:
        chat = self._target(form)
        file = uploaded(form, kind, kind)
        caption = self._written(form, "caption", 1024, "message caption is too long")
        keyboard = self._keyboard(form)
        self._count(chat)
        return self._post(chat, form, media_json(kind, self.store(*file), file) | caption | keyboard, file)

    def _sendMediaGroup(self, form: Form) -> Any:
        chat = self._target(form)
        media = form.json("media")
        if not 2 <= len(media) <= 10:
            raise bad("there must be from 2 to 10 messages in the group")
        if len({item["type"] for item in media}) > 1:
            raise bad("documents can't be mixed with other media types")
        files = [uploaded(form, item["media"].removeprefix("attach://"), item["type"]) for item in media]
        for item in media:
            if units(read_html(item.get("caption", ""))[0]) > 1024:
                raise bad("message caption is too long")
        self._count(chat, len(media))
        return [
            self._post(
                chat,
                form,
                {**media_json(item["type"], self.store(*file), file), "caption": read_html(item.get("caption", ""))[0]},
                file,
            )
            for item, file in zip(media, files, strict=True)
        ]

    def store(self, name: str, data: bytes) -> str:
        file_id = f"file-{next(self._ids)}"
        self.files[file_id] = (name, data)
        return file_id

    def _sendChatAction(self, form: Form) -> Any:
        chat = self._target(form)
        if form.values["action"] not in _ACTIONS:
            raise bad("wrong parameter action in request")
        self.actions.append((chat.id, form.values["action"]))
        return True

    # --- editing ---

    def _editMessageText(self, form: Form) -> Any:
        written = self._written(form, "text", 4096, "message is too long")
        if not written:
            raise bad("message text is empty")
        return self._edit(form, written)

    def _editMessageCaption(self, form: Form) -> Any:
        return self._edit(form, self._written(form, "caption", 1024, "message caption is too long"))

    def _editMessageReplyMarkup(self, form: Form) -> Any:
        return self._edit(form, {})

    def _edit(self, form: Form, body: dict[str, Any]) -> Any:
        chat, message_id = self._target(form), int(form.values["message_id"])
        found = next(
            (p for p in self.posted if p.json["chat"]["id"] == chat.id and p.json["message_id"] == message_id), None
        )
        if found is None:
            raise bad("message to edit not found")
        kept = {name: value for name, value in found.json.items() if name != "reply_markup"}
        changed = {**kept, **body, **self._keyboard(form)}
        if changed == found.json:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        found.json = changed
        return changed

    def _answerCallbackQuery(self, form: Form) -> Any:
        if self.queries.get(form.values["callback_query_id"]) is not False:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.queries[form.values["callback_query_id"]] = True
        return True

    # --- menus ---

    def _setMyCommands(self, form: Form) -> Any:
        commands = form.json("commands")
        for command in commands:
            if (
                re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) is None
                or not 1 <= len(command["description"]) <= 256
            ):
                raise bad("BOT_COMMAND_INVALID")
        self.commands[self._scope(form)] = commands
        return True

    def _deleteMyCommands(self, form: Form) -> Any:
        self.commands.pop(self._scope(form), None)
        return True

    def _scope(self, form: Form) -> tuple[str, str]:
        scope = form.json("scope") or {"type": "default"}
        if scope["type"] == "chat" and int(scope["chat_id"]) not in self.chats:
            raise bad("chat not found")
        return json.dumps(scope, sort_keys=True), form.values.get("language_code", "")
