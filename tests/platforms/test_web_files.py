"""Files through the web chat, both ways: kept, named, limited, shown or only offered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.web.reading import file_name
from bot.ports import (
    Address,
    Content,
    FileOut,
    FileRef,
    SendFailed,
)
from tests.platforms.web_desk import (
    LIAISON_CODE,
    NOT_FOUND,
    png,
)
from tests.platforms.web_site import NOT_SAVED, Site, new_key, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


async def test_files_are_kept_shown_and_delivered_in_one_message(site: Site) -> None:
    await site.sign_in()
    files = [("file", ("盖章件.png", png(), "image/png")), ("file", ("..\\..\\a/进展表.docx", b"PK", "text/html"))]
    answer = await site.client.post("/api/chats/w-office/files", data={"key": new_key()}, files=files)
    assert answer.status_code == 202
    [event] = site.delivered
    assert [(file.name, file.size_bytes) for file in event.files] == [("盖章件.png", len(png())), ("进展表.docx", 2)]
    assert await site.platform.fetch(event.files[1]) == b"PK"
    [line] = (await site.client.get("/api/chats/w-office/lines")).json()["lines"]
    assert [(file["name"], file["is_picture"]) for file in line["files"]] == [
        ("盖章件.png", True),
        ("进展表.docx", False),
    ]


async def test_a_file_that_is_gone_cannot_be_fetched(site: Site) -> None:
    with pytest.raises(SendFailed):
        await site.platform.fetch(FileRef("nowhere", "a.pdf"))


async def test_pictures_are_shown_and_everything_else_is_a_download(site: Site) -> None:
    await site.sign_in()
    sent = (
        FileOut("图.png", "image/png", png()),
        FileOut("表.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        FileOut("页.html", "text/html", b"<script>alert(1)</script>"),
        FileOut("画.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
        FileOut("假.png", "image/png", b"<script>alert(1)</script>"),
    )
    await site.platform.send(Address("web", "w-office"), Content(files=sent), key="k")
    [line] = (await site.client.get("/api/chats/w-office/lines")).json()["lines"]
    answers = [await site.client.get(f"/api/files/{file['id']}") for file in line["files"]]
    assert [answer.headers["content-disposition"].partition(";")[0] for answer in answers] == [
        "inline",
        *["attachment"] * 4,
    ]
    assert [answer.headers["content-type"] for answer in answers] == [
        "image/png",
        sent[1].media_type,
        *["application/octet-stream"] * 3,
    ]
    assert [answer.content for answer in answers] == [file.data for file in sent]
    assert all("sandbox" in answer.headers["content-security-policy"] for answer in answers)
    assert "filename*=UTF-8''%E8%A1%A8.docx" in answers[1].headers["content-disposition"]


async def test_a_file_of_anothers_chat_is_answered_like_a_missing_one(site: Site) -> None:
    file_id = site.desk.add_file("w-office", "秘.pdf", "application/pdf", b"%PDF")
    await site.sign_in(LIAISON_CODE)
    answers = [await site.client.get(f"/api/files/{each}") for each in (file_id, "missing")]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, {"error": NOT_FOUND})] * 2


async def test_an_original_is_a_download_of_the_very_bytes_and_its_pages_are_pictures(site: Site) -> None:
    await site.sign_in()
    site.desk.originals["s1-0"] = ("盖章件.png", "image/png", png())
    original = await site.client.get("/api/originals/s1-0")
    assert original.content == png()
    assert original.headers["content-disposition"] == "attachment; filename*=UTF-8''%E7%9B%96%E7%AB%A0%E4%BB%B6.png"
    page = await site.client.get("/api/originals/s1-0/pages/2")
    assert page.headers["content-disposition"].startswith("inline")
    for answer in (original, page):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "sandbox" in answer.headers["content-security-policy"]
    pages = await site.client.get("/api/originals/s1-0/pages")
    assert pages.json() == {"count": 2, "is_whole": True}
    form = await site.client.get("/api/forms/3/pdf?quarter=2024Q3")
    assert form.headers["content-disposition"].startswith("attachment; filename*=UTF-8''2024Q3")


@pytest.mark.parametrize("path", ["originals/{}", "originals/{}/pages", "originals/{}/pages/1"])
async def test_anothers_original_is_answered_like_a_missing_one(site: Site, path: str) -> None:
    site.desk.originals["s1-0"] = ("秘.png", "image/png", png())
    await site.sign_in(LIAISON_CODE)
    answers = [await site.client.get(f"/api/{path.format(key)}") for key in ("s1-0", "s9-9")]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, {"error": NOT_FOUND})] * 2


@pytest.mark.parametrize(
    "path",
    [
        "originals/s1-0/pages/0",
        "originals/s1-0/pages/3",
        "originals/s1-0/pages/x",
        f"originals/s1-0/pages/{'9' * 40}",
        "forms/x/pdf",
        "forms/1/exe",
    ],
)
async def test_a_page_or_form_that_is_none_is_not_found(site: Site, path: str) -> None:
    site.desk.originals["s1-0"] = ("盖章件.png", "image/png", png())
    await site.sign_in()
    answer = await site.client.get(f"/api/{path}")
    assert (answer.status_code, answer.json()) == (404, {"error": NOT_FOUND})


async def test_what_takes_long_is_made_for_one_person_one_after_another(site: Site) -> None:
    await site.sign_in()
    site.desk.originals["s1-0"] = ("盖章件.png", "image/png", png())
    answers = await asyncio.gather(*(site.client.get(f"/api/originals/s1-0/pages/{1 + n % 2}") for n in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert site.desk.at_once == 1


@pytest.mark.parametrize(
    ("size", "status"), [(0, 422), (1, 202), (5_000, 202), (5_001, 413), (20_000, 413), (200_000, 413)]
)
async def test_a_file_may_have_the_limit_and_not_one_byte_more(size: int, status: int) -> None:
    async with open_site(limit=5_000) as site:
        await site.sign_in()
        answer = await site.client.post(
            "/api/chats/w-office/files", data={"key": new_key()}, files={"file": ("a.bin", bytes(size))}
        )
    assert answer.status_code == status
    assert len(site.delivered) == (status == 202)


async def test_an_endless_upload_is_given_up_on_while_it_comes() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        while sent < 50_000_000:
            sent += 65_536
            yield bytes(65_536)

    async with open_site(limit=100_000) as site:
        await site.sign_in()
        answer = await site.client.post(
            "/api/chats/w-office/files",
            content=endless(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
    assert answer.status_code == 413
    assert sent < 2_000_000


async def test_a_failed_upload_is_not_called_received(site: Site) -> None:
    await site.sign_in()
    site.desk.trouble = OSError("disk")
    answer = await site.client.post(
        "/api/chats/w-office/files", data={"key": new_key()}, files={"file": ("a.pdf", b"%PDF")}
    )
    assert (answer.status_code, answer.json()["error"]) == (503, NOT_SAVED)
    assert not site.delivered


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("进展表.docx", "进展表.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\桌面\\表.xlsx", "表.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("gnp.\u202exe\u200b表.exe", "gnp.xe表.exe"),
        ("", "文件"),
        (None, "文件"),
        ("...", "文件"),
        ("\ud800表.pdf", "?表.pdf"),
        ("长" * 200 + ".docx", "长" * 74 + "….docx"),
    ],
)
def test_file_names_are_cleaned_before_they_are_shown(sent: str | None, shown: str) -> None:
    assert file_name(sent) == shown


@given(st.text(st.characters(), max_size=300))
def test_any_file_name_becomes_a_short_line_without_a_path(sent: str) -> None:
    name = file_name(sent)
    assert 0 < len(name) <= 80
    assert not set(name) & set("/\\\r\n\0")
