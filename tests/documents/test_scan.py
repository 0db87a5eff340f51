"""Stamped pages that come back: what is read off them, and files that would like to do harm.

How often it is right, test_scan_figures.py measures.
"""

from __future__ import annotations

import base64
import io
import zlib
from functools import cache

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pytest
import segno
from PIL import Image, ImageFilter

from bot.documents.form import form_pdf, page_count
from bot.documents.scan.codes import read_codes
from bot.documents.scan.read import parse_scan, read_scan, read_scan_confined
from bot.documents.scan.seal import find_seal
from bot.domain.sealed import NotAScan, Seal, page_codes, parse_code
from tests.documents import photographs
from tests.documents.photographs import PER_MM, a_shot, page_images, stamp
from tests.documents.rounds import Q3, half_filed, unit_named

KEY = b"k" * 32


@cache
def printed() -> tuple[bytes, tuple[str, ...]]:
    """A form of two pages, and its codes."""
    summary = half_filed()
    unit = unit_named(summary, "组织人事部")
    pages = page_count(form_pdf(summary, unit))
    codes = page_codes(Q3, 7, 3, [str(number) for number in range(1, pages + 1)], KEY)
    return form_pdf(summary, unit, codes=codes), codes


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


# --- seals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seal", ["square", "drawn", "letterhead", "grey", "none"])
def test_what_is_no_seal_is_never_taken_for_one(seal: str) -> None:
    pdf, _ = printed()
    rng = np.random.default_rng(9)
    for _ in range(3):
        [page] = read_scan("photo.jpg", a_shot(page_images(pdf)[1], rng, seal=seal).data)
        assert page.seal is not Seal.YES


def test_a_grey_copy_is_never_a_no() -> None:
    """A page without any colour looks the same whether its copy was of a sealed page or not."""
    pdf, _ = printed()
    page = page_images(pdf)[0]
    for picture in (page, stamp(page, "grey", np.random.default_rng(1)).convert("L")):
        assert read_scan("scan.png", png(picture))[0].seal is Seal.UNSURE


def test_a_faint_seal_is_not_a_no() -> None:
    pdf, _ = printed()
    page = page_images(pdf)[0]
    faint = Image.blend(page, stamp(page, "round", np.random.default_rng(4)), 0.16)
    tinted = Image.blend(faint, Image.new("RGB", faint.size, (225, 232, 250)), 0.1)
    assert read_scan("scan.jpg", jpeg(tinted))[0].seal is not Seal.NO


def test_a_clean_colour_scan_without_a_seal_is_a_no() -> None:
    pdf, _ = printed()
    tinted = Image.blend(page_images(pdf)[0], Image.new("RGB", page_images(pdf)[0].size, (225, 235, 250)), 0.3)
    assert read_scan("scan.jpg", jpeg(tinted))[0].seal is Seal.NO


# --- files ------------------------------------------------------------------------------------------------------


def test_a_pdf_scan_shows_each_page_with_its_code() -> None:
    pdf, codes = printed()
    first, second = page_images(pdf)
    out = io.BytesIO()
    sealed = stamp(first, "round", np.random.default_rng(3))
    sealed.save(out, "PDF", save_all=True, append_images=[second], resolution=170)
    pages = read_scan("盖章.pdf", out.getvalue())
    assert [page.codes for page in pages] == [(codes[0],), (codes[1],)]
    assert pages[0].seal is Seal.YES
    assert pages[1].seal is not Seal.YES


def test_the_printed_pdf_itself_is_known_by_its_code() -> None:
    pdf, codes = printed()
    assert [page.codes for page in read_scan("form.pdf", pdf)] == [(code,) for code in codes]


def test_a_document_with_text_of_its_own_is_not_looked_through() -> None:
    assert read_scan("通知.pdf", form_pdf(half_filed())) == ()


def test_a_photo_is_turned_the_way_its_camera_says() -> None:
    pdf, codes = printed()
    lying = page_images(pdf)[0].transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    lying.save(out, "JPEG", exif=exif, comment=b"WHO-TOOK-IT")
    [page] = read_scan("IMG_1.JPG", out.getvalue())
    assert page.codes == (codes[0],)
    shown = Image.open(io.BytesIO(page.preview))
    assert shown.height > shown.width
    assert not shown.getexif()
    assert b"WHO-TOOK-IT" not in page.preview


