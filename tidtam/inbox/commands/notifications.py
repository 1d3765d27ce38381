"""`tidtam notifications`: sends what waits in the outbox, composes the day's digests, or shows what they would say."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.inbox.digests.writing import DIGEST, digest_letters, write_digests
from tidtam.notifications.channels import channels_on
from tidtam.notifications.selectors import since_last_round
from tidtam.notifications.services import send_waiting
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("send", help="send what waits now, and say how many messages left")
    digest = verbs.add_parser("digest", help="compose the day's digests now; a second time nobody gets another")
    digest.add_argument("--dry-run", action="store_true", help="show what would be said to whom, and change nothing")


def run(args: argparse.Namespace) -> int:
    """Do what is asked and return 0."""
    now = timezone.now()
    if args.verb == "digest" and args.dry_run:
        for letter in digest_letters(since=since_last_round(kind=DIGEST, at=now), until=now):
            address = letter.person.email or _("ไม่มีอีเมล")
            print(f"{'─' * 72}\n{letter.person.username} <{address}>\n{letter.subject}\n\n{letter.text}")
        return 0
    if not channels_on():
        raise Refused(_("ยังไม่ได้ตั้งค่าการส่ง ตั้ง TIDTAM_MAIL_URL หรือ TIDTAM_LINE_TOKEN ก่อน"))
    if args.verb == "send":
        print(_("ส่งแล้ว %(count)d ฉบับ") % {"count": send_waiting(now)})
    else:
        print(_("จัดทำสรุปงานให้ %(count)d คนแล้ว") % {"count": write_digests(at=now)})
    return 0
