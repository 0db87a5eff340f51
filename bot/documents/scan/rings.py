"""Rings of red ink on a page: where one may be, which ellipse it is, and how much of it is really there.

A camera makes an ellipse of a circle. It is found by chance and confirmed by count: through five spots of outermost ink
goes one ellipse, and of many such the one that most other spots lie on is taken (RANSAC), so that a gap in the ring, or
writing beside it, does not bend it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from bot.documents.scan.ink import Ink
from bot.documents.scan.sheet import Mask, Plane

SECTORS = 90
_TURNS = 360
_TRIES = 250
_CANDIDATES = 6
_LONGEST = 1.45  # the longer half axis to the shorter: a camera held at 45 degrees


@dataclass(frozen=True)
class Ellipse:
    """Centre, half axes in pixels (`a` the longer), and the angle of `a` to the x axis in radians."""

    x: float
    y: float
    a: float
    b: float
    angle: float


@dataclass(frozen=True)
class Signs:
    """What of a ring and of what a seal has inside it can be seen, each a share between 0 and 1.

    `known`: sectors where the ring is, or could not be overlooked. `ring`: of those, the ones whose outermost ink it is.
    `band`: ink where the name runs; `spread`: sectors of that with ink; `gap`: sectors with ink between name and star, of
    which a seal has few (the words 专用章 under the star at most); `middle`: ink about the centre.
    """

    known: float
    ring: float
    band: float
    spread: float
    gap: float
    middle: float


def likely_circles(red: Mask, low: float, high: float) -> list[tuple[float, float, float]]:
    """(x, y, radius), likeliest first: for every radius, where a ring of that size would lie on most ink.

    One correlation by Fourier transform a radius, at half the size. Ink outside of the ring counts against it a little,
    so that a ring is preferred over a blot.
    """
    small = Image.fromarray(red.astype(np.uint8) * 255).resize(
        (max(1, red.shape[1] // 2), max(1, red.shape[0] // 2)), Image.Resampling.BOX
    )
    ink = np.asarray(small, dtype=np.float32) / 255
    by_x, by_y = red.shape[1] / ink.shape[1], red.shape[0] / ink.shape[0]
    low, high = low / 2, high / 2
    height, width = ink.shape
    size = (_fast(height + 2 * round(high)), _fast(width + 2 * round(high)))
    spectrum = np.fft.rfft2(ink, s=size)
    yy, xx = np.ogrid[: size[0], : size[1]]
    dy, dx = np.minimum(yy, size[0] - yy), np.minimum(xx, size[1] - xx)
    distance = np.sqrt(dy * dy + dx * dx, dtype=np.float32)
    found: list[tuple[float, float, float, float]] = []
    for radius in np.arange(low, high + 0.1, max(0.5, (high - low) / 14)):
        thick = max(1.0, 0.05 * radius)
        ring = (np.abs(distance - radius) <= thick).astype(np.float32)
        beyond = ((distance > radius + 2 * thick) & (distance <= radius * 1.25)).astype(np.float32)
        kernel = ring / ring.sum() - 0.5 * beyond / max(1.0, float(beyond.sum()))
        score = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(kernel)), s=size)[:height, :width]
        for _ in range(2):
            y, x = divmod(int(score.argmax()), width)
            value = float(score[y, x])
            if value < 0.08:
                break
            found.append((value, x * by_x, y * by_y, float(radius) * 2))
            reach = round(radius / 2)
            score[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = -1
    found.sort(reverse=True)
    kept: list[tuple[float, float, float]] = []
    for _, x, y, radius in found:
        if all(
            (x - ox) ** 2 + (y - oy) ** 2 > (0.4 * orr) ** 2 or abs(radius - orr) > 0.25 * orr for ox, oy, orr in kept
        ):
            kept.append((x, y, radius))
        if len(kept) == _CANDIDATES:
            break
    return kept


def _fast(size: int) -> int:
    """A length Fourier transforms like."""
    return -(-size // 32) * 32


def fitted(red: Mask, x: float, y: float, radius: float) -> Ellipse | None:
    """The ellipse most of the outermost ink around a circle lies on; None where there is none worth the name."""
    turns = (np.arange(180) + 0.5) * (2 * np.pi / 180)
    shares = np.arange(1.35, 0.65, -0.5 / radius)
    ink = _sampled(
        red,
        x + np.outer(np.cos(turns), shares) * radius,
        y + np.outer(np.sin(turns), shares) * radius,
    )
    has = ink.any(axis=1)
    if has.mean() < 0.4:
        return None
    reach = shares[ink.argmax(axis=1)][has]
    dx, dy = np.cos(turns[has]) * reach, np.sin(turns[has]) * reach
    terms = np.stack([dx * dx, dx * dy, dy * dy, dx, dy], axis=1)
    near = max(0.03, 1.0 / radius)
    on = _most_agreed(terms, near)
    for _ in range(3):
        if on.sum() < 30:
            return None
        conic, *_ = np.linalg.lstsq(terms[on], np.ones(int(on.sum())), rcond=None)
        on = _off(terms, conic[None])[0] < near
    return _axes(conic, x, y, radius)


def _most_agreed(terms: npt.NDArray[np.float64], near: float) -> Mask:
    """Which spots lie on the best of many ellipses, each drawn through five spots; always the same for the same ink."""
    rng = np.random.default_rng(0)
    picks = rng.integers(0, len(terms), (_TRIES, 5))
    through = terms[picks]
    solvable = np.abs(np.linalg.det(through)) > 1e-9
    conics = np.linalg.solve(through[solvable], np.ones((int(solvable.sum()), 5, 1)))[:, :, 0]
    every, *_ = np.linalg.lstsq(terms, np.ones(len(terms)), rcond=None)
    conics = np.concatenate([conics, every[None]])
    round_enough = np.array([_axes(conic, 0, 0, 1) is not None for conic in conics])
    if not round_enough.any():
        return np.zeros(len(terms), dtype=bool)
    on = _off(terms, conics[round_enough]) < near
    return np.asarray(on[int(on.sum(axis=1).argmax())])


def _off(terms: npt.NDArray[np.float64], conics: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far each spot lies off each ellipse, as a share of the radius: ellipses × spots."""
    return np.asarray(np.abs(conics @ terms.T - 1) / 2)


