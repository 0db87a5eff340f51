"""Zip packages (.docx, .xlsx) opened with limits: nothing is trusted that the zip directory says about sizes.

Limits from the documents reference, §6: 500 entries, 30 MB unpacked in all, 15 MB a part, counted while reading; no part
may hold a document type declaration. A 337 KB .docx that ignored them took 89 s and 2.1 GB.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from bot.documents.notice import refusals

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTRIES = 500
MAX_UNPACKED = 30 * 1024 * 1024
MAX_PART = 15 * 1024 * 1024
MAX_RATIO = 200
_CHUNK = 64 * 1024
_STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|spreadsheetml|drawingml|officeDocument)/(main|relationships)"
)


class Package:
    """A zip package whose parts are read one at a time; reading counts against one bound for all of them."""

    def __init__(self, data: bytes) -> None:
        """Raises NotANotice for a zip that is broken, locked, holds macros or would unpack beyond the limits."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as fault:
            raise refusals.damaged() from fault
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1024):
            raise refusals.too_complex()
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusals.locked()
        self.names = frozenset(entry.filename for entry in entries)
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise refusals.active()
        self._left = MAX_UNPACKED

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises NotANotice beyond the limits, KeyError for no such part."""
        chunks = []
        size = 0
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > min(MAX_PART, self._left):
                        raise refusals.too_complex()
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
            raise refusals.damaged() from fault
        self._left -= size
        return b"".join(chunks)

    def xml(self, name: str) -> _Element:
        """A part parsed as XML: no entities, no network, no document type.

        What was saved as “Strict Open XML” has the names of ISO/IEC 29500 strict; they come out as the usual ones.
        """
        return parse_xml(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", self.read(name)))

    def checked(self) -> None:
        """Read every part once within the limits, before another library opens the same bytes."""
        for name in sorted(self.names):
            part = self.read(name)
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part[:4096]:
                raise refusals.too_complex()


def parse_xml(data: bytes) -> _Element:
    """XML from people: raises NotANotice for a document type, an entity or broken markup."""
    from lxml import etree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<\x00!\x00D\x00O\x00C" in data:
        raise refusals.too_complex()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise refusals.damaged() from fault
