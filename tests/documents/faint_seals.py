"""Pages for phones.py to take pictures of: without any seal, with one that hardly shows, and copies of sealed ones.

`BARE` have no seal: what is on them beside print is what liaisons leave on a form. `FAINT` have a red seal that a person
who looks for it still finds. `COPIES` are grey sheets whose seal came out grey.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.documents.phones import Conditions, shot
from tests.documents.photographs import PER_MM, Rng, laid, round_seal

BARE = ("form", "signed")
FAINT = ("barely", "pale", "patchy", "greyish", "half", "lamplit", "shadowed", "chat")
COPIES = ("copy", "pale copy", "coarse copy")


def drawn(page: Image.Image, kind: str, rng: Rng) -> bytes:
    """A JPEG of a page of this kind."""
    match kind:
        case "form":
            return shot(page, rng)
        case "signed":
            return shot(_signed(page, rng), rng)
        case "barely":
            return shot(_sealed(page, rng, float(rng.uniform(0.08, 0.16))), rng)
        case "pale":
            return shot(_sealed(page, rng, float(rng.uniform(0.16, 0.4))), rng)
        case "patchy":
            return shot(_placed(_signed(page, rng), _worn_off(round_seal(rng), rng), rng), rng)
        case "greyish":
            return shot(_placed(page, _dull(round_seal(rng), rng), rng), rng)
        case "half":
            return shot(_half(page, rng), rng)
        case "lamplit":
            given = Conditions(
                lamp=str(rng.choice(["tungsten", "warm led"])),
                desk=str(rng.choice(["oak", "walnut", "mahogany"])),
                balanced=float(rng.uniform(0.1, 0.6)),
            )
            return shot(_sealed(page, rng, float(rng.uniform(0.15, 0.6))), rng, given)
        case "shadowed":
            return shot(
                _sealed(page, rng, float(rng.uniform(0.25, 0.7))),
                rng,
                Conditions(shadow=float(rng.uniform(0.55, 0.85))),
            )
        case "chat":
            given = Conditions(long_side=1_080, quality=int(rng.integers(25, 45)))
            return shot(_sealed(page, rng, float(rng.uniform(0.15, 0.5))), rng, given)
        case "copy":
            return shot(_copied(_sealed(page, rng, float(rng.uniform(0.6, 1))), rng), rng)
        case "pale copy":
            return shot(_copied(_sealed(page, rng, float(rng.uniform(0.25, 0.5))), rng), rng)
        case "coarse copy":
            return shot(_coarse(_sealed(page, rng, float(rng.uniform(0.5, 1))), rng), rng)
    raise ValueError(kind)


def _placed(page: Image.Image, seal: Image.Image, rng: Rng) -> Image.Image:
    """Beside 填报单位（盖章）, as a rule; at times where a signature would stand, or across the table."""
    seal = seal.rotate(float(rng.uniform(-30, 30)), Image.Resampling.BICUBIC)
    at = (float(rng.uniform(50, 110)), float(rng.uniform(70, 110)))
    if rng.random() < 0.3:
        at = (float(rng.uniform(30, 180)), float(rng.uniform(30, 265)))
    return laid(page, seal, at)


def _sealed(page: Image.Image, rng: Rng, strength: float) -> Image.Image:
    """`strength`: how much of the ink came onto the paper, 0 to 1."""
    seal = round_seal(rng, mm=float(rng.choice([40, 42, 45])))
    seal.putalpha(seal.getchannel("A").point(lambda alpha: round(alpha * strength)))
    return _placed(page, seal, rng)


def _worn_off(seal: Image.Image, rng: Rng) -> Image.Image:
    """Ink only where the rubber met the paper: an arc of 100 degrees and more, the rest in spots."""
    alpha = np.asarray(seal.getchannel("A"), dtype=np.float32)
    yy, xx = np.mgrid[-1 : 1 : alpha.shape[0] * 1j, -1 : 1 : alpha.shape[1] * 1j]
    turn = np.arctan2(yy, xx) - float(rng.uniform(-math.pi, math.pi))
    turn = np.abs(np.angle(np.exp(1j * turn)))
    touched = np.clip((math.radians(float(rng.uniform(50, 130))) - turn) * 4 + 0.5, float(rng.uniform(0, 0.15)), 1)
    spots = Image.fromarray(rng.uniform(0, 1, (14, 14)).astype(np.float32)).resize(seal.size, Image.Resampling.BICUBIC)
    touched = touched * np.clip(np.asarray(spots) * 1.6, 0.1, 1)
    seal = seal.copy()
    seal.putalpha(Image.fromarray((alpha * touched * float(rng.uniform(0.5, 1))).astype(np.uint8)))
    return seal


def _dull(seal: Image.Image, rng: Rng) -> Image.Image:
    """Ink gone brown and grey with the years."""
    red = int(rng.integers(140, 190))
    other = red - int(rng.integers(18, 50))
    ink = Image.new("RGBA", seal.size, (red, other, other + int(rng.integers(-8, 8)), 255))
    strength = float(rng.uniform(0.4, 0.9))
    ink.putalpha(seal.getchannel("A").point(lambda alpha: round(alpha * strength)))
    return ink


def _half(page: Image.Image, rng: Rng) -> Image.Image:
    """A fifth to a half of the seal beyond the edge of the page."""
    seal = round_seal(rng)
    off = 21 - float(rng.uniform(8, 21))
    at = [
        (off, float(rng.uniform(60, 240))),
        (210 - off, float(rng.uniform(60, 240))),
        (float(rng.uniform(40, 170)), 297 - off),
    ]
    return laid(page, seal.rotate(float(rng.uniform(0, 360)), Image.Resampling.BICUBIC), at[int(rng.integers(3))])


def _signed(page: Image.Image, rng: Rng) -> Image.Image:
    """A name and a date by pen, blue or black, and a ring around a number perhaps."""
    ink = tuple(int(c) for c in rng.choice([(28, 44, 130), (22, 22, 26), (40, 60, 170)]))
    page = page.copy()
    draw = ImageDraw.Draw(page)
    wide = round(float(rng.uniform(0.4, 0.8)) * PER_MM)
    for x, y in ((60.0, 262.0), (140.0, 264.0)):
        steps = np.linspace(0, 1, 120)
        phase = rng.uniform(0, 6, 3)
        xs = (x + 34 * steps + 3 * np.sin(21 * steps + phase[0])) * PER_MM
        ys = (y + 5 * np.sin(33 * steps + phase[1]) + 2 * np.sin(11 * steps + phase[2])) * PER_MM
        draw.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=ink, width=wide)
    return page


def _copied(page: Image.Image, rng: Rng) -> Image.Image:
    """A photocopier's grey: paler or darker than what lay on the glass, with specks; what was pale is not quite lost."""
    grey = np.asarray(page.convert("L"), dtype=np.float32)
    black, white = float(rng.uniform(0, 40)), float(rng.uniform(230, 255))
    grey = 255 * np.clip((grey - black) / (white - black), 0, 1)
    specks = rng.random(grey.shape) < 0.0002
    grey = np.where(specks, 60, grey)
    return Image.fromarray(grey.astype(np.uint8)).convert("RGB")


def _coarse(page: Image.Image, rng: Rng) -> Image.Image:
    """A copy in dots of black, as fax machines and cheap copiers make."""
    grey = np.asarray(page.convert("L").filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    black = grey < float(rng.uniform(140, 200)) + 40 * rng.standard_normal(grey.shape)
    return Image.fromarray(np.where(black, 20, 250).astype(np.uint8)).convert("RGB")
