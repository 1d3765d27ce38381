"""The settings of the processes of a test that is not about the bytes of documents."""

from tidtam.config.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.quick_files.QuickFiles"]  # noqa: F405
