"""Runs the stages of the tests in order, prints each one's minutes, and stops at the first red one.

A stage is a function that returns commands to run. What a machine lacks (a browser, a database server) is skipped by
name with its reason, or is an error where TIDTAM_FORBID_SKIPS=1.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FORBID_SKIPS = os.environ.get("TIDTAM_FORBID_SKIPS") == "1"
LIMIT_MINUTES = 30
PROCESSORS = 2
TWO_AT_ONCE = ("-n", "2", "--dist", "worksteal")
"""Two processes; who has nothing left takes over from the other, for the slowest tests stand together."""
THREE_AT_ONCE = ("-n", "3", "--dist", "worksteal")
"""One more where tests wait: for a page, a server that starts, a clock."""


class Red(Exception):
    """A stage failed."""


class Skipped(Exception):
    """A stage cannot run on this machine; the text says why."""


@dataclass(frozen=True)
class Stage:
    """A named step. quick: belongs to the run before each commit. is_single: takes one processor of two."""

    name: str
    run: Callable[[], None]
    quick: bool = True
    is_single: bool = False


OUTPUT: ContextVar[IO[str] | None] = ContextVar("OUTPUT", default=None)
"""Where a stage that runs beside another writes; None: to the terminal."""


def call(*command: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command and raise Red where it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=(output := OUTPUT.get()),
        stderr=subprocess.STDOUT if output else None,
        check=False,
    )
    if done.returncode:
        raise Red(f"{' '.join(str(word) for word in command)} → exit {done.returncode}")


def pytest(*arguments: str, env: dict[str, str] | None = None) -> None:
    """Run pytest; a run that finds no test is an error."""
    call(BIN / "python", "-m", "pytest", *arguments, env=env)


def test_files(word: str) -> list[str]:
    """Return the files of tests in which a word stands: those of all rooms take a process half a minute to read."""
    files = [path for folder in ("tidtam", "tests") for path in (ROOT / folder).rglob("test_*.py")]
    return sorted(str(path) for path in files if word in path.read_text("utf-8"))


def needs(program: str, reason: str) -> None:
    """Skip the stage where a program is missing."""
    if shutil.which(program) is None:
        raise Skipped(f"{program} is not installed: {reason}")


def lint() -> None:
    call(BIN / "ruff", "check", ".")
    call(BIN / "ruff", "format", "--check", "--quiet", ".")


def layers() -> None:
    call(BIN / "lint-imports", "--no-cache")


def types() -> None:
    call(BIN / "mypy", "tidtam")


def migrations() -> None:
    call(BIN / "python", "-m", "tidtam", "manage", "makemigrations", "--check", "--dry-run")


def translations() -> None:
    call(BIN / "python", "scripts/compile_messages.py")
    call(BIN / "python", "scripts/check_translations.py")


def sqlite_suite() -> None:
    pytest("tidtam", "tests", "-m", "not document and not browser and not postgres", *THREE_AT_ONCE,
           "--ignore", "tests/browser")  # fmt: skip


def postgres_suite() -> None:
    with postgres_cluster() as url:
        pytest("tidtam", "tests", "-m", "not document and not browser", *TWO_AT_ONCE, "--ignore", "tests/browser",
               "--ignore", "tidtam/thai", "--ignore", "tidtam/formats",
               env={"TIDTAM_DATABASE_URL": url})  # fmt: skip


def postgres_whole() -> None:
    """Ask PostgreSQL every test that asks a database, not a sample of them."""
    os.environ["TIDTAM_POSTGRES_WHOLE"] = "1"
    postgres_suite()


def browser() -> None:
    needs("chromium", "apt-get install chromium")
    pytest("-m", "browser", "tests/browser", *THREE_AT_ONCE)


def documents() -> None:
    for program in ("soffice", "pdftotext", "qpdf"):
        needs(program, "apt-get install libreoffice-writer-nogui poppler-utils qpdf")
    pytest("-m", "document", *test_files("mark.document"), *TWO_AT_ONCE)


def clean_clone_demo() -> None:
    """Clone the checkout, run the README's first command there without serving, and look at what it wrote."""
    with tempfile.TemporaryDirectory(prefix="tidtam-clone-") as folder:
        clone = Path(folder) / "tidtam"
        call("git", "clone", "--quiet", ROOT, clone)
        # A clone of the environment that runs this would hide a missing dependency: the clone makes its own.
        env = {"PYTHONPATH": "", "TIDTAM_DATA_DIR": str(clone / "var")}
        started = time.monotonic()
        call(clone / "demo", "--no-serve", env=env, cwd=clone)
        print(f"  first demo: {time.monotonic() - started:.0f} s", file=OUTPUT.get(), flush=True)
        written = sorted(path.suffix for path in (clone / "var" / "demo").glob("*booklet*"))
        if written != [".docx", ".json", ".pdf", ".xlsx"]:
            raise Red(f"the demo wrote {written}")
        call(clone / ".venv/bin/tidtam", "verify-audit", env=env, cwd=clone)


def load() -> None:
    """Ask a real server for a few seconds as owners do who type, so that the way of measuring it stays whole."""
    call(BIN / "python", "-m", "benchmarks", "autosave", env={"TIDTAM_BENCHMARK_SECONDS": "3"})


def fuzz() -> None:
    """Every property, 20,000 random examples each where the test sets no number of its own: hours, not minutes."""
    pytest(*test_files("@given"), "-m", "not postgres", *TWO_AT_ONCE, env={"TIDTAM_HYPOTHESIS": "long"})


def kills() -> None:
    """Die at every point of every step, not at a few."""
    pytest("tests/test_killed_at_any_step.py", "-m", "not postgres", env={"TIDTAM_KILL_POINTS": "all"})


