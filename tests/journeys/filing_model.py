"""The judge of test_anything.py: what must be true of the office's books, from what people said and were told alone.

It knows no table and no dialogue. A task counts as filed because somebody was told 已登记, as accepted or sent back
because the office was told so; words may stand in a report because somebody of the unit sent or was shown them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_NUMBER = re.compile(r"第 (\d+) 项")
_HIDDEN = "〔已隐去〕"
# Shorter lines stand in many texts.
_TELLING = 12


@dataclass
class Books:
    """One unit's part of one round, as its people and the office were told of it."""

    unit: str
    versions: dict[int, int] = field(default_factory=dict)  # by task number: how often 已登记 was said
    filed: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)
    decisions: int = 0
    known: dict[str, str] = field(default_factory=dict)  # by person: all that was sent by and shown to them

    def hear(self, text: str) -> None:
        """Take what somebody was just told."""
        for found in re.finditer(rf"已登记：{self.unit} 2024年第三季度(.+?)，已报群团科", text):
            for number in map(int, _NUMBER.findall(found[1])):
                assert number not in self.accepted, f"filed although the office had accepted it: {number}"
                self.versions[number] = self.versions.get(number, 0) + 1
                self.filed.add(number)
        for found in re.finditer(rf"已接受：{self.unit}第 (\d+) 项。", text):
            self._decide(int(found[1]), is_filed=True, is_accepted=True)
        for found in re.finditer(rf"已接受{self.unit}全部 \d+ 项（第 ([\d、]+) 项）", text):
            for accepted in found[1].split("、"):
                self._decide(int(accepted), is_filed=True, is_accepted=True)
        for found in re.finditer(rf"已退回：{self.unit}第 (\d+) 项", text):
            self._decide(int(found[1]), is_filed=False, is_accepted=False)
        for found in re.finditer(rf"已重新打开：{self.unit}第 (\d+) 项", text):
            self._decide(int(found[1]), is_filed=True, is_accepted=False)

    def _decide(self, number: int, *, is_filed: bool, is_accepted: bool) -> None:
        assert number in self.filed, f"decided on although it was not filed: {number}"
        self.decisions += 1
        (self.filed.add if is_filed else self.filed.discard)(number)
        (self.accepted.add if is_accepted else self.accepted.discard)(number)

    def learn(self, person: str, text: str) -> None:
        """This person sent this, or was shown it."""
        self.known[person] = f"{self.known.get(person, '')}\n{_bare(text)}"

    @staticmethod
    def has_seen(known: str, words: str) -> bool:
        """Whether these words stand in what somebody knew, as far as a screen shows them."""
        return _bare(words)[:50] in known

    def could_write(self, person: str, words: str, *, before: str) -> bool:
        """Whether every line of these words came from this person, stood before their eyes, or stood there before."""
        known = f"{self.known.get(person, '')}\n{_bare(before)}"
        pieces = [_bare(piece) for line in words.split("\n") for piece in line.split(_HIDDEN)]
        return all(piece in known for piece in pieces)

    def standing(self, total: int) -> str:
        """What the office's 进度 must say of the unit."""
        done = len(self.filed)
        return f"{self.unit}：{total} 项已报齐" if done == total else f"{self.unit}：已报 {done}/{total}"


def telling(words: str) -> list[str]:
    """The lines of a text that can only be that text's."""
    return [_bare(line) for line in words.split("\n") if len(_bare(line)) >= _TELLING]


def _bare(text: str) -> str:
    """Without what is cleaned away at the door (reliability rules §6): spaces, controls, lone surrogates."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[:1] not in "ZC")
