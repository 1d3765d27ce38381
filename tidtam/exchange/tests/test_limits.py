"""What a file may hold is what the tables can keep: a longer text would be cut or refused by one database only."""

import dataclasses
from decimal import Decimal
from typing import get_type_hints

import pytest
from django.db import models as fields

from tidtam.exchange.office_json.limits import LONGEST_TEXT, number_limit, text_limit
from tidtam.progress import facts as progress
from tidtam.progress import models as progress_models
from tidtam.projects import facts as projects
from tidtam.projects import models as project_models

TABLES = [
    (projects.Result, project_models.Result),
    (projects.Kpi, project_models.Kpi),
    (projects.Activity, project_models.Activity),
    (projects.PlanLink, project_models.PlanLink),
    (projects.PlannedDisbursement, project_models.PlannedDisbursement),
    (projects.Transfer, project_models.Transfer),
    (projects.Execution, project_models.Execution),
    (projects.FormAnswer, project_models.FormAnswer),
    (projects.Budget, project_models.ProjectVersion),
    (projects.Project, project_models.ProjectVersion),
    (projects.Project, project_models.Project),
    (progress.Narrative, progress_models.Answer),
    (progress.Narrative, progress_models.ActivityProgress),
    (progress.Answer, progress_models.Answer),
    (progress.KpiValue, progress_models.KpiValue),
    (progress.ActivityProgress, progress_models.ActivityProgress),
    (progress.Cause, progress_models.DisbursementCause),
    (progress.Disbursement, progress_models.Disbursement),
    (progress.Summary, progress_models.ProgressReport),
    (progress.Report, progress_models.ProgressReport),
]


def columns():
    for facts, table in TABLES:
        known = {each.name: each for each in table._meta.concrete_fields}
        hints = get_type_hints(facts)
        for each in dataclasses.fields(facts):
            if each.name in known:
                yield pytest.param(facts, hints[each.name], known[each.name], id=f"{facts.__name__}.{each.name}")


@pytest.mark.parametrize(("facts", "hint", "column"), list(columns()))
def test_a_field_takes_what_its_column_keeps(facts, hint, column):
    if hint is str and isinstance(column, fields.CharField) and not isinstance(column, fields.TextField):
        assert text_limit(facts.__name__, column.name) <= column.max_length
    elif hint is str and isinstance(column, fields.TextField):
        assert text_limit(facts.__name__, column.name) <= LONGEST_TEXT
    elif isinstance(column, fields.DecimalField):
        limit = number_limit(column.name)
        assert Decimal in (hint, *getattr(hint, "__args__", ()))
        assert limit.decimals == column.decimal_places
        assert limit.whole_digits <= column.max_digits - column.decimal_places
