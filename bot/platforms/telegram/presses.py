"""What a person sees of a press: the client stops waiting, and a question that was answered shows the choice.

Nothing depends on it: whether a press still means anything is decided by the program, so a keyboard that could not be
changed is only a keyboard that looks usable.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.fit import measure
from bot.platforms.telegram import words
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.decode import Press
from bot.platforms.telegram.encode import CAPTION_LIMIT, TEXT_LIMIT, escaped
from bot.ports import SendFailed, TextUnit

_log = logging.getLogger(__name__)


async def answer(client: Client, press: Press) -> None:
    """Answer the query and show the choice, at the same time. Raises nothing."""
    calls = [client.call("answerCallbackQuery", {"callback_query_id": press.query_id})]
    change = edit(press)
    if change is not None:
        calls.append(client.call(*change))
    for failed in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(failed, SendFailed):
            _log.info("press not shown", extra={"action": "telegram.press", "reason": failed.reason})


def edit(press: Press) -> tuple[str, dict[str, Any]] | None:
    """(method, data) of what becomes of a keyboard that answered its question; None for one to be pressed again."""
    if not press.pressed.is_answer or press.message_id is None:
        return None
    here = {"chat_id": press.place.chat_id, "message_id": press.message_id, "reply_markup": press.pressed.rest}
    mark = f"\n\n<i>{escaped(words.chosen(press.pressed.label))}</i>"
    # Markup takes no room, so what is measured here is never shorter than what the service counts.
    if press.text_html is not None and measure(press.text_html + mark, TextUnit.UTF16) <= TEXT_LIMIT:
        text = {"text": press.text_html + mark, "link_preview_options": {"is_disabled": True}}
        return "editMessageText", {**here, **text, "parse_mode": "HTML"}
    caption = press.caption_html
    if caption is not None and measure(caption + mark, TextUnit.UTF16) <= CAPTION_LIMIT:
        return "editMessageCaption", {**here, "caption": caption + mark, "parse_mode": "HTML"}
    return "editMessageReplyMarkup", here
