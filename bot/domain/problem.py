"""An important matter followed to its end (问题), and the words in a report that may hide one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.quarter import Quarter


class ProblemState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SOLVED = "solved"

    @property
    def label(self) -> str:
        return {"open": "未解决", "in_progress": "正在解决", "solved": "已解决"}[self.value]


@dataclass(frozen=True)
class Problem:
    """What a unit reported and the office follows. `quarter` is the first one it was told in; times are aware."""

    id: int
    programme_id: int
    task_id: int
    unit_id: int
    quarter: Quarter
    text: str
    state: ProblemState
    opened_by: str
    opened_at: datetime
    changed_by: str
    changed_at: datetime
    note: str | None = None


# 安全 and 延期 stand in many a good report (安全教育, 延期开放), so only what goes wrong with them counts.
_SIGNS = {
    "资金未到位": r"(?:资金|经费|拨款|款项)[^，。；;,\n]{0,8}(?:未|没有?|不|尚未|还未|迟迟未)(?:能|全部|足额|完全)?(?:到位|落实|拨付|下达)|资金缺口",
    "停工": r"停工|停建|停摆",
    "安全": r"安全(?:事故|隐患)|(?:发生|出现)[^，。；;,\n]{0,6}事故|受伤|伤亡",
    "舆情": r"舆情|网上反映|媒体曝光|群众投诉|上访|信访",
    "延期": r"(?:工期|进度|开工|竣工|完工|交付|招标|验收)[^，。；;,\n]{0,6}(?:延期|推迟|延后|滞后|延误)|(?:延期|推迟|延后)(?:开工|竣工|完工|交付|实施|验收)|预计延期",
}
_PATTERNS = {word: re.compile(pattern) for word, pattern in _SIGNS.items()}
# What stands right before a sign and takes it back: 未发生安全事故, 无舆情, 排查安全隐患, 已化解信访.
_DENIED = re.compile(
    r"(?:无|未|没有|不存在|杜绝|防止|防范|避免|预防|零|排查|消除|整改|化解|应对|处置|监测)[^，。；;,\n]{0,8}$"
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")


@dataclass(frozen=True)
class Sign:
    """A word that may mean trouble, and the sentence it stands in."""

    word: str
    sentence: str


def signs(text: str) -> tuple[Sign, ...]:
    """What in a report may be an important matter; a proposal, to be confirmed by who wrote it. One for each word."""
    found: dict[str, Sign] = {}
    for sentence in _SENTENCE.findall(text):
        for word, pattern in _PATTERNS.items():
            for match in pattern.finditer(sentence):
                if word not in found and not _DENIED.search(sentence[: match.start()]):
                    found[word] = Sign(word, sentence.strip())
    return tuple(found.values())
