"""A phone's camera over a sheet of paper on a desk, drawn in linear light by someone who wants the seal finder to fail.

photographs.py draws for codes: what light does to colour is only sketched there. Here the colours are what matters:
lamps of 2 700 K to shade, two of them at once, a white balance that takes the cast away or does not, shadows that are
bluer than the light, a sensor whose noise the phone smooths, more so in the colours, a chat that saves the picture anew.
Everything follows from one seed.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from tests.documents.photographs import Rng, perspective

# Linear red, green, blue of white paper under a lamp, as a sensor balanced for daylight sees it (Planck's law, rounded).
LAMPS = {
    "tungsten": (1.0, 0.60, 0.24),
    "warm led": (1.0, 0.74, 0.46),
    "tube": (0.93, 1.0, 0.80),
    "daylight": (1.0, 1.0, 1.0),
    "shade": (0.80, 0.92, 1.0),
}
# sRGB colours, how strong the grain along and across, for surfaces a page is photographed on.
DESKS = {
    "oak": ((176, 132, 88), 10, 5),
    "walnut": ((98, 66, 44), 9, 4),
    "mahogany": ((122, 50, 36), 8, 4),
    "red cloth": ((158, 36, 40), 5, 5),
    "laminate": ((198, 194, 188), 3, 3),
    "grey": ((116, 116, 116), 4, 4),
    "black": ((34, 34, 36), 3, 3),
    "white": ((238, 237, 234), 1.5, 1.5),
    "green baize": ((52, 98, 70), 5, 5),
    "blue folder": ((58, 84, 140), 3, 3),
}
_GAMMA = 2.2

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Conditions:
    """How one picture is taken; what is None is left to chance.

    `shadow`: how much light it takes, 0 to 1. `balanced`: how much of the lamp's cast the phone takes away, 0 to 1.
    """

    lamp: str | None = None
    desk: str | None = None
    long_side: int | None = None
    quality: int | None = None
    shadow: float | None = None
    balanced: float | None = None
    thumb: bool | None = None


def shot(page: Image.Image, rng: Rng, given: Conditions | None = None) -> bytes:
    """A JPEG of the page as it lies on a desk."""
    given = given or Conditions()
    long_side = given.long_side or int(rng.choice([1_080, 1_280, 1_440, 1_706, 2_000]))
    scene, on_page = _scene(_worn(_linear(page), rng), rng, given, long_side)
    seen = _sensed(_lit(scene, on_page, rng, given), rng)
    return _saved(Image.fromarray(seen), rng, given)


def _linear(picture: Image.Image) -> Plane:
    table = ((np.arange(256, dtype=np.float32) / 255) ** _GAMMA).astype(np.float32)
    return np.asarray(table[np.asarray(picture)])


# --- paper ------------------------------------------------------------------------------------------------------


def _worn(page: Plane, rng: Rng) -> Plane:
    """Paper that is not quite white, folded up to three times, crumpled at times, and curling."""
    white = rng.choice([(1, 1, 1), (0.96, 0.98, 1.0), (0.98, 0.95, 0.86), (0.9, 0.88, 0.84)])
    page = page * np.array(white, dtype=np.float32)
    height, width = page.shape[:2]
    relief = np.ones((height, width), dtype=np.float32)
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.5 else 0):
        across = rng.random() < 0.6
        length = height if across else width
        at = round(length * float(rng.choice([1 / 4, 1 / 3, 1 / 2, 2 / 3]) + rng.uniform(-0.03, 0.03)))
        line = np.ones(length, dtype=np.float32)
        line[at:] *= float(rng.uniform(0.7, 1.0))
        line[at - 4 : at] *= float(rng.uniform(1.0, 1.15))
        line[at : at + 5] *= float(rng.uniform(0.5, 0.9))
        relief *= line[:, None] if across else line[None, :]
    if rng.random() < 0.25:
        for cells in (5, 14):
            relief *= 1 + float(rng.uniform(0.03, 0.10)) * _waves((width, height), cells, rng)
    return page * relief[:, :, None]


def _waves(size: tuple[int, int], cells: int, rng: Rng) -> Plane:
    """Soft chance between -1 and 1, width × height given, rows × columns returned."""
    coarse = Image.fromarray((rng.uniform(-1, 1, (cells, cells))).astype(np.float32))
    return np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


# --- the scene --------------------------------------------------------------------------------------------------


def _scene(page: Plane, rng: Rng, given: Conditions, long_side: int) -> tuple[Plane, Plane]:
    """What lies before the camera, and how much of each pixel is page; twice as fine as the picture at most."""
    height, width = page.shape[:2]
    # Held so near that an edge is cut off, or so far that there is much desk.
    margin = float(rng.uniform(-0.01, 0.03) if rng.random() < 0.3 else rng.uniform(0.03, 0.18))
    canvas = (round(width * (1 + 2 * margin)), round(height * (1 + 2 * margin)))
    desk = _desk(canvas, rng, given.desk or str(rng.choice(list(DESKS))))
    corners = [(margin * width, margin * height), (width * (1 + margin), margin * height)]
    corners += [(width * (1 + margin), height * (1 + margin)), (margin * width, height * (1 + margin))]
    lean = 0.05 * width * (1 if margin > 0.03 else 0.2)
    turn = math.radians(float(rng.uniform(-8, 8))) * (1 if margin > 0.03 else 0.1)
    cx, cy = canvas[0] / 2, canvas[1] / 2
    moved = []
    for x, y in corners:
        x, y = x + float(rng.uniform(-lean, lean)) - cx, y + float(rng.uniform(-lean, lean)) - cy
        moved.append((cx + x * math.cos(turn) - y * math.sin(turn), cy + x * math.sin(turn) + y * math.cos(turn)))
    factors = perspective(moved, [(0, 0), (width, 0), (width, height), (0, height)])
    planes = [
        Image.fromarray(plane).transform(canvas, Image.Transform.PERSPECTIVE, factors, Image.Resampling.BILINEAR)
        for plane in (page[:, :, 0], page[:, :, 1], page[:, :, 2], np.ones((height, width), dtype=np.float32))
    ]
    scale = long_side / max(canvas)
    size = (round(canvas[0] * scale), round(canvas[1] * scale))
    warped = np.stack([np.asarray(plane.resize(size, Image.Resampling.BOX)) for plane in planes], axis=2)
    on_page = np.clip(warped[:, :, 3], 0, 1)
    below = np.stack(
        [np.asarray(Image.fromarray(desk[:, :, c]).resize(size, Image.Resampling.BOX)) for c in range(3)], axis=2
    )
    scene = warped[:, :, :3] + below * (1 - on_page[:, :, None])
    if given.thumb if given.thumb is not None else rng.random() < 0.08:
        scene = _held(scene, rng)
    return scene.astype(np.float32), on_page.astype(np.float32)


def _desk(size: tuple[int, int], rng: Rng, name: str) -> Plane:
    colour, down, along = DESKS[name]
    width, height = size
    values = np.array(colour, dtype=np.float32)[None, None, :] + np.zeros((height, width, 1), dtype=np.float32)
    grain = down * rng.standard_normal((height, 1), dtype=np.float32)
    values += (grain + along * rng.standard_normal((1, width), dtype=np.float32))[:, :, None]
    values *= (1 + 0.06 * _waves(size, 6, rng))[:, :, None]
    picture = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(int(rng.integers(0, 3))):
        # A folder, a pen, another sheet: whatever looks in from the side.
        things = [(190, 30, 36), (240, 240, 236), (40, 60, 150), (225, 200, 60)]
        colour = things[int(rng.integers(len(things)))]
        x, y = float(rng.choice([0, width])), float(rng.uniform(0, height))
        reach, long = width * float(rng.uniform(0.02, 0.12)), height * float(rng.uniform(0.02, 0.4))
        draw.polygon(
            [(x - reach, y), (x + reach, y + 0.1 * long), (x + reach, y + long), (x - reach, y + long)], colour
        )
    return _linear(picture)


def _held(scene: Plane, rng: Rng) -> Plane:
    """A thumb upon the edge of the page."""
    height, width = scene.shape[:2]
    long, wide = width * float(rng.uniform(0.12, 0.2)), width * float(rng.uniform(0.07, 0.1))
    drawn = Image.new("L", (width, height), 0)
    y = float(rng.uniform(0.3, 0.9)) * height
    x = 0.0 if rng.random() < 0.5 else float(width)
    ImageDraw.Draw(drawn).ellipse((x - long, y - wide / 2, x + long, y + wide / 2), fill=255)
    there = np.asarray(drawn.filter(ImageFilter.GaussianBlur(width / 500)), dtype=np.float32)[:, :, None] / 255
    skin = np.array(rng.choice([(224, 172, 146), (198, 140, 110), (236, 190, 168)]), dtype=np.float32) / 255
    return np.asarray(scene * (1 - there) + skin**_GAMMA * there, dtype=np.float32)


# --- light ------------------------------------------------------------------------------------------------------


def _lit(scene: Plane, on_page: Plane, rng: Rng, given: Conditions) -> Plane:
    """Lamps, shadows and the phone's exposure and white balance: linear, 1 where the sensor is full."""
    height, width = scene.shape[:2]
    lamp = np.array(LAMPS[given.lamp or str(rng.choice(list(LAMPS)))], dtype=np.float32)
    yy = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    xx = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    turn = float(rng.uniform(0, 2 * math.pi))
    along, across = xx * math.cos(turn) + yy * math.sin(turn), xx * math.sin(turn) - yy * math.cos(turn)
    fall = (1 + float(rng.uniform(0, 0.6)) * along)[:, :, None]
    light = fall * lamp
    if rng.random() < 0.25:
        # A window on the other side of the table.
        other = np.array(LAMPS[str(rng.choice(["daylight", "shade", "warm led"]))], dtype=np.float32)
        share = np.clip(0.5 - along * float(rng.uniform(0.3, 1.2)), 0, 1)[:, :, None]
        light = light * (1 - share) + other * share
    deep = given.shadow
    if deep is None:
        deep = float(rng.uniform(0.2, 0.7)) if rng.random() < 0.5 else 0.0
    if deep:
        soft = float(rng.choice([8, 25, 60]))
        offset = float(rng.uniform(-0.3, 0.3)) if given.shadow is None else 0.1
        there = deep / (1 + np.exp(-np.clip((across - offset) * soft, -30, 30)))
        # What light is left in a shadow comes from the sky or off a wall.
        left = np.array([1.0, 1.0, 1.0], dtype=np.float32) + float(rng.uniform(-0.08, 0.08)) * np.array([1, 0, -1])
        light = light * (1 - there[:, :, None]) * (1 + (left - 1) * there[:, :, None])
    light = light * (1 - float(rng.uniform(0, 0.5)) * (xx * xx + yy * yy))[:, :, None]
    seen = scene * light.astype(np.float32)
    balanced = given.balanced if given.balanced is not None else float(rng.choice([0.4, 0.8, 0.9, 1.0, 1.0]))
    paper = np.percentile(seen[on_page > 0.9][::97], 80, axis=0).astype(np.float32)
    gains = (paper.max() / np.maximum(paper, 1e-3)) ** balanced
    # No balance is perfect, and no lens passes all colours to its corners alike.
    gains = gains * np.exp(rng.normal(0, 0.015, 3)).astype(np.float32)
    shading = rng.uniform(-0.06, 0.06, 3).astype(np.float32) * np.array([1, 0, 1], dtype=np.float32)
    seen = seen * (1 + (xx * xx + yy * yy)[:, :, None] * shading)
    level = float(rng.uniform(0.45, 1.02))  # of the paper, after gamma: dim to burnt out
    return np.asarray(seen * gains * (level**_GAMMA / float((paper * gains).mean())), dtype=np.float32)