def _axes(conic: npt.NDArray[np.float64], x: float, y: float, radius: float) -> Ellipse | None:
    """Of A x² + B xy + C y² + D x + E y = 1, in radii from x, y; None where that is no plausible ellipse."""
    a, b, c, d, e = (float(value) for value in conic)
    determinant = a * c - b * b / 4
    if determinant <= 0 or a <= 0:
        return None
    cx = (b * e / 2 - c * d) / (2 * determinant)
    cy = (b * d / 2 - a * e) / (2 * determinant)
    level = 1 + a * cx * cx + b * cx * cy + c * cy * cy
    mean, half = (a + c) / 2, float(np.hypot((a - c) / 2, b / 2))
    if level <= 0 or mean <= half:
        return None
    long, short = float(np.sqrt(level / (mean - half))), float(np.sqrt(level / (mean + half)))
    if not (short > 0.6 and long < 1.5 and long / short < _LONGEST):
        return None
    # The longer axis lies across the direction in which the form rises fastest.
    angle = 0.5 * float(np.arctan2(b, a - c)) + np.pi / 2
    return Ellipse(x + cx * radius, y + cy * radius, long * radius, short * radius, angle)


def signs(ink: Ink, ellipse: Ellipse) -> Signs:
    """What can be seen of a seal whose ring the ellipse is.

    The corners of a square and the wobble of a hand lie beside the ring.
    """
    tolerance = max(0.05, 1.6 / ellipse.b)
    around = _by_sector(_unrolled(ink.red, ellipse, 0.7, 1.3))[:, ::-1]
    shares = np.linspace(1.3, 0.7, around.shape[1])
    outermost = shares[around.argmax(axis=1)]
    red = around.any(axis=1)
    there = red & (outermost > 1 - 1.5 * tolerance) & (outermost < 1 + tolerance)
    bare = _unrolled(ink.bare, ellipse, 1 - tolerance, 1 + tolerance).reshape(SECTORS, -1).mean(axis=1)
    # Ink beyond the ring speaks against it; ink only inside of it does so where the ring would have been seen.
    missing = ~there & ((red & (outermost >= 1 + tolerance)) | (bare > 0.5))
    known = there | missing
    band = _shares(ink, ellipse, 0.6, 0.84)
    return Signs(
        known=float(known.mean()),
        ring=float(there.sum() / max(1, known.sum())),
        band=float(band.mean()) if band.size else 0.0,
        spread=_inked(band),
        gap=_inked(_shares(ink, ellipse, 0.4, 0.52)),
        middle=float(_unrolled(ink.red, ellipse, 0.0, 0.3).mean()),
    )


def _shares(ink: Ink, ellipse: Ellipse, inner: float, outer: float) -> npt.NDArray[np.float64]:
    """Red ink as a share of what can be known, for each sector of which enough can."""
    red = _unrolled(ink.red, ellipse, inner, outer).reshape(SECTORS, -1)
    known = red | _unrolled(ink.bare, ellipse, inner, outer).reshape(SECTORS, -1)
    enough = known.mean(axis=1) > 0.4
    return np.asarray(red[enough].sum(axis=1) / known[enough].sum(axis=1))


def _inked(shares: npt.NDArray[np.float64]) -> float:
    """Share of the sectors that have more ink than stray spots make."""
    return float((shares > 0.12).mean()) if shares.size else 0.0


def _unrolled(mask: Mask, ellipse: Ellipse, inner: float, outer: float) -> Mask:
    """The ring between two shares of the radius as a strip: turns × distance from the centre."""
    turns = np.arange(_TURNS) * (2 * np.pi / _TURNS)
    shares = np.linspace(inner, outer, max(3, round((outer - inner) * ellipse.a * 1.5)))
    u = np.outer(np.cos(turns) * ellipse.a, shares)
    v = np.outer(np.sin(turns) * ellipse.b, shares)
    cos, sin = np.cos(ellipse.angle), np.sin(ellipse.angle)
    return _sampled(mask, ellipse.x + u * cos - v * sin, ellipse.y + u * sin + v * cos)


def _by_sector(strip: Mask) -> Mask:
    """Ink at a distance in any of a sector's turns: sectors × distance."""
    return np.asarray(strip.reshape(SECTORS, _TURNS // SECTORS, -1).any(axis=1))


def _sampled(mask: Mask, x: Plane | npt.NDArray[np.float64], y: Plane | npt.NDArray[np.float64]) -> Mask:
    """The mask at each place; outside of it, False."""
    px, py = np.broadcast_arrays(np.rint(x).astype(int), np.rint(y).astype(int))
    inside = (px >= 0) & (py >= 0) & (px < mask.shape[1]) & (py < mask.shape[0])
    values = np.zeros(px.shape, dtype=bool)
    values[inside] = mask[py[inside], px[inside]]
    return values
