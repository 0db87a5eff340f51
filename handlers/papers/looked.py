"""A file that may be a stamped page, looked at outside the transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.sealed import ScanPage, Seal
from handlers.deps import Deps
from handlers.papers.codes import codes_on
from handlers.sent import Received
from storage.sealed import ScanFile

_MEDIA = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png", b"RIF": "image/webp", b"GIF": "image/gif"}
_PICTURE_ENDINGS = ("jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif", "heic")


@dataclass(frozen=True)
class Looked:
    """A file of the event and what stands on its pages; `preview` is the small picture for people, not kept yet."""

    file: ScanFile
    pages: tuple[ScanPage, ...]
    preview: bytes = b""

    def kept(self, deps: Deps) -> Looked:
        """The same once it is clear that this is a scan: the small picture is in the file store."""
        if not self.preview:
            return self
        store, now = deps.store, deps.machine()
        kept = deps.files.put(store, self.preview, name="preview.jpg", media_type="image/jpeg", now=now)
        return replace(self, file=replace(self.file, preview_sha256=kept.sha256), preview=b"")


def look_at(file: Received) -> Looked:
    from bot.documents.scan.read import read_scan_confined

    pages = read_scan_confined(file.name, file.data)
    shown = next((page for page in pages if page.seal is Seal.YES), None) or next(
        (page for page in pages if codes_on([page])), pages[0] if pages else None
    )
    media_type = media_type_of(file) or "application/octet-stream"
    seen = ScanFile(file.sha256, file.name or "盖章件", media_type, None)
    return Looked(seen, pages, shown.preview if shown is not None and shown.preview else b"")


def media_type_of(file: Received) -> str | None:
    """What the first bytes say; None for what is neither picture nor PDF."""
    if b"%PDF-" in file.data[:1024]:
        return "application/pdf"
    known = _MEDIA.get(file.data[:3])
    if known is None and file.name.rpartition(".")[2].lower() in _PICTURE_ENDINGS:
        return "application/octet-stream"
    return known
