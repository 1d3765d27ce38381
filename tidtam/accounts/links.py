"""The token of a one-time link: it holds three days, until a password is set, and until a newer link is handed over."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import int_to_base36

from tidtam.accounts.models import User


class OneTimeToken(PasswordResetTokenGenerator):
    """Django's token, which dies with the password it was made for and with the next sign-in, and more.

    A token of an account that was closed since opens nothing, nor does any but the newest an administrator handed over.
    """

    key_salt = "tidtam.accounts.links"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, User)
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.links_made}"


def path_for(person: User) -> str:
    """Return the path of the page on which this person sets a password."""
    return reverse(
        "account_reset_password_from_key", args=[int_to_base36(person.pk), OneTimeToken().make_token(person)]
    )
