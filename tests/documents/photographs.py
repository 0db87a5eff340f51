"""Photographs of stamped pages, drawn: the real printed form, a seal over it, a desk under it, a camera above it.

Everything follows from one seed. What is drawn is harsh but legible: a person could read the code's small text.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path(__file__).parents[2] / "bot" / "documents" / "fonts" / "NotoSansCJKsc-Regular-subset.otf"
DPI = 170
PER_MM = DPI / 25.4
SEALS = ("none", "round", "round", "round", "over_code", "drawn", "square", "letterhead", "grey")

Rng = np.random.Generator


@dataclass(frozen=True)
class Shot:
    """How one picture was taken; `seal` is what lies on the page."""

    seal: str
    kind: str  # photo | scan
    long_side: int
    data: bytes

    @property
    def is_sealed(self) -> bool:
        return self.seal in ("round", "over_code")


def page_images(pdf: bytes) -> list[Image.Image]:
    """The pages as they come out of a printer."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


# --- seals ------------------------------------------------------------------------------------------------------


def _ink(rng: Rng) -> tuple[int, int, int]:
    return (int(rng.integers(185, 230)), int(rng.integers(15, 60)), int(rng.integers(20, 65)))


def round_seal(rng: Rng, name: str = "某某高新技术产业开发区教育和体育事业中心", mm: float = 42) -> Image.Image:
    """A unit's seal: ring, name along it, star; ink uneven as of a rubber that met the paper in haste."""
    side = round(mm * PER_MM)
    big = 2 * side
    alpha = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(alpha)
    edge = round(1.2 * PER_MM * 2)
    draw.ellipse((2, 2, big - 3, big - 3), outline=255, width=edge)
    size = round(big * min(0.115, 2.4 / len(name)))
    radius = big / 2 - edge - size * 0.75
    arc = math.radians(260)
    for i, char in enumerate(name):
        turn = -arc / 2 + arc * i / max(1, len(name) - 1)
        glyph = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(glyph).text((size, size), char, font=_font(size), fill=255, anchor="mm", stroke_width=1)
        glyph = glyph.rotate(-math.degrees(turn), Image.Resampling.BICUBIC)
        x, y = big / 2 + radius * math.sin(turn), big / 2 - radius * math.cos(turn)
        alpha.paste(255, (round(x - size), round(y - size)), glyph)
    points = []
    for i in range(10):
        reach = big * (0.14 if i % 2 == 0 else 0.055)
        points.append((big / 2 + reach * math.sin(i * math.pi / 5), big / 2 - reach * math.cos(i * math.pi / 5)))
    draw.polygon(points, fill=255)
    return inked(alpha.resize((side, side), Image.Resampling.LANCZOS), rng)


