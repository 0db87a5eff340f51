"""Buttons: on the ready-made card, on a card of the office's own, and as numbers where DingTalk takes no card."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fit import fit
from bot.platforms.dingtalk.cards import BUILT_IN, Cards, escaped, track_id
from bot.platforms.dingtalk.decode import group_address
from bot.ports import Address, Button, ChatKind, Content, SendFailed
from tests.platforms.dingtalk_gateway import CARDS, Push
from tests.platforms.dingtalk_http import Reply
from tests.platforms.dingtalk_messenger import CardDingtalkMessenger, DingtalkMessenger, rendered
from tests.platforms.dingtalk_service import GROUP, OWN, PERSON, Card, Delivered
from tests.platforms.door import Door
from tests.platforms.test_every_platform import HOSTILE
from tests.waiting import until

REMINDER = Content(
    title="请填报2024年第三季度进展",
    text="贵单位还有 2 项没有填报。\n填报截止 9 月 25 日。",
    buttons=((Button("开始填报", "/report u7 2024Q3"), Button("稍后提醒", "/snooze u7")), (Button("帮助", "/help"),)),
)


class OwnCardMessenger(DingtalkMessenger):
    """A card the office drew itself, by the variables the README names; its loop's button returns `action`."""

    template = OWN


@pytest.fixture
async def own(tmp_path: Path, door: Door) -> AsyncIterator[OwnCardMessenger]:
    opened = OwnCardMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()


@pytest.fixture
async def ready_made(tmp_path: Path, door: Door) -> AsyncIterator[CardDingtalkMessenger]:
    opened = CardDingtalkMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()


def only_card(chat: DingtalkMessenger) -> tuple[str, Card]:
    [(track, card)] = chat.service.cards.items()
    return track, card


async def click(chat: DingtalkMessenger, track: str, private: dict[str, Any], **fields: Any) -> Push:
    content = json.dumps({"cardPrivateData": private}, ensure_ascii=False)
    data = {"type": "actionCallback", "outTrackId": track, "corpId": "corp", "userId": PERSON, "content": content}
    push = await chat.service.gateway.push(CARDS, {**data, **fields})
    await until(lambda: bool(push.acks))
    chat.service.apply(chat.service.cards[track], push.acks[-1][1]["response"])
    return push


def action(card: Card, label: str) -> str:
    found: list[str] = [button["action"] for button in json.loads(card.values["buttons"]) if button["label"] == label]
    return found[0]


@pytest.mark.parametrize("place", ["actionIds", "params"])
async def test_a_button_of_an_own_card_brings_back_its_data(own: OwnCardMessenger, door: Door, place: str) -> None:
    await own.platform.send(own.person, REMINDER, key="k")
    track, card = only_card(own)
    assert (card.values["title"], card.values["text"]) == (REMINDER.title, REMINDER.text)
    value = action(card, "稍后提醒")
    private: dict[str, Any] = {"actionIds": [value]} if place == "actionIds" else {"params": {"action": value}}
    push = await click(own, track, private)
    [event] = await door.heard(1)
    assert (event.button, event.account, event.address) == ("/snooze u7", PERSON, own.person)
    assert push.acks[0][1]["response"]["cardUpdateOptions"]["updateCardDataByKey"] is True
    assert card.values["chosen"] == "已选择：稍后提醒"
    assert card.values["title"] == REMINDER.title, "an update without the option would erase it"
    assert action(card, "开始填报"), "other buttons go on working"


async def test_a_button_of_an_own_card_means_the_same_after_a_restart(own: OwnCardMessenger) -> None:
    await own.platform.send(own.person, REMINDER, key="k")
    _, card = only_card(own)
    restarted = Cards(OWN, "robot")
    content = json.dumps({"cardPrivateData": {"actionIds": [action(card, "开始填报")]}})
    press = restarted.read_press({"outTrackId": "x", "userId": PERSON, "content": content})
    assert press is not None
    assert press.data == "/report u7 2024Q3"


