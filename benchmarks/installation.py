"""A throw-away installation: data folder and database of its own, with reference data, gone afterwards.

SQLite in a temporary folder; where TIDTAM_DATABASE_URL names a PostgreSQL, a new database beside the one named, so that
nothing there is touched.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit


@contextlib.contextmanager
def installation() -> Iterator[dict[str, str]]:
    """Set an installation up, marked as demo; yield the environment that leads to it."""
    with tempfile.TemporaryDirectory(prefix="tidtam-benchmark-") as folder, _database(folder) as url:
        env = {
            "DJANGO_SETTINGS_MODULE": "tidtam.config.settings",
            "TIDTAM_DATA_DIR": folder,
            "TIDTAM_DATABASE_URL": url,
            "TIDTAM_INSECURE_HTTP": "1",
            "TIDTAM_SECRET_KEY": secrets.token_urlsafe(48),
        }
        subprocess.run(
            [sys.executable, "-m", "tidtam", "setup"], env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL
        )
        yield env


@contextlib.contextmanager
def _database(folder: str) -> Iterator[str]:
    named = urlsplit(os.environ.get("TIDTAM_DATABASE_URL", ""))
    if not named.scheme.startswith("postgres"):
        yield f"sqlite:///{folder}/tidtam.sqlite3"
        return
    import psycopg

    name = f"tidtam_benchmark_{secrets.token_hex(4)}"
    with psycopg.connect(named.geturl(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield named._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
