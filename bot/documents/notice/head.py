"""The head and foot of an official letter: title (标题), document number (发文字号), issuer (发文机关), date (成文日期).

Places are those of GB/T 9704-2012: issuer or title on top, the number under it, the addressee, the text, then issuer and
date. Web pages drop the letterhead; the issuer is then known by the signature alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.notice.brackets import depths
from bot.documents.notice.source import Paragraph
from bot.domain.amount import read_spelled

_KIND = "通知|意见|方案|通告|公告|清单|办法|规划|计划|决定|措施|函|要点|公示|分解表|一览表|任务表|安排|举措|目标|细则|行动|工程|项目|实事|责任书|分工|台账|安排表|推进表|责任表|项目表|调度表|进度表|汇总表|明细表|分解|分解书|要求|公布|条"
_NUMBER = re.compile(
    r"(?:文号|发文字号|文\s*号)?[：:\s]*(?P<number>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fff（）()A-Za-z]{1,23}\s*[〔【\[（(［﹝]\s*(?:19|20)\d{2}\s*[〕】\]）)］﹞]\s*第?\s*\d{1,4}\s*号)"
)
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
    r"|(?P<cy>[二一][〇○Ｏ０零OО九一二三四五六七八]{3})年(?P<cm>[一二三四五六七八九十]{1,3})月(?P<cd>[一二三四五六七八九十]{1,3})日"
    r"|(?P<iy>(?:19|20)\d\d)[-./](?P<im>\d{1,2})[-./](?P<id>\d{1,2})(?!\d)"
)
# The table over a letter on a web page, a row a line: 文 号 | X政办〔2022〕1号 | 发文日期 | 2022-01-30.
_SEGMENT = re.compile(r"\s*\|\s*|\s{3,}|\s+(?=文\s*号)")
_ISSUED = re.compile(r"(?:成文|发文|印发|生成)日期\s*[：:|]?\s*(?P<day>\S.{6,16})")
_LABELLED = re.compile(
    rf"(?:标\s*题|名\s{{2,}}称|名称(?=[：:][^|\s]{{6,80}}(?:{_KIND})(?:\s|$)))\s*[：:|]\s*(?P<title>[^\s|][^|]*?)(?:\s*\||\s+(?:发布|成文|发文)日期|\s+(?:文号|发文字号)|\s*$)"
)
_ISSUER = re.compile(
    r"[\u4e00-\u9fff（）()·“”\s]{2,60}?(?:办公室|办公厅|人民政府|政府|委员会|管委会|管理委员会|工作委员会|工委|妇联|妇女联合会|"
    r"局|厅|委|部|总工会|委办|府办|办|中心|领导小组|党工委|街道办事处|院|会)$"
)
_ADDRESSEE = re.compile(r"[：:]\s*$")
_JUNK = re.compile(
    r"^(?:[（(]?此件|索\s*引\s*号|主题分类|主题词|发文机[关构]|成文日期|发布日期|发布时间|信息来源|来源|字号|字体|打印|分享|浏览|点击|附件|附[：:]|"
    r"\[|(?:您?的?当前)?(?:所在)?位置|您(?:的|当前|现在)|首页|扫一扫|有效性|公开方式|标\s*题|各|第\s*\d+\s*页|[—-]\s*\d+\s*[—-])"
)
# What a title with 关于 ends in, and what may stand below it in brackets.
_CLOSED = re.compile(r"(?:通知|意见|函|公告|通告|决定|公示|批复|通报)(?:[（(][^（）()]{1,20}[）)])?$")
_DRAFT = re.compile(
    r"[（(](?:征求意见稿|讨论稿|送审稿|试行|暂行|修订稿?|第[一二三四五六七八九十\d]{1,2}批|20\d\d年?版?)[）)]"
)
_LONGEST_TITLE = 5
_MOST_ISSUERS = 4
# How far below a closing date a page may put its own lines.
_FOOT = 8
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}[、是．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)")


@dataclass(frozen=True)
class Head:
    """What the letter says of itself."""

    title: str
    doc_number: str | None
    issuer: str | None
    issued_on: date | None


def read_head(preamble: Sequence[Paragraph], everything: Sequence[Paragraph]) -> Head:
    """`preamble` is what stands before the first item, `everything` the whole text (signatures may come late)."""
    top = [paragraph.text.strip() for paragraph in preamble[:40]]
    title, letterhead = _title(top)
    if not title:
        title, letterhead = _title([paragraph.text.strip() for paragraph in everything[:12]])
    number = _doc_number([paragraph.text for paragraph in everything[:25]])
    issuer, day = _signature(everything)
    if issuer is None:
        issuer = letterhead or _issuer_in(title) or _under(top, title) or _printer(everything)
    return Head(title, number, issuer, day)


def _title(lines: Sequence[str]) -> tuple[str, str | None]:
    """The title joined over its lines, and an issuer that stood on lines of its own above it."""
    labelled = next((found["title"] for line in lines if (found := _LABELLED.match(line))), None)
    if labelled:
        return labelled.strip(), None
    begun = next((index for index, line in enumerate(lines) if _may_begin(line)), None)
    if begun is None:
        # No word of a title anywhere: a short first line without a full stop has to do.
        first = next(
            (line for line in lines[:3] if 6 <= len(line) <= 50 and not _JUNK.match(line) and not _ITEM.match(line)), ""
        )
        return ("" if re.search("[。，；：:]", first) else first), None
    above = [line for line in lines[:begun] if _ISSUER.match(line)]
    letterhead = above[-1] if above else None
    words = ""
    for line in lines[begun : begun + _LONGEST_TITLE]:
        if words and not _goes_on(words, line):
            break
        words += line.strip()
    # A gap between two issuers stays, a gap for looks goes.
    words = re.sub(
        r"(?<![委府室局会院部])\s+|\s+(?![\u4e00-\u9fff])|\s+(?=关于)",
        "" if not re.search("[A-Za-z]{2}", words) else " ",
        words,
    ).strip(" 　")
    return _without_marks(words), letterhead


def _may_begin(line: str) -> bool:
    if not 4 <= len(line) <= 90 or _JUNK.match(line) or _ITEM.match(line) or _NUMBER.fullmatch(line):
        return False
    if _ADDRESSEE.search(line):
        return False
    if "。" in line or (_DATE.search(line) and len(line) < 16):
        return False
    return "关于" in line or bool(re.search(rf"(?:{_KIND})[）)》]?(?:[（(][^（）()]{{1,20}}[）)])?$", line))


def _may_go_on(line: str) -> bool:
    return (
        0 < len(line) <= 45
        and not _JUNK.match(line)
        and not _NUMBER.search(line)
        and not _ADDRESSEE.search(line)
        and not re.search(r"[。；，]", line)
        and not (_DATE.search(line) and not re.search("[通方清]", line))
    )


def _goes_on(words: str, line: str) -> bool:
    """Whether a title goes on in this line: it is not complete, or only looks so (…十大实事 and 项目的通知)."""
    if _DRAFT.fullmatch(line):
        return True
    if not _may_go_on(line):
        return False
    is_open = "关于" in words and not _CLOSED.search(words) and not line.startswith("关于")
    return not _ends(words) or (is_open and _CLOSED.search(line) is not None)


def _ends(words: str) -> bool:
    """Whether a title is complete: a kind of document at its end and no bracket or quotation open."""
    open_marks = words.count("《") - words.count("》")
    if open_marks > 0:
        return False
    if "关于" in words:
        about = words[words.index("关于") :]
        if re.match(r"关于(?:印发|转发|下达|公布|做好|发布|分解)", about) and not re.search(
            r"(?:通知|函|公告|通告|决定)(?:[（(][^（）()]{1,20}[）)])?$", words
        ):
            return False
    return bool(re.search(rf"(?:{_KIND})[）)》]?(?:[（(][^（）()]{{1,20}}[）)])?$", words))


def _without_marks(words: str) -> str:
    words = re.sub(r"^(?:标题|题目)[：:]", "", words)
    return re.sub(r"^[\[【][^\]】]{0,12}[\]】]\s*(?=\S)", "", words) if not words.startswith("【关") else words


def _doc_number(lines: Sequence[str]) -> str | None:
    for line in (part for whole in lines for part in _SEGMENT.split(whole)):
        line = re.sub(r"^[（(](.*号)[）)]$", r"\1", line.strip())
        found = _NUMBER.search(line)
        if found is None:
            continue
        outside = depths(line)[found.start("number")] == 0
        alone = len(line.strip()) - len(found.group()) <= 24 and not re.search(r"[，。；《]", line)
        if outside and alone:
            # 发布机构区政府办公室文号… is a row of a web page's table.
            return re.sub(r"^.*(?:文号|字号)[：:|]?", "", re.sub(r"\s+", "", found["number"]))
    return None


def read_date(text: str) -> date | None:
    """The first date of a line; None where there is none or no such day."""
    found = _DATE.search(text)
    if found is None:
        return None
    parts = found.groupdict()
    if parts["y"]:
        year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"])
    elif parts["iy"]:
        year, month, day = int(parts["iy"]), int(parts["im"]), int(parts["id"])
    else:
        spelled = [
            read_spelled(parts[key].translate(str.maketrans("○Ｏ０OО", "〇〇〇〇〇"))) for key in ("cy", "cm", "cd")
        ]
        if any(value is None for value in spelled):
            return None
        year, month, day = (int(value) for value in spelled if value is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _signature(paragraphs: Sequence[Paragraph]) -> tuple[str | None, date | None]:
    """Issuer and date at the foot of the letter: a line that is only a date, under or beside the issuer's name."""
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        found = _DATE.search(text)
        if found is None or text[found.end() :].strip(" 　）)?？.。"):
            continue
        before = text[: found.start()].strip(" 　（(")
        day = read_date(text)
        if before and _ISSUER.match(before) and len(before) <= 50:
            return "、".join(_offices(before)), day
        if not before:
            names = _names_above(paragraphs, index)
            if names or index < 12:
                return names, day
    # A date alone may close the letter, below an annex or a note.
    for paragraph in reversed(paragraphs[-_FOOT:]):
        if _DATE.fullmatch(paragraph.text.strip()):
            return None, read_date(paragraph.text)
    # Without a signature the date of printing has to do (XX办公室 2021年2月25日印发).
    return None, next((day for text in _dated(paragraphs) if (day := read_date(text))), None)


