"""The two scripts that keep the languages together find what they are meant to find."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.check_translations import asked_for, bare_thai  # noqa: E402
from scripts.compile_messages import complaints  # noqa: E402

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(tmp_path, entries):
    path = tmp_path / "django.po"
    path.write_text(HEADER + entries, encoding="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale="en")


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ('msgid "ก"\nmsgstr "a"\n', None),
        ('msgid "ก"\nmsgstr ""\n', "no English"),
        ('#, fuzzy\nmsgid "ก"\nmsgstr "a"\n', "fuzzy"),
        ('msgid "ก %(count)s"\nmsgstr "a %(number)s"\n', "placeholders"),
        ('msgid "ก"\nmsgid_plural "ก"\nmsgstr[0] "a"\nmsgstr[1] ""\n', "no English"),
    ],
)
def test_a_catalogue_is_complete_or_refused(tmp_path, entries, found):
    said = complaints(catalogue(tmp_path, entries))
    assert (found is None) == (said == [])
    assert found is None or found in said[0]


def test_messages_of_python_are_found(tmp_path):
    path = tmp_path / "views.py"
    path.write_text('_("ก")\ngettext_lazy("ข")\nngettext("ค", "ค", 2)\npgettext("บริบท", "ง")\nprint("จ")\n')
    assert [(key, is_counted) for _line, key, is_counted in asked_for(path)] == [
        (("", "ก"), False),
        (("", "ข"), False),
        (("", "ค"), True),
        (("บริบท", "ง"), False),
    ]


def test_messages_of_templates_are_found(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        '{% load i18n %}{% translate "ก" %}{% blocktranslate with n=1 %}ข {{ n }}{% endblocktranslate %}'
        '{% translate "ค" as label %}<a title="{% translate \'ง\' %}">'
    )
    assert [message for _line, (_context, message), _is_counted in asked_for(path)] == ["ก", "ข %(n)s", "ค", "ง"]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('{% translate "ก" %}', []),
        ("{# ก #}", []),
        ("{% blocktranslate %}ก{% endblocktranslate %}", []),
        ("<p>\nก</p>", [2]),
        ('<p title="ก">{% translate "ข" %}</p>', [1]),
    ],
)
def test_thai_outside_translate_tags_is_found(tmp_path, source, lines):
    path = tmp_path / "page.html"
    path.write_text(source)
    assert list(bare_thai(path)) == lines


def test_compiling_writes_what_django_reads(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "scripts/compile_messages.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (ROOT / "tidtam/ui/locale/en/LC_MESSAGES/django.mo").exists()
