"""Where the page lies in a picture: the convex hull of what has the colour of paper, without what lies upon its edge.

A thumb that holds the page, the corner of a folder, the desk where the paper curls: solid, not of the paper's colour,
and come in from beyond the page. Nothing of a seal is solid over 12 mm, so that one cut by the edge stays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

_CELL = 6  # of the grid the page's outline is found on, in pixels of the page at its working size: 2 to 3 mm
_EDGE = 3  # this near to the edge of the page the desk shines through
_LEAST = 0.03  # share of the picture a sheet has at least
_OFF = 0.14  # in red or blue as a share of green: no longer the colour of the paper
_DIM, _DARK = 0.3, 0.15  # of the brightest paper's light: too dim to show where the paper is, too dark to be paper
_SOLID = 5  # cells across

Mask = npt.NDArray[np.bool_]
Plane = npt.NDArray[np.float32]


def sheet_of(rgb: Plane, bright: Plane) -> tuple[Mask, Mask]:
    """The hull, and the page: which pixels lie within the outline, and which of these are page beyond doubt.

    `bright` is the colour of the brighter part of each tile of a coarse grid.
    """
    light = bright.sum(axis=2)
    model = np.median(bright[light >= 0.85 * light.max()], axis=0)
    height, width = rgb.shape[:2]
    rows, columns = max(1, height // _CELL), max(1, width // _CELL)
    fine = np.asarray(
        Image.fromarray(rgb.astype(np.uint8)).resize((columns, rows), Image.Resampling.BOX), dtype=np.float32
    )
    tone = fine / np.maximum(fine[:, :, 1:2], 1)
    off = np.abs(tone - model / max(1.0, float(model[1]))).max(axis=2)
    level = fine.sum(axis=2) / max(1.0, float(light.max()))
    hull = _hulls(np.asarray((off < _OFF) & (level > _DIM)), (width, height))
    foreign = _foreign(np.asarray((off >= _OFF) | (level < _DARK)))
    return hull, hull & ~_resized(foreign, (width, height))


def ashore(red: Mask, sheet: Mask) -> Mask:
    """Whatever of the grid's cells with red in them hangs together with cells that are not all page."""
    height, width = red.shape
    size = (max(1, width // _CELL), max(1, height // _CELL))
    some = _resized(red, size, Image.Resampling.BOX)
    whole = ~_resized(~sheet, size, Image.Resampling.BOX)
    return _resized(reached(~whole, some), (width, height))


def _hulls(paper: Mask, size: tuple[int, int]) -> Mask:
    """The convex hull of every large patch, drawn at this width and height."""
    rows, columns = paper.shape
    width, height = size
    drawn = Image.new("L", size, 0)
    draw = ImageDraw.Draw(drawn)
    for patch in _patches(paper):
        if len(patch) < max(1.0, _LEAST * rows * columns):
            continue
        outline = _hull(patch)
        # To the middle of the outermost cells: their outer half may be desk.
        points = [((x + 0.5) * width / columns, (y + 0.5) * height / rows) for x, y in outline]
        if len(points) > 2:
            draw.polygon(points, fill=255)
    return np.asarray(np.asarray(drawn.filter(ImageFilter.BoxBlur(_EDGE))) == 255)


def _foreign(other: Mask) -> Mask:
    """Of the cells that are no paper the solid ones that hang together with the border of the picture, and their fringe."""
    solid = _grown(_filtered(other, ImageFilter.MinFilter(_SOLID)), _SOLID)
    border = np.ones_like(solid)
    border[1:-1, 1:-1] = False
    found = reached(border & solid, solid)
    for _ in range(2):
        found = found | (_grown(found) & other)
    return found


def reached(start: Mask, through: Mask) -> Mask:
    """The cells of `through` that a way leads to from `start`, over neighbours and corners."""
    found = start
    while True:
        more = _grown(found) & through | start
        if (more == found).all():
            return found & through
        found = more


def _grown(mask: Mask, side: int = 3) -> Mask:
    return _filtered(mask, ImageFilter.MaxFilter(side))


def _filtered(mask: Mask, by: ImageFilter.RankFilter) -> Mask:
    return np.asarray(Image.fromarray(mask.astype(np.uint8) * 255).filter(by)) > 0


def _resized(mask: Mask, size: tuple[int, int], how: Image.Resampling = Image.Resampling.NEAREST) -> Mask:
    return np.asarray(Image.fromarray(mask.astype(np.uint8) * 255).resize(size, how)) > 40


def _patches(paper: Mask) -> list[list[tuple[int, int]]]:
    """The cells (x, y) that hang together, patch by patch."""
    rows, columns = paper.shape
    left = paper.tolist()
    patches = []
    for row in range(rows):
        for column in range(columns):
            if not left[row][column]:
                continue
            left[row][column] = False
            patch, waiting = [], [(column, row)]
            while waiting:
                x, y = waiting.pop()
                patch.append((x, y))
                for nx, ny in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                    if 0 <= nx < columns and 0 <= ny < rows and left[ny][nx]:
                        left[ny][nx] = False
                        waiting.append((nx, ny))
            patches.append(patch)
    return patches


def _hull(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The convex outline, by Andrew's monotone chain."""

    def half(ordered: list[tuple[int, int]]) -> list[tuple[int, int]]:
        chain: list[tuple[int, int]] = []
        for x, y in ordered:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    ordered = sorted(points)
    return half(ordered) + half(ordered[::-1])
