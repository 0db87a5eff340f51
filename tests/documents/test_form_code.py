"""The code on every page of a unit's printed form, in PDF and in Word."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from PIL import Image

from bot.documents.form import form_docx, form_pdf, page_count
from bot.documents.scan.codes import read_codes
from bot.domain.sealed import page_codes
from tests.documents.photographs import PER_MM, page_images
from tests.documents.rounds import Q3, half_filed, unit_named

KEY = b"k" * 32


def coded(landscape: bool = False) -> tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]:
    summary = half_filed()
    unit = unit_named(summary, "组织人事部")
    pages = page_count(form_pdf(summary, unit, landscape=landscape))
    printed = page_codes(Q3, 7, 3, [str(number) for number in range(1, pages + 1)], KEY)
    editable = page_codes(Q3, 7, 3, "ABC", KEY)
    return (
        form_pdf(summary, unit, landscape=landscape, codes=printed),
        form_docx(summary, unit, landscape=landscape, codes=editable),
        printed,
        editable,
    )


@pytest.mark.parametrize("landscape", [False, True])
def test_every_page_of_the_pdf_carries_its_own_code_as_picture_and_as_text(landscape: bool) -> None:
    pdf, _, codes, _ = coded(landscape)
    assert len(codes) == 2
    pages = page_images(pdf)
    assert [[found.text for found in read_codes(page)] for page in pages] == [[code] for code in codes]
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert all(code in text for code, text in zip(codes, texts, strict=True))


@pytest.mark.parametrize("landscape", [False, True])
def test_the_code_is_large_enough_and_has_its_quiet_zone(landscape: bool) -> None:
    """documents.md §1: 26 to 30 mm, four modules (of 25) white around it; the small text stands beside it."""
    pdf, _, codes, _ = coded(landscape)
    for page in page_images(pdf):
        [found] = read_codes(page)
        side = found.per_mm * 27 / PER_MM
        assert 25.5 < side < 30
        right = 4.5 if landscape else 26
        box = (page.width - (right + side) * PER_MM, 5 * PER_MM, page.width - right * PER_MM, (5 + side) * PER_MM)
        quiet = 4 * side / 25 * PER_MM * 0.97
        around = page.convert("L").crop((box[0] - quiet, box[1] - quiet, box[2] + quiet, box[3] + quiet))
        inner = Image.new("L", (round(box[2] - box[0]) + 4, round(box[3] - box[1]) + 4), 255)
        around.paste(inner, (round(quiet) - 2, round(quiet) - 2))
        assert min(around.tobytes()) > 200
    assert codes


def test_the_codes_take_no_room_from_the_form() -> None:
    summary = half_filed()
    unit = unit_named(summary, "组织人事部")
    with_codes, _, codes, _ = coded()
    assert page_count(with_codes) == page_count(form_pdf(summary, unit)) == len(codes)


def parts_of(data: bytes) -> list[Any]:
    section = Document(io.BytesIO(data)).sections[0]
    return [section.first_page_header, section.even_page_header, section.header]


@pytest.mark.parametrize("landscape", [False, True])
def test_the_word_file_tells_first_even_and_odd_pages_apart(landscape: bool) -> None:
    _, data, _, codes = coded(landscape)
    section = Document(io.BytesIO(data)).sections[0]
    assert section.different_first_page_header_footer
    for header, code in zip(parts_of(data), codes, strict=True):
        assert [paragraph.text for paragraph in header.paragraphs][-1] == code
        [picture] = [part for part in header.part.related_parts.values() if part.partname.endswith("png")]
        image = Image.open(io.BytesIO(picture.blob)).convert("RGB")
        paper = Image.new("RGB", (image.width + 200, image.height + 200), "white")
        paper.paste(image, (100, 100))
        assert [found.text for found in read_codes(paper)] == [code]
    assert " PAGE " in section.first_page_footer._element.xml
    assert 'w:jc w:val="right"' in section.first_page_footer._element.xml


def test_the_picture_in_word_floats_in_the_margin_and_moves_no_text() -> None:
    _, data, _, _ = coded()
    for header in parts_of(data):
        [anchor] = header._element.iter(qn("wp:anchor"))
        assert [child.tag.rpartition("}")[2] for child in anchor] == [
            "simplePos",
            "positionH",
            "positionV",
            "extent",
            "wrapNone",
            "docPr",
            "cNvGraphicFramePr",
            "graphic",
        ]
        left, top = (int(moved.text) for moved in anchor.iter(qn("wp:posOffset")))
        assert (left, top) == (Mm(210 - 26 - 27), Mm(5))
        assert etree.tostring(header._element).count(b"<wp:inline") == 0


def test_the_form_of_the_whole_list_carries_no_code() -> None:
    assert all(read_codes(page) == () for page in page_images(form_pdf(half_filed())))
    section = Document(io.BytesIO(form_docx(half_filed()))).sections[0]
    assert not section.different_first_page_header_footer
