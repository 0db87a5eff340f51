"""Why the program does not start: one sentence that names the setting, never its value, and nothing is begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tests.chaos.program import free_port

TOKEN = "123456:AAE-secret-secret-secret-secret-secr"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUIBAO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CUIBAO_WEB__PORT", str(free_port()))
    return tmp_path


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"TELEGRAM__TOKEN": TOKEN, "TELEGRAM__WEBHOOK_URL": "https://bot.example"},
            "缺少 CUIBAO_TELEGRAM__WEBHOOK_SECRET：使用 webhook 时必须设置，可用 openssl rand -hex 32 生成。",
        ),
        (
            {"TELEGRAM__WEBHOOK_URL": "https://bot.example", "TELEGRAM__WEBHOOK_SECRET": "x"},
            "缺少 CUIBAO_TELEGRAM__TOKEN：请在 Telegram 里向 @BotFather 发送 /newbot，把得到的令牌填入 cuibao.toml。",
        ),
        ({"WECOM__BOT_ID": "bot"}, "缺少 CUIBAO_WECOM__BOT_SECRET："),
        ({"DINGTALK__CLIENT_ID": "ding"}, "缺少 CUIBAO_DINGTALK__CLIENT_SECRET"),
    ],
    ids=["telegram secret", "telegram token", "wecom", "dingtalk"],
)
def test_a_missing_setting_is_named_with_where_to_get_it(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    settings: dict[str, str],
    sentence: str,
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"CUIBAO_{name}", value)
    assert main(["run"]) in (1, 2)
    said = capsys.readouterr().err.strip()
    assert said.startswith(sentence)
    assert "\n" not in said
    assert TOKEN not in said


def test_a_folder_that_cannot_be_written_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("CUIBAO_DATA_DIR", str(folder / "taken"))
    assert main(["run"]) == 1
    said = capsys.readouterr().err.strip()
    assert said == f"数据目录 {folder / 'taken'} 不能写入：请检查目录权限，或设置 CUIBAO_DATA_DIR。"
