"""The log: one line an entry, with its ids, and never a secret in any of its forms."""

from __future__ import annotations

import base64
import logging
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from bot.logs import LineFormatter, secrets_of
from bot.settings import Settings, TelegramSettings, WecomSettings

TOKEN, PASSWORD = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "p@ss/word+1"
SETTINGS = Settings(
    database_url=f"postgresql://cuibao:{quote(PASSWORD, safe='')}@127.0.0.1/cuibao",
    telegram=TelegramSettings(token=SecretStr(TOKEN)),
    wecom=WecomSettings(secret=SecretStr("kDd-wecom-secret")),
)


def line(message: str, *, error: Exception | None = None, **extra: object) -> str:
    record = logging.makeLogRecord({"levelname": "WARNING", "name": "bot.x", "msg": message, **extra})
    if error is not None:
        record.exc_info = (type(error), error, None)
    return LineFormatter(secrets_of(SETTINGS)).format(record)


@pytest.mark.parametrize(
    "form",
    [TOKEN, quote(TOKEN, safe=""), base64.b64encode(TOKEN.encode()).decode(), PASSWORD, quote(PASSWORD, safe="")],
)
def test_a_secret_is_struck_out_wherever_it_stands(form: str) -> None:
    for written in (
        line(f"GET https://api.telegram.org/bot{form}/getMe"),
        line("refused", url=f"https://x/{form}"),
        line("failed", error=OSError(f"cannot reach https://x/{form}")),
    ):
        assert form not in written
        assert "***" in written


def test_the_ids_of_an_entry_are_written() -> None:
    assert line("send failed", action="outbox.send", outbox_id=7).endswith(
        "WARNING bot.x send failed action=outbox.send outbox_id=7"
    )


def test_a_line_end_in_a_value_begins_no_other_entry() -> None:
    assert "\n" not in line("refused", name_sent="a\n2024-09-30 ERROR forged")


def test_short_values_are_not_taken_for_secrets() -> None:
    assert secrets_of(Settings(telegram=TelegramSettings(token=SecretStr("abc")))) == frozenset()
