"""`tidtam webhooks`: lists the webhooks of this installation, or sends what waits for them."""

import argparse

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.ui.console import Refused
from tidtam.webhooks.models import Subscription
from tidtam.webhooks.services import send_waiting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list where status changes are told, and what is told there")
    verbs.add_parser("send", help="send what waits now, and say how many messages arrived")


def run(args: argparse.Namespace) -> int:
    """Do what is asked and return 0."""
    if not settings.WEBHOOKS:
        raise Refused(_("ยังไม่ได้เปิดใช้ webhook ตั้ง TIDTAM_WEBHOOKS=1 ก่อน"))
    if args.verb == "send":
        print(_("ส่งถึงแล้ว %(count)d ข้อความ") % {"count": send_waiting(timezone.now())})
        return 0
    for one in Subscription.objects.shown().select_related("organisation").order_by("organisation__sort_key", "pk"):
        print(one.organisation.code, one.get_state_display(), one.url, ",".join(one.topics), sep="\t")
    return 0
