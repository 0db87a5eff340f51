"""A notice as plain JSON values and back, for the way between the confined child process and its parent.

What comes back from the child is checked as strictly as anything from outside: a wrong shape raises ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from bot.domain.notice import Doubt, FormShape, Notice, NoticeTarget, NoticeTask, ReportingRule
from bot.domain.programme import Comparator, TargetKind

T = TypeVar("T")


def dump_notice(notice: Notice) -> dict[str, Any]:
    """Every field by its name; numbers as text, so that nothing is rounded."""
    return {
        "title": notice.title,
        "doc_number": notice.doc_number,
        "issuer": notice.issuer,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "tasks": [_dump_task(task) for task in notice.tasks],
        "reporting": None if notice.reporting is None else vars(notice.reporting),
        "form": None if notice.form is None else _dump_form(notice.form),
        "implicit_all": list(notice.implicit_all),
        "lead_rule": notice.lead_rule,
        "unsure": [vars(doubt) for doubt in notice.unsure],
    }


def _dump_form(form: FormShape) -> dict[str, Any]:
    rows = [[number, name, list(units)] for number, name, units in form.rows]
    return {"title": form.title, "columns": list(form.columns), "rows": rows}


def _dump_task(task: NoticeTask) -> dict[str, Any]:
    return {
        **{key: list(value) if isinstance(value, tuple) else value for key, value in vars(task).items()},
        "targets": [
            {
                **vars(target),
                "value": str(target.value),
                "comparator": target.comparator.value,
                "kind": target.kind.value,
            }
            for target in task.targets
        ],
    }


def load_notice(value: object) -> Notice:
    """The notice that dump_notice wrote; raises ValueError for anything else."""
    try:
        of = _mapping(value)
        return Notice(
            title=_text(of["title"]),
            doc_number=_maybe(of["doc_number"], _text),
            issuer=_maybe(of["issuer"], _text),
            issued_on=_maybe(of["issued_on"], lambda day: date.fromisoformat(_text(day))),
            tasks=tuple(map(_load_task, _list(of["tasks"]))),
            reporting=_maybe(of["reporting"], _load_reporting),
            form=_maybe(of["form"], _load_form),
            implicit_all=_texts(of["implicit_all"]),
            lead_rule=_maybe(of["lead_rule"], _text),
            unsure=tuple(
                Doubt(_text(doubt["place"]), _text(doubt["reason"]), _text(doubt["quote"]))
                for doubt in map(_mapping, _list(of["unsure"]))
            ),
        )
    except (KeyError, TypeError, InvalidOperation) as fault:
        raise ValueError("no notice") from fault


def _load_task(value: object) -> NoticeTask:
    of = _mapping(value)
    return NoticeTask(
        no=_whole(of["no"]),
        name=_text(of["name"]),
        text=_text(of["text"]),
        units=_texts(of["units"]),
        lead_units=_texts(of["lead_units"]),
        supporting_units=_texts(of["supporting_units"]),
        targets=tuple(
            NoticeTarget(
                text=_text(target["text"]),
                value=Decimal(_text(target["value"])),
                measure=_text(target["measure"]),
                comparator=Comparator(target["comparator"]),
                kind=TargetKind(target["kind"]),
                optional=bool(target["optional"]),
            )
            for target in map(_mapping, _list(of["targets"]))
        ),
        time_limit=_maybe(of["time_limit"], _text),
    )


def _load_reporting(value: object) -> ReportingRule:
    of = _mapping(value)
    return ReportingRule(
        _text(of["when"]),
        _text(of["to"]),
        _maybe(of["phone"], _text),
        _maybe(of["channel"], _text),
        bool(of["stamped"]),
    )


def _load_form(value: object) -> FormShape:
    of = _mapping(value)
    rows = tuple((_whole(number), _text(name), _texts(units)) for number, name, units in map(_list, _list(of["rows"])))
    return FormShape(_text(of["title"]), _texts(of["columns"]), rows)


def _maybe(value: object, load: Callable[[object], T]) -> T | None:
    return None if value is None else load(value)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