def square_seal(rng: Rng) -> Image.Image:
    side = round(float(rng.uniform(18, 30)) * PER_MM)
    alpha = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(alpha)
    draw.rectangle((2, 2, side - 3, side - 3), outline=255, width=round(1.2 * PER_MM))
    for i, char in enumerate("王敏之印"):
        at = (side * (0.3 + 0.4 * (i % 2)), side * (0.3 + 0.4 * (i // 2)))
        draw.text(at, char, font=_font(round(side * 0.34)), fill=255, anchor="mm")
    return inked(alpha, rng)


def drawn_circle(rng: Rng) -> Image.Image:
    """A ring by red pen, round something, with a word in it perhaps."""
    side = round(float(rng.uniform(30, 50)) * PER_MM)
    alpha = Image.new("L", (side + 20, side + 20), 0)
    draw = ImageDraw.Draw(alpha)
    points = []
    wobble = rng.uniform(-0.06, 0.06, 4)
    for i in range(0, 370, 4):
        turn = math.radians(i)
        reach = side / 2 * (0.92 + sum(w * math.sin((k + 1) * turn + k) for k, w in enumerate(wobble)))
        points.append((side / 2 + 10 + reach * math.cos(turn), side / 2 + 10 + reach * math.sin(turn) * 0.9))
    draw.line(points, fill=255, width=round(float(rng.uniform(0.5, 1.0)) * PER_MM))
    if rng.random() < 0.5:
        draw.text((side / 2, side / 2), "已阅", font=_font(side // 5), fill=255, anchor="mm")
    return inked(alpha, rng)


def lettering(side: int, lines: tuple[str, ...]) -> Image.Image:
    """Lines of words in the middle of a square, for ink."""
    alpha = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(alpha)
    for row, line in enumerate(lines):
        at = (side / 2, side * (0.5 + 0.2 * (row - (len(lines) - 1) / 2)))
        draw.text(at, line, font=_font(side // 8), fill=255, anchor="mm")
    return alpha


def letterhead(rng: Rng) -> Image.Image:
    """A red headline with a red rule under it."""
    alpha = Image.new("L", (round(150 * PER_MM), round(24 * PER_MM)), 0)
    draw = ImageDraw.Draw(alpha)
    draw.text(
        (alpha.width / 2, alpha.height * 0.4),
        "某某高新区管委会文件",
        font=_font(round(12 * PER_MM)),
        fill=255,
        anchor="mm",
    )
    draw.rectangle((0, alpha.height - 8, alpha.width, alpha.height - 2), fill=255)
    return inked(alpha, rng, whole=True)


def inked(alpha: Image.Image, rng: Rng, *, whole: bool = False) -> Image.Image:
    values = np.asarray(alpha, dtype=np.float32) / 255
    if not whole:
        spots = np.asarray(
            Image.fromarray((rng.random((24, 24)) * 255).astype(np.uint8)).resize(alpha.size, Image.Resampling.BICUBIC),
            dtype=np.float32,
        )
        grain = rng.normal(0, 0.10, values.shape)
        values = values * np.clip(float(rng.uniform(0.72, 0.95)) + 0.25 * (spots / 255 - 0.5) + grain, 0, 1)
    seal = Image.new("RGBA", alpha.size, (*_ink(rng), 255))
    seal.putalpha(Image.fromarray((values * 255).astype(np.uint8)))
    return seal


def stamp(page: Image.Image, seal: str, rng: Rng) -> Image.Image:
    """Put what `seal` names on the page."""
    page = page.copy()
    if seal in ("round", "over_code", "grey"):
        drawn = round_seal(rng, mm=float(rng.choice([42, 45])))
        drawn = drawn.rotate(float(rng.uniform(-25, 25)), Image.Resampling.BICUBIC)
        at = (85 + float(rng.uniform(-20, 15)), 95 + float(rng.uniform(-8, 12)))
        if seal == "over_code":
            at = (150 + float(rng.uniform(-8, 8)), 22 + float(rng.uniform(-5, 8)))
    elif seal == "square":
        drawn, at = square_seal(rng), (100.0, 100.0)
    elif seal == "drawn":
        drawn, at = drawn_circle(rng), (90 + float(rng.uniform(-30, 30)), 140 + float(rng.uniform(-30, 60)))
    elif seal == "letterhead":
        drawn, at = letterhead(rng), (105.0, 50.0)
    else:
        return page
    return laid(page, drawn, at)


def laid(page: Image.Image, drawn: Image.Image, at: tuple[float, float]) -> Image.Image:
    """The page with ink on it, its middle `at` these millimetres; ink darkens what it lies on."""
    x, y = round(at[0] * PER_MM - drawn.width / 2), round(at[1] * PER_MM - drawn.height / 2)
    layer = Image.new("RGBA", page.size, (255, 255, 255, 0))
    layer.paste(drawn, (x, y))
    white = Image.new("RGBA", page.size, "white")
    white.alpha_composite(layer)
    return _multiplied(page, white.convert("RGB"))


def _multiplied(below: Image.Image, above: Image.Image) -> Image.Image:
    product = np.asarray(below, dtype=np.uint16) * np.asarray(above, dtype=np.uint16) // 255
    return Image.fromarray(product.astype(np.uint8))


# --- cameras ----------------------------------------------------------------------------------------------------


def photograph(page: Image.Image, rng: Rng, *, long_side: int, seal: str = "") -> bytes:
    """Lay the page on a desk and take its picture."""
    page = _folded(page, rng) if rng.random() < 0.4 else page
    margin = float(rng.uniform(0.02, 0.12))
    width, height = page.size
    canvas = (round(width * (1 + 2 * margin)), round(height * (1 + 2 * margin)))
    desk = _desk(canvas, rng)
    corners = [(margin * width, margin * height), (width * (1 + margin), margin * height)]
    corners += [(width * (1 + margin), height * (1 + margin)), (margin * width, height * (1 + margin))]
    shift = 0.045 * width
    moved = [(x + float(rng.uniform(-shift, shift)), y + float(rng.uniform(-shift, shift))) for x, y in corners]
    turn = math.radians(float(rng.uniform(-7, 7)))
    cx, cy = canvas[0] / 2, canvas[1] / 2
    moved = [
        (
            cx + 0.94 * ((x - cx) * math.cos(turn) - (y - cy) * math.sin(turn)),
            cy + 0.94 * ((x - cx) * math.sin(turn) + (y - cy) * math.cos(turn)),
        )
        for x, y in moved
    ]
    factors = perspective(moved, [(0, 0), (width, 0), (width, height), (0, height)])
    warped = page.convert("RGBA").transform(
        canvas, Image.Transform.PERSPECTIVE, factors, Image.Resampling.BICUBIC, fillcolor=(0, 0, 0, 0)
    )
    desk.paste(warped.convert("RGB"), (0, 0), warped.getchannel("A"))
    scale = long_side / max(desk.size)
    picture = desk.resize((round(desk.width * scale), round(desk.height * scale)), Image.Resampling.LANCZOS)
    picture = _lit(picture, rng)
    picture = picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 0.45)) * long_side / 1_080))
    noisy = np.asarray(picture, dtype=np.float32) + float(rng.uniform(1, 5)) * _noise(picture, rng)
    picture = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    if seal == "grey":
        picture = picture.convert("L").convert("RGB")
    return _jpeg(picture, rng)


def scan(page: Image.Image, rng: Rng, *, seal: str = "") -> bytes:
    """Put the page through a flatbed scanner at 130 to 170 dpi."""
    scale = float(rng.uniform(130, 170)) / DPI
    picture = page.rotate(float(rng.uniform(-1.5, 1.5)), Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS)
    noisy = np.asarray(picture, dtype=np.float32) * 0.97 + 4 + 2 * _noise(picture, rng)
    picture = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    if seal == "grey":
        picture = picture.convert("L").convert("RGB")
    return _jpeg(picture, rng)


def a_shot(page: Image.Image, rng: Rng, *, seal: str | None = None) -> Shot:
    """One picture, in every respect by chance."""
    seal = seal or str(rng.choice(SEALS))
    return taken(stamp(page, seal, rng), rng, seal=seal)


def taken(stamped: Image.Image, rng: Rng, *, seal: str) -> Shot:
    """A scan or a photo of what lies there, by chance."""
    if rng.random() < 0.25:
        data = scan(stamped, rng, seal=seal)
        return Shot(seal, "scan", 0, data)
    long_side = int(rng.choice([1_080, 1_280, 1_440, 1_706, 2_000]))
    return Shot(seal, "photo", long_side, photograph(stamped, rng, long_side=long_side, seal=seal))


def _noise(picture: Image.Image, rng: Rng) -> npt.NDArray[np.float32]:
    return rng.standard_normal((picture.height, picture.width, 3), dtype=np.float32)


def _folded(page: Image.Image, rng: Rng) -> Image.Image:
    """A letter fold: one side of the line is a little darker, and the line itself is bright and dark."""
    values = np.asarray(page, dtype=np.float32).copy()
    at = round(page.height * float(rng.choice([1 / 3, 1 / 2, 2 / 3]) + rng.uniform(-0.02, 0.02)))
    values[at:] *= float(rng.uniform(0.86, 0.96))
    values[at - 3 : at] *= 1.06
    values[at : at + 4] *= 0.75
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _desk(size: tuple[int, int], rng: Rng) -> Image.Image:
    wood = rng.choice([(120, 88, 60), (70, 70, 74), (190, 180, 168), (150, 60, 48), (60, 90, 80)])
    down = 9 * rng.standard_normal((size[1], 1, 1), dtype=np.float32)
    along = 4 * rng.standard_normal((1, size[0], 1), dtype=np.float32)
    values = np.array(wood, dtype=np.float32)[None, None, :] + down + along
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _lit(picture: Image.Image, rng: Rng) -> Image.Image:
    """A lamp's colour, light from one side, and the shadow of a hand."""
    width, height = picture.size
    tint = np.array([rng.uniform(0.93, 1.0), rng.uniform(0.9, 0.97), rng.uniform(0.78, 0.97)], dtype=np.float32)
    yy = np.arange(height, dtype=np.float32)[:, None]
    xx = np.arange(width, dtype=np.float32)[None, :]
    turn = float(rng.uniform(0, 2 * math.pi))
    slope = (xx / width - 0.5) * math.cos(turn) + (yy / height - 0.5) * math.sin(turn)
    light: npt.NDArray[np.floating[Any]] = 0.95 + float(rng.uniform(0, 0.35)) * slope
    if rng.random() < 0.5:
        offset = float(rng.uniform(-0.3, 0.3))
        edge = ((xx / width - 0.5) * math.sin(turn) - (yy / height - 0.5) * math.cos(turn) - offset) * 25
        light = light * (1 - float(rng.uniform(0.15, 0.45)) / (1 + np.exp(-np.clip(edge, -30, 30))))
    values = np.asarray(picture, dtype=np.float32) * tint * light[:, :, None]
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def perspective(source: list[tuple[float, float]], target: list[tuple[float, float]]) -> tuple[float, ...]:
    """Pillow's eight numbers that take points of the picture to points of the page."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), np.array(target).reshape(8))
    return tuple(float(value) for value in solved)


def _jpeg(picture: Image.Image, rng: Rng) -> bytes:
    """As a phone saves it: at times on its side, with a note which way is up."""
    out = io.BytesIO()
    quality = int(rng.integers(55, 92))
    exif = Image.Exif()
    if rng.random() < 0.3:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6  # shown turned by 90 degrees clockwise
    elif rng.random() < 0.2:
        picture = picture.transpose(Image.Transpose.ROTATE_90)  # held sideways, and no note
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()
