"""Reading the code off a page: zxing-cpp, and further looks where the first sees nothing.

A seal over the code all but vanishes in the red channel, since red ink is nearly as bright there as paper; what is left
of it goes when every pixel is measured against the paper around it, and shadows go with it. Small and blurred codes are
enlarged. The looks stand in the order of what they win; most pages need the first only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

from bot.domain.sealed import parse_code

_SIDE_MM = 27
# Not the family QRCode, which takes in micro codes: dots of a photograph pass for one of those (409902), never for ours.
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_AVERAGE, _FIXED = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold


@dataclass(frozen=True)
class FoundCode:
    """A code's text, and how many pixels of the whole picture are a millimetre of paper, as its size tells."""

    text: str
    per_mm: float


@dataclass(frozen=True)
class _Look:
    """A picture to search, `scale` times the size of the whole one, and how to tell black from white."""

    image: Image.Image
    scale: float = 1.0
    binarizer: zxingcpp.Binarizer = _AVERAGE


def read_codes(picture: Image.Image, *, patient: bool = True) -> tuple[FoundCode, ...]:
    """Every code on a picture, those of ours first; not `patient` takes the first looks only."""
    found: dict[str, FoundCode] = {}
    for look in _looks(picture) if patient else _first_looks(picture):
        for code in _read(look):
            found.setdefault(code.text, code)
        if any(parse_code(text) for text in found):
            break
    return tuple(sorted(found.values(), key=lambda code: parse_code(code.text) is None))


def _first_looks(picture: Image.Image) -> Iterator[_Look]:
    yield _Look(picture.convert("L"))
    yield _Look(picture.getchannel("R"))


def _looks(picture: Image.Image) -> Iterator[_Look]:
    yield from _first_looks(picture)
    red = picture.getchannel("R")
    longest = max(picture.size)
    if longest > 4_000:
        # Sharper than needed, and slow: half the size shows as much.
        red = _scaled(red, 0.5)
    scale = red.width / picture.width
    even = _evened(red)
    yield _Look(even, scale, _FIXED)
    yield _Look(even, scale, _AVERAGE)
    by = 2.0 if longest < 2_400 else 1.0
    larger = _scaled(even, by).filter(ImageFilter.GaussianBlur(0.5 * by))
    yield _Look(larger, scale * by, _FIXED)
    yield _Look(larger, scale * by, _AVERAGE)
    sharp = larger.filter(ImageFilter.UnsharpMask(radius=2.5 * by, percent=200, threshold=2))
    yield _Look(sharp, scale * by, _FIXED)
    yield _Look(_scaled(even, 0.5), scale * 0.5, _AVERAGE)
    if longest < 1_500:
        largest = _scaled(even, 3.0).filter(ImageFilter.UnsharpMask(radius=6, percent=150, threshold=2))
        yield _Look(largest, scale * 3.0, _FIXED)
        yield _Look(largest, scale * 3.0, _AVERAGE)


def _evened(red: Image.Image) -> Image.Image:
    """Brightness as a share of the paper's around each pixel: black below a fifth, white above four fifths."""
    reach = max(8, max(red.size) // 80) // 4
    paper = red.resize((max(1, red.width // 4), max(1, red.height // 4)), Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(2 * reach + 1)).filter(ImageFilter.BoxBlur(reach))
    around = np.asarray(paper.resize(red.size, Image.Resampling.BILINEAR), dtype=np.float32)
    share = np.asarray(red, dtype=np.float32) / np.maximum(around, 1)
    return Image.fromarray((np.clip((share - 0.2) / 0.6, 0, 1) * 255).astype(np.uint8))


def _scaled(image: Image.Image, by: float) -> Image.Image:
    if by == 1:
        return image
    size = (max(1, round(image.width * by)), max(1, round(image.height * by)))
    return image.resize(size, Image.Resampling.BICUBIC if by > 1 else Image.Resampling.BOX)


def _read(look: _Look) -> Iterator[FoundCode]:
    for code in zxingcpp.read_barcodes(np.asarray(look.image), formats=_FORMATS, binarizer=look.binarizer):
        if not code.valid or not code.text.isprintable() or len(code.text) > 200:
            continue
        at = code.position
        corners = [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
        sides = [
            ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5
            for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True)
        ]
        yield FoundCode(code.text, sum(sides) / 4 / _SIDE_MM / look.scale)
