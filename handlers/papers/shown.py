"""What a scan shows, for `cuibao scan`: read only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.sealed import FormCode, ScanPage, Seal, best_seal, missing_pages
from handlers.deps import Deps
from handlers.papers.codes import Known, codes_on, named_by
from handlers.rounds.paper import paper
from storage.store import Tx


def describe(deps: Deps, name: str, data: bytes) -> list[dict[str, Any]]:
    """What a scan shows, a value a form: `qr` None where no code could be read. Raises NotAScan; stores nothing.

    `pages` are those whose code was read, `missing` the numbers of those that were not. `valid` says that the code is
    one we gave out, `current` that the reports still say what stands on the form.
    """
    from bot.documents.scan.read import read_scan_confined

    pages = read_scan_confined(name, data)
    if not any(codes_on([page]) for page in pages):
        seal = best_seal(page.seal for page in pages)
        return [_described(None, None, seal, [], is_current=False)]
    return deps.store.run(lambda tx: list(_describe(tx, pages)))


def _describe(tx: Tx, pages: Sequence[ScanPage]) -> Iterator[dict[str, Any]]:
    grouped: dict[tuple[int, int], list[tuple[FormCode, Seal]]] = {}
    for page in pages:
        for code in codes_on([page])[:1]:
            grouped.setdefault((code.form_id, code.version), []).append((code, page.seal))
    for seen in grouped.values():
        code = seen[0][0]
        known = named_by(tx, code)
        seal = best_seal(found for _, found in seen)
        is_current = False
        if known is not None:
            stands = paper(tx, known.programme, known.quarter, known.unit.id)
            is_current = stands.content_hash == known.form.content_hash
        yield _described(code, known, seal, [code.page for code, _ in seen], is_current=is_current)


def _described(
    code: FormCode | None, known: Known | None, seal: Seal, pages: Sequence[str], *, is_current: bool
) -> dict[str, Any]:
    return {
        "qr": str(code) if code else None,
        "unit": known.unit.name if known else None,
        "quarter": str(known.quarter) if known else None,
        "version": known.form.version if known else None,
        "current": is_current,
        "seal": seal.value,
        "valid": known is not None,
        "pages": sorted(set(pages)),
        "missing": list(missing_pages(known.form.pages, pages)) if known else [],
    }
