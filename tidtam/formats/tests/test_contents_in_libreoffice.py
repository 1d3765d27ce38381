"""LibreOffice opens the DOCX and, asked to renew the contents, finds what stands there already."""

import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from tidtam.formats.docx import base_template
from tidtam.formats.tests import sample

pytestmark = pytest.mark.document

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Contents(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  indexes = document.getDocumentIndexes()
  For place = 0 To indexes.getCount() - 1
    indexes.getByIndex(place).update()
  Next
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "MS Word 2007 XML"
  document.storeToURL(ConvertToURL(target), kind())
  document.close(True)
End Sub
</script:module>"""


@pytest.fixture(scope="module")
def soffice(tmp_path_factory):
    """A call of LibreOffice with a profile of its own that holds the macro above."""
    profile = tmp_path_factory.mktemp("libreoffice")

    def call(*arguments):
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)

    # The first start makes the profile, with an empty module that we then fill.
    call("--terminate_after_init")
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MODULE)
    return call


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docx")
    base_template(folder / "template.docx")
    (folder / "made.docx").write_bytes(sample.docx(folder / "template.docx", sample.pdf().headings))
    return folder / "made.docx"


def contents(path):
    """Return the lines of the contents as (text, page)."""
    body = docx.Document(str(path)).element.body
    lines = []
    for paragraph in body.iter(qn("w:p")):
        texts = [t.text or "" for link in paragraph.findall(qn("w:hyperlink")) for t in link.iter(qn("w:t"))]
        if texts:
            lines.append(("".join(texts[:-1]).strip(), texts[-1].strip()))
    return lines


def test_the_contents_agree_after_an_update(soffice, written):
    renewed = written.with_name("renewed.docx")
    soffice(f'macro:///Standard.Module1.Contents("{written}","{renewed}")')
    with zipfile.ZipFile(renewed) as archive:
        assert "TOC" in archive.read("word/document.xml").decode()
    before = contents(written)
    assert len(before) == 2 * len(sample.CHAPTERS)
    assert contents(renewed) == before


def test_it_becomes_a_pdf_with_the_embedded_font(soffice, written):
    soffice("--convert-to", "pdf", "--outdir", str(written.parent), str(written))
    fonts = subprocess.run(["pdffonts", str(written.with_suffix(".pdf"))], capture_output=True, text=True, check=True)
    assert "TidtamSarabun-Regular" in fonts.stdout
    assert "TidtamSarabun-Bold" in fonts.stdout
