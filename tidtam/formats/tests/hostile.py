"""Texts that must change nothing but themselves, in every format."""

from hypothesis import strategies as st

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} {% debug %}",
    '#read("/etc/hostname") #import "@preview/x:1.0.0": x // #{7*7}',
    "*ก* _ข_ `ค` $ง$ <จ> @ฉ \\u{41} [ช] ~ = ซ",
    '<link rel=attachment href="file:///etc/hostname">',
    "ก\x0bข (Word line break)",
    "ก\x0cข",
    "ก\x1bข",
    "ก\ud800",
    "ก\ufffe",
    "ก\u202eข",
    "\u0e31\u0e35\u0e48" * 50,
    "ก" + "\u0e49" * 2000,
    "น\u0e4d\u0e32 น\u0e33",
    "๐" * 400,
    "'; DROP TABLE x;--",
    "\uf70a\uf70b",
    "javascript:alert(1)",
    "]]>",
    "<w:t>x</w:t>",
    "=1+1",
    '=HYPERLINK("http://127.0.0.1:9/","ดู")',
    "+1+1",
    "@SUM(A1)",
    "http://127.0.0.1:9/",
    "ผลการดำเนินงานเป็นไปตามแผน " * 170,
    "",
]
# Anything a person or a program may hand over, lone surrogates and control characters included.
ANY_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80), st.text(st.characters(), max_size=40))
