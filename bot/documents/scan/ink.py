"""What each spot of a photographed page tells of red ink: it is red, it is bare paper, or it cannot be known.

Red is what is redder than the paper around it (a warm lamp makes everything red). Black print hides whatever lies on it,
and so does the edge of the page: a seal that runs over a code or off the paper has gaps there that speak neither for it
nor against it. What lies beyond the page does not count: see sheet.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from bot.documents.scan.sheet import Mask, Plane, ashore, sheet_of

_TILE = 24  # of the grid the paper's colour is taken from, in pixels of the page at its working size
_RED = 16
_LIT = 120  # red ink is as bright in red as paper; darker, it is print, whose colours JPEG mixes with its surroundings
_BARE = 165
_PAPER = 235.0


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

    `size`: its width and height. `sheet`: which pixels are page.
    """

    def __init__(self, rgb: Plane) -> None:
        self._bright = _bright(rgb)
        self.size = (rgb.shape[1], rgb.shape[0])
        self._hull, self.sheet = sheet_of(rgb, self._bright)
        whole = (0.0, 0.0, float(self.size[0]), float(self.size[1]))
        self.ink = self.read(rgb, whole)
        self._lit = self._evened(rgb, whole)[:, :, 0] > _LIT

    def is_unevenly_lit(self, share: float) -> bool:
        """Whether there is paper that has less than this share of the light that other paper has."""
        rows, columns = self._bright.shape[:2]
        sheet = Image.fromarray(self.sheet.astype(np.uint8) * 255).resize((columns, rows), Image.Resampling.BOX)
        light = self._bright.sum(axis=2)[np.asarray(sheet) == 255]
        return light.size > 0 and float(np.percentile(light, 10)) < share * float(np.percentile(light, 90))

    def inland(self) -> Mask:
        """Red strokes two pixels wide and more that do not hang together with what lies beyond the page.

        That is without a desk that shows at the edge, a folder, and print that is reddish in a warm and dim light.
        """
        red = self.ink.red & self.sheet & self._lit
        around = Image.fromarray(red.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(1))
        wide = np.asarray(around) > 255 * 0.5
        return np.asarray(red & wide & ~ashore(red, self.sheet))

    def read(self, rgb: Plane, box: tuple[float, float, float, float]) -> Ink:
        """The ink of a part of the picture, at any enlargement; `box` says where it lies at the working size.

        Left, top, right, bottom.
        """
        size = (rgb.shape[1], rgb.shape[0])
        even = self._evened(rgb, box)
        # Ink is darker than paper in green and blue, whatever the lamp.
        redness = even[:, :, 0] - np.maximum(even[:, :, 1], even[:, :, 2])
        sheet = Image.fromarray(self._hull.astype(np.uint8) * 255)
        on_sheet = np.asarray(sheet.resize(size, Image.Resampling.NEAREST, box=box)) > 0
        red = (redness > _RED) & (even[:, :, 1] < 222) & on_sheet
        bare = ~red & (even[:, :, 1] > _BARE) & on_sheet
        return Ink(np.asarray(red), np.asarray(bare), np.asarray(on_sheet & ~red & ~bare))

    def _evened(self, rgb: Plane, box: tuple[float, float, float, float]) -> Plane:
        """As it would look on paper of one white."""
        paper = _enlarged(self._bright, self.size, box, (rgb.shape[1], rgb.shape[0]))
        return np.asarray(np.clip(rgb / np.maximum(paper, 40) * _PAPER, 0, 255), dtype=np.float32)


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
