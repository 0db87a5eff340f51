"""What else lies red on paper, and seals that came out badly, for photographs.py to take pictures of.

`MARKS` are no seals, however red or round; `POOR` are seals that a person still knows for one.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from tests.documents.photographs import PER_MM, Rng, drawn_circle, inked, laid, lettering, round_seal, stamp

MARKS = ("thumbs", "pen", "pattern", "circled", "copy")
POOR = ("pale", "patchy", "cut", "creased")


def marked(page: Image.Image, kind: str, rng: Rng) -> Image.Image:
    """The page with what `kind` names on it; also what `stamp` knows."""
    match kind:
        case "thumbs":
            for _ in range(int(rng.integers(1, 4))):
                page = laid(page, _thumb(rng), (float(rng.uniform(40, 170)), float(rng.uniform(60, 250))))
            return page
        case "pen":
            for at in ((165.0, 25.0), (120.0, 230.0)):
                page = laid(page, _signature(rng), at)
            return page
        case "pattern":
            return laid(page, _guilloche(page.size, rng), (105.0, 148.5))
        case "circled":
            ring = drawn_circle(rng)
            at = (90 + float(rng.uniform(-30, 30)), 140 + float(rng.uniform(-30, 60)))
            return laid(laid(page, ring, at), _remark(ring.width, rng), at)
        case "copy":
            return stamp(page, "round", rng).convert("L").convert("RGB")
        case "pale":
            return Image.blend(page, stamp(page, "round", rng), float(rng.uniform(0.35, 0.55)))
        case "patchy":
            return _at_chance(page, _fading(round_seal(rng), rng), rng)
        case "cut":
            # Up to a fifth of the ring is off the page, at the left or below.
            off = 21 - float(rng.uniform(1, 7))
            beside = (off, float(rng.uniform(80, 220)))
            below = (float(rng.uniform(40, 170)), 297 - off)
            return laid(page, round_seal(rng), beside if rng.random() < 0.5 else below)
        case "creased":
            return _creased(stamp(page, "round", rng), rng)
    return stamp(page, kind, rng)


def _at_chance(page: Image.Image, seal: Image.Image, rng: Rng) -> Image.Image:
    return laid(page, seal, (85 + float(rng.uniform(-20, 15)), 95 + float(rng.uniform(-8, 12))))


def _fading(seal: Image.Image, rng: Rng) -> Image.Image:
    """One side of the rubber hardly met the paper."""
    alpha = np.asarray(seal.getchannel("A"), dtype=np.float32)
    turn = float(rng.uniform(0, 2 * math.pi))
    yy, xx = np.mgrid[-1 : 1 : alpha.shape[0] * 1j, -1 : 1 : alpha.shape[1] * 1j]
    along = xx * math.cos(turn) + yy * math.sin(turn)
    weak = float(rng.uniform(0.2, 0.35))
    alpha *= np.clip(weak + (1 - weak) * (along + 0.9), weak, 1)
    seal = seal.copy()
    seal.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    return seal


def _creased(page: Image.Image, rng: Rng) -> Image.Image:
    """Folded through where the seal stands, and flattened again."""
    values = np.asarray(page, dtype=np.float32).copy()
    at = round(float(rng.uniform(85, 105)) * PER_MM)
    values[at:] *= float(rng.uniform(0.8, 0.93))
    values[at - 4 : at] = np.minimum(values[at - 4 : at] * 1.1 + 20, 255)  # worn white
    values[at : at + 6] *= 0.6
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _thumb(rng: Rng) -> Image.Image:
    """Ridges of a thumb dipped in red paste, 16 to 22 mm wide."""
    width = round(float(rng.uniform(16, 22)) * PER_MM)
    height = round(width * 1.3)
    yy, xx = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    far = np.hypot(xx, yy)
    ridges = np.sin(far * 2 * math.pi * 10 + 2 * np.sin(3 * np.arctan2(yy, xx) + float(rng.uniform(0, 6)))) > -0.3
    alpha = np.where((far < 1) & ridges, 220, 0) * np.clip(2.2 - 2 * far, 0, 1)
    return inked(Image.fromarray(alpha.astype(np.uint8)), rng)


def _signature(rng: Rng) -> Image.Image:
    """A red pen's strokes: up, down and round, faster than one can read."""
    width, height = round(45 * PER_MM), round(22 * PER_MM)
    alpha = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(alpha)
    steps = np.linspace(0, 1, 240)
    phase = rng.uniform(0, 6, 4)
    x = width * (0.1 + 0.75 * steps + 0.09 * np.sin(22 * steps + phase[0]))
    y = height * (0.5 + 0.25 * np.sin(31 * steps + phase[1]) + 0.18 * np.sin(13 * steps + phase[2]))
    draw.line(
        list(zip(x.tolist(), y.tolist(), strict=True)), fill=255, width=round(float(rng.uniform(0.5, 1)) * PER_MM)
    )
    return inked(alpha, rng)


def _guilloche(size: tuple[int, int], rng: Rng) -> Image.Image:
    """A certificate's paper: red wavy lines all over, and a frame."""
    yy, xx = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32) / PER_MM
    waves = np.zeros(xx.shape, dtype=bool)
    for shift in (0.0, float(rng.uniform(1, 3))):
        place = yy + 2.5 * np.sin(xx / float(rng.uniform(3, 8)) + shift) + shift
        waves |= np.mod(place, 5.0) < 0.5
    frame = (np.minimum(xx, 210 - xx) < 9) | (np.minimum(yy, 297 - yy) < 9)
    return inked(Image.fromarray(np.where(frame, 220, np.where(waves, 110, 0)).astype(np.uint8)), rng)


def _remark(side: int, rng: Rng) -> Image.Image:
    """Three lines in red hand, that somebody drew a ring around."""
    return inked(lettering(side, ("同意上报", "请办公室办理", "张某某")), rng)