async def test_the_ready_made_card_shows_the_words_to_the_letter_and_the_choice(
    ready_made: CardDingtalkMessenger, door: Door
) -> None:
    content = Content(title="题 目", text=f"{HOSTILE}\n  缩进\n\n1. 第一项\n- 第二项\n# 三", buttons=REMINDER.buttons)
    await ready_made.platform.send(ready_made.person, content, key="k")
    shown = ready_made.shown()[0]
    assert shown.text.replace("\u00a0", " ") == f"{content.title}\n{content.text}"
    assert shown.labels == ("开始填报", "稍后提醒", "帮助")
    await ready_made.presses("开始填报")
    assert (await door.heard(1))[0].button == "/report u7 2024Q3"
    assert ready_made.shown()[0].text.endswith("已选择：开始填报")


def test_a_ready_made_card_of_an_earlier_run_is_taken_by_its_words() -> None:
    content = json.dumps({"cardPrivateData": {"actionIds": ["node_1"], "params": {"text": "开始填报"}}})
    press = Cards(BUILT_IN, "robot").read_press({"outTrackId": "old", "userId": PERSON, "content": content})
    assert press is not None
    assert (press.data, press.label, press.address.chat) == (None, "开始填报", PERSON)


async def test_a_click_whose_answer_got_lost_comes_again_with_one_key_and_may_be_repeated(
    own: OwnCardMessenger, door: Door
) -> None:
    """Effect once: the repeated frame has the same key; the second click is another event, the handlers' to judge."""
    await own.platform.send(own.person, REMINDER, key="k")
    track, card = only_card(own)
    own.service.gateway.drop_acks = 1
    private = json.dumps({"cardPrivateData": {"actionIds": [action(card, "帮助")]}})
    lost = await own.service.gateway.push(CARDS, {"outTrackId": track, "userId": PERSON, "content": private})
    await door.heard(1)
    await own.service.gateway.cut(1006)
    await until(lambda: own.service.gateway.connects == 2)
    own.clock.advance(61)
    await until(lambda: lost.taken)
    await click(own, track, {"actionIds": [action(card, "帮助")]})
    first, again, second = await door.heard(3)
    assert first.key == again.key != second.key
    assert {event.button for event in door.events} == {"/help"}


async def test_a_card_in_the_group_is_understood_there_even_after_a_restart(own: OwnCardMessenger, door: Door) -> None:
    channel = group_address(GROUP)
    await own.platform.send(channel, REMINDER, key="k")
    track, card = only_card(own)
    assert card.chat == GROUP
    await click(own, track, {"actionIds": [action(card, "帮助")]})
    [event] = await door.heard(1)
    assert (event.address, event.chat_kind, event.account) == (channel, ChatKind.GROUP, PERSON)
    content = json.dumps({"cardPrivateData": {"actionIds": [action(card, "帮助")]}})
    press = Cards(OWN, "robot").read_press({"outTrackId": track, "userId": PERSON, "content": content})
    assert press is not None
    assert press.address == channel


async def test_an_uncertain_card_sent_again_is_shown_once(own: OwnCardMessenger) -> None:
    own.service.fail("createAndDeliver", Reply(hang_up=True), after=True)
    with pytest.raises(SendFailed) as failed:
        await own.platform.send(own.person, REMINDER, key="k")
    assert not failed.value.certain
    await own.platform.send(own.person, REMINDER, key="k")
    assert len(own.service.chats) == 1


async def test_a_long_text_goes_before_its_buttons(own: OwnCardMessenger) -> None:
    long = Content(title="标题", text="进展" * 400, buttons=REMINDER.buttons)
    await own.platform.send(own.person, long, key="k")
    text, card = own.service.chats
    assert isinstance(text, Delivered)
    assert text.param["content"] == f"标题\n\n{'进展' * 400}"
    assert isinstance(card, Card)
    assert card.values["text"] == "请选择："


async def test_the_text_is_not_repeated_when_only_the_card_failed(own: OwnCardMessenger) -> None:
    long = Content(text="进展" * 400, buttons=REMINDER.buttons)
    own.service.fail("createAndDeliver", Reply(503, b"", "text/plain"))
    with pytest.raises(SendFailed):
        await own.platform.send(own.person, long, key="k")
    await own.platform.send(own.person, long, key="k")
    assert [type(item) for item in own.service.chats] == [Delivered, Card]


