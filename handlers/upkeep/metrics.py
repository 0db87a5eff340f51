"""Counts for monitoring, in Prometheus' text format: numbers and platform names, never a person's or a unit's.

Whatever the tables know is counted from them, so that figures survive a restart and are the same from every process.
The format is a few lines of text (https://prometheus.io/docs/instrumenting/exposition_formats/); no library for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from handlers import due
from handlers.deps import Deps
from handlers.upkeep import alarms
from storage import inbox, outbox
from storage.store import Tx

_SECOND = timedelta(seconds=1)


def render(deps: Deps, gauges: Mapping[str, float], breakers: Mapping[str, float]) -> str:
    """`gauges` and `breakers` (by platform) are what only the running process knows."""
    machine_now, now = deps.machine(), deps.clock()
    lines: list[str] = []

    def put(name: str, value: float, kind: str, **labels: str) -> None:
        head = f"# TYPE {name} {kind}"
        if head not in lines:
            lines.append(head)
        inside = ",".join(f'{label}="{text}"' for label, text in labels.items())
        lines.append(f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}")

    with deps.store.read() as tx:
        for (platform, state), count in sorted(inbox.counts(tx).items()):
            put("cuibao_inbox_received_total", count, "counter", platform=platform, state=state)
        put("cuibao_inbox_oldest_seconds", inbox.oldest_seconds(tx, machine_now), "gauge")
        for (platform, state), count in sorted(outbox.counts(tx).items()):
            if state in (outbox.PENDING, outbox.SENDING):
                put("cuibao_outbox_pending", count, "gauge", platform=platform, state=state)
            elif state == outbox.HELD:
                put("cuibao_outbox_held", count, "gauge", platform=platform)
            else:
                put(f"cuibao_outbox_{state}_total", count, "counter", platform=platform)
        put("cuibao_outbox_oldest_seconds", outbox.oldest_due_seconds(tx, now), "gauge")
        put("cuibao_reminders_due_unsent", due.unplanned(tx, now), "gauge")
        _vitals(put, tx, deps)
    for platform, is_open in sorted(breakers.items()):
        put("cuibao_breaker_open", is_open, "gauge", platform=platform)
    for name, value in sorted(gauges.items()):
        put(name, value, "gauge")
    return "\n".join(lines) + "\n"


def _vitals(put: Callable[..., None], tx: Tx, deps: Deps) -> None:
    """What the alarms are made from, and how many stand."""
    seen = alarms.vitals(tx, deps, alarms.Local(owner="", started_at=deps.machine()))
    put("cuibao_code_wrong_last_hour", seen.wrong_codes, "gauge")
    if seen.backup_age is not None:
        put("cuibao_backup_age_seconds", seen.backup_age / _SECOND, "gauge")
    put("cuibao_audit_chain_ok", float(seen.chain_broken_at is None), "gauge")
    free = alarms.free_bytes(deps)
    if free is not None:
        put("cuibao_disk_free_bytes", free, "gauge")
    for platform, heard_at in sorted(alarms.heard(tx).items()):
        put("cuibao_platform_silent_seconds", (deps.machine() - heard_at) / _SECOND, "gauge", platform=platform)
    put("cuibao_alarms_standing", len(alarms.standing_now(tx, deps)), "gauge")
