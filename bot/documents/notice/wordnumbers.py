"""Automatic numbers of Word (自动编号): what stands before a paragraph on paper but nowhere in its text.

word/numbering.xml: a paragraph's numPr names a list (numId) and a level (ilvl); the list names an abstract one, whose
levels give format (numFmt), pattern (lvlText, %1 for the first level's number) and start. ECMA-376 Part 1, §17.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographTraditional",
        "chineseLegalSimplified",
        "koreanDigital2",
    )
)


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    style: str
    pattern: str
    start: int


@dataclass
class Numbering:
    """The lists of a document and how far each has counted; paragraphs are to be asked for in their order."""

    levels: Mapping[tuple[str, int], Level]
    abstract_of: Mapping[str, str]
    of_style: Mapping[str, tuple[str, int]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def prefix(self, num_id: str, level: int) -> str:
        """The next number of this list at this level, as printed; empty for bullets and unknown lists."""
        shape = self.levels.get((num_id, level))
        if shape is None:
            return ""
        counts = self._counts.setdefault(self.abstract_of.get(num_id, num_id), {})
        counts[level] = counts.get(level, shape.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if shape.style in ("bullet", "none"):
            return ""
        text = shape.pattern
        for at in range(9):
            if f"%{at + 1}" in text:
                outer = self.levels.get((num_id, at), shape)
                text = text.replace(f"%{at + 1}", spelled(counts.get(at, outer.start), outer.style))
        return text


def read_numbering(numbering: _Element | None, styles: _Element | None) -> Numbering:
    """The lists of numbering.xml, and which paragraph styles carry one."""
    abstract: dict[str, dict[int, Level]] = {}
    levels: dict[tuple[str, int], Level] = {}
    abstract_of: dict[str, str] = {}
    for node in numbering.findall(f"{W}abstractNum") if numbering is not None else ():
        abstract[node.get(f"{W}abstractNumId", "")] = _levels(node)
    for node in numbering.findall(f"{W}num") if numbering is not None else ():
        num_id = node.get(f"{W}numId", "")
        base = _value(node.find(f"{W}abstractNumId"))
        own = dict(abstract.get(base, {}))
        restarts = False
        for override in node.findall(f"{W}lvlOverride"):
            at = _int(override.get(f"{W}ilvl"))
            own.update(_levels(override))
            if (start := override.find(f"{W}startOverride")) is not None and at in own:
                own[at] = Level(own[at].style, own[at].pattern, _int(_value(start)))
                restarts = True
        abstract_of[num_id] = f"num {num_id}" if restarts else base
        levels.update({(num_id, at): level for at, level in own.items()})
    of_style: dict[str, tuple[str, int]] = {}
    for style in styles.findall(f"{W}style") if styles is not None else ():
        found = num_pr(style.find(f"{W}pPr"))
        if found is not None:
            of_style[style.get(f"{W}styleId", "")] = found
    return Numbering(levels, abstract_of, of_style)


def num_pr(properties: _Element | None) -> tuple[str, int] | None:
    """The (list, level) that paragraph properties name; list "0" means none on purpose."""
    node = properties.find(f"{W}numPr") if properties is not None else None
    if node is None or node.find(f"{W}numId") is None:
        return None
    return _value(node.find(f"{W}numId")), _int(_value(node.find(f"{W}ilvl")))


def spelled(number: int, style: str) -> str:
    """A number in one of Word's formats, as far as Chinese documents use them."""
    if style in _CHINESE:
        return chinese(number)
    if style == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if style in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr(ord("A" if style == "upperLetter" else "a") + number - 1)
    return f"{number:02d}" if style == "decimalZero" else str(number)


def chinese(number: int) -> str:
    """1 to 999 in Chinese characters: 一, 十二, 一百零五."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _levels(node: _Element) -> dict[int, Level]:
    return {
        _int(level.get(f"{W}ilvl")): Level(
            _value(level.find(f"{W}numFmt")) or "decimal",
            _value(level.find(f"{W}lvlText")),
            _int(_value(level.find(f"{W}start")), 1),
        )
        for level in node.findall(f"{W}lvl")
    }


def _value(node: _Element | None) -> str:
    return node.get(f"{W}val", "") if node is not None else ""


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else default
