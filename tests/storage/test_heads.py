"""The head of a list at rest: the same in the programme's row, in a waiting list's JSON and in an archive's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import update

from bot.domain.head import ProgrammeHead, head_from_json, head_to_json
from storage import heads, programmes, proposals
from storage.store import Store
from storage.tables import ProgrammeRow, ProposalRow
from tests.house import zibo_notice

NOW = datetime(2024, 9, 30, tzinfo=UTC)

HEAD = ProgrammeHead(
    year=2024,
    title="实事清单",
    doc_number="高新管办字〔2024〕7号",
    issuer="管委会办公室",
    issued_on=date(2024, 5, 17),
    office="组织人事部群团科",
    phone="3580000",
    form_title="工作进展情况表",
    form_columns=("序号", "实事名称"),
)
HEAD_JSON: dict[str, Any] = {
    "year": 2024,
    "title": "实事清单",
    "doc_number": "高新管办字〔2024〕7号",
    "issuer": "管委会办公室",
    "issued_on": "2024-05-17",
    "office": "组织人事部群团科",
    "phone": "3580000",
    "form_title": "工作进展情况表",
    "form_columns": ["序号", "实事名称"],
}
# A waiting list as installations have it: the head's fields lie among the others.
STORED = HEAD_JSON | {
    "tasks": [],
    "units": [{"key": 1000001, "name": "建设局", "unit_id": None, "aliases": [], "merged_ids": []}],
    "doubts": [],
    "next_key": 1000002,
    "updates": None,
    "read_as": [["建设", "建设局"]],
    "needs_seal": True,
}


def test_a_head_in_a_row_is_read_as_it_was_written() -> None:
    row = ProgrammeRow()
    heads.write(row, HEAD)
    assert heads.read(row) == HEAD


def test_a_head_in_an_archive_is_read_as_it_was_written() -> None:
    assert head_to_json(HEAD) == HEAD_JSON
    assert head_from_json(json.loads(json.dumps(HEAD_JSON))) == HEAD


def test_a_waiting_list_keeps_the_json_it_always_had(store: Store) -> None:
    with store.write() as tx:
        proposal_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
        stored = {"id": proposal_id} | STORED
        tx.execute(update(ProposalRow).values(draft=stored))
    with store.write() as tx:
        waiting = proposals.waiting(tx)
        assert waiting is not None
        assert (waiting.proposal.head, waiting.proposal.needs_seal) == (HEAD, True)
        proposals.overwrite(tx, waiting.proposal)
    with store.write() as tx:
        assert tx.get_one(ProposalRow, proposal_id).draft == stored
