"""The process that takes jobs from the queue: django-tasks-db's worker under a name. Started by workers.py alone.

It ends by itself where the database is locked for long, or when a job hangs; whoever supervises it starts it again.
"""

import os
import signal
import sys
import threading
import time

POLL_SECONDS = 1.0


def main(name: str) -> None:
    """Take jobs until asked to stop. A run left by a dead process of the same name is given back first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidtam.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import OperationalError
    from django.utils.timezone import now

    from tidtam.jobs.services import give_back

    threading.Thread(target=_end_with, args=(os.getppid(),), name="parent", daemon=True).start()
    try:
        give_back(worker=name, at=now(), is_counted=True)
        call_command("db_worker", worker_id=name, interval=POLL_SECONDS, startup_delay=False, reload=False, verbosity=0)
    except OperationalError as error:  # to be expected of a database; the supervisor starts this again
        sys.exit(f"tidtam worker: {error}")


def _end_with(parent: int) -> None:
    """Stop as if asked to when the supervisor is gone, so that no worker outlives it unseen."""
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1])
