"""Files that are marked secret inside: refused in one sentence, and nothing of them is left anywhere."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from bot.desk import Visitor
from bot.domain.people import SeatRole
from bot.ports import FileRef
from handlers.desk import WebDesk
from storage import audit
from tests.documents import notice_files as files
from tests.documents.test_marks import MARKED, PLAIN, word
from tests.house import House, Someone
from tests.journeys.test_evidence import UNIT, photo

SECRET = "检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。"
NAME = "安保方案"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def left(house: House, *words: str) -> list[str]:
    """Where anything of it still stands: tables that hold one of the words, files of the store."""
    found = []
    with house.deps.store.read() as tx:
        for table in inspect(tx.get_bind()).get_table_names():
            rows = str([tuple(row) for row in tx.execute(text(f'SELECT * FROM "{table}"'))])
            found += [f"{table}: {word}" for word in words if word in rows]
    folder = house.deps.settings.data_dir / "files"
    return found + [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["word, header", "excel, hidden sheet", "pdf, alone at the top", "old word"])
def test_evidence_with_a_mark_is_nowhere_kept(house: House, liaison: Someone, kind: str) -> None:
    ending = {"word": "docx", "excel": "xlsx", "pdf": "pdf"}.get(kind.split(",")[0], "doc")
    answer = liaison.send(f"{NAME}.{ending}", MARKED[kind])
    assert answer is not None
    assert answer.text == SECRET
    assert left(house, NAME) == []
    with house.deps.store.read() as tx:
        [line] = [line for line in audit.lines(tx) if line["action"] == "refuse"]
    assert (line["object"], line["result"], line["after"]) == ("secret_mark", "secret_mark", None)


@pytest.mark.parametrize("who", ["liaison of another unit", "head", "office"])
def test_whoever_sends_it_and_whatever_for(house: House, who: str) -> None:
    sender = {
        "liaison of another unit": lambda: house.person("赵强", unit="建设局"),
        "head": lambda: house.person("局长", SeatRole.HEAD, UNIT),
        "office": lambda: house.person("王敏", SeatRole.COORDINATOR),
    }[who]()
    notice = files.docx_of(f"机密★1年\n{files.as_text()}")
    answer = sender.send("通知.docx", notice)
    assert answer is not None
    assert answer.text == SECRET
    assert left(house, "通知.docx") == []


def test_one_of_several_takes_the_others_with_it(house: House, liaison: Someone) -> None:
    answer = liaison.send("现场.png", photo(1), (f"{NAME}.docx", MARKED["word, footer"]))
    assert answer is not None
    assert answer.text == SECRET
    assert left(house, NAME, "现场.png") == []


def test_the_name_alone_is_enough(house: House, liaison: Someone) -> None:
    answer = liaison.send(f"【秘密】{NAME}.png", photo(1))
    assert answer is not None
    assert answer.text == SECRET
    assert left(house, NAME) == []


def test_a_file_that_only_speaks_of_secrets_is_evidence_like_any_other(liaison: Someone) -> None:
    answer = liaison.send("保密工作总结.docx", PLAIN["word"])
    assert answer is not None
    assert "收到“保密工作总结.docx”。要作为哪一项的佐证材料？" in answer.text


def test_the_web_chat_takes_out_again_what_it_had_stored(house: House, liaison: Someone) -> None:
    """There the file is in the store before anybody reads it; the line, the upload and the bytes go."""
    desk = WebDesk(house.deps, lambda: None)
    chat = liaison.address.chat
    visitor = Visitor(liaison.account, liaison.name, "", ((chat, "对话"),), is_office=False, may_move_clock=False)
    for key, name in (("1", f"{NAME}.docx"), ("2", f"机密-{NAME}.docx")):
        data = word("秘密★1年", f"第{key}份") if key == "1" else word(f"第{key}份")
        handle = desk.keep_file(visitor, name, data)
        event = liaison._event("", None, (FileRef(handle, name, len(data)),))
        desk.post_own(visitor, chat, event.key, text="", files=[handle])
        house.uploads[handle] = desk.read_upload(handle)
        assert left(house, NAME) != []
        house.receive(event)
        house.settle()
        assert liaison.last.text == SECRET
        assert left(house, NAME) == []
        assert desk.lines(visitor, chat, 0)[-1].text == "（内容未保存）"