def ways() -> None:
    """Go the whole way of a booklet in both languages, each with and without script; look at writing in every state."""
    pytest(
        "tests/browser/test_whole_way.py",
        "tests/browser/test_write_report.py",
        *TWO_AT_ONCE,
        env={"TIDTAM_HYPOTHESIS": "long"},
    )


def api_cases() -> None:
    """Ask the API 20,000 times what its document allows and what it does not, as four people."""
    pytest("tests/test_api.py", env={"TIDTAM_HYPOTHESIS": "long"})


def benchmarks() -> None:
    """Run every benchmark there is: an hour."""
    listed = subprocess.run([BIN / "python", "-m", "benchmarks"], cwd=ROOT, capture_output=True, text=True, check=True)
    call(BIN / "python", "-m", "benchmarks", *(line.split()[0] for line in listed.stdout.splitlines()))


LONG_STAGES = (
    Stage("postgresql whole", postgres_whole),
    Stage("fuzz", fuzz),
    Stage("api cases", api_cases),
    Stage("kills", kills),
    Stage("ways", ways),
    Stage("benchmarks", benchmarks),
)

STAGES = (
    Stage("lint", lint, is_single=True),
    Stage("strict types", types, is_single=True),
    Stage("layers", layers, is_single=True),
    Stage("migrations", migrations, is_single=True),
    Stage("translations", translations, is_single=True),
    Stage("clean-clone demo", clean_clone_demo, quick=False, is_single=True),
    Stage("sqlite", sqlite_suite),
    Stage("postgresql", postgres_suite, quick=False),
    Stage("browser", browser, quick=False),
    Stage("documents", documents, quick=False),
    Stage("load", load, quick=False),
)


@contextlib.contextmanager
def postgres_cluster() -> Iterator[str]:
    """Start a throw-away PostgreSQL cluster of our own on a socket, yield its URL, and remove it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Skipped("PostgreSQL is not installed: apt-get install postgresql")
    programs = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="tidtam-pg-"))
    as_owner: list[str] = []
    owner = "postgres"
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    else:
        owner = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    data = folder / "data"
    # Thrown away when the tests end: nothing has to last, be swept or be compiled.
    lasting = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0"
    options = f"-c listen_addresses='' -k {folder} -c max_connections=300 {lasting} -c autovacuum=off -c jit=off"

    def run(*command: str) -> None:
        subprocess.run([*as_owner, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        run("createdb", "-h", str(folder), "tidtam")
        yield f"postgres://{owner}@/tidtam?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def chosen(arguments: list[str]) -> list[Stage]:
    """Return the stages the command line asks for."""
    if arguments == ["--quick"]:
        return [stage for stage in STAGES if stage.quick]
    if arguments == ["--long"]:
        return [*STAGES, *LONG_STAGES]
    names = {stage.name for stage in STAGES}
    unknown = [word for word in arguments if word not in names]
    if unknown:
        sys.exit(f"no stage named {', '.join(unknown)}; there are: {', '.join(stage.name for stage in STAGES)}")
    return [stage for stage in STAGES if not arguments or stage.name in arguments]


@dataclass(frozen=True)
class Ended:
    """How a stage ended. said: the line about it. skipped: what and why, where it could not run."""

    said: str
    skipped: str = ""
    is_red: bool = False


def run(stage: Stage) -> Ended:
    """Run a stage."""
    print(f"── {stage.name}", file=OUTPUT.get(), flush=True)
    began = time.monotonic()
    try:
        stage.run()
    except Skipped as reason:
        said = f"{stage.name}: {reason}"
        if FORBID_SKIPS:
            return Ended(f"RED {stage.name}: skipped though skipping is forbidden: {reason}", said, is_red=True)
        return Ended(f"   {said}", said)
    except Red as failure:
        return Ended(f"RED {stage.name} after {(time.monotonic() - began) / 60:.1f} min: {failure}", is_red=True)
    return Ended(f"   {stage.name}: {(time.monotonic() - began) / 60:.1f} min")


def run_beside(stages: Sequence[Stage]) -> Iterator[Ended]:
    """Run stages of one processor as many at once as there are processors; what each wrote stands together.

    After a red one none is begun.
    """

    def noted(stage: Stage) -> tuple[Ended, str]:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            OUTPUT.set(output)
            ended = run(stage)
            output.seek(0)
            return ended, output.read()

    with ThreadPoolExecutor(PROCESSORS) as pool:
        under_way = [pool.submit(noted, stage) for stage in stages]
        try:
            for one in under_way:
                ended, written = one.result()
                print(written, end="")
                yield ended
        finally:
            pool.shutdown(cancel_futures=True)


def main() -> int:
    """Run the stages and return the exit code.

    What is compiled is kept, even where the environment says otherwise: hundreds of processes read the same modules.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("TIDTAM_SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("TIDTAM_INSECURE_HTTP", "1")
    os.environ.setdefault("TIDTAM_DATA_DIR", tempfile.mkdtemp(prefix="tidtam-test-"))
    started = time.monotonic()
    skipped: list[str] = []
    for is_single, stages in groupby(chosen(sys.argv[1:]), lambda stage: stage.is_single):
        for ended in run_beside(list(stages)) if is_single else map(run, stages):
            print(ended.said, flush=True)
            if ended.skipped:
                skipped.append(ended.skipped)
            if ended.is_red:
                return 1
    minutes = (time.monotonic() - started) / 60
    for line in skipped:
        print(f"SKIPPED {line}")
    print(f"GREEN in {minutes:.1f} min")
    if minutes > LIMIT_MINUTES and sys.argv[1:] != ["--long"]:
        print(f"RED: the stages took more than {LIMIT_MINUTES} minutes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
