"""Whether a page shows a red round seal: yes, no, or unsure. A hint to the person who files it, never proof.

A seal is a closed ring, a circle as the camera sees it, with ink in the band under it where the unit's name runs. Where
black print or the edge of the page hides a part of it, the rest has to do. A ring without ink may be drawn by hand; a
ring with gaps, a square stamp, red handwriting: all that is unsure.

A picture without any colour is never a no. A clean colour scan of a page without a seal can come out without a single
coloured pixel, exactly as a grey scan of a sealed page does; and a grey copy need not even show the seal in grey, for
scanners and copiers with a red lamp, or set to drop red, leave it out. What noise there is in the colours tells of the
scanner, not of the paper. A picture in colour without red is a no, unless a ring in grey tells of a copied seal.

Official seals of units are round and 42 mm wide, 45 mm for some (国发〔1999〕25号, 国务院关于国家行政机关和企业事业单位社会团体
印章管理的规定); 30 to 60 mm are looked for, since a photo's scale is only known about.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from bot.documents.scan.ink import Ink, Mask, Page, Plane
from bot.documents.scan.rings import Ellipse, Signs, closed, coverage, fitted, likely_circles, signs
from bot.domain.sealed import Seal

_SIDE = 720  # the long side in pixels at which a page is looked at: a 42 mm seal is about 100 wide
_CLOSE = 75.0  # the radius in pixels at which a likely seal is looked at, where the picture is sharp enough
_A4_MM = 297
_GREY = 7
_CLOSED = 0.75  # drawn copies of seals have 0.88 and more, rings through print and tables 0.62 at most


def find_seal(picture: Image.Image, per_mm: float | None = None) -> Seal:
    """`per_mm`: pixels of the picture a millimetre of paper is, where the code on the page tells."""
    scale = _SIDE / max(picture.size)
    small = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX
    )
    rgb = np.asarray(small, dtype=np.float32)
    if _is_grey(rgb):
        return Seal.UNSURE
    if per_mm is not None:
        low, high = 15 * per_mm * scale, 30 * per_mm * scale
    else:
        # The paper may fill the picture, or half of it.
        low, high = 15 * _SIDE / _A4_MM * 0.6, 30 * _SIDE / _A4_MM * 1.1
    low, high = max(8.0, low), min(high, _SIDE / 3)
    if low >= high:
        return Seal.UNSURE
    page = Page(rgb)
    verdict = _of_red(picture, scale, page, low, high)
    return Seal.UNSURE if verdict is Seal.NO and _is_copied(page.ink.black, low, high) else verdict


def _of_red(picture: Image.Image, scale: float, page: Page, low: float, high: float) -> Seal:
    ink = int(page.ink.red.sum())
    typical = (low + high) / 2
    if ink < 0.05 * typical * typical:
        return Seal.NO
    circles = likely_circles(page.ink.red, low, high)
    if ink < 0.25 * typical * typical:
        # Less ink than a tenth of a seal: a red pen stroke at most, unless it lies on a circle, as a faint seal would.
        return Seal.UNSURE if any(coverage(page.ink.red, *circle) > 0.4 for circle in circles) else Seal.NO
    verdicts = [_judge(picture, scale, page, circle) for circle in circles]
    if Seal.YES in verdicts:
        return Seal.YES
    return Seal.UNSURE if Seal.UNSURE in verdicts or _is_much(page.ink.red, low) else Seal.NO


def _is_copied(black: Mask, low: float, high: float) -> bool:
    """A seal in grey: a copy of a sealed page, photographed in colour."""
    return any(closed(black, *circle) > _CLOSED for circle in likely_circles(black, low, high))


def _judge(picture: Image.Image, scale: float, page: Page, circle: tuple[float, float, float]) -> Seal:
    x, y, radius = circle
    round_ink = coverage(page.ink.red, x, y, radius)
    found = fitted(page.ink.red, x, y, radius)
    if found is None:
        return Seal.UNSURE if round_ink > 0.3 else Seal.NO
    seen = signs(*_closer(picture, scale, page, found))
    if _is_seal(seen):
        return Seal.YES
    return Seal.UNSURE if seen.ring >= 0.35 or round_ink >= 0.35 else Seal.NO


def _is_seal(seen: Signs) -> bool:
    """A ring, most of it to be seen and nearly all of that there, and inside it what a seal has: see Signs."""
    return (
        seen.known >= 0.6
        and seen.ring >= 0.8
        and 0.1 <= seen.band <= 0.72
        and seen.spread >= 0.5
        and seen.gap <= 0.45
        and seen.middle <= 0.97
    )


def _closer(picture: Image.Image, scale: float, page: Page, found: Ellipse) -> tuple[Ink, Ellipse]:
    """The ink around a likely seal, as sharp as the picture has it, and its ellipse there, fitted anew."""
    reach = 1.4 * found.a
    by = max(1.0, min(_CLOSE / found.a, 1 / scale))
    left, top = max(0.0, found.x - reach), max(0.0, found.y - reach)
    right, bottom = min(page.size[0], found.x + reach), min(page.size[1], found.y + reach)
    size = (max(1, round((right - left) * by)), max(1, round((bottom - top) * by)))
    part = picture.resize(
        size,
        Image.Resampling.BOX,
        box=(left / scale, top / scale, min(picture.width, right / scale), min(picture.height, bottom / scale)),
    )
    ink = page.read(np.asarray(part, dtype=np.float32), (left, top, right, bottom))
    x, y = (found.x - left) * by, (found.y - top) * by
    sharper = fitted(ink.red, x, y, (found.a + found.b) / 2 * by)
    return ink, sharper or Ellipse(x, y, found.a * by, found.b * by, found.angle)


def _is_much(red: Mask, low: float) -> bool:
    """Red enough for a seal, and nothing round in it: a square stamp, a letterhead, a red folder under the page."""
    return int(red.sum()) > 0.5 * low * low


def _is_grey(rgb: Plane) -> bool:
    """No colour at all: a grey copy, or a page set in black by a program."""
    colour = rgb.max(axis=2) - rgb.min(axis=2)
    return float(np.percentile(colour, 99.7)) < _GREY
