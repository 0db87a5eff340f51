"""The menu under the 自建应用's chat: the usual words, a tap each.

https://developer.work.weixin.qq.com/document/path/90231: at most three entries with at most five below each; a name of at most 16
bytes, 40 below; a click brings back its key, which here is the word itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PATH = "/cgi-bin/menu/create"

_MENU: Mapping[str, tuple[str, ...]] = {
    "填报": (),
    "我的": ("我的任务", "下载表格", "稍后提醒", "历史"),
    "更多": ("进度", "汇总", "催报", "帮助"),
}


def menu_json() -> Mapping[str, Any]:
    """The body of the call."""
    return {
        "button": [
            {"name": name, "sub_button": [_click(word) for word in below]} if below else _click(name)
            for name, below in _MENU.items()
        ]
    }


def _click(word: str) -> Mapping[str, str]:
    return {"type": "click", "name": word, "key": word}
