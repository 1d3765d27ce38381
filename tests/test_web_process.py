"""A web worker stays small: the libraries that render documents are loaded only by the child that renders."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tidtam.access.services import mark_as_demo

HEAVY = [
    "typst",
    "docx",
    "xlsxwriter",
    "lxml",
    "fontTools",
    "PIL",
    "pypdf",
    "numpy",
    "sklearn",
    "pythainlp",
    "rich",
]


def test_a_web_process_loads_no_renderer():
    script = (
        "import sys, tidtam.config.wsgi, django.urls; django.urls.get_resolver().url_patterns; "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_demo", "is_meant", "serves"), [(False, False, True), (True, True, True), (True, False, False)]
)
def test_a_demo_database_is_served_only_where_that_is_meant(settings, monkeypatch, is_demo, is_meant, serves):
    from tidtam.config import wsgi

    monkeypatch.setattr("django.db.connection.close", lambda: None)
    settings.DEMO_SIGN_IN = is_meant
    if is_demo:
        mark_as_demo()
    if serves:
        wsgi._require_meant_demo()
    else:
        with pytest.raises(ImproperlyConfigured, match="TIDTAM_DEMO_SIGN_IN"):
            wsgi._require_meant_demo()
