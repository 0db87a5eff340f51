"""What an update becomes: from JSON as Telegram sends it, through python-telegram-bot, to an event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import InlineKeyboardMarkup, Update

from bot.platforms.telegram.decode import Me, Said, from_broken, read
from bot.platforms.telegram.keyboard import data_of, keyboard_of, pressed
from bot.platforms.telegram.presses import edit
from bot.ports import Address, Button, ChatKind, ChatNews, FileRef

NOW = datetime(2024, 9, 26, 1, 5, tzinfo=UTC)
ME = Me(99, "Cuibao_Bot")
LI = {"id": 42, "is_bot": False, "first_name": "红", "last_name": "李"}
PRIVATE = {"id": 42, "type": "private", "first_name": "红"}
GROUP = {"id": -1001, "type": "supergroup", "title": "群团科频道"}
SENT = {"message_id": 5, "date": 1727312700}


def said(body: dict[str, Any], kind: str = "message", *, takes_files: bool = True) -> Said | None:
    update = Update.de_json({"update_id": 1000, kind: body}, None)
    return read(update, ME, NOW, takes_files=takes_files)


def heard(body: dict[str, Any], kind: str = "message", *, takes_files: bool = True) -> Said:
    found = said(body, kind, takes_files=takes_files)
    assert found is not None
    return found


def private(**body: Any) -> dict[str, Any]:
    return {**SENT, "chat": PRIVATE, "from": LI, **body}


def group(**body: Any) -> dict[str, Any]:
    return {**SENT, "chat": GROUP, "from": LI, **body}


def test_a_text_keeps_who_where_and_when() -> None:
    event = heard(private(text="12 户")).event
    assert (event.account, event.address, event.key) == ("42", Address("telegram", "42"), "1000")
    assert (event.text, event.chat_kind, event.sender_name) == ("12 户", ChatKind.PRIVATE, "红 李")
    assert event.sent_at == datetime.fromtimestamp(1727312700, UTC)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "语音"),
        ({"location": {"latitude": 36.8, "longitude": 118.0}}, "位置"),
        ({"contact": {"phone_number": "1", "first_name": "王"}}, "名片"),
        ({"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 3}}, "视频"),
        (
            {
                "animation": {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1},
                "document": {"file_id": "a", "file_unique_id": "a"},
            },
            "动图",
        ),
    ],
)
def test_what_nobody_can_read_is_named(body: dict[str, Any], kind: str) -> None:
    event = heard(private(**body)).event
    assert (event.unsupported, event.files) == (kind, ())


def test_a_document_and_the_largest_of_a_photos_sizes_can_be_fetched() -> None:
    document = {"file_id": "d1", "file_unique_id": "u", "file_name": "情况表.docx", "file_size": 1234}
    assert heard(private(document=document)).event.files == (FileRef("d1", "情况表.docx", 1234),)
    sizes = [
        {"file_id": name, "file_unique_id": "u", "width": side, "height": side, "file_size": side}
        for name, side in (("s", 90), ("l", 1280), ("m", 320))
    ]
    event = heard(private(photo=sizes, media_group_id="g1", caption="盖章件")).event
    assert event.files == (FileRef("l", "图片.jpg", 1280),)
    assert (event.album, event.text) == ("g1", "盖章件")


def test_where_files_are_switched_off_none_is_named_let_alone_fetched() -> None:
    document = {"file_id": "d1", "file_unique_id": "u", "file_name": "情况表.docx"}
    event = heard(private(document=document), takes_files=False).event
    assert (event.files, event.unsupported, event.album) == ((), "文件", None)


def test_an_edited_message_says_so() -> None:
    assert heard(private(text="21", edit_date=1727312800), "edited_message").event.edited
    assert not heard(private(text="21")).event.edited


def test_an_answer_to_our_own_message_carries_what_that_one_offered() -> None:
    keyboard = {"inline_keyboard": [[{"text": "开始填报", "callback_data": "/report u7 2024Q3"}]]}
    ours = {**SENT, "chat": PRIVATE, "from": {"id": 99, "is_bot": True, "first_name": "催报"}, "text": "请填报"}
    event = heard(private(text="已开展12场", reply_to_message={**ours, "reply_markup": keyboard})).event
    assert event.replies_to == ("/report u7 2024Q3",)
    theirs = {**ours, "from": {"id": 98, "is_bot": True, "first_name": "别家"}, "reply_markup": keyboard}
    assert heard(private(text="已开展12场", reply_to_message=theirs)).event.replies_to == ()


def test_in_a_group_only_words_for_us_are_heard() -> None:
    assert heard(group(text="/status@cuibao_bot")).event.chat_kind is ChatKind.GROUP
    assert said(group(text="/status@other_bot")) is None
    assert said(group(photo=[{"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1}])) is None
    assert said(group(new_chat_title="新名字")) is None
    assert said({**group(text="/status"), "from": {"id": 5, "is_bot": True, "first_name": "别家"}}) is None


def test_a_topic_belongs_to_the_address_and_a_thread_of_replies_does_not() -> None:
    forum = {**GROUP, "is_forum": True}
    in_topic = heard({**group(text="汇总"), "chat": forum, "message_thread_id": 17, "is_topic_message": True}).event
    assert in_topic.address == Address("telegram", "-1001/17")
    assert heard(group(text="汇总", message_thread_id=17)).event.address == Address("telegram", "-1001")


def test_what_a_channel_or_an_anonymous_administrator_says_comes_from_the_chat_itself() -> None:
    channel = {"id": -1002, "type": "channel", "title": "通报"}
    post = heard({**SENT, "chat": channel, "sender_chat": channel, "text": "设为频道"}, "channel_post").event
    assert post.is_chat_itself
    assert post.chat_title == "通报"
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    assert heard({**group(text="/bind_channel"), "from": anonymous, "sender_chat": GROUP}).event.is_chat_itself
    assert not heard(group(text="/bind_channel")).event.is_chat_itself


def test_a_group_that_became_a_supergroup_is_news_and_not_words() -> None:
    old = {"id": -55, "type": "group", "title": "频道"}
    event = heard({**group(migrate_to_chat_id=-10055), "chat": old}).event
    assert (event.news, event.address.chat, event.moved_to) == (ChatNews.MOVED, "-55", "-10055")
    assert said(group(migrate_from_chat_id=-55)) is None


def test_being_blocked_and_let_in_again_is_news() -> None:
    bot = {"id": 99, "is_bot": True, "first_name": "催报"}

    def change(old: str, new: str) -> dict[str, Any]:
        def status(name: str) -> dict[str, Any]:
            return {"user": bot, "status": name, **({"until_date": 0} if name == "kicked" else {})}

        return {
            "chat": PRIVATE,
            "from": LI,
            "date": 1727312700,
            "old_chat_member": status(old),
            "new_chat_member": status(new),
        }

    assert heard(change("member", "kicked"), "my_chat_member").event.news is ChatNews.GONE
    assert heard(change("kicked", "member"), "my_chat_member").event.news is ChatNews.BACK
    assert said(change("left", "kicked"), "my_chat_member") is None


def test_of_an_update_nobody_can_read_only_who_should_hear_of_it_is_taken() -> None:
    row = {"update_id": 7, "message": {"chat": {"id": 42, "type": "private"}, "from": {"id": 42}, "date": "gestern"}}
    event = from_broken(row, NOW)
    assert event is not None
    assert (event.key, event.account, event.unsupported) == ("7", "42", "这类消息")
    nothing: object
    for nothing in (None, [], {"update_id": 7}, {"update_id": 7, "message": {"chat": 3}}, {"message": row["message"]}):
        assert from_broken(nothing, NOW) is None


# --- keyboards ---


def shown(*rows: list[Button]) -> InlineKeyboardMarkup:
    made = keyboard_of(rows)
    assert made is not None
    return made


def test_data_too_long_for_telegram_comes_back_by_its_label() -> None:
    long = "/remind u7 " + "请尽快报送材料" * 5
    keyboard = shown([Button("甲单位", long), Button("乙单位", "/remind u8")])
    sent = [button.callback_data for row in keyboard.inline_keyboard for button in row]
    assert all(isinstance(data, str) and len(data.encode()) <= 64 for data in sent)
    back = pressed(str(sent[0]), keyboard)
    assert (back.data, back.label, back.is_answer) == (None, "甲单位", False)
    assert pressed(str(sent[1]), keyboard).data == "/remind u8"
    assert data_of(keyboard) == ("/remind u8",)


def test_an_answered_question_keeps_only_the_buttons_that_may_be_pressed_again() -> None:
    keyboard = shown([Button("是", "d7:yes"), Button("否", "d7:no")], [Button("取消", "/cancel")])
    back = pressed("d7:yes", keyboard)
    assert (back.data, back.label, back.is_answer) == ("d7:yes", "是", True)
    assert back.rest is not None
    assert [[b.text for b in row] for row in back.rest.inline_keyboard] == [["取消"]]
    assert not pressed("/cancel", keyboard).is_answer


def test_a_press_on_a_message_telegram_forgot_still_carries_its_data() -> None:
    assert pressed("d7:yes", None).data == "d7:yes"
    inaccessible = {"chat": PRIVATE, "message_id": 5, "date": 0}
    found = heard(
        {"id": "q", "from": LI, "chat_instance": "1", "data": "d7:yes", "message": inaccessible}, "callback_query"
    )
    assert found.event.button == "d7:yes"
    assert found.press is not None
    assert found.press.message_id is None


@pytest.mark.parametrize(
    ("body", "method"),
    [
        ({"text": "完成时限？"}, "editMessageText"),
        (
            {"caption": "完成时限？", "photo": [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]},
            "editMessageCaption",
        ),
        ({"text": "长" * 4095}, "editMessageReplyMarkup"),
    ],
)
def test_the_choice_is_shown_where_the_question_stood_if_there_is_room(body: dict[str, Any], method: str) -> None:
    markup = {
        "inline_keyboard": [
            [{"text": "<是>", "callback_data": "d7:yes"}],
            [{"text": "取消", "callback_data": "/cancel"}],
        ]
    }
    shown = {**SENT, "chat": PRIVATE, "reply_markup": markup, **body}
    press = heard(
        {"id": "q", "from": LI, "chat_instance": "1", "data": "d7:yes", "message": shown}, "callback_query"
    ).press
    assert press is not None
    found = edit(press)
    assert found is not None
    assert found[0] == method
    if method != "editMessageReplyMarkup":
        assert "<i>已选：&lt;是&gt;</i>" in (found[1].get("text") or found[1]["caption"])
    assert [b.text for row in found[1]["reply_markup"].inline_keyboard for b in row] == ["取消"]
