"""What each spot of a photographed page tells of red ink: it is red, it is bare paper, or it cannot be known.

Red is what is redder than the paper around it (a warm lamp makes everything red). Black print hides whatever lies on it,
and so does the edge of the page: a seal that runs over a code or off the paper has gaps there that speak neither for it
nor against it. The page is the convex hull of what has the colour of paper; a red desk beside it does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

_TILE = 24  # of the grid the paper's colour is taken from, in pixels of the page at its working size
_CELL = 6  # of the finer grid the page's outline is found on
_RED = 16
_EDGE = 3  # this near to the edge of the page the desk shines through
_BARE = 165
_PAPER = 235.0
_LEAST = 0.03  # share of the picture a sheet has at least

Mask = npt.NDArray[np.bool_]
Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Ink:
    """`red` where red ink is, `bare` where paper certainly has none, `black` where it has other ink. Height × width.

    Whether there is red ink too where it is black, or beyond the page, is unknown.
    """

    red: Mask
    bare: Mask
    black: Mask


class Page:
    """A picture whose paper is known, at its working size: rows × columns × red, green, blue, 0 to 255.

    `size`: its width and height.
    """

    def __init__(self, rgb: Plane) -> None:
        self._bright = _bright(rgb)
        self.size = (rgb.shape[1], rgb.shape[0])
        self._sheet = _sheet(rgb, self._bright)
        self.ink = self.read(rgb, (0.0, 0.0, float(self.size[0]), float(self.size[1])))

    def read(self, rgb: Plane, box: tuple[float, float, float, float]) -> Ink:
        """The ink of a part of the picture, at any enlargement; `box` says where it lies at the working size.

        Left, top, right, bottom.
        """
        size = (rgb.shape[1], rgb.shape[0])
        paper = _enlarged(self._bright, self.size, box, size)
        # Ink is darker than paper in green and blue, whatever the lamp.
        even = np.clip(rgb / np.maximum(paper, 40) * _PAPER, 0, 255)
        redness = even[:, :, 0] - np.maximum(even[:, :, 1], even[:, :, 2])
        sheet = Image.fromarray(self._sheet.astype(np.uint8) * 255)
        on_sheet = np.asarray(sheet.resize(size, Image.Resampling.NEAREST, box=box)) > 0
        red = (redness > _RED) & (even[:, :, 1] < 222) & on_sheet
        bare = ~red & (even[:, :, 1] > _BARE) & on_sheet
        return Ink(np.asarray(red), np.asarray(bare), np.asarray(on_sheet & ~red & ~bare))


def _bright(rgb: Plane) -> Plane:
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


def _sheet(rgb: Plane, bright: Plane) -> Mask:
    """Where a page is: the convex hull of every large patch whose brighter part has the colour of the brightest."""
    light = bright.sum(axis=2)
    model = np.median(bright[light >= 0.85 * light.max()], axis=0)
    height, width = rgb.shape[:2]
    rows, columns = max(1, height // _CELL), max(1, width // _CELL)
    fine = np.asarray(
        Image.fromarray(rgb.astype(np.uint8)).resize((columns, rows), Image.Resampling.BOX), dtype=np.float32
    )
    tone = fine / np.maximum(fine[:, :, 1:2], 1)
    off = np.abs(tone - model / max(1.0, float(model[1]))).max(axis=2)
    paper = (off < 0.14) & (fine.sum(axis=2) > 0.3 * light.max())
    drawn = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(drawn)
    for patch in _patches(np.asarray(paper)):
        if len(patch) < max(1.0, _LEAST * rows * columns):
            continue
        outline = _hull(patch)
        # To the middle of the outermost cells: their outer half may be desk.
        points = [((x + 0.5) * width / columns, (y + 0.5) * height / rows) for x, y in outline]
        if len(points) > 2:
            draw.polygon(points, fill=255)
    return np.asarray(drawn.filter(ImageFilter.MinFilter(2 * _EDGE + 1))) > 0


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


def _enlarged(
    grid: Plane, whole: tuple[int, int], box: tuple[float, float, float, float], size: tuple[int, int]
) -> Plane:
    """The part of the grid that lies under `box`, between its values at the middles of the tiles."""
    rows, columns = grid.shape[:2]
    by_x, by_y = columns / whole[0], rows / whole[1]
    part = (box[0] * by_x, box[1] * by_y, min(columns, box[2] * by_x), min(rows, box[3] * by_y))
    planes = [
        np.asarray(
            Image.fromarray(grid[:, :, channel]).resize(size, Image.Resampling.BILINEAR, box=part), dtype=np.float32
        )
        for channel in range(3)
    ]
    return np.stack(planes, axis=2)
