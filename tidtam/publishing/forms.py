"""What a director fills in: a reason for each failed check, a tick for the warnings; a reason to withdraw."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tidtam.checks.rules import Hit
from tidtam.publishing.selectors import hit_key
from tidtam.thai.text import clean

REASON_LENGTH = 2_000


class Reason(forms.CharField):
    """Words kept as typed texts are: signs that nobody sees are dropped."""

    def to_python(self, value: Any) -> str:
        """Return the words."""
        return clean(super().to_python(value) or "")


class IssueForm(forms.Form):
    """The order to issue. What is missing is told by the service, which knows what fails now; here is only its shape.

    seen, idempotency_key  came with the page: what it showed, and the name of this one sending.
    """

    seen = forms.RegexField("[0-9a-f]{64}")
    idempotency_key = forms.CharField(max_length=100)
    has_seen_warnings = forms.BooleanField(required=False)

    def __init__(self, *args: Any, hits: Sequence[Hit], **kwargs: Any) -> None:
        """Take the failed checks that need a reason."""
        super().__init__(*args, **kwargs)
        self.keys = [hit_key(hit) for hit in hits]
        for key in self.keys:
            self.fields[reason_field(key)] = Reason(required=False, max_length=REASON_LENGTH)

    def reasons(self) -> dict[str, str]:
        """Return the reasons by the check's key."""
        return {key: self.cleaned_data.get(reason_field(key), "") for key in self.keys}


class WithdrawForm(forms.Form):
    """The order to withdraw."""

    reason = Reason(required=False, max_length=REASON_LENGTH)


def reason_field(key: str) -> str:
    """Return the name of the field in which a check's reason is written."""
    return f"reason-{key}"
