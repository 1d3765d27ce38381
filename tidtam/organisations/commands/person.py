"""`tidtam person`: adds a person (an office's first administrator, say), makes a new link, lists an office's people."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.accounts.selectors import person_named
from tidtam.accounts.services import PersonRefused, make_one_time_link
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import (
    OrganisationAmbiguous,
    OrganisationNotFound,
    find_organisation,
    memberships_below,
)
from tidtam.organisations.services import RoleRefused, add_person
from tidtam.ui.console import Refused

BY = "command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="add a person with a role and print the link to set a password")
    add.add_argument("--username", required=True, help="3-50 of a-z, 0-9, dot, dash, underscore")
    add.add_argument("--name", required=True, help="display name")
    add.add_argument("--email", default="", help="e-mail address")
    add.add_argument("--role", required=True, choices=Role.values, metavar="ROLE", help=", ".join(Role.values))
    add.add_argument("--office", required=True, help="code, name or alias of the organisation")
    link = verbs.add_parser("link", help="print a new link to set a password; the one before opens no more")
    link.add_argument("--username", required=True, help="username or e-mail address")
    for verb in (add, link):
        verb.add_argument("--site", default="http://localhost:8000", help="what stands before the link's path")
    listing = verbs.add_parser("list", help="list who holds a role at an organisation or below it")
    listing.add_argument("--office", required=True, help="code, name or alias of the organisation")


def run(args: argparse.Namespace) -> int:
    """Do what is asked and return 0."""
    if args.verb == "list":
        return _list(_organisation(args.office))
    return _add(args) if args.verb == "add" else _link(args)


def _organisation(text: str) -> Organisation:
    try:
        return find_organisation(text, on=timezone.localdate())
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error


def _add(args: argparse.Namespace) -> int:
    organisation, now = _organisation(args.office), timezone.now()
    try:
        person = add_person(
            username=args.username,
            display_name=args.name,
            email=args.email,
            organisation=organisation,
            role=args.role,
            from_date=timezone.localdate(now),
            at=now,
            by=BY,
        )
    except (PersonRefused, RoleRefused) as refused:
        raise Refused(str(refused)) from refused
    said = {"name": person, "role": Role(args.role).label, "office": organisation}
    print(_("เพิ่ม %(name)s เป็น%(role)s ของ %(office)s แล้ว") % said)
    return _say_link(person, args.site, organisation.code)


def _link(args: argparse.Namespace) -> int:
    person = person_named(args.username)
    if person is None or not person.is_active or person.is_demo:
        raise Refused(_("ไม่พบบัญชี %(name)s ที่เปิดอยู่ ตรวจการสะกด") % {"name": args.username})
    return _say_link(person, args.site, "")


def _say_link(person: User, site: str, organisation_code: str) -> int:
    path = make_one_time_link(person=person, at=timezone.now(), by=BY, organisation_code=organisation_code)
    print(_("ลิงก์ตั้งรหัสผ่าน ใช้ได้ครั้งเดียวภายใน 3 วัน"))
    print(site.rstrip("/") + path)
    return 0


def _list(organisation: Organisation) -> int:
    for one in memberships_below(organisation, on=timezone.localdate()):
        closed = "" if one.user.is_active else f" [{_('ปิดบัญชี')}]"
        days = f"{one.from_date} – {one.last_date or ''}"
        print(f"{one.user.username}\t{one.user}{closed}\t{one.role}\t{one.organisation.code}\t{days}")
    return 0
