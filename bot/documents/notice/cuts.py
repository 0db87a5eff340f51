"""Where a line of a text breaks off: what cannot end one, what cannot begin one, and brackets left open between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.documents.notice.names import looks_like_unit

_ENDS = re.compile(r"[。；！？：;!?:…]$|[.。][”’）)]$")
# A bracket with units in it closes an item.
_CLOSES_ITEM = re.compile(r"(?:单位|部门)[：:]|牵头|负责|配合|[局委办部厅联](?:、|$)")
# Cells side by side, or offices that sign together; a small gap also parts two fields of one line.
_CELLS = re.compile(r"[\t|]|(?<=\S)(?: {4}|　{3})\s*\S")
_GAP = re.compile(r"(?<=\S)(?: {2}|　)\s*\S")
_MARK = re.compile("[：:，。；]")
_LABEL = re.compile(
    r"[——\-\s]*(?:主要|具体|共同|市级|区级|县级)?(?:牵头|责任|配合|承办|协办|协同|完成|主办|主责|参与|实施|主管|落实)(?:责任)?(?:单位|部门|科室|领导|人)(?:[：:]|——)|"
    r"(?:完成|办理|时间|进度)?(?:时限|期限)[：:]|附[件表][：:]|(?:完成时间|时间节点|工作目标|目标任务|工作内容|主要内容|建设内容|实施内容|工作措施|联系人|备注|注)[：:]|"
    r"(?:联系|监督|咨询|举报|服务)?(?:电话|方式)[：:]|(?:电子)?邮箱[：:]"
)
# A label at the end of a line has its value on the next one.
_OPEN_LABEL = re.compile(
    r"(?:(?:牵头|责任|配合|承办|协办|实施|完成|主办)(?:单位|部门)|邮箱|电话|传真|方式|时限|时间|联系人|地址)[：:]$"
)
_LONGEST_LABEL = 12
_MEASURES = "[所个场次名位家户套条处座台辆间栋幢件份项期班部本册支队对例亩米人元公平吨张门轮批岁年月日天周小分课]"
# Words that nothing may end in, and such as nothing may begin with.
_OPEN_END = re.compile(
    r"(?:[，、,（(《“‘—]|不(?:少|低|超|小|大)?|不(?:少|低|小|大|高)于|不超过|至少|最少|约|近|达到?|超过|提高[到至]|增加[到至]|扩大[到至]|保持在|稳定在|控制在|"
    r"[的和与及或并且把将由向于在为对从按每第其])$"
)
_NEVER_FIRST = re.compile(r"[，。、；：）》”’％%‰,;)]")
_HARDLY_FIRST = re.compile(
    r"[的与或且]|等(?![级待])|和(?![睦谐平美])|及(?![时早格第])|并(?![购轨])|将(?![军来])|把(?![关握脉])|[前后内]将"
)
_ROUGHLY = re.compile("以[上下内]|左右")
_AMOUNT_END = re.compile(rf"\d[\d.]*[万千百亿]?(?:人次|场次|户次|平方米|公里|{_MEASURES}|[%％‰])?(?:[（(]含[）)])?$")
_MEASURE_CUT = re.compile(
    rf"\d[\d.]*[万千百亿余]*(?:[人场户批]⏎次|[平立]⏎方|公⏎里|学⏎时|(?:{_MEASURES}|[%％‰])*(?:以⏎[上下内]|左⏎右))$"
)
_NUMBER_END = re.compile(r"[\u4e00-\u9fff（(—\-]\d[\d.,，]*[万千百亿余多]*$")
_NUMBER_GOES_ON = re.compile(rf"(?:\d[\d.,]*)?(?:[万千百亿余多]*{_MEASURES}|[%％‰]|[—－~\-～至到]\d)|[万千百亿]")
_NOT_A_COUNT = re.compile(r"(?:电话|传真|手机|邮编|号码|QQ|方式|[：:—\-])[^，。；、\d]{0,12}[\d\-—]*\d{5,}$")
_PHONE = re.compile(r"(?:电话|传真|手机|方式)[：:]?\s*(?:0\d{2,3}[-—－])?(?P<local>\d{1,10})$")
_DIGITS = re.compile(r"\d{1,10}(?![\d年月日.、．])")
_PHONE_LENGTHS = (7, 8, 11)
# The last name of a statement of units, and what may be the rest of it.
_UNITS = re.compile(
    r"(?:单位|部门)[：:](?:[^。；：:]*[、，,])?(?P<last>(?:各[\u4e00-\u9fff]{1,2}（[^（）]{1,8}）)?[\u4e00-\u9fff]{0,12})$"
)
_ENDING_ALONE = re.compile("局|人民政府|政府|管委会|办事处|委员会|办公室|中心|公司")
_REST = re.compile(r"[\u4e00-\u9fff]{1,14}(?=[、，,；;。）)】]|$)")
_DATE = re.compile(r"(?:20\d\d|二[〇○零]..)年[^年月]{1,3}月[^年月]{1,3}日(?:印发)?$")
_STOP = re.compile("[，。；]")
_OPENING, _CLOSING = "（(【[［", "）)】]］"
_MOST_LINES, _LONGEST = 8, 600


def ends_paragraph(line: str) -> bool:
    """Whether a paragraph may end with this line: a full stop, or a closed bracket with units in it."""
    if _ENDS.search(line):
        return True
    return line[-1:] in tuple("）)】]］") and _CLOSES_ITEM.search(_last_bracket(line[-_LONGEST:])) is not None


def _last_bracket(line: str) -> str:
    """What stands in the bracket that a line ends with; the whole line where it was opened above."""
    depth = 0
    for at in range(len(line) - 1, -1, -1):
        depth += (line[at] in _CLOSING) - (line[at] in _OPENING)
        if not depth:
            return line[at + 1 : -1]
    return line[:-1]


def is_label(line: str) -> bool:
    """Whether a line begins with the name of a field (责任单位：…)."""
    return _LABEL.match(line) is not None


def is_apart(line: str) -> bool:
    """Whether a line is a row of cells or of names side by side, which no paragraph goes on from or into."""
    return _CELLS.search(line) is not None or (_MARK.search(line) is None and _GAP.search(line) is not None)


def cuts_label(line: str, after: str) -> bool:
    """Whether the break stands inside the name of a field (责 and 任单位：)."""
    for size in range(1, 5):
        found = _LABEL.match(line[-size:] + after[:_LONGEST_LABEL])
        if found is not None and found.end() > size:
            return True
    return False


def is_running(line: str) -> bool:
    """Whether a line is part of a text and no heading, name or cell."""
    return len(line) > 8 and _STOP.search(line) is not None and not is_label(line)


def is_cut(line: str, after: str) -> bool:
    """Whether the break stands where none can be: inside a number, behind 不少于, before 以上."""
    if _DATE.match(after) or len(line) < 6:
        return False
    if _OPEN_LABEL.search(line):
        return True
    if _NEVER_FIRST.match(after) or line[-1] in "，、,（(" or (is_running(line) and _HARDLY_FIRST.match(after)):
        return not line.endswith(("。", "；")) or after[0] in "，。、；：）》”’"
    if _ROUGHLY.match(after):
        return _AMOUNT_END.search(line[-20:]) is not None
    if _MEASURE_CUT.search(line[-20:] + "⏎" + after[:1]):
        return True
    if _cuts_phone(line[-30:], after):
        return True
    if _NUMBER_END.search(line[-20:]) and not _NOT_A_COUNT.search(line[-40:]):
        return _NUMBER_GOES_ON.match(after) is not None
    if (units := _UNITS.search(line[-200:])) and _is_half(units["last"], after):
        return True
    return _OPEN_END.search(line[-6:]) is not None and _STOP.search(line + after) is not None


def _cuts_phone(line: str, after: str) -> bool:
    """Whether the digits of a phone number are complete only with those of the next line."""
    first, rest = _PHONE.search(line), _DIGITS.match(after)
    if first is None or rest is None:
        return False
    return len(first["local"]) not in _PHONE_LENGTHS and len(first["local"] + rest.group()) in _PHONE_LENGTHS


def _is_half(name: str, after: str) -> bool:
    """Whether the last of some units is none until the next line's words are put behind it (区住 and 建局)."""
    rest = _REST.match(after)
    if rest is None or not looks_like_unit(name + rest.group()):
        return False
    is_whole = len(name) > 2 and looks_like_unit(name)
    return not is_whole or _ENDING_ALONE.fullmatch(rest.group()) is not None