@pytest.mark.parametrize("trouble", ["template", "permission", "delivery"])
async def test_a_card_dingtalk_will_not_take_is_said_in_words(own: OwnCardMessenger, trouble: str) -> None:
    if trouble == "template":
        own.service.fail("createAndDeliver", Reply.of({"code": "param.templateNotExist"}, 400))
    elif trouble == "permission":
        own.service.permissions.discard("Card.Instance.Write")
    else:
        own.service.cards_fail = True
    await own.platform.send(own.person, REMINDER, key="k")
    [text] = own.service.chats
    assert isinstance(text, Delivered)
    assert text.param["content"].endswith("请回复字母或文字：\nA. 开始填报\nB. 稍后提醒\nC. 帮助")
    assert REMINDER.text in text.param["content"]


async def test_a_card_that_was_made_and_not_delivered_is_tried_under_another_id(own: OwnCardMessenger) -> None:
    own.service.cards_fail = True
    own.service.fail("batchSend", Reply(503, b"", "text/plain"))
    with pytest.raises(SendFailed):
        await own.platform.send(own.person, REMINDER, key="k")
    own.service.cards_fail = False
    await own.platform.send(own.person, REMINDER, key="k")
    assert [type(item) for item in own.service.chats] == [Card]


async def test_clicks_that_make_no_sense_break_nothing(own: OwnCardMessenger, door: Door) -> None:
    contents: list[Any] = [
        None, 7, "", "{", "[]", '{"cardPrivateData": []}', '{"cardPrivateData": {"actionIds": 1, "params": []}}',
        '{"cardPrivateData": {"actionIds": ["cb.%%%"], "params": {"a": "cb.gICA"}}}',
    ]  # fmt: skip
    for content in contents:
        await own.service.gateway.push(CARDS, {"outTrackId": "x", "userId": PERSON, "content": content})
    await own.service.gateway.push(CARDS, {"outTrackId": 5, "userId": PERSON})
    await own.service.gateway.push(CARDS, {"outTrackId": "x", "userId": ""})
    await until(lambda: all(push.taken for push in own.service.gateway.pushes))
    assert door.events == []


@given(st.lists(st.text(max_size=16), min_size=1, max_size=6), st.lists(st.text(max_size=10), min_size=6, max_size=6))
def test_whatever_the_labels_every_value_is_within_a_kilobyte_or_the_card_is_not_taken(
    labels: list[str], data: list[str]
) -> None:
    buttons = tuple(Button(label, value) for label, value in zip(labels, data, strict=False))
    for template in (OWN, BUILT_IN):
        cards = Cards(template, "robot")
        content = Content(text="请选择：", buttons=(buttons,))
        if cards.takes(content):
            values = cards.make(Address("dingtalk", "u"), content, "t")["cardData"]["cardParamMap"]
            assert all(isinstance(value, str) and len(value.encode()) <= 1000 for value in values.values())


def test_six_of_the_longest_chinese_buttons_fit_on_a_card() -> None:
    buttons = tuple(Button("确认退回该项并说明原因请单位修改后", f"/{'x' * 63}") for _ in range(6))
    for template in (OWN, BUILT_IN):
        [content] = fit(Content(text="请选择：", buttons=(buttons,)), _capabilities())
        assert Cards(template, "robot").takes(content)


def _capabilities() -> Any:
    from bot.platforms.dingtalk.cards import BUTTONS_LIMIT, LABEL_LIMIT
    from bot.ports import Capabilities, TextUnit

    return Capabilities(7000, TextUnit.BYTES, BUTTONS_LIMIT, LABEL_LIMIT, 1, 20)


lines = st.text(alphabet="汉字 ab12.*_`~#>-+=|[](){}!<&\\/:；，\"'$%^@", max_size=20).map(str.strip)


@given(st.lists(lines.filter(bool), min_size=1, max_size=4))
def test_escaped_text_is_shown_to_the_letter_by_a_markdown_renderer(shown: list[str]) -> None:
    assert rendered(escaped("\n".join(shown))) == "\n".join(shown)


def test_a_cards_id_is_short_and_its_own() -> None:
    person, channel = Address("dingtalk", PERSON), group_address(GROUP)
    ids = {track_id(to, key, n) for to in (person, channel) for key in ("a", "b") for n in (0, 1)}
    assert len(ids) == 8
    assert all(len(each) <= 64 for each in ids)
    assert track_id(person, "a", 0) == track_id(person, "a", 0)
    assert len(track_id(group_address("c" * 90), "a", 0)) <= 64
