from decimal import Decimal

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, Q, Sum

AMOUNTS = ("planned", "carried_in", "actual", "within_plan", "not_disbursed", "over_plan")


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Sum what was published before sums were kept."""
    has_money = Q(within_plan_baht__isnull=False)
    rows = apps.get_model("publishing", "PublishedReport").objects.order_by().values("edition_id", "quarter")
    summed = rows.annotate(
        reports=Count("pk"),
        with_plan=Count("pk", filter=Q(planned_baht__gt=0)),
        with_plan_or_spending=Count("pk", filter=Q(planned_baht__gt=0) | Q(actual_baht__gt=0)),
        missing_money=Count("pk", filter=~has_money),
        **{name: Sum(f"{name}_baht", filter=has_money) for name in AMOUNTS},
    )
    model = apps.get_model("publishing", "PublishedQuarter")
    model.objects.bulk_create(
        (
            model(**row, **{f"{name}_baht": amount or Decimal(0) for name, amount in amounts.items()})
            for row in summed
            for amounts in [{name: row.pop(name) for name in AMOUNTS}]
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_keep_a_key_to_search_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedQuarter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="ไตรมาส")),
                ("reports", models.PositiveIntegerField()),
                ("with_plan", models.PositiveIntegerField()),
                ("with_plan_or_spending", models.PositiveIntegerField()),
                ("missing_money", models.PositiveIntegerField()),
                ("planned_baht", models.DecimalField(decimal_places=2, max_digits=18)),
                ("carried_in_baht", models.DecimalField(decimal_places=2, max_digits=18)),
                ("actual_baht", models.DecimalField(decimal_places=2, max_digits=18)),
                ("within_plan_baht", models.DecimalField(decimal_places=2, max_digits=18)),
                ("not_disbursed_baht", models.DecimalField(decimal_places=2, max_digits=18)),
                ("over_plan_baht", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quarters", to="publishing.edition"
                    ),
                ),
            ],
            options={
                "verbose_name": "ยอดรายไตรมาสที่เผยแพร่",
                "verbose_name_plural": "ยอดรายไตรมาสที่เผยแพร่",
                "ordering": ["edition_id", "quarter"],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "quarter"), name="publishing_one_sum_per_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)), name="publishing_sum_of_a_quarter"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
