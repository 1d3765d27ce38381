"""Choosing between two texts where somebody else wrote meanwhile."""

from collections.abc import Collection

from django.db import transaction

from tidtam.workbooks.models import Workbook


def choose_texts(*, workbook: Workbook, shown: Collection[str], chosen: Collection[str]) -> None:
    """Remember which of the shown conflicts take the text of the file; the others keep the system's.

    shown, chosen  ids of changes (facts.Change). Other conflicts stay as they were chosen.
    """
    with transaction.atomic():
        row = Workbook.objects.select_for_update().get(pk=workbook.pk)
        row.chosen = sorted(({*row.chosen} - {*shown}) | ({*chosen} & {*shown}))
        row.save(update_fields=["chosen"])
    workbook.chosen = row.chosen
