"""Content × Capabilities: whatever a platform can do, what comes out fits, and nothing that was meant is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from bot.fit import fit, measure, without_phones
from bot.ports import Button, Capabilities, Content, FileOut, TextUnit

PNG, DOCX = FileOut("图.png", "image/png", b"p" * 10), FileOut("表.docx", "application/docx", b"d" * 30)

capabilities = st.builds(
    Capabilities,
    text_limit=st.integers(40, 400),
    text_unit=st.sampled_from(TextUnit),
    buttons_limit=st.sampled_from((0, 2, 6, 60)),
    button_label_limit=st.sampled_from((4, 10, 40)),
    file_limit_bytes=st.sampled_from((20, 1024)),
    per_minute=st.just(20),
    sends_files=st.booleans(),
    sends_pictures=st.booleans(),
    files_with_text=st.booleans(),
    carries_phones=st.booleans(),
)
words = st.text(st.sampled_from("实事进展，。 \n1a😀"), max_size=600)
buttons = st.lists(
    st.builds(Button, label=st.text("提交修改跳过", min_size=1, max_size=12), data=st.just("/x")), max_size=8
)
contents = st.builds(
    Content,
    text=words,
    title=st.text("汇总", max_size=60),
    buttons=buttons.map(lambda row: tuple((button,) for button in row)),
    files=st.lists(st.sampled_from((PNG, DOCX)), max_size=4).map(tuple),
    phones=st.sampled_from(((), ("1a",), ("1a", "a"))),
)

PLAIN = Capabilities(
    text_limit=400,
    text_unit=TextUnit.BYTES,
    buttons_limit=0,
    button_label_limit=10,
    file_limit_bytes=1024,
    per_minute=20,
)


@given(contents, capabilities)
@example(Content(files=(DOCX,)), PLAIN)
def test_what_fits_is_not_cut_again(content: Content, can: Capabilities) -> None:
    """A part that was cut off is fitted once more when its turn comes to be sent; it must come out as it is."""
    for message in fit(content, can):
        assert fit(message, can) == [message]


@given(contents, capabilities)
def test_no_message_is_longer_than_the_platform_takes(content: Content, can: Capabilities) -> None:
    for message in fit(content, can):
        together = measure(message.title, can.text_unit) + (2 if message.title else 0)
        assert together + measure(message.text, can.text_unit) <= can.text_limit
        assert sum(len(row) for row in message.buttons) <= can.buttons_limit
        assert all(len(file.data) <= can.file_limit_bytes for file in message.files)


@given(contents, capabilities)
def test_no_word_and_no_choice_is_lost(content: Content, can: Capabilities) -> None:
    messages = fit(content, can)
    said = "".join(message.title + message.text for message in messages)
    shown = [button.label for message in messages for row in message.buttons for button in row]
    meant = content if can.carries_phones else without_phones(content)
    for letter in set(meant.title + meant.text) - set(" \n"):
        assert said.count(letter) >= (meant.title + meant.text).count(letter)
    if not shown:
        spaceless = said.replace("\n", "")
        assert all(button.label in spaceless for row in content.buttons for button in row)
    sent = [file.name for message in messages for file in message.files]
    for file in content.files:
        assert file.name in sent or file.name in said.replace("\n", "")


def test_choices_without_buttons_are_lettered_and_numbers_stay_numbers() -> None:
    [message] = fit(
        Content(text="累计多少？", buttons=((Button("上一步", "d1:back"), Button("先放着", "d1:stop")),)), PLAIN
    )
    assert message.text == "累计多少？\n\n请回复字母或文字：\nA. 上一步\nB. 先放着"


def test_a_text_is_cut_at_line_ends() -> None:
    lines = "\n".join(f"{number}. 实施教育资源扩增优化工程" for number in range(1, 31))
    messages = fit(Content(title="汇总", text=lines), PLAIN)
    assert len(messages) > 1
    assert "\n".join(message.text for message in messages) == lines
    assert [message.title for message in messages[:2]] == ["汇总", ""]


def test_files_stand_alone_where_they_cannot_stand_under_a_text() -> None:
    assert fit(Content(text="汇总", files=(PNG, DOCX)), PLAIN) == [
        Content(text="汇总"),
        Content(files=(PNG,)),
        Content(files=(DOCX,)),
    ]


def test_files_go_along_with_the_last_words_where_a_platform_takes_both_at_once() -> None:
    text = "\n".join("进展顺利" * 5 for _ in range(20))
    content = Content(title="汇总", text=text, buttons=((Button("好", "/tasks"),),), files=(PNG, DOCX))
    *before, last = fit(content, replace(PLAIN, files_with_text=True, buttons_limit=6))
    assert before
    assert all(not message.files for message in before)
    assert (last.files, [button.label for row in last.buttons for button in row]) == ((PNG, DOCX), ["好"])


def test_where_numbers_must_not_go_the_text_says_where_they_are() -> None:
    sheet = FileOut("电话单.docx", "application/docx", b"d", has_phones=True)
    content = Content(
        text="找谁：赵强，0533-3581234；周部长，0533-3581234转8",
        files=(DOCX, sheet),
        phones=("0533-3581234", "0533-3581234转8"),
    )
    here, abroad = replace(PLAIN, files_with_text=True), replace(PLAIN, files_with_text=True, carries_phones=False)
    assert fit(content, here) == [content]
    [message] = fit(content, abroad)
    assert message.text == (
        "找谁：赵强，〔号码请在网页上看〕；周部长，〔号码请在网页上看〕\n\n（以下文件请在网页上下载：电话单.docx）"
    )
    assert (message.files, message.phones) == ((DOCX,), ())


def test_a_part_that_was_cut_off_still_says_which_numbers_are_in_it() -> None:
    lines = "\n".join(f"联系人 {number}：0533-3581234" for number in range(1, 31))
    parts = fit(Content(text=lines, phones=("0533-3581234",)), PLAIN)
    assert len(parts) > 1
    for part in parts:
        [hidden] = fit(part, replace(PLAIN, carries_phones=False, text_limit=4_000))
        assert "3581234" not in hidden.text