# --- the phone --------------------------------------------------------------------------------------------------


def _sensed(light: Plane, rng: Rng) -> npt.NDArray[np.uint8]:
    """Blur, noise that grows with the light, and what a phone makes of them: rows × columns × 3, 0 to 255."""
    height, width = light.shape[:2]
    per = width / 1_080
    blur = float(rng.uniform(0.2, 0.8)) * per
    light = _softened(light, blur)
    grain = float(rng.uniform(0.004, 0.03))
    noise = rng.standard_normal((height, width, 3), dtype=np.float32)
    noise *= np.array([1.2, 1.0, 1.5], dtype=np.float32)
    light = light + np.float32(grain) * np.sqrt(np.maximum(light, 0.02)) * noise
    values = np.clip(light, 0, 1) ** np.float32(1 / _GAMMA)
    bright = values @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    colour = values - bright[:, :, None]
    smooth = float(rng.uniform(0.5, 2.5)) * per
    colour = _coarsened(colour, 1 + smooth)
    colour *= np.float32(rng.uniform(0.75, 1.3))
    image = Image.fromarray((np.clip(bright, 0, 1) * 255).astype(np.uint8))
    image = image.filter(ImageFilter.UnsharpMask(radius=1.2 * per, percent=int(rng.integers(0, 120)), threshold=0))
    bright = np.asarray(image, dtype=np.float32) / 255
    bend = float(rng.uniform(0, 0.6))  # contrast
    bright = bright + bend * (bright - 0.5) * bright * (1 - bright) * 2
    return (np.clip(bright[:, :, None] + colour, 0, 1) * 255 + 0.5).astype(np.uint8)


