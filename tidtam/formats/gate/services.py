"""Judges a file and prepares a picture, each in a child process with limits: see `limited` and `gate.child`."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings

from tidtam.formats.gate.choices import Kind, Refusal
from tidtam.formats.gate.facts import Picture, Verdict
from tidtam.formats.gate.names import extension_of
from tidtam.formats.gate.scanner import NotClean, ScannerAway, scan
from tidtam.formats.gate.sentences import SENTENCES
from tidtam.formats.limited import ChildFailed, Limit, run_limited
from tidtam.formats.sizes import MEGABYTE

MEMORY_MB = 600
JUDGE_SECONDS = 2
PREPARE_SECONDS = 30
# A child that computes is ended by JUDGE_SECONDS; this ends one that hangs, and leaves room on a busy machine.
_PATIENCE = 5
_CHILD = "tidtam.formats.gate.child"

_EXTENSIONS = {kind.value: kind for kind in Kind} | {"jpeg": Kind.JPG, "jpe": Kind.JPG, "jfif": Kind.JPG}
_CURES = {
    Refusal.OLD_WORD: "doc dot dotx rtf odt pages wps",
    Refusal.OLD_EXCEL: "xls xlt xltx xlsb ods numbers et",
    Refusal.SLIDES: "ppt pptx pps ppsx odp key",
    Refusal.MACRO: "docm dotm xlsm xltm xlam pptm",
    Refusal.ARCHIVE: "zip rar 7z gz tgz tar bz2 xz cab iso",
    Refusal.OTHER_PICTURE: "gif bmp webp tif tiff heic heif avif svg psd ai",
    Refusal.WEB_PAGE: "html htm xhtml mht mhtml php asp aspx jsp",
    Refusal.PROGRAM: "exe com bat cmd msi scr pif js vbs ps1 sh jar apk dll hta lnk",
}
_CURE_OF = {extension: refusal for refusal, extensions in _CURES.items() for extension in extensions.split()}


class NoPicture(Exception):
    """No picture was made; the text is the Thai sentence for its sender."""


def judge_name(name: str, *, allowed: Collection[Kind]) -> Verdict:
    """Say what the name alone tells of a file, before it is sent: the kind it would have to be, or why it is none."""
    kind = _EXTENSIONS.get(extension_of(name))
    if kind is None or kind not in allowed:
        return _refused(_CURE_OF.get(extension_of(name), Refusal.NOT_TAKEN))
    return Verdict(kind)


def judge(path: Path, *, name: str, allowed: Collection[Kind], most_bytes: int | None = None) -> Verdict:
    """Say whether the file at `path`, sent as `name`, is one of `allowed` by extension, magic and content.

    most_bytes  the limit; settings.UPLOAD_MB where not given.
    Every fault of the file is a refusal with its sentence; OSError is raised only where `path` cannot be read.
    """
    named, size = judge_name(name, allowed=allowed), path.stat().st_size
    kind = named.kind
    if kind is None:
        return named
    if not size:
        return _refused(Refusal.EMPTY)
    if size > (settings.UPLOAD_MB * MEGABYTE if most_bytes is None else most_bytes):
        return _refused(Refusal.TOO_LARGE)
    with path.open("rb") as file:
        try:
            told = _ask("judge", {"kind": kind}, files={"source": file}, seconds=JUDGE_SECONDS, wait=_PATIENCE)
        except ChildFailed as failed:
            return _refused(_reason(failed))
        if told["refusal"]:
            return _refused(Refusal(told["refusal"]))
        if settings.CLAMD_SOCKET:
            file.seek(0)
            try:
                scan(file, socket_path=settings.CLAMD_SOCKET)
            except NotClean:
                return _refused(Refusal.VIRUS)
            except ScannerAway:
                return _refused(Refusal.NO_SCANNER)
    return Verdict(kind, notes=tuple(told["notes"]), width=told["width"], height=told["height"])


def prepare_picture(path: Path, *, into: Path, thumbnail: Path) -> Picture:
    """Write the judged picture at `path` anew to `into`, and a JPEG of at most 320 px to `thumbnail`.

    `into` is upright, in sRGB, of the same kind and resolution, and holds nothing but the picture: no position, date,
    camera, text or attached file. Raises NoPicture, with neither file left, where it cannot be made.
    """
    try:
        with path.open("rb") as source, into.open("wb") as target, thumbnail.open("wb") as small:
            files = {"source": source, "into": target, "thumbnail": small}
            told = _ask("prepare", {}, files=files, seconds=PREPARE_SECONDS, wait=PREPARE_SECONDS * 2)
        if told["refusal"]:
            raise NoPicture(SENTENCES[Refusal(told["refusal"])])
    except BaseException as error:
        into.unlink(missing_ok=True)
        thumbnail.unlink(missing_ok=True)
        if isinstance(error, ChildFailed):
            raise NoPicture(SENTENCES[_reason(error)]) from error
        raise
    return Picture(told["width"], told["height"], into.stat().st_size)


def _ask(verb: str, order: dict[str, Any], *, files: dict[str, Any], seconds: int, wait: int) -> dict[str, Any]:
    answer = run_limited(_CHILD, {"verb": verb, **order}, files=files, seconds=seconds, wait=wait, memory_mb=MEMORY_MB)
    told: dict[str, Any] = json.loads(answer)
    return told


def _refused(refusal: Refusal) -> Verdict:
    return Verdict(None, refusal=SENTENCES[refusal])


def _reason(failed: ChildFailed) -> Refusal:
    return {Limit.TIME: Refusal.TOO_LONG, Limit.MEMORY: Refusal.UNPACKED, None: Refusal.BROKEN}[failed.limit]
