"""Links that do what a code does: learnt once, kept for the command line, forgotten with their platform."""

from __future__ import annotations

from pathlib import Path

from bot.domain.people import SeatRole
from handlers.links import Links
from tests.house import House

FORM = "https://t.me/cuibao_test_bot?start={code}"


def test_a_link_is_known_to_the_next_process_too(tmp_path: Path) -> None:
    Links(tmp_path / "links.json").learn("telegram", FORM)
    assert Links(tmp_path / "links.json").of("ABCD") == (("telegram", "https://t.me/cuibao_test_bot?start=ABCD"),)


def test_a_platform_that_is_not_configured_any_more_gives_no_links(tmp_path: Path) -> None:
    links = Links(tmp_path / "links.json")
    links.learn("telegram", FORM)
    links.only(frozenset(("web",)))
    assert links.of("ABCD") == ()
    assert Links(tmp_path / "links.json").of("ABCD") == ()


def test_what_is_no_form_and_what_cannot_be_read_are_nothing(tmp_path: Path) -> None:
    links = Links(tmp_path / "links.json")
    links.learn("telegram", "https://t.me/cuibao_test_bot")
    assert links.of("ABCD") == ()
    for broken in ("{", "[]", '{"telegram": 5}'):
        (tmp_path / "links.json").write_text(broken)
        assert Links(tmp_path / "links.json").of("ABCD") == ()


def test_an_invitation_without_links_is_as_it_was(house: House) -> None:
    admin = house.person("王敏", SeatRole.ADMIN)
    admin.say("邀请 建设局")
    assert "t.me" not in admin.last.text
    house.deps.links.learn("telegram", FORM)
    admin.say("邀请 建设局")
    code = admin.last.text.splitlines()[1]
    assert f"用 Telegram 的，直接点开：https://t.me/cuibao_test_bot?start={code}" in admin.last.text
