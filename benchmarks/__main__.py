"""`python -m benchmarks [NAME ...]`: lists the benchmarks, or runs those named and prints their tables.

Each runs in a process of its own, because settings are read once in a process and every benchmark has a database of
its own.
"""

import importlib
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Result, machine

FRAME = {"__init__", "__main__", "child", "installation", "measure", "office"}
"""The modules that carry the benchmarks and are none themselves."""


def names() -> list[str]:
    """Return the names of the benchmarks: the modules beside this one."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in FRAME)


def main(arguments: list[str]) -> int:
    """List, or run and print; 2 where a name is unknown."""
    known = names()
    if not arguments:
        for name in known:
            summary = (importlib.import_module(f"benchmarks.{name}").__doc__ or "").splitlines()[0]
            print(f"{name:16}{summary}")
        return 0
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"no benchmark named {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    if len(arguments) > 1:
        return max(
            subprocess.run([sys.executable, "-m", "benchmarks", name], check=False).returncode for name in arguments
        )
    before = machine()
    result: Result = importlib.import_module(f"benchmarks.{arguments[0]}").run()
    print(f"{result}\n\nMachine: {before}; load at the end {machine().load:.1f}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