def _dated(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    yield from (found["day"] for line in paragraphs[:20] if (found := _ISSUED.search(line.text)))
    yield from (line.text for line in paragraphs[-30:] if len(line.text) < 90 and line.text.rstrip().endswith("日印发"))


def _names_above(paragraphs: Sequence[Paragraph], index: int) -> str | None:
    if index == 0:
        return None
    names: list[str] = []
    # Offices that issue together sign one under another and stand together on top as well.
    top = "".join("".join(paragraph.text.split()) for paragraph in paragraphs[:8])
    for paragraph in reversed(paragraphs[max(0, index - _MOST_ISSUERS) : index]):
        above = "".join(paragraph.text.split())
        offices = _offices(paragraph.text)
        is_theirs = not names or len(offices) > 1 or above in top
        if not _ISSUER.match(above) or len(above) > 50 * len(offices) or _ADDRESSEE.search(above) or not is_theirs:
            break
        names = [*offices, *names]
    return "、".join(names) or None


def _offices(line: str) -> list[str]:
    """The offices that sign side by side on a line; one whose name was spread for looks is one."""
    names = re.split(r"[ 　\t]+", line.strip())
    is_list = len(names) > 1 and all(len(name) >= 4 and _ISSUER.fullmatch(name) for name in names)
    return names if is_list else ["".join(names)]


def _printer(paragraphs: Sequence[Paragraph]) -> str | None:
    """The office above the day of printing (2024年4月20日印发), where nobody signed otherwise."""
    for index in range(max(0, len(paragraphs) - _FOOT), len(paragraphs)):
        text = paragraphs[index].text.strip()
        if text.endswith("日印发") and _DATE.fullmatch(text.removesuffix("印发")):
            return _names_above(paragraphs, index)
    return None


def _under(top: Sequence[str], title: str) -> str | None:
    """The office on a line of its own right under the title, where nobody signed."""
    at = next((index for index, line in enumerate(top) if line and "".join(title.split()).endswith(line)), None)
    below = top[at + 1] if at is not None and at + 1 < len(top) else ""
    return below if 4 <= len(below) <= 30 and _ISSUER.fullmatch(below) and not below.startswith("各") else None


def _issuer_in(title: str) -> str | None:
    """The office a title begins with (淄博市人民政府办公室关于…)."""
    found = re.search("印发|转发|批转|关于", title)
    if found is None or "关于" not in title:
        return None
    before = title[: found.start()].strip()
    return before if 4 <= len(before) <= 40 and _ISSUER.match(before) else None
