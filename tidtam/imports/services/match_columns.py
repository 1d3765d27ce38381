"""Say where the list stands and what its columns mean; the office remembers it for its next list."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.imports.choices import State
from tidtam.imports.facts import Matching
from tidtam.imports.fields import IDENTITY, REGISTRATIONS
from tidtam.imports.models import ColumnMatching, ListImport
from tidtam.imports.rules.headings import headings_key, label_key, labels_of
from tidtam.organisations.models import Organisation

NAME_UNMATCHED = _("จับคู่คอลัมน์หนึ่งกับชื่อโครงการ")
TWO_COLUMNS = _("จับคู่ช่องนี้กับคอลัมน์เดียว")
NEEDS_ANOTHER = _("จับคู่คอลัมน์กิจกรรมด้วย หรือไม่นำเข้าคอลัมน์นี้")


@transaction.atomic
def match_columns(
    *,
    list_import: ListImport,
    matching: Matching,
    otherwise: Organisation | None,
    by: User | None,
    at: datetime,
) -> ListImport:
    """Take what a person says of a list's columns, and remember it; what was checked before is checked again.

    otherwise  the group of rows that name none. Raises ChangesRefused by column ("column-3") and for all ("columns").
    """
    row = ListImport.objects.select_for_update().select_related("organisation").get(pk=list_import.pk)
    if row.state == State.DONE:
        return row
    refuse_columns(matching)
    row.match(matching)
    row.otherwise, row.state, row.outcome, row.token = otherwise, State.READ, b"", ""
    row.save(update_fields=["sheet", "header_from", "header_to", "columns", "otherwise", "state", "outcome", "token"])
    labels = labels_of(row.sheets[matching.sheet], matching.header)
    said = {label_key(label): matching.columns.get(column, "") for column, label in labels.items()}
    ColumnMatching.objects.update_or_create(
        organisation=row.organisation,
        headings=hashlib.sha256(headings_key(labels.values()).encode()).hexdigest(),
        defaults={"columns": {key: name for key, name in said.items() if key}, "by": by, "at": at},
    )
    record(
        **subject_of(row),
        organisation_code=row.organisation.code,
        action="imports.list.matched",
        by=by.username if by else "console",
        at=at,
        fields=field_hashes({"columns": row.columns}),
    )
    return row


def refuse_columns(matching: Matching) -> None:
    """Raise ChangesRefused where the columns cannot mean that."""
    by_name = {one.name: one for one in REGISTRATIONS}
    said: Mapping[int, str] = matching.columns
    taken: dict[str, int] = {}
    refused = {}
    for column, name in said.items():
        if name in taken and not by_name[name].several:
            refused[f"column-{column}"] = TWO_COLUMNS
        taken.setdefault(name, column)
        if by_name[name].needs and by_name[name].needs not in said.values():
            refused[f"column-{column}"] = NEEDS_ANOTHER
    if IDENTITY not in taken:
        refused["columns"] = NAME_UNMATCHED
    if refused:
        raise ChangesRefused(refused)
