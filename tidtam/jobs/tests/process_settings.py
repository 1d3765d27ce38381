"""The settings of a worker that tests start: with kinds of work for tests."""

from tidtam.config.settings import *  # noqa: F403

INSTALLED_APPS += ["tidtam.jobs.tests.long_work.LongWork"]  # noqa: F405
