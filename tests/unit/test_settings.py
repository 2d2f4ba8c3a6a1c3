"""What stands in `.env`, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import load_settings


def env_file(folder: Path, *lines: str) -> Path:
    file = folder / ".env"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_an_empty_line_counts_as_none(tmp_path: Path) -> None:
    """As `.env.example` has them once the sign before them is taken out."""
    lines = ("DISCORD_TOKEN=", "DISCORD_TEST_GUILD_ID=", "PULLQUOTE_STATUS_PORT=", "PULLQUOTE_COOLDOWN_SECONDS=")
    settings = load_settings(env_file(tmp_path, *lines))
    assert settings.discord_token is None
    assert settings.discord_test_guild_id is None
    assert settings.status_port is None
    assert settings.cooldown_seconds == 3


@pytest.mark.parametrize("line", ["DISCORD_TEST_GUILD_ID=my server", "PULLQUOTE_COOLDOWN_SECONDS=soon"])
def test_what_is_no_number_is_told_in_plain_words(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        load_settings(env_file(tmp_path, line))
    assert str(raised.value) == f"{line.partition('=')[0]} is wrong: it is no number. See .env.example."