def test_a_code_hard_to_read_is_looked_at_as_long_as_there_is_time_for_the_file() -> None:
    """However much the process has done before: patience is counted from when the file is taken up."""
    stamped = stamp(page_images(printed()[0])[0], "over_code", np.random.default_rng(2))
    blurred = jpeg(stamped.resize((636, 900), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.5)))
    [hasty] = read_scan("photo.jpg", blurred, patience_seconds=0)
    [patient] = read_scan("photo.jpg", blurred)
    assert hasty.codes == ()
    assert patient.codes == (printed()[1][0],)


def test_a_foreign_code_is_told_but_is_none_of_ours() -> None:
    import segno

    out = io.BytesIO()
    segno.make("https://example.com/pay").save(out, kind="png", scale=12)
    [page] = read_scan("a.png", out.getvalue())
    assert page.codes == ("https://example.com/pay",)
    assert parse_code(page.codes[0]) is None


def test_a_micro_code_is_no_code() -> None:
    """Dots of a photograph were once read as one, 409902, beside the code of the page."""
    micro = io.BytesIO()
    segno.make_micro("409902").save(micro, kind="png", scale=12, border=8)
    assert read_codes(Image.open(micro).convert("RGB")) == ()


def test_the_child_process_sees_what_we_see() -> None:
    pdf, codes = printed()
    data = jpeg(stamp(page_images(pdf)[0], "round", np.random.default_rng(2)))
    [page] = read_scan_confined("a.jpg", data)
    assert page.codes == (codes[0],)
    assert page.seal is Seal.YES
    assert Image.open(io.BytesIO(page.preview)).format == "JPEG"
    assert base64.b64decode(parse_scan("a.jpg", data)[0]["preview"]) == page.preview


# --- hostile ----------------------------------------------------------------------------------------------------


def pixel_flood(side: int) -> bytes:
    """A PNG of side × side white pixels in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\xff" * ((side + 7) // 8)) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def many_pages(count: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.jpg", b"GIF? no", "文件名是 .jpg，内容却不是图片，请重新导出后再发。"),
        ("a.zip", b"PK\x03\x04", "收到的是 zip 文件。请发照片（JPG、PNG）或 PDF。"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, "文件打不开，可能没有传完，请重新发送。"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", "文件打不开，可能没有传完，请重新发送。"),
        ("a.png", pixel_flood(6_400), "图片尺寸过大，请用普通清晰度重拍。"),
        ("a.png", pixel_flood(60_000), "文件打不开，可能没有传完，请重新发送。"),
        ("a.pdf", many_pages(51), "共 51 页，上限 50 页，请只发盖章页。"),
        (
            "a.pdf",
            b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (x) >>",
            "文件里含有宏或脚本，请另存为普通 PDF 后再发。",
        ),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_its_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(NotAScan) as refused:
        read_scan_confined(name, data)
    assert str(refused.value) == sentence


def test_half_a_photo_is_damaged() -> None:
    pdf, _ = printed()
    data = jpeg(page_images(pdf)[0])
    with pytest.raises(NotAScan, match="可能没有传完"):
        read_scan_confined("a.jpg", data[: len(data) // 2])


def test_an_empty_page_shows_nothing() -> None:
    [page] = read_scan("a.jpg", jpeg(Image.new("RGB", (800, 1100), "white")))
    assert page.codes == ()
    assert page.seal is Seal.UNSURE
    [tiny] = read_scan("a.png", png(Image.new("RGB", (3, 2), (200, 20, 20))))
    assert tiny.codes == ()
    assert tiny.seal is not Seal.YES


@pytest.mark.parametrize("size", [(1, 1), (720, 1), (50, 2000), (200, 90), (1441, 333)])
def test_a_picture_of_any_shape_and_any_colour_is_judged(size: tuple[int, int]) -> None:
    """Whatever the code says of its scale; sizes that are no whole pixels once scaled were an error once."""
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3)).astype(np.uint8)
    for per_mm in (None, 0.5, 5.0):
        assert find_seal(Image.fromarray(noise), per_mm) is not Seal.YES


def test_the_generator_draws_the_same_for_the_same_seed() -> None:
    pdf, _ = printed()
    page = page_images(pdf)[0]
    shots = [a_shot(page, np.random.default_rng(1)).data for _ in range(2)]
    assert shots[0] == shots[1]
    assert PER_MM > 6
    assert photographs.FONT.exists()
