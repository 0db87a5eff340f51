"""A unit's paper: the form it was sent, scans of its pages, and how far the unit is."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image

from bot.domain.report import ReportState
from bot.domain.sealed import find_code
from bot.ports import FileRef
from storage import progress, rounds, sealed
from tests.documents.photographs import page_images, stamp
from tests.documents.test_scan import jpeg, printed
from tests.house import House, Message, Someone
from tests.journeys.test_reminding import file_everything


def ask_for_seals(house: House) -> None:
    """Let the notice of the house's list ask for stamped forms."""
    programme_id = house.programme().id
    house.deps.store.run(lambda tx: sealed.set_needs_seal(tx, programme_id, True))


def form_in(message: Message) -> bytes:
    """The PDF a message carries."""
    return next(file.data for file in message.content.files if file.name.endswith(".pdf"))


def stamped(pdf: bytes, seal: str = "round", page: int = 0) -> bytes:
    """A sharp colour scan of a page, with this on it."""
    picture = stamp(page_images(pdf)[page], seal, np.random.default_rng(8))
    return jpeg(Image.blend(picture, Image.new("RGB", picture.size, (225, 235, 250)), 0.4))


def code_on(pdf: bytes, page: int = 0) -> str:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pdf)
    code = find_code(document[page].get_textpage().get_text_bounded())
    document.close()
    assert code is not None
    return str(code)


@cache
def blurred() -> bytes:
    """A photo of a page on which neither code nor seal can be made out."""
    picture = page_images(printed()[0])[0]
    return jpeg(picture.resize((90, 127)).resize((900, 1270)))


def captioned(someone: Someone, text: str, name: str, data: bytes) -> Message:
    someone.house.uploads["captioned"] = data
    someone.house.receive(someone._event(text, None, (FileRef("captioned", name),)))
    someone.house.settle()
    return someone.last


def states(house: House, unit: str) -> set[ReportState]:
    programme, unit_id = house.programme(), house.unit_id(unit)
    with house.deps.store.read() as tx:
        [quarter] = rounds.quarters(tx, programme.id)
        found = progress.reports(tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
    return {report.state for report in found.values()}


def filed(house: House, unit: str = "建设局", name: str = "李红") -> tuple[Someone, bytes]:
    """A unit's liaison who has filed everything, and the form the bot sent."""
    liaison = house.person(name, unit=unit)
    file_everything(house, liaison)
    return liaison, form_in(liaison.last)


def correct(liaison: Someone, progress: str) -> None:
    """Change the text of the first task, and file it again."""
    liaison.say("填报")
    liaison.press(next(label for label in liaison.last.labels if label.startswith("6.")))
    liaison.press(next(label for label in liaison.last.labels if label.startswith("改进展") or label == "进展"))
    liaison.say(progress)
    liaison.press(next(label for label in liaison.last.labels if label.startswith("提交")))
