"""The command line is a contract: its calls, its JSON, its exit codes, one Chinese line for an error."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from storage.people import looks_like_code
from tests.house import NOTICES

ZIBO = NOTICES / "00-zibo-2024.txt"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUIBAO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CUIBAO_REHEARSAL__NOW", "2024-09-10T10:00:00+08:00")
    return tmp_path


def ok(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    code = main(argv)
    out, err = capsys.readouterr()
    assert code == 0, err
    return out


def as_json(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    return json.loads(ok(capsys, *argv, "--json"))


def refused(capsys: pytest.CaptureFixture[str], code: int, *argv: str) -> str:
    assert main(argv) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    return err.strip()


def test_the_real_notice_is_read_as_its_right_answers_say(capsys: pytest.CaptureFixture[str]) -> None:
    read = as_json(capsys, "notice", "read", str(ZIBO))
    right = json.loads((NOTICES / "00-zibo-2024.json").read_text("utf-8"))
    for key in ("title", "doc_number", "issuer", "issued_on", "form", "reporting"):
        assert read[key] == right[key], key
    assert [(task["no"], task["name"], task["units"], task["lead_units"]) for task in read["tasks"]] == [
        (task["no"], task["name"], task["units"], task["lead_units"]) for task in right["tasks"]
    ]
    assert isinstance(read["unsure"], list)


def test_from_notice_to_summary(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    imported = as_json(capsys, "notice", "import", str(ZIBO), "--yes")
    assert (imported["tasks"], imported["units"], imported["live"]) == (10, 12, True)
    invited = as_json(capsys, "invite", "教体中心")
    assert invited["unit"] == "教育和体育事业中心"
    status = as_json(capsys, "status")
    assert (status["quarter"], status["units_total"], status["units_done"]) == ("2024Q3", 12, 0)
    summary = as_json(capsys, "summary", "2024Q3", "--out", str(folder / "out"))
    assert sorted(Path(name).suffix for name in summary["files"]) == [".docx", ".pdf", ".png", ".xlsx"]
    assert all(Path(name).stat().st_size > 1000 for name in summary["files"])
    form = as_json(capsys, "form", "建设局", "--out", str(folder / "form"))
    assert sorted(Path(name).suffix for name in form["files"]) == [".docx", ".pdf"]


def test_an_import_without_yes_makes_nothing_live(capsys: pytest.CaptureFixture[str]) -> None:
    assert "还没有启用" in ok(capsys, "notice", "import", str(ZIBO))
    assert refused(capsys, 2, "status") == "还没有启用的清单：先运行 cuibao notice import 文件 --yes。"


def test_a_later_version_shows_what_changes_and_waits_for_yes(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    first = as_json(capsys, "notice", "import", str(ZIBO), "--yes")
    assert refused(capsys, 2, "notice", "import", str(ZIBO)).startswith("这份文件已经启用")
    later = folder / "later.txt"
    later.write_text(ZIBO.read_text("utf-8").replace("开通3条“定制公交”", "开通4条“定制公交”"), "utf-8")
    shown = ok(capsys, "notice", "import", str(later))
    assert "目标“开通3条“定制公交”助学专线”改为“开通4条“定制公交”助学专线”" in shown
    assert "更新还没有生效：加 --yes 启用，或在聊天里点“确认启用”。" in shown
    assert as_json(capsys, "status")["units_total"] == 12
    updated = as_json(capsys, "notice", "import", str(later), "--yes")
    assert (updated["programme"], updated["updates"], updated["live"]) == (first["programme"], first["programme"], True)
    assert updated["changes"]["changed"] == [{"no": 6, "name": "实施儿童友好城市建设促进行动"}]
    same = folder / "same.txt"
    same.write_text("\n" + later.read_text("utf-8"), "utf-8")
    assert "完全相同，没有需要更新的。" in refused(capsys, 2, "notice", "import", str(same), "--yes")


def test_the_plan_of_any_quarter_of_any_year(capsys: pytest.CaptureFixture[str]) -> None:
    plan = as_json(capsys, "plan", "2024Q3")
    assert plan["quarter"] == "2024Q3"
    assert plan["due"] == "2024-09-30T17:00:00+08:00"
    assert plan["fill_by"] == "2024-09-26T17:00:00+08:00"
    assert [stage["offset"] for stage in plan["stages"]] == [-10, -5, -2, -1, 0, *range(1, 11)]
    assert plan["stages"][0]["at"].startswith("2024-09-14T")
    assert as_json(capsys, "plan", "2031Q4")["due"].startswith("2031-12-31T17:00")


def test_when_says_what_words_mean(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "when", "12月底前", "--now", "2024-09-10T10:00:00+08:00")
    assert found["kind"] == "date"
    assert found["end"] == "2024-12-31"


def test_codes_for_the_office_need_no_unit(capsys: pytest.CaptureFixture[str]) -> None:
    invited = as_json(capsys, "invite", "--role", "admin")
    assert (invited["role"], invited["unit"]) == ("admin", None)
    assert looks_like_code(invited["code"])


def test_doctor_says_what_it_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    ok(capsys, "db", "upgrade")
    findings = as_json(capsys, "doctor")
    assert {finding["what"] for finding in findings} >= {"数据目录", "数据库", "审计日志", "字体", "时钟与日历", "网页"}
    assert all(finding["ok"] for finding in findings)


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("plan", "下辈子"), "没看懂“下辈子”是哪个季度。例如：2024Q3、第三季度、去年四季度。"),
        (("when", "明天", "--now", "昨天"), "没看懂 --now “昨天”。例如：2024-09-10T10:00:00+08:00。"),
        (("notice", "read", "没有.docx"), "文件打不开：没有.docx"),
        (("nonsense",), "命令写得不对，用法见 cuibao --help。"),
        (("demo", "--port", "70000"), "端口要在 1 到 65535 之间。"),
    ],
)
def test_bad_input_is_one_chinese_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], sentence: str
) -> None:
    assert refused(capsys, 2, *argv) == sentence


def test_a_file_that_is_no_notice_is_refused(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "a.txt").write_text("今天天气很好，适合出门散步。", "utf-8")
    assert refused(capsys, 2, "notice", "import", "a.txt", "--yes").startswith("没有找到项目表。")
    assert refused(capsys, 2, "status").startswith("还没有启用的清单")


def test_an_unknown_unit_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    ok(capsys, "notice", "import", str(ZIBO), "--yes")
    assert refused(capsys, 2, "invite", "外星局") == "没有找到“外星局”。发送“单位”查看名单。"


def test_a_port_in_use_is_said_and_nothing_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(capsys, 1, "demo", "--no-browser", "--port", str(port))
    assert said == f"端口 {port} 已被占用：请换一个端口（--port 或 CUIBAO_WEB__PORT），或先停掉占用它的程序。"


def test_a_second_program_on_one_database_is_refused(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port"]
    with subprocess.Popen([*command, str(port)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        for line in first.stdout:
            if line.startswith("按 Ctrl+C"):
                break
        second = subprocess.run([*command, str(port + 1)], capture_output=True, text=True, timeout=60, check=False)
        first.terminate()
        first.stdout.read()
        assert first.wait(timeout=30) == 0
    assert second.returncode == 1
    assert second.stderr.strip().startswith("已有一个程序在使用")


def test_a_broken_settings_file_is_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "cuibao.toml").write_text("[web]\nport = '很大'\n", "utf-8")
    assert refused(capsys, 2, "status") == "设置 CUIBAO_WEB__PORT 的值不能用，请检查 cuibao.toml 或环境变量。"
    (folder / "cuibao.toml").write_text("[web\n", "utf-8")
    assert refused(capsys, 2, "status") == "cuibao.toml 读不出来，请检查格式（TOML）。"


def test_a_dossier_is_exported_and_verified(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    ok(capsys, "notice", "import", str(ZIBO), "--yes")
    target = folder / "out" / "档案.zip"
    made = as_json(capsys, "export", "2024Q3", "--out", str(target))
    assert made["quarters"] == ["2024Q3"]
    proof = as_json(capsys, "verify", str(target))
    assert (proof["whole"], proof["seal"], proof["faults"]) == (True, made["seal"], [])
    assert "档案完整" in ok(capsys, "verify", str(target))
    target.write_bytes(target.read_bytes()[:-4000])
    assert refused(capsys, 2, "verify", str(target)) == "这不是本程序导出的档案包，或者文件已经损坏，无法核验。"
    assert refused(capsys, 2, "verify", "没有.zip") == "文件打不开：没有.zip"
    assert refused(capsys, 2, "export", "下辈子", "--out", "x.zip").startswith("没看懂“下辈子”。请写季度或年份")
    assert [path.name for path in (folder / "out").iterdir()] == ["档案.zip"]


def test_a_changed_dossier_is_named_and_exits_1(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    ok(capsys, "notice", "import", str(ZIBO), "--yes")
    ok(capsys, "export", "2024", "--out", "a.zip")
    with zipfile.ZipFile("a.zip", "a") as archive:
        archive.writestr("多的.txt", "x")
    assert main(["verify", "a.zip"]) == 1
    out, err = capsys.readouterr()
    assert out.strip() == "多出：多的.txt"
    assert err.strip() == "档案不完整：有 1 处问题。"


def test_a_command_that_is_done_leaves_no_open_write_ahead_log(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The last connection that closes folds the log into the database (https://www.sqlite.org/wal.html)."""
    ok(capsys, "notice", "import", str(ZIBO), "--yes")
    ok(capsys, "invite", "建设局")
    ok(capsys, "status")
    refused(capsys, 2, "form", "没有这个单位", "--out", "out")
    assert [path.name for path in folder.rglob("cuibao.sqlite3*")] == ["cuibao.sqlite3"]


def test_backup_and_restore(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(capsys, 2, "backup", "b.zip") == "还没有数据，没有什么可备份的。"
    ok(capsys, "notice", "import", str(ZIBO), "--yes")
    assert "备份没有加密" in ok(capsys, "backup", "b.zip")
    monkeypatch.setenv("CUIBAO_BACKUP__PASSPHRASE", "口令")
    assert as_json(capsys, "backup", "secret.zip")["is_encrypted"] is True
    monkeypatch.setenv("CUIBAO_DATA_DIR", str(folder / "other"))
    for name in ("b.zip", "secret.zip"):
        assert "催报也暂停" in ok(capsys, "restore", name)
        assert as_json(capsys, "status")["units_total"] == 12
    (folder / "junk.zip").write_bytes(b"junk")
    said = "这不是本程序的备份，或者文件已经损坏，没有恢复；现有数据没有动。"
    assert refused(capsys, 2, "restore", "junk.zip") == said
    assert refused(capsys, 2, "restore", "没有.zip") == "文件打不开：没有.zip"
    assert as_json(capsys, "status")["units_total"] == 12
    assert len(list((folder / "other").glob("cuibao.sqlite3.before-restore-*"))) == 1
