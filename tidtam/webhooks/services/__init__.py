"""Every change of webhooks: one function per verb, by file."""

from tidtam.webhooks.services.deliveries import ask_to_send, make_deliveries, send_again, send_test
from tidtam.webhooks.services.send import prune, send_waiting
from tidtam.webhooks.services.subscriptions import (
    MadeAlready,
    WebhookRefused,
    change_secret,
    make_subscription,
    pause,
    remove,
    resume,
    stop,
)

__all__ = [
    "MadeAlready",
    "WebhookRefused",
    "ask_to_send",
    "change_secret",
    "make_deliveries",
    "make_subscription",
    "pause",
    "prune",
    "remove",
    "resume",
    "send_again",
    "send_test",
    "send_waiting",
    "stop",
]
