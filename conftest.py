"""Shared by every test: hypothesis without luck in CI, and the source documents' folder."""

import gc
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

IS_POSTGRES = os.environ.get("TIDTAM_DATABASE_URL", "").startswith("postgres")
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=10 if IS_POSTGRES else 20,  # what examples find of rules, they found on SQLite
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("TIDTAM_HYPOTHESIS", "ci"))

# Threads that leave no connection open; tables made once; how tests that commit leave an empty database behind them.
pytest_plugins = ["tests.connections", "tests.emptying", "tests.migrated"]

FORBID_SKIPS = os.environ.get("TIDTAM_FORBID_SKIPS") == "1"
SHARED = Path(__file__).resolve().parent.parent / "shared"


# The modules of all rooms and tests live until the end: looking through them for garbage again and again took an eighth
# of the processor. What is collected later is as it would be in a process that serves.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what lives to the end."""
    gc.collect()
    gc.freeze()


DATABASE_MARKS = ("django_db", "postgres")
ASKED_WHOLE = ("matrix", "killed", "racing")
MOST_CASES = 3


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what asks no database, or nothing databases differ in: it said the same on SQLite.

    So what pages say is asked on SQLite; that every address answers on PostgreSQL too, the access matrix asks there. Of
    the rest a fixed sample is asked, all of it with TIDTAM_POSTGRES_WHOLE=1 (`make long`).
    """
    if not IS_POSTGRES:
        return
    asking = [item for item in items if _asks_a_database(item)]
    kept = asking if os.environ.get("TIDTAM_POSTGRES_WHOLE") == "1" else _sampled(asking)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _sampled(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return every third case of a test that has more than three, and every third of a module's other tests.

    The matrix samples its own cases; what is killed or raced is asked whole.
    """
    tests = [item.nodeid.partition("[")[0] for item in items]
    cases, seen, kept = Counter(tests), Counter[str](), []
    for item, test in zip(items, tests, strict=True):
        is_whole = item.get_closest_marker("postgres") or any(word in item.path.stem for word in ASKED_WHOLE)
        table = test if cases[test] > MOST_CASES else str(item.path)
        if is_whole or seen[table] % 3 == 0:
            kept.append(item)
        seen[table] += 1
    return kept


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database") or "page" in item.path.stem:
        return False
    fixtures = getattr(item, "fixturenames", ())
    return any(item.get_closest_marker(name) for name in DATABASE_MARKS) or bool(
        {"db", "transactional_db"} & {*fixtures}
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the source documents' data; a test that needs it is skipped only where it does not exist."""
    if not SHARED.is_dir():
        pytest.skip("../shared (source documents) is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def load_shared(shared: Path) -> Any:
    """A reader of one JSON file of the source documents, by its name."""
    return lambda name: json.loads((shared / "data" / name).read_text(encoding="utf-8"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Turn a skip into a failure where skipping is forbidden, so that a green run has run everything."""
    report = yield
    if report.skipped and FORBID_SKIPS and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and skipping is forbidden: {report.longrepr}"
    return report
