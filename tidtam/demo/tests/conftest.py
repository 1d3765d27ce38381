"""What the tests of the served demo borrow from the room jobs."""

from tidtam.jobs.tests.conftest import shared_database

__all__ = ["shared_database"]
