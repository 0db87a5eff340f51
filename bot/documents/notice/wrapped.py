"""Text that was set in lines of one width (from a mail, a PDF copied by hand, Shift+Enter): its paragraphs whole again.

Such a text shows itself by lines of one width that end in the middle of a sentence; each paragraph's last line is shorter.
A line goes on in the next one where it is as wide as those and both its end and the next one's beginning allow it. What is
cut in two beyond doubt (an open bracket, a number from its measure) is joined in any text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.documents.notice.columns import is_column_name
from bot.documents.notice.cuts import OpenBrackets, cuts_label, ends_paragraph, is_apart, is_cut, is_label, is_running
from bot.domain.amount import read_spelled

# What begins a paragraph however full the line above was.
BEGINS = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、．.条]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是|附件|附：|"
    r"(?:牵头|责任|配合|承办|协办|完成)(?:单位|部门)[：:]|(?:20\d\d|二[〇○零]..)年[^年月]{1,3}月[^年月]{1,3}日\s*$)"
)
_NUMBER = "[一二三四五六七八九十]{1,3}"
_ITEM = re.compile(
    rf"(?:第(?:{_NUMBER}|\d{{1,3}})[条项件章节](?![一-龥])|(?:实事|项目|任务|工程|行动)(?:{_NUMBER}|\d{{1,2}})[ 　、:：.]|{_NUMBER}[、．.]|"
    rf"[（(](?:{_NUMBER}|\d{{1,3}})[）)]|\d{{1,3}}[、．.](?![\dA-Za-z])|\d{{1,2}}[）)]|[①-⑳]|[★☆◆◇●○■▲△※◎➤►▶•])"
)
# Lines of a letter that stand alone: its number, its addressee, its date, an annex.
_ALONE = re.compile(
    r"附件\s*\d*\s*(?:[：:].*)?|附[：:].*|\S{2,20}[〔【\[（(［]\s*(?:19|20)\d\d\s*[〕】\]）)］]\s*第?\d+\s*号|各[^。；]{1,60}[：:]|"
    r"[（(]?(?:20\d\d|二[〇○零]..)年[^年月]{1,3}月[^年月]{1,3}日[）)]?(?:印发)?|[一二三四五六七八九十]{1,2}是\S.*|"
    r"[\s—–\-－·第]*\d{1,3}\s*(?:[/／]\s*\d{1,3})?[\s—–\-－·页]*(?:共\s*\d+\s*页)?"
)
# Words that a sentence of a letter begins with; one that goes on has a comma before them.
_OPENS = re.compile(
    "请各|各(?:牵头|责任|主办|承办|有关|相关)?(?:责任)?(?:[（(][^（）()]{1,6}[）)])?(?:单位|部门)(?:要|应|须|于|每|请|在|将|分别)"
)
_TOKEN = re.compile(r"[A-Za-z0-9@._%/:\-]{2,40}")
_WORDS = re.compile("[，。；、：]")
_COUNT = re.compile(r"(?P<no>\d{1,3})|(?P<cn>[一二三四五六七八九十]{1,3})")
# A list may leave out a number.
_MOST_LEFT_OUT = 2
_FEWEST = 3


def columns(text: str) -> int:
    """How many columns a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wide_columns(text: str) -> int:
    """The same where quotation marks and dashes are as wide as Chinese characters, as in print."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


@dataclass(frozen=True)
class _Width:
    """The width a text was wrapped at, in one of the measures; lines of `low` to `high` are full."""

    measure: Callable[[str], int]
    low: int
    high: int

    def is_filled(self, line: str) -> bool:
        return self.low <= self.measure(line) <= self.high

    def is_full(self, line: str, after: str) -> bool:
        """Whether the next line's first character, or its whole number or address, had no room on this one."""
        if self.is_filled(line):
            return True
        width, token = self.measure(line), _TOKEN.match(after)
        return token is not None and width < self.low <= width + self.measure(token.group()) and 2 * width > self.low


