"""cuibao doctor: what is wrong, and where to mend it. Looks only; changes nothing but an empty database's schema."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.domain.alarm import BACKUP_LIMIT, DISK_LOW_BYTES
from bot.domain.localtime import local
from bot.domain.workdays import published_calendar
from bot.settings import Settings
from bot.texts.upkeep import backup as backup_words
from bot.texts.upkeep import doctor as words
from bot.texts.upkeep import maintenance as maintenance_words
from storage import alarms, audit, maintenance, outbox, people, programmes, restored
from storage.migrate import is_current
from storage.store import Store


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    says: str


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that can be checked without talking to a messenger's users. `now` is the machine's time."""
    return [
        _python(),
        *_folder(settings.data_dir),
        *_maintenance(settings.data_dir, now),
        *_database(settings, now),
        *_backups(settings, now),
        _fonts(),
        _calendar(now),
        *_platforms(settings),
    ]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(words.PYTHON, sys.version_info >= (3, 11), version)


def _folder(folder: Path) -> list[Finding]:
    probe = folder if folder.exists() else folder.absolute().parent
    try:
        free = shutil.disk_usage(probe).free
    except OSError:
        return [Finding(words.FOLDER, False, words.folder_unreadable(folder))]
    is_enough = free >= DISK_LOW_BYTES
    return [Finding(words.FOLDER, is_enough, words.folder(folder, free, is_enough=is_enough))]


def _maintenance(folder: Path, now: datetime) -> list[Finding]:
    """Only while it lasts: whoever forgot it reads here why nobody is answered."""
    until = maintenance.announced(folder, now)
    return [Finding(words.MAINTENANCE, False, maintenance_words.under_way(until, now))] if until else []


def _database(settings: Settings, now: datetime) -> list[Finding]:
    is_postgres = settings.database_url is not None and "postgres" in settings.database_url
    kind = words.database_kind(is_postgres=is_postgres)
    if settings.database_url is None and not (settings.data_dir / "cuibao.sqlite3").exists():
        return [Finding(words.DATABASE, True, words.database_new())]
    try:
        store = Store(settings.url)
        with store.read() as tx:
            if not is_current(store.engine):
                return [Finding(words.DATABASE, True, words.database_old(kind))]
            broken = audit.broken_at(tx)
            live, ended = len(programmes.live(tx)), len(programmes.ended(tx))
            channels = len(people.channels(tx))
            waiting = outbox.pending_count(tx)
            is_paused, held = restored.is_paused(tx), len(restored.held_keys(tx))
            wrong = [one for one in alarms.standing(tx) if one.is_told and one.is_seen(now)]
    except Exception as error:
        return [Finding(words.DATABASE, False, words.database_closed(type(error).__name__))]
    return [
        Finding(words.DATABASE, True, words.database_current(kind)),
        Finding(words.AUDIT, broken is None, words.chain(broken)),
        Finding(words.PROGRAMMES, True, words.programmes(live, ended)),
        Finding(words.CHANNEL, True, words.channel(channels)),
        Finding(words.WAITING, True, words.waiting(waiting)),
        *([Finding(words.RESTORED, False, backup_words.paused(held))] if is_paused else []),
        *[Finding(words.ALARMS, False, words.alarm(one)) for one in wrong],
        *([] if wrong else [Finding(words.ALARMS, True, words.no_alarm())]),
    ]


def _backups(settings: Settings, now: datetime) -> list[Finding]:
    """Only where there is something to keep, and not in a rehearsal."""
    from handlers.upkeep.keeping import folder_of, is_wanted, last_test, made_at, newest_of

    is_new = not (settings.data_dir / "cuibao.sqlite3").exists()
    if not is_wanted(settings) or settings.rehearsal.now is not None or is_new:
        return []
    folder = folder_of(settings)
    newest, tested = newest_of(folder), last_test(folder)
    age = now - made_at(newest) if newest is not None else None
    fault = tested[1] if tested is not None else ""
    is_fresh = age is None or age <= BACKUP_LIMIT  # a new installation has none yet, and is told how to
    return [Finding(words.BACKUPS, is_fresh and not fault, backup_words.automatic(age, fault))]


def _fonts() -> Finding:
    from bot.documents.typesetting import FONTS

    found = sorted(FONTS.glob("*.[ot]t[fc]"))
    return Finding(words.FONTS, bool(found), words.fonts(len(found)))


def _calendar(now: datetime) -> Finding:
    is_known = published_calendar().is_known(local(now).year)
    return Finding(words.CALENDAR, True, words.calendar(now, is_known=is_known))


def _platforms(settings: Settings) -> list[Finding]:
    """Those that are on the machine; the messengers' own adapters ask their services."""
    web = settings.web
    return [Finding(words.WEB, True, words.web(web.host, web.port, is_enabled=web.enabled))]
