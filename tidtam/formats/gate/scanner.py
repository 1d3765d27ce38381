"""Asks a ClamAV daemon on this machine (clamd, INSTREAM) about a file."""

import socket
import struct
from typing import IO

_SECONDS = 20
_CHUNK = 1 << 16


class NotClean(Exception):
    """The scanner found something in the file; the text is its name for it."""


class ScannerAway(Exception):
    """The scanner gave no verdict: not running, too slow, or the file is beyond its own limit."""


def scan(file: IO[bytes], *, socket_path: str) -> None:
    """Return where the scanner says the file is clean; raise NotClean or ScannerAway where it does not."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_SECONDS)
            line.connect(socket_path)
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
            answer = b"".join(iter(lambda: line.recv(_CHUNK), b"")).rstrip(b"\0\n").decode("utf-8", "replace")
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if answer.endswith(" FOUND"):
        raise NotClean(answer)
    if answer != "stream: OK":
        raise ScannerAway(answer)
