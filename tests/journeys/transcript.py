"""Plays a written conversation against the whole program.

    联络员> 填报               somebody says this
    联络员[提交 1 项]          somebody presses this button
    机器人> 请发送本季度…      the answer has this line (… stands for anything)
    机器人[沿用上季度]         the answer offers this button
    机器人>                    there is no answer

Every line of the bot's that stands in the transcript must come in this order; what it says besides is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.house import Message, Someone

_SAYS = re.compile(r"(?P<who>[^\s>\[]+)>\s?(?P<text>.*)")
_PRESSES = re.compile(r"(?P<who>[^\s>\[]+)\[(?P<label>.+)\]")
_BOT = "机器人"


def play(people: Mapping[str, Someone], script: str) -> None:
    """Play the script; fails with the place and with what was really said."""
    answers: list[Message] = []
    spoken = 0
    for number, line in enumerate(script.strip().splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        pressed, said = _PRESSES.fullmatch(line), _SAYS.fullmatch(line)
        match = pressed or said
        assert match is not None, f"line {number} is no line of a transcript: {line}"
        who = match["who"]
        if who != _BOT:
            person = people[who]
            before = len(person.inbox)
            if pressed:
                person.press(pressed["label"])
            else:
                assert said is not None
                person.say(said["text"])
            answers, spoken = person.inbox[before:], 0
            continue
        heard = "\n".join(answer.text for answer in answers)
        labels = [label for answer in answers for label in answer.labels]
        where = f"line {number}: {line}\nthe bot said:\n{heard or '(nothing)'}\nwith buttons {labels}"
        if pressed:
            assert pressed["label"] in labels, where
        elif said is not None and not said["text"]:
            assert not answers, where
        else:
            assert said is not None
            pattern = ".*?".join(re.escape(part) for part in said["text"].split("…"))
            found = re.compile(pattern).search(heard, spoken)
            assert found is not None, where
            spoken = found.end()
