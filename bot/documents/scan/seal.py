"""Whether a page shows a red round seal: yes, no, or unsure. A hint to the person who files it, never proof.

A seal is a closed ring, a circle as the camera sees it, with ink in the band under it where the unit's name runs. Where
black print or the edge of the page hides a part of it, the rest has to do. A ring without ink may be drawn by hand; a
ring with gaps, a square stamp, red handwriting: all that is unsure.

No is said where the picture could have shown red, the whole page is on it, and nothing on it could be a seal.

- A picture without any colour is never a no. A clean colour scan of a page without a seal can come out without a single
  coloured pixel, exactly as a grey scan of a sealed page does; and a grey copy need not even show the seal in grey, for
  scanners and copiers with a red lamp, or set to drop red, leave it out. What noise there is in the colours of a scan
  tells of the scanner, not of the paper. A photograph is another thing: light that falls unevenly, and colours that
  differ at all, tell of a camera that took colours, however well it balanced the white.
- What could be a seal is red in plenty, or a ring however faint, red or grey: see traces.py. A ring in grey tells of a
  copied seal, or of one whose colour the picture lost.

Official seals of units are round and 42 mm wide, 45 mm for some (国发〔1999〕25号, 国务院关于国家行政机关和企业事业单位社会团体
印章管理的规定); 30 to 60 mm are looked for, since a photo's scale is only known about.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from bot.documents.scan.ink import Ink, Page
from bot.documents.scan.rings import Ellipse, Signs, fitted, likely_circles, signs
from bot.documents.scan.sheet import Plane
from bot.documents.scan.traces import Traces, traces
from bot.domain.sealed import Seal

_SIDE = 720  # the long side in pixels at which a page is looked at: a 42 mm seal is about 100 wide
_CLOSE = 75.0  # the radius in pixels at which a likely seal is looked at, where the picture is sharp enough
_A4_MM = (210, 297)
_GREY = 7
_UNEVEN = 0.965  # of the paper's brightest light the dimmest, at most: no scanner's lamp, but a room
_WHOLE = 0.75  # of a page's area, which is only known about: less, and a seal may be where nobody looks
_SOME = 0.15  # of red strokes, in squares of the least radius: bare pages that were drawn have 0.12, patchy seals 0.4
# Radii of the seals of units, ministries' 50 mm included, with a tenth for the scale; on a page of half to all the picture.
_TRACED_MM = (17.0, 27.0)
# By chance one bare page in fifty comes so far; the faintest red rings that were drawn come a little further.
_TRACED = Traces(red=0.76, faint=0.88, both=0.84, grey=0.88, middle=0.82)


def find_seal(picture: Image.Image, per_mm: float | None = None) -> Seal:
    """`per_mm`: pixels of the picture a millimetre of paper is, where the code on the page tells."""
    scale = _SIDE / max(picture.size)
    small = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX
    )
    rgb = np.asarray(small, dtype=np.float32)
    if not _has_colour(rgb) and not _differs(rgb):
        return Seal.UNSURE
    # Where no code tells: the paper may fill the picture, or half of it.
    filled = _SIDE / _A4_MM[1]
    smallest, largest = (per_mm * scale, per_mm * scale) if per_mm is not None else (0.6 * filled, 1.1 * filled)
    low, high = max(8.0, 15 * smallest), min(30 * largest, _SIDE / 3)
    if low >= high:
        return Seal.UNSURE
    page = Page(rgb)
    if _is_shown(picture, scale, page, low, high):
        return Seal.YES
    # A desk that shows at the edge is not counted, nor thin print; a seal that the edge cuts leaves a ring, see below.
    if page.inland().sum() > _SOME * low * low:
        return Seal.UNSURE
    if not _has_colour(rgb) and not page.is_unevenly_lit(_UNEVEN):
        return Seal.UNSURE
    area = _A4_MM[0] * _A4_MM[1] * smallest**2
    if page.sheet.sum() < _WHOLE * area:
        return Seal.UNSURE
    ring = traces(
        rgb,
        page.sheet,
        _TRACED_MM[0] * smallest,
        min(_TRACED_MM[1] * largest, _SIDE / 4),
        page_area=area if per_mm is not None else None,
    )
    return Seal.UNSURE if _is_traced(ring) else Seal.NO


def _is_traced(ring: Traces) -> bool:
    return (
        ring.red > _TRACED.red
        or ring.faint > _TRACED.faint
        or ring.both > _TRACED.both
        or ring.grey > _TRACED.grey
        or ring.middle > _TRACED.middle
    )


def _is_shown(picture: Image.Image, scale: float, page: Page, low: float, high: float) -> bool:
    """Whether any of the likely circles in red is a seal."""
    red = page.ink.red
    typical = (low + high) / 2
    if int(red.sum()) < 0.25 * typical * typical:
        return False  # less ink than a tenth of a seal
    for x, y, radius in likely_circles(red, low, high):
        found = fitted(red, x, y, radius)
        if found is not None and _is_seal(signs(*_closer(picture, scale, page, found))):
            return True
    return False


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


def _has_colour(rgb: Plane) -> bool:
    """Colour enough for paper under a lamp, a desk or a pen; a grey copy has none, nor a page set in black by a program."""
    return float(np.percentile(rgb.max(axis=2) - rgb.min(axis=2), 99.7)) >= _GREY


def _differs(rgb: Plane) -> bool:
    """Colours that differ, if only by noise and here and there: what was turned to grey has none of that left."""
    return float((rgb.max(axis=2) - rgb.min(axis=2) >= 2).mean()) > 0.0003
