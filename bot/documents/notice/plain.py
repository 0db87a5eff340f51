"""Plain text as a source: lines, without what programs leave in them, and tables that were flattened into lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.documents.notice.flattened import flattened_table
from bot.documents.notice.source import Block, Paragraph, Source
from bot.documents.notice.wrapped import unwrapped

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,60}\]")
_ODD_SPACES = re.compile("[\u00a0\u2002-\u200a\u202f\u205f]")
# Numbers in one character: ⒈ ⑴ ㈠.
_ENCLOSED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_DIGITS = str.maketrans(
    dict(zip("０１２３４５６７８９％", "0123456789%", strict=True))
    | {char: unicodedata.normalize("NFKC", char) for char in _ENCLOSED}
)
# A keycap counts an item in a chat; other pictures are only looks.
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3[.、]?")
_PICTURES = re.compile("[\U0001f300-\U0001faff\u2700-\u2775\u2b00-\u2bff\ufe0f]+")
# A scanner's software sets single spaces around marks: 县卫健局 、县妇联 ）.
_LOOSE_MARK = re.compile(
    r"(?<=[\u4e00-\u9fff0-9%”’》）)]) (?=[，。；：、）”’》])|(?<=[\u4e00-\u9fff，。；、：][（“‘《]) (?=[\u4e00-\u9fff0-9])"
)
# Where it has set many, those around quotation marks are its own too.
_LOOSE_QUOTE = re.compile(r"(?<=[”’》]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=[“‘《])")
_MANY = 5
_POINT = re.compile(r"(?<=\d)．(?=\d)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_GAP = re.compile(
    r"(?<=[\u4e00-\u9fff：:。）)》号日\]】〕])[ 　\t]+(?=[\u4e00-\u9fff《（(“【]|\d{1,3}[.．、](?!\d)|20\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
    r"|20\d\d-\d\d-\d\d)|(?<=日)[ 　\t]+(?=20\d\d)|(?<=20\d\d-\d\d-\d\d)[ 　\t]+(?=\S)"
)
# 责 任 单 位 is spread for looks, or by a scanner's software.
_SPREAD_LABEL = re.compile(r"[牵责配协承完实][ 　]?[头任合办成施][ 　]?[单部][ 　]?[位门][ 　]?(?=[：:])")
# 【责任单位】市教育局 is 责任单位：市教育局.
_BOXED_LABEL = re.compile(
    r"[【\[［]((?:牵头|责任|配合|承办|协办|实施|完成|主办|主要责任)(?:责任)?[单部][位门])[】\]］]\s*[：:]?"
)
# 〔目标〕…, 〔牵头〕市教育局, 【项目一】…: names of fields in brackets at the head of a line.
_BOXED_FIELD = re.compile(
    r"(?m)^([ 　]*)[【〔\[［]((?:工作|年度|主要)?(?:目标|任务|内容|措施)(?:任务)?|(?:完成|时间)?时限|完成时间|进度)[】〕\]］]\s*[：:]?"
)
_BOXED_ROLE = re.compile(r"(?m)^([ 　]*)[【〔\[［](牵头|责任|配合|协办|承办|主办|主责)[】〕\]］]\s*[：:]?")
_BOXED_NUMBER = re.compile(
    r"(?m)^([ 　]*)[【〔\[［]((?:项目|实事|任务)[一二三四五六七八九十\d]{1,3})[】〕\]］]\s*[：:]?"
)
_LABEL_ALONE = re.compile(r"(?<!各)(?:牵头|责任|配合|承办|协办|实施|完成|主办)(?:责任)?[单部][位门]\s*[：:]$")
# （责任单位：县卫计局、 and the rest with its bracket on the next line.
_BROKEN_LABEL = re.compile(r"[（(][^（）()：:]{0,8}[单部][位门][：:][^（）()]{0,200}$")
_CLOSES = re.compile(r"[^（）()]{1,200}[）)]")
# A star marks what is new in a list: 1.*改建床位220张.
_STAR = re.compile(r"(?<=[.．、，；])\*(?=[\u4e00-\u9fff“\d])")
# What a web page puts around a letter.
_FURNITURE = re.compile(
    r"(?:[【\[]?(?:分享到?|打印(?:本页|此页)?|关闭(?:本页|窗口)?|扫一扫.{0,20}|上一[篇条].{0,40}|下一[篇条].{0,40}|返回顶部|"
    r"责任编辑.{0,12}|(?:点击|浏览|阅读)(?:数|次数|量)?[：:]?\s*\d*人?次?)[】\]]?[：:]?){1,3}"
)
_ADDRESSEE = re.compile(r"各\S{2,80}[：:]")
# No letter pressed into a line has more parts; it bounds the work on hostile text.
_MAX_PARTS = 3_000
_MARKER_ALONE = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[条项件章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
)
_BARE_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")


def tidy(text: str) -> str:
    """Text without what word processors leave behind: bookmarks, invisible marks, odd spaces."""
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n").replace("\x07", "\t")
    )
    text = _PICTURES.sub(" ", _KEYCAP.sub("、", text.translate(_DIGITS)))
    text, loose = _LOOSE_MARK.subn("", _POINT.sub(".", text))
    if loose >= _MANY:
        text = _LOOSE_QUOTE.sub("", text)
    text = _STAR.sub("", text)
    text = _BOXED_LABEL.sub(r"\1：", text)
    text = _BOXED_NUMBER.sub(r"\1\2：", _BOXED_ROLE.sub(r"\1\2单位：", _BOXED_FIELD.sub(r"\1\2：", text)))
    text = _SPREAD_LABEL.sub(lambda found: "".join(found.group().split()), text.replace("**", ""))
    return _BOOKMARK.sub("", _INVISIBLE.sub("", _ODD_SPACES.sub(" ", text)))


def read_plain(text: str) -> Source:
    """A source from text; line numbers are those of the text."""
    lines = _unfolded(unwrapped(tidy(text).split("\n")))
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        found = flattened_table(lines, at)
        if found is not None:
            table, at = found
            blocks.append(table)
            continue
        text = lines[at].strip(" 　\t|").lstrip("#").strip()
        if text and not _FURNITURE.fullmatch(text):
            if blocks and isinstance(last := blocks[-1], Paragraph) and _LABEL_ALONE.search(last.text):
                blocks[-1] = Paragraph(last.text + text, last.line)
            else:
                blocks.append(Paragraph(text, at + 1))
        at += 1
    return Source(tuple(blocks))


def read_lines(blocks: Iterable[Block]) -> Source:
    """A source whose paragraphs are the lines of a file: broken ones put together, tables that became lines tables again."""
    result: list[Block] = []
    for _, run in groupby(blocks, key=lambda block: isinstance(block, Paragraph)):
        members = list(run)
        lines = [block for block in members if isinstance(block, Paragraph)]
        result += _whole(lines) if lines else members
    return Source(tuple(result))


def _whole(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    lines: list[str] = []
    places: list[int] = []
    for paragraph in paragraphs:
        # Empty lines were left out; those that stood in a file count as one.
        if places and paragraph.line > places[-1] + 1:
            lines.append("")
            places.append(paragraph.line - 1)
        lines.append(paragraph.text)
        places.append(paragraph.line)
    lines = unwrapped(lines)
    at = 0
    while at < len(lines):
        found = flattened_table(lines, at)
        if found is not None:
            yield replace(found[0], line=places[at])
        elif lines[at].strip():
            yield Paragraph(lines[at].strip(), places[at])
        at = found[1] if found is not None else at + 1


def mended(source: Source) -> Source:
    """Paragraphs of any kind of file as a typist would have set them: pressed letters apart, a label with its names."""
    is_pressed = len(source.paragraphs) <= 2
    blocks: list[Block] = []
    for block in source.blocks:
        if not isinstance(block, Paragraph):
            blocks.append(block)
            continue
        for part in _parts(block.text, is_pressed=is_pressed):
            last = blocks[-1] if blocks else None
            if isinstance(last, Paragraph) and _goes_on(last.text, part):
                blocks[-1] = Paragraph(last.text + part, last.line)
            else:
                blocks.append(Paragraph(part, block.line))
    return Source(tuple(blocks))


def _goes_on(text: str, after: str) -> bool:
    """Whether a statement of units was broken over two lines."""
    if _LABEL_ALONE.search(text):
        return True
    return _BROKEN_LABEL.search(text[-220:]) is not None and _CLOSES.match(after) is not None


def _unfolded(lines: list[str]) -> list[str]:
    """A letter that a chat or a web page pressed into one line, its lines apart again at gaps between Chinese words."""
    is_pressed = sum(bool(line.strip()) for line in lines) <= 2
    return [part for line in lines for part in _parts(line, is_pressed=is_pressed)]


def _parts(line: str, *, is_pressed: bool) -> list[str]:
    if len(line) < 150:
        return [line]
    parts: list[str] = []
    pieces = _GAP.split(line)
    if len(pieces) > _MAX_PARTS:
        return [line]
    for part in pieces:
        last = parts[-1] if parts else ""
        is_inside = last.count("（") + last.count("(") > last.count("）") + last.count(")") and re.search("[）)]", part)
        if _MARKER_ALONE.fullmatch(last) or is_inside:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    is_letter = is_pressed or any(_ADDRESSEE.fullmatch(part) or _BARE_DATE.fullmatch(part) for part in parts)
    return parts if is_letter else [line]
