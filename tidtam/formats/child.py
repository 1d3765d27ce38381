"""What a child process with limits starts with: `python -m tidtam.formats.child MODULE SECONDS MEMORY_MB`.

stdin   one JSON object, the order.
stdout  what `answer(order) -> bytes` of MODULE returns.
The limits stand before MODULE is loaded; MODULE loads its libraries and then calls `close_the_doors`. The exit code
OUT_OF_MEMORY says that Python ran into the memory limit. Started by `limited.run_limited`.
"""

import json
import os
import resource
import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 3
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ftplib.", "smtplib.")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PACKAGE = Path(__file__).resolve().parent.parent


def limit(*, seconds: int, memory_mb: int) -> None:
    """Give this process at most `seconds` of CPU and `memory_mb` of memory of its own (heap and private mappings)."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_the_doors(*, folders: Collection[str] = ()) -> None:
    """Refuse network, programs and foreign files for the rest of this process, whatever its material asks for.

    Our own code and Python's may be read, `folders` may be written too. Files handed over open are not asked about.
    """
    own = _roots((sys.prefix, sys.base_prefix, str(_PACKAGE)))
    given = _roots(folders)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED):
            raise PermissionError(f"refused in a limited process: {event}")
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            # A mode stands in arguments[1] only where open() was called, the flags stand in arguments[2] always.
            roots = given if arguments[2] & _WRITES else own + given
            if not f"{path}{os.sep}".startswith(roots):
                raise PermissionError(f"refused in a limited process: {path}")

    sys.addaudithook(watch)


def _roots(folders: Collection[str]) -> tuple[str, ...]:
    return tuple(os.path.realpath(folder) + os.sep for folder in folders)


def main(module: str, seconds: str, memory_mb: str) -> int:
    """Set the limits, let `module` answer the order, return the exit code."""
    limit(seconds=int(seconds), memory_mb=int(memory_mb))
    stdout = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no part of the answer
    try:
        answered: bytes = import_module(module).answer(json.load(sys.stdin.buffer))
    except MemoryError:
        return OUT_OF_MEMORY
    with open(stdout, "wb") as parent:
        parent.write(answered)
    return 0


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)  # taking down all that was made costs as much as a page
