"""LINE, through its Messaging API: off unless TIDTAM_LINE_TOKEN is set."""

import json
import urllib.error
import urllib.request
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings

from tidtam.accounts.models import User
from tidtam.notifications.channels import Down, NeverTaken, NotNow, Send
from tidtam.notifications.choices import ChannelName
from tidtam.notifications.models import Message, Preference
from tidtam.notifications.rules import shortened

LONGEST_TEXT = 2_500
"""LINE takes 5,000 UTF-16 code units; a sign has two at most."""

TIMEOUT_SECONDS = 10
ALREADY_TAKEN = 409


class Line:
    """A push message under a retry key: the same message sent again within 24 hours arrives once."""

    name = ChannelName.LINE

    def is_on(self) -> bool:
        """Return whether the installation has a channel access token."""
        return bool(settings.LINE_TOKEN)

    def address(self, person: User, preference: Preference) -> str:
        """Return the person's id at LINE, where they want to be reached there."""
        return preference.line_user_id if preference.line else ""

    def opened(self) -> AbstractContextManager[Send]:
        """Return the way to push; every message is a request of its own."""
        return nullcontext(_push)


def _push(message: Message, address: str) -> None:
    text = shortened(f"{message.subject}\n\n{message.text}", LONGEST_TEXT)
    request = urllib.request.Request(  # noqa: S310 - the address is a setting
        f"{settings.LINE_API_URL}/v2/bot/message/push",
        data=json.dumps({"to": address, "messages": [{"type": "text", "text": text}]}).encode(),
        headers={
            "Authorization": f"Bearer {settings.LINE_TOKEN}",
            "Content-Type": "application/json",
            "X-Line-Retry-Key": str(message.key),
        },
    )
    try:
        urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS).close()  # noqa: S310
    except urllib.error.HTTPError as answer:
        with answer:
            _judge(answer.code)
    except OSError as error:
        raise Down(f"{type(error).__name__}: {error}") from error


def _judge(code: int) -> None:
    """Raise what an answer means. Source: the Messaging API's status codes and its page on retrying."""
    if code == ALREADY_TAKEN:
        return
    if code in {401, 403, 429}:  # the token, or the month's quota: no other message would fare better
        raise Down(f"HTTP {code}")
    if code < 500:
        raise NeverTaken(f"HTTP {code}")
    raise NotNow(f"HTTP {code}")
