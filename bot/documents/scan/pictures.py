"""Photos and PDFs as upright RGB pictures, one at a time, within bounds.

What a file is, its first bytes say, not its name. Bounds: 50 pages, 40 megapixels a picture, a page rendered to at most
12 megapixels; a JPEG larger than that is read at a fraction of its size.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from bot.documents.scan import refusals
from bot.domain.sealed import find_code

PAGES = 50
PIXELS = 40_000_000
_WORKING_PIXELS = 12_000_000
_DPI = 200
# Named one by one, so that none of Pillow's many others ever sees a person's file.
_FORMATS = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
        TiffImagePlugin.TiffImageFile,
        BmpImagePlugin.BmpImageFile,
        GifImagePlugin.GifImageFile,
    )
)
# A page with this much text was set by a program; a scanner's page has none, or what its text recognition guessed.
_TEXT_LAYER = 40

Image.MAX_IMAGE_PIXELS = 2 * PIXELS


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def pictures(name: str, data: bytes) -> Iterator[Image.Image]:
    """Every picture of a file, upright as its camera held it. Raises NotAScan."""
    return _pdf_pages(data) if is_pdf(data) else _frames(name, data)


def as_jpeg(picture: Image.Image, side: int) -> bytes:
    """A smaller picture for people to look at, at most `side` pixels long, with nothing of the sent file but what is seen."""
    small = picture.copy()
    small.thumbnail((side, side))
    # Pillow writes a comment that the file it came from carried into every JPEG it saves.
    small.info.clear()
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()


def _frames(name: str, data: bytes) -> Iterator[Image.Image]:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    with warnings.catch_warnings():
        # Pillow warns of what is refused here anyway.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except UnidentifiedImageError:
            if extension in ("jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif"):
                raise (refusals.mismatch(extension) if not _begins_well(data) else refusals.damaged()) from None
            raise refusals.file_type(extension) from None
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            raise refusals.damaged() from None
        if image.width * image.height > PIXELS:
            raise refusals.pixels()
        frames = min(getattr(image, "n_frames", 1), PAGES + 1) if image.format == "TIFF" else 1
        if frames > PAGES:
            raise refusals.pages(frames, PAGES)
        for number in range(frames):
            try:
                image.seek(number)
                if image.width * image.height > PIXELS:
                    raise refusals.pixels()
                yield _upright(image)
            except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
                raise refusals.damaged() from None


def _begins_well(data: bytes) -> bool:
    return data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n"


def _upright(image: Image.Image) -> Image.Image:
    if image.format == "JPEG":
        shrunk = (_WORKING_PIXELS / (image.width * image.height)) ** 0.5
        if shrunk < 1:
            image.draft("RGB", (round(image.width * shrunk), round(image.height * shrunk)))
    image.load()
    image = ImageOps.exif_transpose(image) or image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    image = image.convert("RGB")
    if image.width * image.height > _WORKING_PIXELS:
        shrunk = (_WORKING_PIXELS / (image.width * image.height)) ** 0.5
        image = image.resize((round(image.width * shrunk), round(image.height * shrunk)), Image.Resampling.BOX)
    return image


def _pdf_pages(data: bytes) -> Iterator[Image.Image]:
    if b"/JavaScript" in data or b"/Launch" in data:
        raise refusals.active()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise (refusals.password() if "password" in str(fault).lower() else refusals.damaged()) from None
    try:
        count = len(document)
        if count == 0:
            raise refusals.damaged()
        if count > PAGES:
            raise refusals.pages(count, PAGES)
        for number in range(count):
            try:
                page = document[number]
                width, height = page.get_size()
                scale = _DPI / 72
                area = max(1.0, width * height) * scale * scale
                scale *= min(1.0, (_WORKING_PIXELS / area) ** 0.5)
                yield page.render(scale=scale).to_pil().convert("RGB")
            except pypdfium2.PdfiumError:
                raise refusals.damaged() from None
    finally:
        document.close()


def is_typeset_by_others(data: bytes) -> bool:
    """Whether a PDF is a document with text and none of it a code of ours: no scan, and not worth looking through."""
    if not is_pdf(data):
        return False
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return False
    try:
        texts = [document[number].get_textpage().get_text_range() for number in range(min(len(document), PAGES))]
    except pypdfium2.PdfiumError:
        return False
    finally:
        document.close()
    return all(len("".join(text.split())) >= _TEXT_LAYER for text in texts) and not any(map(find_code, texts))
