"""What the 智能机器人's service takes for a template card: https://developer.work.weixin.qq.com/document/path/101032."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_CARD_FIELDS = {
    "button_interaction": {"card_type", "main_title", "sub_title_text", "button_list", "task_id"},
    "text_notice": {"card_type", "main_title", "sub_title_text", "card_action", "task_id"},
}


class Refuse(Exception):
    """The service answers with this code."""

    def __init__(self, errcode: int, errmsg: str = "refused") -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode, self.errmsg = errcode, errmsg


def check_card(card: Mapping[str, Any], kind: str) -> None:
    """Raise Refuse for what the service does not take."""
    fields = _CARD_FIELDS.get(kind)
    if fields is None or card.get("card_type") != kind or not set(card) <= fields:
        raise Refuse(40058, f"card {sorted(card)}")
    title = card.get("main_title", {}).get("title", "")
    if not title or len(title) > 26 or len(card.get("sub_title_text", "")) > 112:
        raise Refuse(42046, "card text")
    if not re.fullmatch(r"[0-9A-Za-z_\-@]{1,128}", card.get("task_id", "")):
        raise Refuse(42014, "task_id")
    if kind == "text_notice" and card.get("card_action", {}).get("type") not in (1, 2):
        raise Refuse(42045, "Template_Card card_action Missing or Invalid")
    buttons = card.get("button_list", [])
    if kind == "button_interaction" and not 1 <= len(buttons) <= 6:
        raise Refuse(42047, "buttons")
    keys = [button["key"] for button in buttons]
    if len(set(keys)) != len(keys) or any(not key or len(key.encode()) > 1024 for key in keys):
        raise Refuse(42048, "keys")
    if any(not 1 <= len(button["text"]) <= 10 or button.get("style", 1) not in (1, 2, 3, 4) for button in buttons):
        raise Refuse(42049, "button text")