class OpenBrackets:
    """The brackets left open in the paragraph so far, and whether one closes within the next lines."""

    def __init__(self, lines: Sequence[str], item: re.Pattern[str]) -> None:
        self._lines, self._item = lines, item
        self._open = 0

    def read(self, at: int) -> None:
        """Count the brackets of a line."""
        self._open = _balance(self._lines[at], self._open)

    def close(self) -> None:
        """A paragraph ended."""
        self._open = 0

    def closes_at_once(self, after: str) -> bool:
        """Whether what looks like 5） is the end of an open bracket."""
        return self._open > 0 and re.match(r"\d{1,3}[）)]", after) is not None

    def goes_on(self, at: int) -> bool:
        """Whether an open bracket is closed below before an item begins."""
        if not self._open:
            return False
        letters = 0
        for line in self._lines[at + 1 : at + 1 + _MOST_LINES]:
            letters += len(line)
            if (self._item.match(line) and not self.closes_at_once(line)) or letters > _LONGEST:
                return False
            if _balance(line, self._open) < self._open:
                return True
        return False


def _balance(line: str, opened: int) -> int:
    """How many brackets are open behind a line; a stray closing one counts nothing."""
    for char in line:
        if char in _OPENING:
            opened += 1
        elif char in _CLOSING and opened:
            opened -= 1
    return opened
