"""Pictures of the pages of people's files: what is seen and nothing else, within the child's bounds."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.documents.pages import read_pages_confined, within_bounds
from bot.documents.scan.pictures import pictures
from bot.domain.sealed import NotAScan
from tests.documents import returned_forms as forms
from tests.documents.test_scan import printed


def told_all() -> bytes:
    """A photo that says in its head who took it and where, lying on its side as cameras keep them."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "CAMERA-MAKER", 6, "EXIF-SECRET"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "JPEG", exif=exif, comment=b"COMMENT-SECRET", dpi=(72, 72))
    return out.getvalue()


def test_a_pdf_is_shown_page_by_page() -> None:
    pages = read_pages_confined("表.pdf", printed()[0])
    shown = [Image.open(io.BytesIO(page)) for page in pages.pictures]
    assert [page.format for page in shown] == ["JPEG", "JPEG"]
    assert all(page.height == 1_600 for page in shown)
    assert shown[0].tobytes() != shown[1].tobytes()
    assert pages.is_whole


def test_a_picture_stands_upright_and_carries_nothing_but_what_is_seen() -> None:
    data = told_all()
    assert b"COMMENT-SECRET" in data
    assert b"CAMERA-MAKER" in data
    [page] = read_pages_confined("照片.jpg", data).pictures
    shown = Image.open(io.BytesIO(page))
    assert shown.size == (200, 300)
    assert not shown.getexif()
    assert b"SECRET" not in page
    assert b"CAMERA-MAKER" not in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("材料.wps", forms.wps()),
        ("假.jpg", b"<script>alert(1)</script>"),
        ("脚本.pdf", b"%PDF-1.7 /JavaScript (app.alert(1))"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic" + bytes(100)),
    ],
)
def test_what_is_no_picture_is_not_shown(name: str, data: bytes) -> None:
    with pytest.raises(NotAScan):
        list(pictures(name, data))


def test_a_child_that_gives_up_shows_nothing() -> None:
    with pytest.raises(NotAScan):
        read_pages_confined("坏.jpg", b"\xff\xd8\xff\xe0" + bytes(40))


def test_what_has_no_room_is_left_out_and_said_so() -> None:
    noise = [Image.effect_noise((200, 200), 90).convert("RGB") for _ in range(3)]
    whole = within_bounds(noise, room_bytes=1_000_000)
    assert (len(whole.pictures), whole.is_whole) == (3, True)
    first, second = (len(page) for page in whole.pictures[:2])
    cut = within_bounds(noise, room_bytes=first + second)
    assert (cut.pictures, cut.is_whole) == (whole.pictures[:2], False)
    # A page that alone is too much is better than none.
    assert len(within_bounds(noise, room_bytes=1).pictures) == 1
