"""The real program in a process of its own, and people who reach it over HTTP like a browser does."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Program:
    """`cuibao demo` on a folder; may be killed and started again. As a context, it leaves nothing open behind it."""

    folder: Path
    port: int = field(default_factory=free_port)
    codes: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    browsers: list[httpx.Client] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._close_browsers()
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def start(self) -> None:
        errors = (self.folder / "errors.log").open("a")
        environment = {**os.environ, "CUIBAO_DATA_DIR": str(self.folder), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            text=True,
        )
        errors.close()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.fullmatch(r"  (\S+)  (.+)\n", line):
                self.codes[found[2]] = found[1]
            if line.startswith("按 Ctrl+C"):
                return
        raise AssertionError(f"the program did not start:\n{(self.folder / 'errors.log').read_text()}")

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> int:
        """SIGTERM; returns the exit code. Closes every browser."""
        assert self.process is not None
        self._close_browsers()
        self.process.terminate()
        self.process.communicate(timeout=30)
        return self.process.returncode

    def _close_browsers(self) -> None:
        for browser in self.browsers:
            browser.close()


@dataclass
class Visitor:
    """Somebody with a browser: keeps trying with the same key until the program has taken what was said."""

    program: Program
    who: str
    lines: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.program.port}", trust_env=False, timeout=10)
        self.program.browsers.append(self.http)
        self.me = self._until(lambda: self.http.post("/api/sign-in", json={"code": self.program.codes[self.who]}), 200)

    def say(self, text: str) -> None:
        self._post("say", {"key": str(uuid.uuid4()), "text": text})

    def press(self, label: str) -> None:
        for line in reversed(self.lines):
            for row in line["buttons"]:
                for button in row:
                    if button["label"] == label:
                        body = {"key": str(uuid.uuid4()), "line": line["id"], "data": button["data"], "label": label}
                        self._post("press", body)
                        return
        raise AssertionError(f"no button {label}")

    def move_clock(self, stop: str) -> None:
        """Not repeatable, so whoever calls it looks at the clock first."""
        with contextlib.suppress(httpx.TransportError):
            self.http.post("/api/clock", json={"stop": stop}, headers={"X-CSRF-Token": self.me["csrf"]})

    def now(self) -> str:
        clock: str = self._until(lambda: self.http.get("/api/clock"), 200)["now"]
        return clock

    def read(self, chat: str | None = None) -> list[dict[str, Any]]:
        """Everything in the chat; only the bot's lines."""
        chat = chat or self.me["account"]
        found = self._until(lambda: self.http.get(f"/api/chats/{chat}/lines", params={"after": 0}), 200)
        self.lines = [line for line in found["lines"] if line["is_bot"]]
        return self.lines

    @property
    def newest(self) -> int:
        """The id of the last line read; a chat shows only its last lines, so they are not to be counted."""
        return self.lines[-1]["id"] if self.lines else 0

    def answered(self, after: int, words: str = "", patience: float = 40) -> dict[str, Any]:
        """The bot's last line, once there is one past this id, with these words in it."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.read()
            if self.newest > after and words in self.lines[-1]["text"]:
                return self.lines[-1]
            time.sleep(0.05)
        raise AssertionError(f"no answer; last was {self.lines[-1]['text'] if self.lines else 'nothing'}")

    def board(self) -> Any:
        return self._until(lambda: self.http.get("/api/board"), 200)

    def _post(self, what: str, body: dict[str, Any]) -> None:
        chat = self.me["account"]
        headers = {"X-CSRF-Token": self.me["csrf"]}
        self._until(lambda: self.http.post(f"/api/chats/{chat}/{what}", json=body, headers=headers), 202)

    def _until(self, call: Callable[[], httpx.Response], status: int) -> Any:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx.TransportError):
                response = call()
                if response.status_code == status:
                    return response.json() if response.content else None
                assert response.status_code == 503, f"{response.status_code} {response.text}"
            assert time.monotonic() < deadline, "the program did not come back"
            time.sleep(0.05)
