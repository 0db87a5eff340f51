"""Plays a written conversation against the whole program.

    联络员> 填报               somebody says this
    联络员[提交 1 项]          somebody presses this button
    联络员〔现场.jpg〕          somebody sends this file; its bytes are `files["现场.jpg"]`, none where the messenger lost it
    联络员〈语音〉              somebody sends what the bot cannot take
    机器人> 请发送本季度…      the answer has this line (… stands for anything)
    机器人= 收到的是 zip…      the answer is this, to the last character, and nothing else
    机器人[沿用上季度]         the answer offers this button
    机器人>                    there is no answer

Every line of the bot's that stands in the transcript must come in this order; what it says besides is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tests.house import Message, Someone

_SAYS = re.compile(r"(?P<who>[^\s>\[=]+)(?P<sign>[>=])\s?(?P<text>.*)")
_PRESSES = re.compile(r"(?P<who>[^\s>\[]+)\[(?P<label>.+)\]")
_SENDS = re.compile(r"(?P<who>[^\s>\[〔]+)〔(?P<name>.+)〕")
_CANNOT_BE_TAKEN = re.compile(r"(?P<who>[^\s>\[〈]+)〈(?P<kind>.+)〉")
_BOT = "机器人"


def play(people: Mapping[str, Someone], script: str, files: Mapping[str, bytes | None] | None = None) -> None:
    """Play the script; fails with the place and with what was really said."""
    answers: list[Message] = []
    spoken = 0
    for number, line in enumerate(script.strip().splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        pressed, said = _PRESSES.fullmatch(line), _SAYS.fullmatch(line)
        sent, untaken = _SENDS.fullmatch(line), _CANNOT_BE_TAKEN.fullmatch(line)
        match = sent or untaken or pressed or said
        assert match is not None, f"line {number} is no line of a transcript: {line}"
        who = match["who"]
        if who != _BOT:
            person = people[who]
            before = len(person.inbox)
            if sent:
                _send(person, sent["name"], (files or {})[sent["name"]])
            elif untaken:
                person.house.receive(replace(person._event("", None, ()), unsupported=untaken["kind"]))
                person.house.settle()
            elif pressed:
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
            pattern = re.compile(".*?".join(re.escape(part) for part in said["text"].split("…")))
            found = pattern.fullmatch(heard) if said["sign"] == "=" else pattern.search(heard, spoken)
            assert found is not None, where
            spoken = found.end()


def _send(person: Someone, name: str, data: bytes | None) -> None:
    if data is None:
        person.send_file("gone", name)
    else:
        person.send(name, data)
