"""By which channels messages leave this machine. Each is one module and one line in apps.py."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from tidtam.accounts.models import User
from tidtam.notifications.choices import ChannelName
from tidtam.notifications.models import Message, Preference


class NotNow(Exception):
    """The message was not taken this time; it is tried again later."""


class Down(NotNow):
    """The channel takes nothing now: the others wait, too."""


class NeverTaken(Exception):
    """The channel will not take this message, however often it is tried."""


Send = Callable[[Message, str], None]
"""Sends a message to an address. Raises NotNow, Down, NeverTaken."""


class Channel(Protocol):
    """One way to reach people."""

    name: ChannelName

    def is_on(self) -> bool:
        """Return whether this installation sends by it."""

    def address(self, person: User, preference: Preference) -> str:
        """Return where the person wants to be reached by it; "" where they do not, or cannot be."""

    def opened(self) -> AbstractContextManager[Send]:
        """Return a way to send that may keep its connection; it connects with the first message."""


_CHANNELS: dict[ChannelName, Channel] = {}


def register(channel: Channel) -> None:
    """Let messages leave by a channel. Registering again replaces."""
    _CHANNELS[channel.name] = channel


def channels_on() -> list[Channel]:
    """Return the channels by which this installation sends, in the order they were registered."""
    return [channel for channel in _CHANNELS.values() if channel.is_on()]


def address_by(channel: Channel, person: User, preference: Preference) -> str:
    """Return where a message reaches a person by a channel; "" for a closed account and an invented person."""
    return channel.address(person, preference) if person.is_active and not person.is_demo else ""
