"""Readings of webhooks and of what is sent to them."""

import datetime as dt
from collections.abc import Collection

from django.db.models import OuterRef, QuerySet, Subquery

from tidtam.organisations.models import Organisation
from tidtam.webhooks.models import Delivery, Subscription
from tidtam.webhooks.rules import fingerprint
from tidtam.webhooks.seeds import secret_of

SHOWN = 50
"""How many deliveries the page of a webhook shows."""


def webhooks_of(organisation: Organisation) -> QuerySet[Subscription]:
    """Return the webhooks of an organisation, newest first."""
    return Subscription.objects.shown().filter(organisation=organisation).select_related("organisation")


def newest_deliveries(subscription: Subscription) -> QuerySet[Delivery]:
    """Return what was made last for a webhook, newest first."""
    return subscription.deliveries.defer("body")[:SHOWN]


def is_anything_due(at: dt.datetime) -> bool:
    """Return whether a message is to be sent now. One query."""
    return Delivery.objects.due(at).exists()


def next_of_each(at: dt.datetime, *, without: Collection[int], most: int) -> QuerySet[Delivery]:
    """Return the message that is due first at each webhook, the longest waiting webhook first. One query.

    without  ids of webhooks to pass over.
    """
    due = Delivery.objects.due(at)
    firsts = due.filter(subscription=OuterRef("pk")).order_by("next_attempt_at", "made_at", "pk")
    of_each = Subscription.objects.active().exclude(pk__in=without).values(first=Subquery(firsts.values("pk")[:1]))
    rows = due.filter(pk__in=of_each).select_related("subscription__organisation")
    return rows.order_by("next_attempt_at", "pk")[:most]


def signing_secrets(subscription: Subscription, *, at: dt.datetime) -> list[bytes]:
    """Return the secrets that sign a message now, the newest first; none where the installation's key is another."""
    secret = secret_of(subscription.seed)
    if fingerprint(secret) != subscription.fingerprint:
        return []
    until = subscription.former_until
    return [secret, *([secret_of(subscription.former_seed)] if until is not None and at < until else [])]
