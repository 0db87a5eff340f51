"""The READMEs say what the code does, or this fails."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

from bot.ports import Inbound, TextUnit
from bot.settings import Settings
from handlers.commands import COMMANDS
from tests.platforms.messenger import MESSENGERS, messenger

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")


def setting_names(model: type[BaseModel], prefix: str = "CUIBAO_") -> set[str]:
    names: set[str] = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names |= setting_names(kind, f"{prefix}{name.upper()}__")
        else:
            names.add(f"{prefix}{name.upper()}")
    return names


def test_the_table_of_settings_is_the_settings() -> None:
    """A row may name several: `CUIBAO_WECOM__BOT_ID`, … `__BOT_SECRET`."""
    named: set[str] = set()
    for row in re.findall(r"^\| (`CUIBAO_.+?`) \|", ENGLISH, re.M):
        first, *others = re.findall(r"`(\w+)`", row)
        named |= {first, *(first.rpartition("__")[0] + other for other in others)}
    assert named == setting_names(Settings)


def test_the_table_of_words_is_the_commands() -> None:
    rows = re.findall(r"^\| (\S+) \| /(\w+) \| (.+) \|$", CHINESE, re.M)
    assert rows == [(command.words[0], command.name, command.help) for command in COMMANDS]


def test_the_transcript_in_the_readme_is_one_that_is_played() -> None:
    played = {line.strip() for line in (ROOT / "tests/journeys/test_filling_in.py").read_text("utf-8").splitlines()}
    block = next(block for block in re.findall(r"```\n(.*?)```", ENGLISH, re.S) if "机器人>" in block)
    assert [line for line in block.splitlines() if line not in played] == []


def test_every_picture_and_file_the_readmes_name_is_there() -> None:
    for text in (ENGLISH, CHINESE):
        for name in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / name).exists(), name


def test_every_file_the_readme_points_to_in_the_tree_is_there() -> None:
    for name in re.findall(r"`((?:bot|handlers|scheduler|storage|tests)/[\w/.]+\.py)`", ENGLISH):
        assert (ROOT / name).exists(), name


_UNITS = {TextUnit.CHARACTERS: "characters", TextUnit.UTF16: "UTF-16 units", TextUnit.BYTES: "bytes"}


async def _nobody(_: Inbound) -> None:
    """Nothing is said here."""


async def capability_table(folder: Path) -> str:
    """The README's table of messengers, from what their adapters claim."""
    head = ["messenger", "text", "buttons", "files in", "files out", "pictures", "hears groups", "a minute and chat"]
    rows = [head, ["---"] * len(head)]
    for name in MESSENGERS:
        (folder / name).mkdir()
        opened = messenger(name, folder / name)
        await opened.open(_nobody)
        can = opened.platform.capabilities
        await opened.close()
        rows.append(
            [
                name,
                f"{can.text_limit:,} {_UNITS[can.text_unit]}",
                str(can.buttons_limit) if can.buttons_limit else "letters",
                "yes" if can.receives_files else "no",
                f"{can.file_limit_bytes // 1024 // 1024} MB" if can.sends_files else "no",
                "yes" if can.sends_pictures else "no",
                "yes" if can.hears_groups else "no",
                str(can.per_minute),
            ]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


async def test_the_table_of_messengers_is_what_the_adapters_claim(tmp_path: Path) -> None:
    assert await capability_table(tmp_path) in ENGLISH
