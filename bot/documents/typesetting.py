"""The one typst compiler that sets every PDF and picture.

A layout (`layouts/*.typ`) is a program, the text it sets is data: it goes in as JSON through `sys.inputs`, so nothing a
person wrote is ever read as markup. Only the bundled fonts are seen, so a page looks the same on every machine. Making
the compiler reads 23 MB of fonts; it is made once, at the first page, and shared. It keeps its inputs between two
calls, hence the lock.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

LAYOUTS = Path(__file__).parent / "layouts"
FONTS = Path(__file__).parent / "fonts"

# Pictographs, their joiners and flags: no bundled font has them, and a page is better without than with empty boxes.
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff\U000e0000-\U000e01ef\ufe00-\ufe0f\u200d]")

_lock = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=LAYOUTS, font_paths=fonts)


def typeset_pdf(layout: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Set a layout as PDF, dated `at`; `data` is anything JSON can hold."""
    return _typeset(layout, data, format="pdf", timestamp=at.astimezone(UTC).replace(microsecond=0))


def typeset_png(layout: str, data: Mapping[str, Any], *, ppi: float) -> bytes:
    """Set a layout of one page as a picture; raises ValueError for more pages."""
    return _typeset(layout, data, format="png", ppi=ppi)


def _typeset(layout: str, data: Mapping[str, Any], **how: Any) -> bytes:
    inputs = {"data": _PICTOGRAPHS.sub("", json.dumps(data, ensure_ascii=False))}
    with _lock:
        made = _compiler().compile(LAYOUTS / f"{layout}.typ", sys_inputs=inputs, **how)
    if not isinstance(made, bytes):
        raise ValueError(f"layout {layout} did not come out as one file")
    return made
