"""Parsing people's files in a child process with bounds on memory, processor, time, files and network.

A 424 KB .xlsx can hold a processor for over a minute and a 628 KB .docx take 3 GB; python-calamine can abort the whole
interpreter. So the bytes go to a child on its standard input, the result comes back as JSON, and a child that breaks a
bound is gone with everything it held. Bounds: 512 MiB beyond what the interpreter itself takes, 20 s of processor, 30 s
in all, no file written, no network. Safe to call from any thread.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.notice import NotANotice, Notice
from bot.domain.sealed import NotAScan

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 30
_MAX_RESULT = 16 * 1024 * 1024

# kind -> module and function of (name, data) that gives a JSON value. Named, not imported: only the child needs them.
PARSERS: Mapping[str, tuple[str, str]] = {
    "notice": ("bot.documents.confined", "parse_notice"),
    "form": ("bot.documents.returned", "parse_returned"),
    "evidence": ("bot.documents.evidence", "parse_evidence"),
    "scan": ("bot.documents.scan.read", "parse_scan"),
    "pages": ("bot.documents.pages", "parse_pages"),
    "marks": ("bot.documents.marks", "parse_marks"),
}


class TooComplex(Exception):
    """The child broke a bound and was ended; nothing of the file was kept."""


class Refused(Exception):
    """The parser refused the file; the message is the Chinese sentence to show."""


def read_confined(name: str, data: bytes) -> Notice:
    """Read a notice from a person's file in a child process of its own.

    Raises NotANotice with the sentence to show, also where the child was ended.
    """
    from bot.documents.notice import refusals
    from bot.documents.notice.codec import load_notice

    try:
        return load_notice(run_confined("notice", name, data))
    except Refused as refused:
        raise NotANotice(str(refused)) from None
    except (TooComplex, ValueError) as fault:
        raise refusals.too_complex() from fault


def is_marked_secret(name: str, data: bytes) -> bool:
    """Whether a person's file is marked secret, looked at in a child process of its own; pictures are not read.

    Raises TooComplex where the child was ended: then nobody knows.
    """
    from bot.documents.filekind import head_media_type

    return not head_media_type(data).startswith("image/") and bool(run_confined("marks", name, data))


def run_confined(kind: str, name: str, data: bytes, *, wall_seconds: float = WALL_SECONDS) -> Any:
    """Run one of PARSERS over a file in a child process and return its JSON value.

    Raises Refused with the parser's sentence, TooComplex where the child was killed, ran out of memory or time, or
    answered nothing that can be read.
    """
    module, function = PARSERS[kind]
    request = json.dumps({"module": module, "function": function, "name": name}).encode() + b"\n"
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        # Files instead of pipes: nothing can fill up and wait, and the child's limit on file size bounds its answer.
        given.write(request + data)
        given.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "bot.documents.confined"],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        try:
            code = child.wait(timeout=wall_seconds)
        except subprocess.TimeoutExpired as fault:
            raise TooComplex("out of time") from fault
        finally:
            _end(child)
        if code != 0:
            raise TooComplex(f"ended with {code}")
        answer.seek(0)
        return _answer(answer.read(_MAX_RESULT + 1))


def _answer(raw: bytes) -> Any:
    try:
        answer = json.loads(raw)
    except ValueError as fault:
        raise TooComplex("no answer") from fault
    if not isinstance(answer, dict):
        raise TooComplex("no answer")
    if "refused" in answer:
        raise Refused(str(answer["refused"]))
    return answer.get("value")


def _environment() -> dict[str, str]:
    """Nothing of ours but the way to our own modules: no keys, no settings."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
    }


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started; it leads a process group of its own."""
    if child.poll() is None:
        with contextlib.suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL) if hasattr(os, "killpg") else child.kill()
        child.wait()


# --- in the child -----------------------------------------------------------------------------------------------


def parse_notice(name: str, data: bytes) -> Any:
    """The parser of kind "notice"."""
    from bot.documents.notice import read_notice
    from bot.documents.notice.codec import dump_notice

    return dump_notice(read_notice(name, data))


def main() -> int:
    """Read a request from standard input, parse under limits, write the answer to standard output."""
    with open(0, "rb", closefd=False) as given:
        request = json.loads(given.readline())
        data = given.read()
    parse: Callable[[str, bytes], Any] = getattr(importlib.import_module(request["module"]), request["function"])
    limit_this_process()
    try:
        answer = {"value": parse(request["name"], data)}
    except (NotANotice, NotAScan) as refused:
        answer = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        return 3
    with open(1, "wb", closefd=False) as out:
        out.write(json.dumps(answer, ensure_ascii=True).encode())
    return 0


def limit_this_process() -> None:
    """Set every bound the platform knows; they cannot be lifted again."""
    cut_network()
    try:
        import resource
    except ImportError:
        # Windows: the parent's limit on time is all there is.
        return
    limits = (
        (resource.RLIMIT_AS, _address_space() + MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _MAX_RESULT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    )
    for which, value in limits:
        _, hard = resource.getrlimit(which)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (bound, bound))


def _address_space() -> int:
    """What this process has mapped already, in bytes; a fair guess where the platform does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 512 * 1024 * 1024


def cut_network() -> None:
    """No network: a namespace without interfaces where the kernel allows it, and no sockets from Python anywhere."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        new_user, new_net = 0x10000000, 0x40000000
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(new_net) != 0:
            libc.unshare(new_user | new_net)
    sys.addaudithook(_refuse_sockets)


def _refuse_sockets(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError("no network here")


if __name__ == "__main__":
    sys.exit(main())
