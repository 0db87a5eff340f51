"""The envelope and the files: published vectors, wechatpy as the other end, and everything that must be refused.

Vectors: https://developer.work.weixin.qq.com/document/path/90968 and https://developer.work.weixin.qq.com/document/path/90930.
"""

from __future__ import annotations

import base64
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.crypto import BadCipher, Envelope, decrypt_file
from bot.platforms.wecom.incoming import field, parse
from tests.platforms.wecom_envelope import Sender

with warnings.catch_warnings():
    # The package is of 2021, and its warnings are none of ours.
    warnings.simplefilter("ignore")
    from wechatpy.enterprise.crypto import WeChatCrypto  # type: ignore[import-untyped]

TOKEN, KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
ENVELOPE = Envelope(TOKEN, KEY, CORP)
SENDER = Sender(TOKEN, KEY, CORP)
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
MESSAGE = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsi"
    "jff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5"
    "wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZ"
    "ZIs2pDBS8R07+qN+E7Q=="
)
ASCII_RANDOM = b"0123456789abcdef"


def test_the_published_verification_opens() -> None:
    signature = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert ENVELOPE.is_signed(signature, "1409659589", "263014780", ECHO)
    assert SENDER.sign("1409659589", "263014780", ECHO) == signature
    assert ENVELOPE.open(ECHO) == "1616140317555161061"


def test_the_published_message_opens() -> None:
    signature = "477715d11cdb4164915debcba66cb864d751f3e6"
    assert ENVELOPE.is_signed(signature, "1409659813", "1372623149", MESSAGE)
    root = parse(ENVELOPE.open(MESSAGE))
    assert [field(root, name) for name in ("FromUserName", "Content", "MsgId", "AgentID")] == [
        "mycreate",
        "hello",
        "4561255354251345929",
        "218",
    ]


@pytest.mark.parametrize(
    ("message", "receive_id", "cipher", "signature"),
    [
        (
            "success",
            CORP,
            "sKqRbbiSUnDhFHOvPjtUMbWS28WQJEcq+Mzda1Jz7/48f8S/Ty+bA9T4kUGo9xXppbi6Xb5CJDNdGLzlBP6xcQ==",
            "30656bd402954e7ed1c677cbf177c9ac2afe5480",
        ),
        ("收到", "", "sKqRbbiSUnDhFHOvPjtUMXxtUKLCQ5AenmVXdlJ4q0A=", "3ecaa2941b1aa58f23950cad1f493a8cb62aef0d"),
    ],
)
def test_sealing_gives_the_known_ciphers(message: str, receive_id: str, cipher: str, signature: str) -> None:
    envelope, sender = Envelope(TOKEN, KEY, receive_id), Sender(TOKEN, KEY, receive_id)
    assert envelope.seal(message, ASCII_RANDOM) == cipher
    assert sender.seal(message, random=ASCII_RANDOM) == cipher
    assert envelope.signature("1700000000", "nonce123", cipher) == signature
    assert envelope.open(cipher) == message


def test_an_aligned_block_gets_a_whole_block_of_padding() -> None:
    cipher = ENVELOPE.seal("x" * 26, ASCII_RANDOM)
    assert len(base64.b64decode(cipher)) == 96
    assert ENVELOPE.open(cipher) == "x" * 26


@given(st.text(max_size=300))
def test_wechatpy_and_the_adapter_read_each_other(text: str) -> None:
    other = WeChatCrypto(TOKEN, KEY, CORP)
    sealed = SENDER.seal(text)
    assert ENVELOPE.open(sealed) == text
    timestamp, nonce = "1700000000", "n0nce"
    cipher = ENVELOPE.seal(text, ASCII_RANDOM)
    opened = other.decrypt_message(
        f"<xml><ToUserName>a</ToUserName><Encrypt>{cipher}</Encrypt><AgentID>1</AgentID></xml>",
        ENVELOPE.signature(timestamp, nonce, cipher),
        timestamp,
        nonce,
    )
    assert (opened.decode() if isinstance(opened, bytes) else opened) == text
    root = parse(other.encrypt_message(text, nonce, timestamp))
    assert ENVELOPE.is_signed(field(root, "MsgSignature"), timestamp, nonce, field(root, "Encrypt"))
    assert ENVELOPE.open(field(root, "Encrypt")) == text


@pytest.mark.parametrize("pad", [b"\x00", b"\x21", b"\x02\x03", b"\xff"])
def test_bad_padding_is_refused(pad: bytes) -> None:
    with pytest.raises(BadCipher, match="padding"):
        ENVELOPE.open(SENDER.seal("你好", pad=pad))


def test_a_message_for_another_organisation_is_refused() -> None:
    with pytest.raises(BadCipher, match="receiveid"):
        ENVELOPE.open(SENDER.seal("你好", receive_id="wx0000000000000000"))


@given(st.binary(max_size=200))
def test_rubbish_is_refused_and_nothing_else_is_raised(data: bytes) -> None:
    for cipher in (base64.b64encode(data).decode(), data.decode("latin-1")):
        with pytest.raises(BadCipher):
            ENVELOPE.open(cipher)


def test_a_wrong_signature_is_refused() -> None:
    right = ENVELOPE.signature("1", "2", "3")
    assert not ENVELOPE.is_signed(right[:-1] + ("0" if right[-1] != "0" else "1"), "1", "2", "3")
    assert not ENVELOPE.is_signed("", "1", "2", "3")
    assert not ENVELOPE.is_signed("签名", "1", "2", "3")


def test_a_file_opens_with_the_known_cipher() -> None:
    assert decrypt_file(base64.b64decode("2jIurLTrbGvTNno16d4NVtWGYdtpyuA9HOd/RrrwDds="), KEY) == b"hello file"


@pytest.mark.parametrize("key", ["", "short", KEY[:-1], "中文" * 20])
def test_a_bad_key_is_refused(key: str) -> None:
    with pytest.raises(BadCipher):
        decrypt_file(b"x" * 32, key)