_DATED = re.compile(r"(?:20\d\d|二[〇○零]..)年[^年月]{1,3}月[^年月]{1,3}日")
# A letterhead above the title.
_OFFICE = re.compile("^[^，。；：]*(?:政府|办公室|委员会|局|厅|委|部|会|办)$")
# How a text may have been measured, the narrowest it may be, and how far its full lines may differ.
_MEASURES: tuple[tuple[Callable[[str], int], int, int, int], ...] = (
    (columns, 32, 4, 6),
    (_wide_columns, 32, 4, 6),
    (len, 16, 2, 3),
)


@dataclass(frozen=True)
class _Line:
    """A line with words in it: `at` is its place, `raw` has its indentation, `is_cell` that it belongs to a table."""

    at: int
    raw: str
    is_cell: bool

    @property
    def words(self) -> str:
        return self.raw.strip()


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines with those put together that one paragraph was broken into; each stays where its paragraph began."""
    filled = _filled(lines)
    joins = _Joins(filled)
    result = list(lines)
    for first, *others in joins.paragraphs():
        if others:
            result[first.at] = first.raw + "".join(map(joins.piece, others))
        for line in others:
            result[line.at] = ""
    return result


def _filled(lines: Sequence[str]) -> list[_Line]:
    """The lines that are not empty. Behind names of columns, one a line, stand the cells of their table."""
    found: list[_Line] = []
    names, is_cell = 0, False
    for at, line in enumerate(lines):
        words = line.strip()
        if not words:
            continue
        names = names + 1 if is_column_name(words) else 0
        is_cell = is_cell or names >= _FEWEST
        found.append(_Line(at, line.rstrip(), is_cell or is_apart(line)))
    return found


class _Joins:
    """Decides line after line, in order, whether each goes on in the next one."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = lines
        gaps = Counter(after.at - line.at for line, after in pairwise(lines))
        # In a text with an empty line below each line these say nothing.
        self._usual_gap = max(gaps, key=lambda gap: gaps[gap], default=1)
        items = [line.raw[:1].isspace() for line in lines if _ITEM.match(line.words)]
        # Where numbered lines begin further right, so does every paragraph.
        self._has_indents = items.count(True) * 2 > len(items)
        running = [line.words for line in lines if is_running(line.words)]
        loose = sum(not ends_paragraph(words) for words in running)
        # In a text whose paragraphs all end their sentences, one that does not was broken.
        self._ends_sentences = loose <= max(1, len(running) // 5)
        self._brackets = OpenBrackets([line.words for line in lines], _ITEM)
        self._width = self._find_width()
        self._numbers: dict[str, int] = {}
        self._is_first = True

    def paragraphs(self) -> Iterator[list[_Line]]:
        """The lines in order, those of one paragraph together."""
        together: list[_Line] = []
        for index, line in enumerate(self._lines):
            if together and not self._goes_on(index - 1):
                yield together
                together = []
            together.append(line)
        if together:
            yield together

    def piece(self, line: _Line) -> str:
        """A line as it is put behind the one above; a space that parted two names stays."""
        is_gap = line.raw[:1] in " 　" and not line.raw[1:2].isspace() and not self._has_indents
        return line.raw if is_gap else line.words

    def _goes_on(self, index: int) -> bool:
        self._brackets.read(index)
        if not index:
            self._begins_item(self._lines[0].words)
        self._is_first = not self._is_broken(index)
        if self._is_first:
            self._brackets.close()
        return not self._is_first

    def _is_broken(self, index: int) -> bool:
        line, after = self._lines[index], self._lines[index + 1]
        if not self._are_near(line, after) or is_apart(line.raw) or is_apart(after.raw):
            return False
        if self._begins_item(after.words) and not self._brackets.closes_at_once(after.words):
            return False
        if self._brackets.goes_on(index):
            return True
        if cuts_label(line.words, after.words):
            return True
        if (is_label(after.words) and line.words[-1] not in "，、,") or self._signs(index + 1):
            return False
        if is_cut(line.words, after.words):
            return True
        if (
            _ALONE.fullmatch(after.words)
            or _OPENS.match(after.words)
            or (_OFFICE.search(line.words) and after.words.startswith("关于"))
        ):
            return False
        if self._width is not None:
            return self._is_full(line, after, self._width) and self._may_follow(line, after, self._width)
        is_loose = not line.is_cell and is_running(line.words) and not ends_paragraph(line.words)
        return self._ends_sentences and is_loose and is_running(after.words) and ends_paragraph(after.words)

    def _begins_item(self, words: str) -> bool:
        """Whether a line begins with the next number of a list, or its first; 三、四级 in a sentence does not."""
        found = _ITEM.match(words)
        if found is None:
            return False
        if (counted := _COUNT.search(found.group())) is None:
            return True
        kind = found.group().replace(counted.group(), "一" if counted["cn"] else "1", 1).strip()
        number = int(counted["no"]) if counted["no"] else int(read_spelled(counted["cn"]) or 0)
        is_next = self._width is None or number == 1 or 0 < number - self._numbers.get(kind, 0) <= _MOST_LEFT_OUT
        if is_next:
            self._numbers[kind] = number
        return is_next

    def _signs(self, index: int) -> bool:
        """Whether a line is who signed: an office above the date."""
        below = self._lines[index + 1].words if index + 1 < len(self._lines) else ""
        return _DATED.fullmatch(below) is not None and not _has_marks(self._lines[index])

    def _is_full(self, line: _Line, after: _Line, width: _Width) -> bool:
        """Whether a line is full; the first of a paragraph may have lost its indentation, as in a file of Word's."""
        is_bare = self._is_first and not self._has_indents and is_running(line.words)
        return width.is_full(line.raw, after.words) or (is_bare and width.is_full(f"　　{line.raw}", after.words))

    def _are_near(self, line: _Line, after: _Line) -> bool:
        return after.at - line.at <= self._usual_gap

    def _may_follow(self, line: _Line, after: _Line, width: _Width) -> bool:
        """Whether the next line may be the rest of a paragraph that this full line did not end."""
        if not self._has_indents:
            return not ends_paragraph(line.words)
        if after.raw[:1].isspace():
            return False
        return not ends_paragraph(line.words) or ends_paragraph(after.words) or width.is_filled(after.raw)

    def _find_width(self) -> _Width | None:
        """The width at which most unfinished lines end; None where the lines are as long as they please."""
        unfinished = [pair for pair in pairwise(self._lines) if self._are_near(*pair) and _is_unfinished(*pair)]
        best: tuple[int, _Width] | None = None
        for measure, narrowest, below, above in _MEASURES:
            counts = Counter(taken for line, _ in unfinished if (taken := measure(line.raw)) >= narrowest)
            modal = max(counts, key=lambda taken: (counts[taken] + counts[taken - 1], taken), default=0)
            width = _Width(measure, modal - below, modal + above)
            found = [pair for pair in unfinished if width.is_filled(pair[0].raw)]
            # What follows is words again, not a name alone.
            going_on = sum(width.is_filled(after.raw) or _has_marks(after) for _, after in found)
            wider = sum(measure(line.raw) > width.high for line in self._lines if not line.is_cell)
            if (
                (len(found) >= max(_FEWEST, 4 * wider) or (not wider and all(_has_marks(line) for line, _ in found)))
                and found
                and len(found) * 5 >= 3 * counts.total()
                and going_on * 2 >= len(found)
                and (best is None or len(found) > best[0])
            ):
                best = len(found), width
        return best[1] if best else None


def _has_marks(line: _Line) -> bool:
    return _WORDS.search(line.words) is not None


def _is_unfinished(line: _Line, after: _Line) -> bool:
    return not (
        ends_paragraph(line.words)
        or line.is_cell
        or after.is_cell
        or _ITEM.match(after.words)
        or is_label(after.words)
        or _ALONE.fullmatch(after.words)
    )
