"""`tidtam open-data`: releases what is published as tables, lists releases, checks their files."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.opendata import selectors, services
from tidtam.opendata.choices import Collection
from tidtam.thai.dates import format_date, local_date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=("release", "list", "check"), help="release now, list releases, check files")


def run(args: argparse.Namespace) -> int:
    """Do it; 0 done, 1 where a file of a release is gone or changed."""
    if args.what == "release":
        return _release()
    every = [release for collection in Collection.values for release in selectors.releases_of(collection)]
    if args.what == "list":
        files = selectors.files_of(every)
        for one in every:
            said = {"collection": one.collection, "number": one.number, "files": len(files[one.pk])}
            day = format_date(local_date(one.released_at))
            print(_("%(collection)s ครั้งที่ %(number)s · %(files)s ไฟล์") % said + f" · {day}")
        return 0
    broken = services.missing_files(every)
    for file in broken:
        print(_("ไฟล์หายหรือถูกแก้: %(file)s · กู้คืนจากสำรอง") % {"file": f"{file.release} {file.file_name}"})
    if not broken:
        print(_("ไฟล์ของข้อมูลเปิดครบทุกครั้งที่ออก"))
    return 1 if broken else 0


def _release() -> int:
    for collection in Collection:
        tables = services.write_tables(collection.value)
        new = services.release(collection=collection.value, tables=tables, at=timezone.now())
        if new is not None:
            said = _("ออกข้อมูลเปิด %(collection)s ครั้งที่ %(number)s แล้ว")
        elif tables:
            said = _("%(collection)s ไม่มีอะไรเปลี่ยนจากครั้งก่อน")
        else:
            said = _("%(collection)s ยังไม่มีสิ่งที่เผยแพร่")
        print(said % {"collection": collection.value, "number": new and new.number})
    return 0
