"""Plain text as Markdown that shows it to the letter, for the 智能机器人, which takes no plain text.

The syntax is https://developer.work.weixin.qq.com/document/path/101138: headings, emphasis, lists, quotes, links, code,
tables, rules. The page names no escape; backslashes are CommonMark's, and not yet verified on a real tenant. So only
what would be markup is escaped: where an escape were shown, little would be disfigured.
"""

from __future__ import annotations

import re

# Marks that work anywhere in a line. A dot, a bracket or a minus elsewhere is harmless.
_INLINE = re.compile(r"[\\`*_\[\]~<|]|&(?=#?\w+;)")
# Marks at the beginning of a line: heading, quote, list, numbered list, rule, underline of a heading, table.
_AT_START = re.compile(r"(?P<indent>[ \t]*)(?:(?P<mark>[#>+=\-:])|(?P<number>\d{1,9})(?P<after>[.)]))")
_NO_BREAK_SPACE = "\u00a0"


def escape(text: str) -> str:
    """Text with line breaks → Markdown. Single line breaks become hard ones (two spaces before)."""
    lines = [_escape_line(line) for line in text.split("\n")]
    joined: list[str] = []
    for index, line in enumerate(lines):
        follows = index + 1 < len(lines) and bool(line) and bool(lines[index + 1])
        joined.append(f"{line}  " if follows else line)
    return "\n".join(joined)


def bold(text: str) -> str:
    """One line in bold."""
    return f"**{escape(' '.join(text.split()))}**"


def _escape_line(line: str) -> str:
    line = line.rstrip(" \t\r")
    start = _AT_START.match(line)
    # Leading blanks would be swallowed, or make a code block.
    body = line.lstrip(" \t")
    indent = _NO_BREAK_SPACE * (len(line) - len(body))
    escaped = _INLINE.sub(r"\\\g<0>", body)
    if start is None:
        return indent + escaped
    if start["mark"]:
        return f"{indent}\\{escaped}"
    number = start["number"]
    return f"{indent}{number}\\{escaped[len(number) :]}"
