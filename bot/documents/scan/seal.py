"""Whether a page shows a red round seal: yes, no, or unsure. A hint to the person who files it, never proof.

Red is what is redder than the paper around it (a warm lamp makes everything red). A seal is a closed ring, a circle as
the camera sees it, with ink in the band under it where the unit's name runs. A ring without ink may be drawn by hand; a
ring with gaps, a square stamp, red handwriting: all that is unsure. A picture without any colour can never be a no,
since a grey copy of a sealed page looks just so.

Official seals of units are round and 42 mm wide, 45 mm for some (国发〔1999〕25号, 国务院关于国家行政机关和企业事业单位社会团体
印章管理的规定); 30 to 60 mm are looked for, since a photo's scale is only known about.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from bot.domain.sealed import Seal

_SIDE = 720  # the long side in pixels at which a page is looked at: a 42 mm seal is about 100 wide
_A4_MM = 297
_RED = 16
_SECTORS = 90
_GREY = 7
_TILE = 24

_Mask = npt.NDArray[np.bool_]
_Plane = npt.NDArray[np.float32]


def find_seal(picture: Image.Image, per_mm: float | None = None) -> Seal:
    """`per_mm`: pixels of the picture a millimetre of paper is, where the code on the page tells."""
    scale = _SIDE / max(picture.size)
    small = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX
    )
    rgb = np.asarray(small, dtype=np.float32)
    if _is_grey(rgb):
        return Seal.UNSURE
    mask = _red(rgb)
    if per_mm is not None:
        low, high = 15 * per_mm * scale, 30 * per_mm * scale
    else:
        # The paper may fill the picture, or half of it.
        low, high = 15 * _SIDE / _A4_MM * 0.6, 30 * _SIDE / _A4_MM * 1.1
    low, high = max(8.0, low), min(high, _SIDE / 3)
    ink = int(mask.sum())
    typical = (low + high) / 2
    if ink < 0.25 * typical * typical or low >= high:
        # Less ink than a tenth of a seal: a red pen stroke at most, or noise.
        return Seal.NO if ink < 0.05 * typical * typical else _no_ring(mask, low, high)
    return _judge(mask, low, high)


def _no_ring(mask: _Mask, low: float, high: float) -> Seal:
    """Little red: no seal, unless it lies on a circle, as a faint one would."""
    rings = _rings(mask, low, high)
    return Seal.UNSURE if any(_coverage(mask, *ring) > 0.4 for ring in rings) else Seal.NO


def _judge(mask: _Mask, low: float, high: float) -> Seal:
    best = Seal.NO
    for x, y, radius in _rings(mask, low, high):
        coverage = _coverage(mask, x, y, radius)
        fitted = _ellipse(mask, x, y, radius)
        if fitted is None:
            if coverage > 0.3:
                best = Seal.UNSURE
            continue
        ring, band, spread, middle = _shares(mask, fitted)
        if ring >= 0.8 and 0.1 <= band <= 0.72 and spread >= 0.5 and middle <= 0.97:
            return Seal.YES
        if ring >= 0.35 or coverage >= 0.35:
            best = Seal.UNSURE
    return best if best is Seal.UNSURE or not _is_much(mask, low) else Seal.UNSURE


def _is_much(mask: _Mask, low: float) -> bool:
    """Red enough for a seal, and nothing round in it: a square stamp, a letterhead, a red folder under the page."""
    return int(mask.sum()) > 0.5 * low * low


# --- colour -----------------------------------------------------------------------------------------------------


def _is_grey(rgb: _Plane) -> bool:
    """No colour at all: a grey copy, or a page set in black by a program."""
    colour = rgb.max(axis=2) - rgb.min(axis=2)
    return float(np.percentile(colour, 99.7)) < _GREY


def _red(rgb: _Plane) -> _Mask:
    """Where ink is redder than the paper around it; what lies beside the paper does not count."""
    bright = _bright(rgb)
    height, width = rgb.shape[:2]
    # Ink is darker than paper in green and blue, whatever the lamp.
    even = np.clip(rgb / np.maximum(_enlarged(bright, width, height), 40) * 235.0, 0, 255)
    redness = even[:, :, 0] - np.maximum(even[:, :, 1], even[:, :, 2])
    mask = (redness > _RED) & (even[:, :, 1] < 222)
    return _without_desk(mask, _is_paper(bright), rgb)


def _bright(rgb: _Plane) -> _Plane:
    """The colour of the brighter part of each tile of a coarse grid: on paper that is the paper, also under a seal."""
    height, width = rgb.shape[:2]
    rows, columns = max(1, height // _TILE), max(1, width // _TILE)
    grid = np.empty((rows, columns, 3), dtype=np.float32)
    for row in range(rows):
        for column in range(columns):
            tile = rgb[
                height * row // rows : height * (row + 1) // rows,
                width * column // columns : width * (column + 1) // columns,
            ].reshape(-1, 3)
            light = tile.sum(axis=1)
            grid[row, column] = np.median(tile[light >= np.percentile(light, 70)], axis=0)
    return grid


def _is_paper(bright: _Plane) -> _Mask:
    """Tiles whose brighter part has the colour of the brightest tiles, shadow or not."""
    light = bright.sum(axis=2)
    model = np.median(bright[light >= 0.85 * light.max()], axis=0)
    tone = bright / np.maximum(bright[:, :, 1:2], 1)
    off = np.abs(tone - model / max(1.0, float(model[1]))).max(axis=2)
    return np.asarray((off < 0.14) & (light > 0.3 * light.max()))


def _without_desk(mask: _Mask, paper: _Mask, rgb: _Plane) -> _Mask:
    """Take away the red of a desk, also where it reaches into a tile that is half paper."""
    height, width = mask.shape
    rows = np.minimum(np.arange(height) * paper.shape[0] // height, paper.shape[0] - 1)
    columns = np.minimum(np.arange(width) * paper.shape[1] // width, paper.shape[1] - 1)
    on_paper = paper[np.ix_(rows, columns)]
    desk = ~on_paper
    tinted = rgb[:, :, 0] > 1.15 * np.maximum(rgb[:, :, 1], rgb[:, :, 2])
    for _ in range(2 * _TILE):
        grown = _grown(desk) & (mask | tinted) | desk
        if (grown == desk).all():
            break
        desk = grown
    return np.asarray(mask & ~_grown(desk))


def _grown(mask: _Mask) -> _Mask:
    """Each spot and its four neighbours."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _enlarged(grid: _Plane, width: int, height: int) -> _Plane:
    planes = [
        np.asarray(
            Image.fromarray(grid[:, :, channel], mode="F").resize((width, height), Image.Resampling.BILINEAR),
            dtype=np.float32,
        )
        for channel in range(3)
    ]
    return np.stack(planes, axis=2)


