"""Loaded by pytest before anything reads the settings: a throw-away secret key and data folder."""

import os
import secrets
import tempfile
from pathlib import Path

os.environ.setdefault("TIDTAM_SECRET_KEY", secrets.token_urlsafe(48))
os.environ.setdefault("TIDTAM_DATA_DIR", tempfile.mkdtemp(prefix="tidtam-test-"))
os.environ.setdefault("TIDTAM_INSECURE_HTTP", "1")

# The web server's file middleware warns about a folder that does not exist, and a warning is an error here.
(Path(os.environ["TIDTAM_DATA_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
