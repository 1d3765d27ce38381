"""How time, memory and statements are taken, and the table they are printed in. Loads nothing of the system.

Work that is measured runs in a fresh process (`in_child`), so that memory is its own and nothing is warm but what the
benchmark warmed. Ratios are made of CPU seconds: they hardly change when other programs use the machine.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RUNS = 3
"""How often each figure is taken; the median is printed."""


class ChildFailed(Exception):
    """The measured process ended without an answer; the text holds the last line it said."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What one piece of work cost.

    wall_s, cpu_s  seconds by the clock, and of computing (this process and the ones it started).
    peak_mb        most memory held by this process at once, its start included; child_mb: by the largest process it
                   started, 0 where it started none.
    answer         what the work returned: plain values, counts and sizes.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float = 0.0
    child_mb: float = 0.0
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Machine:
    """Where a figure was taken, without naming anybody's machine. `load` is that of the last minute."""

    text: str
    load: float
    day: str

    def __str__(self) -> str:
        return f"{self.text}; {self.day}; load at the start {self.load:.1f}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """A table to print: Markdown, so that it can stand in docs/performance/ as it is.

    columns  headings; rows: as many cells each, texts or numbers.   notes: what is measured, and the floor.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        shown = [[cell if isinstance(cell, str) else figure(cell) for cell in row] for row in self.rows]
        widths = [max(len(row[place]) for row in (self.columns, *shown)) for place in range(len(self.columns))]

        def line(cells: Sequence[str]) -> str:
            padded = [cells[0].ljust(widths[0])]
            padded += [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
            return f"| {' | '.join(padded)} |"

        rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
        notes = [f"- {note}" for note in self.notes]
        return "\n".join([f"## {self.title}", "", line(self.columns), rule, *map(line, shown), "", *notes])


def figure(value: float | None) -> str:
    """Return a number with the digits that mean something; "–" where there is none."""
    if value is None:
        return "–"
    if isinstance(value, int) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def timed(work: Callable[[], Mapping[str, Any]]) -> Sample:
    """Do the work once and return what it cost."""
    cpu, wall = _cpu_s(), time.perf_counter()
    answer = work()
    wall_s, cpu_s = time.perf_counter() - wall, _cpu_s() - cpu
    return Sample(
        wall_s=wall_s,
        cpu_s=cpu_s,
        peak_mb=_own_peak_mb(),
        child_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        answer=answer,
    )


def in_child(address: str, env: Mapping[str, str], **arguments: Any) -> Sample:
    """Call `module:function` of this package in a fresh Python and return the Sample it returns.

    arguments  plain values. Raises ChildFailed.
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.child", address],
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise ChildFailed(said[-1] if said else f"{address} ended with {done.returncode}")
    return Sample(**json.loads(done.stdout.splitlines()[-1]))


def in_turn(*works: Callable[[], Sample], runs: int = RUNS) -> list[Sample]:
    """Return the median Sample of each work, taken in turn, so that what else the machine does touches all alike."""
    rounds = [[work() for work in works] for _ in range(runs)]
    return [median(samples) for samples in zip(*rounds, strict=True)]


def median(samples: Sequence[Sample]) -> Sample:
    """Return the median of each figure; the answer is that of the last."""

    def middle(name: str) -> float:
        return statistics.median(getattr(sample, name) for sample in samples)

    return Sample(
        wall_s=middle("wall_s"),
        cpu_s=middle("cpu_s"),
        peak_mb=middle("peak_mb"),
        child_mb=middle("child_mb"),
        answer=samples[-1].answer,
    )


def machine() -> Machine:
    """Return the machine in one line: processor, cores, memory, system, Python and the libraries measured."""
    from importlib.metadata import version

    told = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.split(":", 1)[1].strip() for line in told if line.startswith("model name")]
    memory_gb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3
    libraries = ", ".join(f"{name} {version(name)}" for name in ("Django", "typst", "python-docx", "XlsxWriter"))
    text = (
        f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, {memory_gb:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}, {libraries}"
    )
    return Machine(text, os.getloadavg()[0], datetime.now(tz=UTC).date().isoformat())


def _cpu_s() -> float:
    used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _own_peak_mb() -> float:
    """Return the peak of this very program; getrusage would also count what the one before it held at its start."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