# --- rings ------------------------------------------------------------------------------------------------------


def _rings(mask: _Mask, low: float, high: float) -> list[tuple[float, float, float]]:
    """(x, y, radius) of the likeliest circles: for every radius, where a ring of that size would lie on most ink.

    One correlation by Fourier transform a radius. Ink inside the ring and outside of it counts against it a little,
    so that a ring is preferred over a blot.
    """
    height, width = mask.shape
    size = (_fast(height + 2 * round(high)), _fast(width + 2 * round(high)))
    spectrum = np.fft.rfft2(mask.astype(np.float32), s=size)
    found: list[tuple[float, float, float, float]] = []
    yy, xx = np.ogrid[: size[0], : size[1]]
    dy = np.minimum(yy, size[0] - yy)
    dx = np.minimum(xx, size[1] - xx)
    distance = np.sqrt(dy * dy + dx * dx, dtype=np.float32)
    step = max(1.0, (high - low) / 14)
    for radius in np.arange(low, high + 0.1, step):
        thick = max(1.5, 0.05 * radius)
        ring = (np.abs(distance - radius) <= thick).astype(np.float32)
        beyond = ((distance > radius + 2 * thick) & (distance <= radius * 1.25)).astype(np.float32)
        kernel = ring / ring.sum() - 0.5 * beyond / beyond.sum()
        score = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(kernel)), s=size)[:height, :width]
        for _ in range(2):
            at = int(score.argmax())
            y, x = divmod(at, width)
            value = float(score[y, x])
            if value < 0.08:
                break
            found.append((value, float(x), float(y), float(radius)))
            reach = round(radius / 2)
            score[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = -1
    found.sort(reverse=True)
    kept: list[tuple[float, float, float]] = []
    for _, x, y, radius in found:
        if all(
            (x - ox) ** 2 + (y - oy) ** 2 > (0.4 * orr) ** 2 or abs(radius - orr) > 0.25 * orr for ox, oy, orr in kept
        ):
            kept.append((x, y, radius))
        if len(kept) == 6:
            break
    return kept


def _fast(size: int) -> int:
    """A length Fourier transforms like."""
    return -(-size // 32) * 32


def _coverage(mask: _Mask, x: float, y: float, radius: float) -> float:
    """Share of the sectors in which ink lies on the circle."""
    return float(_on_ring(mask, (x, y, radius, radius, 0.0), 0.9, 1.1).any(axis=1).mean())


_Ellipse = tuple[float, float, float, float, float]
"""Centre x, y; half axes; angle of the first."""


def _on_ring(mask: _Mask, ellipse: _Ellipse, inner: float, outer: float) -> npt.NDArray[np.bool_]:
    """Ink by sector and by distance from the centre, between two shares of the radius; outside the page is no ink."""
    x, y, a, b, angle = ellipse
    turns = np.arange(4 * _SECTORS) * (2 * np.pi / (4 * _SECTORS))
    steps = max(3, round((outer - inner) * max(a, b) * 1.5))
    shares = np.linspace(inner, outer, steps)
    u = np.outer(np.cos(turns) * a, shares)
    v = np.outer(np.sin(turns) * b, shares)
    px = np.rint(x + u * np.cos(angle) - v * np.sin(angle)).astype(int)
    py = np.rint(y + u * np.sin(angle) + v * np.cos(angle)).astype(int)
    inside = (px >= 0) & (py >= 0) & (px < mask.shape[1]) & (py < mask.shape[0])
    ink = np.zeros(px.shape, dtype=bool)
    ink[inside] = mask[py[inside], px[inside]]
    return np.asarray(ink.reshape(_SECTORS, -1))


def _ellipse(mask: _Mask, x: float, y: float, radius: float) -> _Ellipse | None:
    """The ellipse through the outermost ink around a circle, as a tilted camera shows one; None where there is none.

    Least squares on the outermost ink of each sector, thrice, each time without what lies far off.
    """
    turns = (np.arange(180) + 0.5) * (2 * np.pi / 180)
    shares = np.arange(1.35, 0.65, -0.5 / radius)
    px = np.rint(x + np.outer(np.cos(turns), shares) * radius).astype(int)
    py = np.rint(y + np.outer(np.sin(turns), shares) * radius).astype(int)
    inside = (px >= 0) & (py >= 0) & (px < mask.shape[1]) & (py < mask.shape[0])
    ink = np.zeros(px.shape, dtype=bool)
    ink[inside] = mask[py[inside], px[inside]]
    has = ink.any(axis=1)
    if has.mean() < 0.4:
        return None
    first = ink.argmax(axis=1)
    at = np.nonzero(has)[0]
    dx = np.cos(turns[at]) * shares[first[at]]
    dy = np.sin(turns[at]) * shares[first[at]]
    keep = np.ones(at.size, dtype=bool)
    solved = None
    for _ in range(4):
        if keep.sum() < 40:
            return None
        design = np.stack([dx * dx, dx * dy, dy * dy, dx, dy], axis=1)
        solved, *_ = np.linalg.lstsq(design[keep], np.ones(int(keep.sum())), rcond=None)
        off = np.abs(design @ solved - 1)
        keep = off < max(0.08, 1.5 * float(np.median(off[keep])))
    if solved is None:
        return None
    return _axes(solved, x, y, radius)


def _axes(conic: npt.NDArray[np.float64], x: float, y: float, radius: float) -> _Ellipse | None:
    """Centre, half axes and angle of A x² + B xy + C y² + D x + E y = 1; None where that is no plausible ellipse."""
    a, b, c, d, e = (float(value) for value in conic)
    form = np.array([[a, b / 2], [b / 2, c]])
    determinant = float(np.linalg.det(form))
    if determinant <= 0 or a <= 0:
        return None
    cx, cy = np.linalg.solve(2 * form, [-d, -e])
    level = 1 + a * cx * cx + b * cx * cy + c * cy * cy
    values, vectors = np.linalg.eigh(form)
    if level <= 0 or values[0] <= 0:
        return None
    long, short = np.sqrt(level / values[0]), np.sqrt(level / values[1])
    if not (short > 0.6 and long < 1.5 and long / short < 1.6):
        return None
    angle = float(np.arctan2(vectors[1, 0], vectors[0, 0]))
    return (x + float(cx) * radius, y + float(cy) * radius, float(long) * radius, float(short) * radius, angle)


def _shares(mask: _Mask, ellipse: _Ellipse) -> tuple[float, float, float, float]:
    """(sectors whose outermost ink is the ring, ink in the band of the name, sectors of it with ink, ink in the middle).

    The corners of a square and the wobble of a hand lie beside the ring.
    """
    tolerance = max(0.05, 1.6 / ellipse[3])
    by_turn = _on_ring(mask, ellipse, 0.7, 1.3).reshape(_SECTORS, 4, -1)
    outermost: _Mask = np.asarray(np.any(by_turn, axis=1))[:, ::-1]
    shares = np.linspace(1.3, 0.7, outermost.shape[1])[outermost.argmax(axis=1)]
    ring: _Mask = np.asarray(outermost.any(axis=1)) & (shares > 1 - 1.5 * tolerance) & (shares < 1 + tolerance)
    band = _on_ring(mask, ellipse, 0.6, 0.84)
    middle = _on_ring(mask, ellipse, 0.0, 0.3)
    return float(ring.mean()), float(band.mean()), float((band.mean(axis=1) > 0.12).mean()), float(middle.mean())
