"""Every change of webhooks: one function per verb, by file."""

from tidtam.webhooks.services.deliveries import ask_to_send, make_deliveries, send_again, send_test
from tidtam.webhooks.services.send import prune, send_waiting
from tidtam.webhooks.services.subscriptions import (
    MadeAlready,
    WebhookRefused,
    make_subscription,
    pause,
    remove,
    resume,
    rotate_secret,
    stop,
)

__all__ = [
    "MadeAlready",
    "WebhookRefused",
    "ask_to_send",
    "make_deliveries",
    "make_subscription",
    "pause",
    "prune",
    "remove",
    "resume",
    "rotate_secret",
    "send_again",
    "send_test",
    "send_waiting",
    "stop",
]
