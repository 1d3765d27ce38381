"""A web worker stays small: the libraries that render documents are loaded only by the child that renders."""

import subprocess
import sys

HEAVY = ("weasyprint", "docx", "xlsxwriter", "lxml", "fontTools", "PIL", "numpy", "sklearn", "pythainlp", "rich")


def test_a_web_process_loads_no_renderer():
    script = (
        "import sys, tidtam.config.wsgi, django.urls; django.urls.get_resolver().url_patterns; "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
