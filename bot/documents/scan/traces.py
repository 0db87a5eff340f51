"""Traces of a ring on a page, red or grey, however faint: what must not be there before a page is said to have no seal.

Ink too pale to be told from paper spot by spot still shows along a whole ring: its noise averages out over some 300
pixels. So nothing is decided by pixel here. Two reliefs of the page are made, of redness (which black print, shadows and
lamps do not have) and of darkness (which a grey copy of a seal has, and a red one whose colours JPEG threw away). Each
says how much a pixel has more than its surroundings, in units of what is usual there, so that a paragraph of print or a
noisy shadow is no stronger than quiet paper; and no pixel counts for more than a few units, so that no few of them make
a ring. A pale ring that runs through print is looked for with the print left out. Circles are then sought by correlation,
and the best of them followed as the ellipses a camera makes of them.

What is still missed at times is a pale ring without any colour of which the most lies in small print.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from bot.documents.scan.sheet import Mask, Plane, reached

_EDGE = 4  # pixels at the page's edge that show desk through, or the paper's own shadow
_STROKE = 10  # pixels within which a stroke stands out against its surroundings: a ring is 3 wide
_AROUND = 36  # pixels within which it is told what is usual
# Natural logarithms of light, from here on: what is usual on the quietest paper.
_LEAST_DARK, _LEAST_RED = 0.010, 0.012
_MOST = 0.3  # black is not more than this
# Darker than its surroundings by so much and no redder: print, that hides what paler ink lies on it; and a headline.
_PRINT, _HEADLINE = 0.12, 0.26
_CELL = 6  # pixels a side, of the grid on which light breaks off
_BREAK = 0.1
_LEVELS = 70  # of 255, to a natural logarithm
_WHOLE = 0.88  # of a page at least, or breaks are those of folds and shadows on it
_UNITS = 2.5  # a pixel counts for at most
_THIN, _WIDE = 1.0, 2.5  # standard deviations of a ring's line, and of its surroundings, at half size
_STEP = 1.06  # from one radius to the next
_CANDIDATES = 6
_TURNS = 72
_LEAST_SEEN = 0.55  # share of a ring that lies on the page at least; of less, what lacks counts as bare

Scores = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Traces:
    """How strong the best ring is: 0 to 0.6 by chance, 1 to 2 for a plain ring.

    `red` in redness, `faint` in a darkness paler than thin print, `both` in these two together; `grey` in all that is
    dark, `middle` in what is paler than a headline.
    """

    red: float
    faint: float
    both: float
    grey: float
    middle: float


def traces(rgb: Plane, sheet: Mask, low: float, high: float, page_area: float | None = None) -> Traces:
    """Look for rings of these radii, in pixels of the picture `rgb`; what does not lie on the sheet is not looked at.

    `page_area`: how many pixels the page has, where that is known; a desk as white as paper is then told from it.
    """
    # As shares of the light, that shadows do not change; 6 of 255 is below what a phone tells from black.
    light = np.log(rgb[:, :, :2] + 6)
    dark, red = _softened(-light[:, :, 1]), _softened(light[:, :, 0] - light[:, :, 1])
    known = _known(dark, sheet, page_area)
    more, redder = _standing_out(dark, known), _standing_out(red, known)
    pale, paler = (known * ~_spread((more > least) & (redder < least / 2), 2) for least in (_HEADLINE, _PRINT))
    grey, middle = _relief(dark, known, _LEAST_DARK), _relief(dark, pale, _LEAST_DARK)
    faint, redness = _relief(dark, paler, _LEAST_DARK), _relief(red, paler, _LEAST_RED)
    both = (faint + redness) / np.float32(2**0.5)
    in_faint, in_red, in_both = _circles(faint, redness, low, high)
    in_grey, in_middle, _ = _circles(grey, middle, low, high)
    return Traces(
        red=_best(redness, paler, in_red),
        faint=_best(faint, paler, in_faint),
        both=_best(both, paler, in_both),
        grey=_best(grey, known, in_grey),
        middle=_best(middle, pale, in_middle),
    )


def _known(dark: Plane, sheet: Mask, page_area: float | None) -> Plane:
    """1 where ink can be told from paper, 0 beyond the page and where light breaks off: edges of paper and of shadows.

    A dark thing of a few millimetres, ink that is, breaks nothing off: it is closed first.
    """
    height, width = dark.shape
    cells = (max(1, width // _CELL), max(1, height // _CELL))
    levels = Image.fromarray(np.clip(255 - _LEVELS * (dark - dark.min()), 0, 255).astype(np.uint8))
    closed = levels.resize(cells, Image.Resampling.BOX)
    closed = closed.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    rise = np.asarray(closed.filter(ImageFilter.MaxFilter(3)), dtype=np.float32)
    fall = np.asarray(closed.filter(ImageFilter.MinFilter(3)), dtype=np.float32)
    even = (rise - fall) / _LEVELS <= _BREAK
    if page_area is not None:
        within = _enclosed(even)
        if within.mean() * height * width > _WHOLE * page_area:
            even &= within
    whole = Image.fromarray(even.astype(np.uint8) * 255).resize((width, height), Image.Resampling.NEAREST)
    return np.asarray(~_spread(~sheet, _EDGE) & (np.asarray(whole) > 0), dtype=np.float32)


def _enclosed(even: Mask) -> Mask:
    """The cells a way leads to from the middle without crossing a break, and those in between, as under a code."""
    rows, columns = even.shape
    middle = np.zeros_like(even)
    middle[rows // 4 : -(rows // 4) or None, columns // 4 : -(columns // 4) or None] = True
    found = reached(middle & even, even)
    border = np.ones_like(even)
    border[1:-1, 1:-1] = False
    return ~reached(border & ~found, ~found)


def _spread(mask: Mask, reach: int) -> Mask:
    """The mask and all within so many pixels of it, along rows and columns; a blur is faster than a rank filter."""
    blurred = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(reach))
    return np.asarray(blurred) > 0


def _standing_out(values: Plane, weight: Plane) -> Plane:
    """How much each pixel has more than its surroundings."""
    around = _mean(values * weight, _STROKE) / np.maximum(_mean(weight, _STROKE), 0.05)
    return np.asarray(np.clip(values - around, -_MOST, _MOST) * weight)


def _relief(values: Plane, weight: Plane, least: float) -> Plane:
    """How much each pixel has more than its surroundings, in units of what is usual there; 0 where nothing is known."""
    more = _standing_out(values, weight)
    usual = _mean(more * more, _AROUND) / np.maximum(_mean(weight, _AROUND), 0.05)
    units = more / np.maximum(np.sqrt(np.maximum(usual, 0)), least)
    return np.asarray(np.clip(units, -_UNITS, _UNITS), dtype=np.float32)


def _mean(values: Plane, reach: int) -> Plane:
    """The local mean over about so many pixels, smoothly."""
    height, width = values.shape
    small = (max(1, round(width / reach)), max(1, round(height / reach)))
    coarse = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32)).resize(small, Image.Resampling.BOX)
    return np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def _circles(one: Plane, other: Plane, low: float, high: float) -> list[list[tuple[float, float, float]]]:
    """(x, y, radius) where a ring may be in one relief, in the other, and in both, likeliest first.

    At half the size, by Fourier transform. Reliefs are real, and so is the transform of a ring: a complex number carries
    two of them through.
    """
    plane = (_halved(one) + 1j * _halved(other)).astype(np.complex64)
    height, width = plane.shape
    pad = round(high / 2) + 2
    size = (_fast(height + pad), _fast(width + pad))
    half = size[1] // 2 + 1
    turns_y, turns_x = np.fft.fftfreq(size[0])[:, None], np.fft.fftfreq(size[1])[None, :half]
    wave = (2 * np.pi * np.hypot(turns_y, turns_x)).astype(np.float32)
    line = np.exp(-0.5 * (wave * _THIN) ** 2) - np.exp(-0.5 * (wave * _WIDE) ** 2)
    spectrum = np.fft.fft2(plane, s=size)
    places, heights = _bessel()
    found: list[list[tuple[float, float, float, float]]] = [[], [], []]
    for radius in np.geomspace(low / 2, high / 2, max(2, 1 + round(np.log(high / low) / np.log(_STEP)))):
        ring = line * np.interp(wave, places / radius, heights, right=0.0).astype(np.float32)
        score = np.fft.ifft2(spectrum * np.concatenate([ring, ring[:, half - 2 : 0 : -1]], axis=1))[:height, :width]
        for peaks, plain in zip(found, (score.real, score.imag, score.real + score.imag), strict=True):
            peaks += [(value, 2 * x + 0.5, 2 * y + 0.5, 2 * float(radius)) for value, x, y in _peaks(plain, radius / 4)]
    return [_distinct(peaks) for peaks in found]


def _peaks(score: Scores, apart: float) -> list[tuple[float, float, float]]:
    """(height, x, y) of the highest few, no two nearer than `apart`."""
    left, reach = score.copy(), round(apart)
    peaks = []
    for _ in range(_CANDIDATES - 1):
        y, x = divmod(int(left.argmax()), left.shape[1])
        peaks.append((float(left[y, x]), float(x), float(y)))
        left[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = -np.inf
    return peaks


def _distinct(peaks: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float]]:
    kept: list[tuple[float, float, float]] = []
    for _, x, y, radius in sorted(peaks, reverse=True):
        if all(
            (x - ox) ** 2 + (y - oy) ** 2 > (0.2 * radius) ** 2 or abs(radius - other) > 0.12 * radius
            for ox, oy, other in kept
        ):
            kept.append((x, y, radius))
        if len(kept) == _CANDIDATES:
            break
    return kept


def _halved(values: Plane) -> Plane:
    rows, columns = values.shape[0] // 2, values.shape[1] // 2
    return np.asarray(values[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).mean(axis=(1, 3)))


def _fast(size: int) -> int:
    """A length Fourier transforms like."""
    return -(-size // 32) * 32


@cache
def _bessel() -> tuple[Plane, Plane]:
    """J0, the transform of a ring of radius 1, at 0 to 160: the mean of a wave over all directions."""
    places = np.arange(0, 160, 0.05)
    angles = (np.arange(160) + 0.5) * (np.pi / 160)
    heights = np.cos(np.outer(places, np.cos(angles))).mean(axis=1)
    return places.astype(np.float32), heights.astype(np.float32)


@cache
def _ellipses() -> npt.NDArray[np.float64]:
    """Of a circle of radius 1 what cameras make of it, its area kept: shapes × (x, y) × turns."""
    turns = np.arange(_TURNS) * (2 * np.pi / _TURNS)
    shapes = []
    for flat in (1.0, 0.95, 0.9, 0.84):
        for angle in np.arange(0, np.pi, np.pi / 6) if flat < 1 else (0.0,):
            u, v = np.cos(turns) / np.sqrt(flat), np.sin(turns) * np.sqrt(flat)
            shapes.append((u * np.cos(angle) - v * np.sin(angle), u * np.sin(angle) + v * np.cos(angle)))
    return np.array(shapes)


def _best(relief: Plane, weight: Plane, circles: list[tuple[float, float, float]]) -> float:
    return max((_followed(relief, weight, *circle) for circle in circles), default=0.0)


def _followed(relief: Plane, weight: Plane, x: float, y: float, radius: float) -> float:
    """The mean of the relief along the best ellipse near this circle."""
    height, width = relief.shape
    reach = round(1.25 * radius) + 6
    left, top = max(0, round(x) - reach), max(0, round(y) - reach)
    right, bottom = min(width, round(x) + reach), min(height, round(y) + reach)
    if right - left < 3 or bottom - top < 3:
        return 0.0
    part, known = _softened(relief[top:bottom, left:right]).ravel(), weight[top:bottom, left:right].ravel()
    shapes = _ellipses()
    sizes = (radius * np.arange(0.93, 1.08, 0.028))[:, None, None, None, None]
    shifts = np.arange(-4.0, 5.0, 2.0)
    px = np.rint(sizes * shapes[:, 0] + (x - left + shifts)[None, :, None, None]).astype(np.int32)
    py = np.rint(sizes * shapes[:, 1] + (y - top + shifts)[:, None, None, None]).astype(np.int32)
    px, py = np.broadcast_arrays(px, py)
    inside = (px >= 0) & (py >= 0) & (px < right - left) & (py < bottom - top)
    at = np.where(inside, py * (right - left) + px, 0)
    seen = known[at] * inside
    means = (part[at] * seen).sum(axis=-1) / np.maximum(seen.sum(axis=-1), _LEAST_SEEN * _TURNS)
    return float(means.max())


def _softened(values: Plane) -> Plane:
    """Each pixel with a share of its four neighbours."""
    padded = np.pad(values, 1, mode="edge")
    height, width = values.shape
    rows, columns = slice(1, height + 1), slice(1, width + 1)
    crosswise = padded[:height, columns] + padded[2:, columns] + padded[rows, :width] + padded[rows, 2:]
    return np.asarray((2 * values + crosswise) / 6, dtype=np.float32)
