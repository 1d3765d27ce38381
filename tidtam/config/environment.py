"""Reads settings from the environment and refuses nonsense loudly.

Each reader takes the variable's name and its default. A secret may stand in a file:
`TIDTAM_SECRET_KEY_FILE=/run/secrets/key` is read where `TIDTAM_SECRET_KEY` is not set.
Every variable has a row in docs/settings.md (tests/test_settings_page.py).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})


class SettingRefused(SystemExit):
    """A setting holds a value that cannot be meant; the message names it and says what is expected."""


def text(name: str, default: str = "") -> str:
    """Return the variable's text, or the text of the file named by `NAME_FILE`, or the default."""
    if name in os.environ:
        return os.environ[name].strip()
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingRefused(f"tidtam: {name}_FILE={file_name} cannot be read: {error.strerror}") from error
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return yes or no; anything but the usual words for either is refused."""
    word = os.environ.get(name)
    if word is None:
        return default
    if word.strip().lower() in TRUE_WORDS:
        return True
    if word.strip().lower() in FALSE_WORDS:
        return False
    raise SettingRefused(f"tidtam: {name}={word!r} is neither yes nor no; write 1 or 0")


def number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Return a whole number of at least `least` and, where it is given, at most `most`."""
    word = os.environ.get(name)
    if word is None:
        return default
    if not word.strip().isascii() or not word.strip().isdigit() or int(word) < least:
        raise SettingRefused(f"tidtam: {name}={word!r} is not a whole number of at least {least}")
    if most is not None and int(word) > most:
        raise SettingRefused(f"tidtam: {name}={word!r} is more than {most}")
    return int(word)


def ports(words: str) -> frozenset[int]:
    """Return the ports of a list with commas. Raises SettingRefused for what is no port, and for none."""
    found = [word.strip() for word in words.split(",")]
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= 65_535 for word in found):
        raise SettingRefused(f"tidtam: TIDTAM_WEBHOOK_PORTS={words!r}: use ports with commas between them: 443,8443")
    return frozenset(map(int, found))


def site(url: str) -> str:
    """Return the address of a site without a slash at its end: what stands before a path. "" for none.

    Raises SettingRefused for what names no http or https site, or more than one.
    """
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query):
        raise SettingRefused(f"tidtam: TIDTAM_PUBLIC_URL={url!r}: use https://host, without a path")
    return url.rstrip("/")


def mail(url: str) -> tuple[bool, dict[str, Any]]:
    """Return whether mail is sent, and the mail server that a URL names.

    url   `smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS), `smtp+plain://host:25` (a relay on this
          machine); "" for none.
    Raises SettingRefused for any other scheme.
    """
    parts = urlsplit(url)
    schemes = {"": 25, "smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in schemes or bool(parts.scheme) != bool(parts.hostname):
        raise SettingRefused("tidtam: TIDTAM_MAIL_URL: use smtp://user:password@host:587, smtps://… or smtp+plain://…")
    return bool(parts.hostname), {
        "host": parts.hostname or "localhost",
        "port": parts.port or schemes[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp",
        "ssl": parts.scheme == "smtps",
    }


def database(url: str, *, sqlite_options: Mapping[str, Any]) -> dict[str, Any]:
    """Return Django's description of the database that a URL names.

    url   `sqlite:///absolute/path/file.sqlite3` or `postgres://user:password@host:port/name?sslmode=require`;
          a PostgreSQL socket folder is given as `postgres://user@/name?host=/run/postgresql`.
    Raises SettingRefused for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path), **sqlite_options}
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        host = options.pop("host", parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **options},
        }
    raise SettingRefused(f"tidtam: TIDTAM_DATABASE_URL={url!r}: use sqlite:///… or postgres://…")
