from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tidtam.thai.collation import sound_key


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Make the key of what was published before there was one."""
    rows = apps.get_model("publishing", "PublishedProject").objects.order_by("pk").only("code", "name")
    batch = []
    for row in rows.iterator(1_000):
        row.search_text = sound_key(f"{row.code} {row.name}")
        batch.append(row)
        if len(batch) == 1_000:
            rows.model.objects.bulk_update(batch, ["search_text"])
            batch = []
    rows.model.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_create_editions")]

    operations = [
        migrations.AddField(
            model_name="publishedproject",
            name="search_text",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
