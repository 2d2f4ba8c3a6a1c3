"""Every knob, read once from the environment and `.env`."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError
from bot.ingest.web.options import read_contact, read_private_hosts

PREFIX = "PULLQUOTE_"
_PACKAGED_SAMPLES = Path(__file__).parent / "samples"


class Settings(BaseSettings):
    """The whole configuration; `.env.example` explains each line for the person who runs the bot."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a wrong value may be a secret
    )

    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    discord_test_guild_id: int | None = Field(default=None, validation_alias="DISCORD_TEST_GUILD_ID")
    corpus_dir: Path | None = None
    data_dir: Path = Path("data")
    database_url: str = Field(default="", repr=False)  # it may hold a password
    samples: Literal["auto", "on", "off"] = "auto"
    time_zone: str = "UTC"
    poll_minutes: int = Field(default=15, ge=1, le=1440)
    keep_days: int = Field(default=180, ge=1, le=36_500)
    sources_per_server: int = Field(default=50, ge=0)
    cooldown_seconds: float = Field(default=3.0, ge=0, le=3600)
    questions_at_once: int = Field(default=40, ge=1)
    questions_at_once_per_server: int = Field(default=20, ge=1)
    contact: str = ""
    private_hosts: str = ""
    alert_webhook: SecretStr | None = None
    status_port: int | None = Field(default=None, ge=1, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    log_format: Literal["text", "json"] = "text"

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, name: str) -> str:
        """Refuse what names no zone. The names themselves come from the system, or from the tzdata package."""
        try:
            return ZoneInfo(name.strip() or "UTC").key
        except (ValueError, KeyError, OSError):  # ZoneInfoNotFoundError is a KeyError
            raise ValueError(f"{name!r} is not the name of a time zone{_nearest_zone(name)}") from None

    @field_validator("contact")
    @classmethod
    def _is_contact(cls, text: str) -> str:
        return read_contact(text)

    @field_validator("private_hosts")
    @classmethod
    def _are_hosts(cls, text: str) -> str:
        read_private_hosts(text)
        return text

    @field_validator("discord_token")
    @classmethod
    def _is_token(cls, secret: SecretStr | None) -> SecretStr | None:
        """Refuse what cannot stand in a header, without repeating it: it is a secret."""
        token = secret.get_secret_value().strip() if secret else ""
        if not re.fullmatch(r"[!-~]*", token):
            raise ValueError("a token has no spaces, line ends or letters beyond ASCII; copy it again")
        return SecretStr(token) if token else None

    @field_validator("alert_webhook")
    @classmethod
    def _is_address(cls, secret: SecretStr | None) -> SecretStr | None:
        """Refuse what is no address of the web, without repeating it: it is a secret."""
        url = secret.get_secret_value().strip() if secret else ""
        try:
            parts = urlsplit(url)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if url and not is_address:
            raise ValueError("it is no address that begins with https://")
        return SecretStr(url) if url else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return ZoneInfo(self.time_zone)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Whatever must not stand in the log."""
        hidden = [secret.get_secret_value().strip() for secret in (self.discord_token, self.alert_webhook) if secret]
        return (*hidden, _password(self.database_url))

    @property
    def corpus(self) -> Path | None:
        """The folder of articles to read at start: as set, else `corpus` here, else the samples of the package."""
        if self.corpus_dir is not None:
            return self.corpus_dir
        return next((folder for folder in (Path("corpus"), _PACKAGED_SAMPLES) if folder.is_dir()), None)


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Read the settings. Raises ConfigurationError, which names the variable and the mend."""
    try:
        in_file = dotenv_values(env_file) if env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{env_file} cannot be read: {error}.", mend="Save it as UTF-8 text.") from error
    _refuse_unknown([*os.environ, *in_file])
    try:
        return Settings(_env_file=env_file)  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else PREFIX + name.upper()
        is_number = first["type"] in ("int_parsing", "float_parsing")
        why = "it is no number" if is_number else first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{variable} is wrong: {why}.", mend="See .env.example.") from error


def state_dir() -> Path | None:
    """Return where this person's machine keeps what a program notes for itself, None where it has no such place.

    As the XDG base directories say; a relative path there does not count.
    """
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    if named.is_absolute():
        return named / "pullquote"
    on_windows = os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
    if on_windows:
        return Path(on_windows) / "pullquote"
    try:
        return Path.home() / ".local" / "state" / "pullquote"
    except RuntimeError:  # a user without a home
        return None


def variables() -> list[str]:
    """Name every environment variable that is read."""
    return [str(field.validation_alias or PREFIX + name.upper()) for name, field in Settings.model_fields.items()]


def _password(url: str) -> str:
    """Return the password in an address, "" where there is none."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""


def _nearest_zone(name: str) -> str:
    """Name the zone whose city or whole name is closest."""
    wanted = name.strip().replace(" ", "_").casefold()
    zones = {end.casefold(): zone for zone in available_timezones() for end in (zone, zone.rpartition("/")[2])}
    near = difflib.get_close_matches(wanted, sorted(zones), n=1)
    return f"; did you mean {zones[near[0]]}?" if near else ", which look like Europe/Berlin"


def _refuse_unknown(names: list[str]) -> None:
    """Name a misspelt variable; pydantic-settings does not see unknown ones in the environment."""
    known = variables()
    for name in names:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)
            shown = re.match(r"[A-Za-z_]{1,40}", name)  # what follows may be a secret whose line lost its sign
            raise ConfigurationError(
                f"There is no setting {shown[0] if shown else PREFIX}.",
                mend=f"Did you mean {near[0]}? .env.example lists all.",
            )
