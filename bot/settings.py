"""Settings from cuibao.toml and CUIBAO_... environment variables, as one frozen value.

The environment wins over the file. Nesting is a table in the file and a double underscore in a variable's name:
`CUIBAO_WEB__PORT` is `port` under `[web]`.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from bot.domain.localtime import SHANGHAI


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TelegramSettings(_Group):
    """`files` and `phones` say what may go there although its servers lie outside the mainland: files, people's numbers."""

    token: SecretStr | None = None
    base_url: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    files: bool = True
    phones: bool = False


class WecomSettings(_Group):
    bot_id: str | None = None
    bot_secret: SecretStr | None = None
    ws_url: str = "wss://openws.work.weixin.qq.com"
    corp_id: str | None = None
    agent_id: int | None = None
    secret: SecretStr | None = None
    token: SecretStr | None = None
    aes_key: SecretStr | None = None
    base_url: str = "https://qyapi.weixin.qq.com"


class DingtalkSettings(_Group):
    """`file_hosts` are inner hosts a dedicated edition serves received files from; `monthly_calls` is the edition's quota."""

    client_id: str | None = None
    client_secret: SecretStr | None = None
    robot_code: str | None = None
    card_template_id: str | None = None
    base_url: str = "https://api.dingtalk.com"
    oapi_base_url: str = "https://oapi.dingtalk.com"
    file_hosts: tuple[str, ...] = ()
    monthly_calls: int = Field(default=5000, ge=1)


class WebSettings(_Group):
    """`host` 127.0.0.1 keeps the page on this machine; `public_url` is the address people use, if another."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8700, ge=1, le=65535)
    public_url: str | None = None


class BackupSettings(_Group):
    """`passphrase` encrypts backups; without it they are written as they are, for their owner alone.

    `dir` is where automatic ones go (backups in the data folder), every so many hours, `keep` of them beside the last of
    each of fourteen days; 0 hours makes none.
    """

    passphrase: SecretStr | None = None
    dir: Path | None = None
    every_hours: int = Field(default=1, ge=0)
    keep: int = Field(default=24, ge=1)


class RehearsalSettings(_Group):
    """`now` starts a rehearsal clock there; `speed` is how many of its seconds pass in a real one."""

    now: datetime | None = None
    speed: float = Field(default=1.0, gt=0, le=100_000)


class Settings(BaseSettings):
    """Everything that can be set. Secrets print as asterisks."""

    model_config = SettingsConfigDict(
        env_prefix="CUIBAO_",
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        nested_model_default_partial_update=True,
    )

    data_dir: Path = Path("data")
    database_url: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    web: WebSettings = WebSettings()
    telegram: TelegramSettings = TelegramSettings()
    wecom: WecomSettings = WecomSettings()
    dingtalk: DingtalkSettings = DingtalkSettings()
    rehearsal: RehearsalSettings = RehearsalSettings()
    backup: BackupSettings = BackupSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, Path(os.environ.get("CUIBAO_CONFIG", "cuibao.toml")))
        return (init_settings, env_settings, toml)

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL; the default is one SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'cuibao.sqlite3'}"

    @property
    def rehearsal_start(self) -> datetime | None:
        """Where a rehearsal clock starts, aware; a time without a zone is Shanghai's."""
        start = self.rehearsal.now
        return start.replace(tzinfo=SHANGHAI) if start is not None and start.tzinfo is None else start


class BadSettings(Exception):
    """A setting cannot be used; the message is the Chinese sentence that names it."""


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` come from the command line. Raises BadSettings."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "CUIBAO_" + "__".join(str(part).upper() for part in first["loc"])
        raise BadSettings(f"设置 {name} 的值不能用，请检查 cuibao.toml 或环境变量。") from None
    except ValueError:
        raise BadSettings("cuibao.toml 读不出来，请检查格式（TOML）。") from None
