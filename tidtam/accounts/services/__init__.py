"""Every change of an account: one function per verb, by file: people, passwords, tries."""

from tidtam.accounts.services.passwords import make_one_time_link, send_reset_link, set_password
from tidtam.accounts.services.people import (
    PersonRefused,
    activate_person,
    change_own_profile,
    create_demo_person,
    create_person,
    deactivate_person,
    require_free,
)
from tidtam.accounts.services.tries import Key, TooManyTries, count_try, count_use, take_back

__all__ = [
    "Key",
    "PersonRefused",
    "TooManyTries",
    "activate_person",
    "change_own_profile",
    "count_try",
    "count_use",
    "create_demo_person",
    "create_person",
    "deactivate_person",
    "make_one_time_link",
    "require_free",
    "send_reset_link",
    "set_password",
    "take_back",
]
