"""The READMEs say what the code does, or this fails."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

from bot.settings import Settings
from handlers.commands import COMMANDS

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
    assert set(re.findall(r"^\| `(CUIBAO_\w+)`", ENGLISH, re.M)) == setting_names(Settings)


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
