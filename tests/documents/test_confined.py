"""Files from people are parsed in a child process: what breaks a bound is gone, and the parent goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.documents import confined
from bot.documents.confined import Refused, TooComplex, read_confined, run_confined
from bot.documents.notice import read_notice, sample_notice
from bot.domain.notice import NotANotice
from tests.documents import notice_files as files

HERE = "tests.documents.test_confined"


# --- parsers that run in the child ------------------------------------------------------------------------------


def echo(name: str, data: bytes) -> Any:
    return {"name": name, "bytes": len(data)}


def eat_memory(name: str, data: bytes) -> Any:
    return len(bytearray(2 * 1024 * 1024 * 1024))


def spin(name: str, data: bytes) -> Any:
    while True:
        pass


def abort(name: str, data: bytes) -> Any:
    import os

    os.abort()


def fail(name: str, data: bytes) -> Any:
    raise KeyError("a fault nobody thought of")


def call_out(name: str, data: bytes) -> Any:
    import socket

    socket.create_connection(("127.0.0.1", 9), timeout=1)


def write_much(name: str, data: bytes) -> Any:
    Path(name).write_bytes(b"0" * 64 * 1024 * 1024)


def show_environment(name: str, data: bytes) -> Any:
    import os

    return sorted(os.environ)


def refuse(name: str, data: bytes) -> Any:
    raise NotANotice("不是通知。")


def _with(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    monkeypatch.setattr(confined, "PARSERS", {"trial": (HERE, function)})


# --- what the parent sees ---------------------------------------------------------------------------------------


def test_the_child_reads_what_this_process_reads() -> None:
    assert read_confined("zibo-2024.txt", sample_notice()) == read_notice("zibo-2024.txt", sample_notice())
    assert read_confined("表.xlsx", files.as_xlsx()) == read_notice("表.xlsx", files.as_xlsx())
    assert read_confined("通知.pdf", files.as_pdf_table()) == read_notice("通知.pdf", files.as_pdf_table())


def test_the_refusal_of_the_child_is_the_refusal_of_the_parent() -> None:
    with pytest.raises(NotANotice, match="没有找到项目表"):
        read_confined("闲话.txt", "今天天气很好。".encode())


def test_several_threads_may_read_at_once() -> None:
    with ThreadPoolExecutor(3) as pool:
        notices = list(pool.map(lambda _: read_confined("zibo-2024.txt", sample_notice()), range(6)))
    assert len({notice.title for notice in notices}) == 1


def test_names_and_bytes_arrive_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, "echo")
    name = "奇怪的\n名字“\x00”.docx"
    assert run_confined("trial", name, bytes(range(256)) * 10) == {"name": name, "bytes": 2560}


@pytest.mark.parametrize("function", ["eat_memory", "abort", "fail", "call_out"])
def test_a_child_that_breaks_a_bound_is_too_complex(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    _with(monkeypatch, function)
    with pytest.raises(TooComplex):
        run_confined("trial", "a", b"")


@pytest.mark.timeout(20)
def test_a_child_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, "spin")
    with pytest.raises(TooComplex, match="out of time"):
        run_confined("trial", "a", b"", wall_seconds=1.0)


def test_a_child_cannot_fill_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _with(monkeypatch, "write_much")
    target = tmp_path / "filled"
    with pytest.raises(TooComplex):
        run_confined("trial", str(target), b"")
    assert not target.exists() or target.stat().st_size <= 16 * 1024 * 1024


def test_a_child_is_given_no_settings_or_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUIBAO_TELEGRAM__TOKEN", "secret")
    _with(monkeypatch, "show_environment")
    assert not [name for name in run_confined("trial", "a", b"") if name.startswith("CUIBAO")]


def test_a_parsers_own_sentence_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, "refuse")
    with pytest.raises(Refused, match=r"不是通知。"):
        run_confined("trial", "a", b"")


def test_a_killed_child_is_told_as_a_file_too_complex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PARSERS", {"notice": (HERE, "abort")})
    with pytest.raises(NotANotice, match="无法安全打开"):
        read_confined("a.xls", b"x")