def _softened(values: Plane, reach: float) -> Plane:
    """Each pixel mixed with its neighbours; `reach` in pixels, up to about two."""
    side = np.float32(min(1.0, reach) / 2)
    for axis in (0, 1):
        mixed: Plane = values * (1 - side)
        step = 1 if reach < 1 else 2
        mixed = mixed + side / 2 * (np.roll(values, step, axis) + np.roll(values, -step, axis))
        values = mixed
    return values


def _coarsened(values: Plane, by: float) -> Plane:
    """The detail of a picture `by` times smaller."""
    height, width = values.shape[:2]
    planes = [Image.fromarray(values[:, :, channel].copy()) for channel in range(3)]
    small = (max(1, round(width / by)), max(1, round(height / by)))
    planes = [p.resize(small, Image.Resampling.BOX).resize((width, height), Image.Resampling.BILINEAR) for p in planes]
    return np.stack([np.asarray(plane) for plane in planes], axis=2)


def _saved(picture: Image.Image, rng: Rng, given: Conditions) -> bytes:
    """As the phone saves it, and once more as a chat does."""
    if rng.random() < 0.5:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=int(rng.integers(80, 96)))
        picture = Image.open(out)
    quality = given.quality or int(rng.integers(40, 92))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=2 if quality < 85 else int(rng.choice([0, 2])))
    return out.getvalue()
