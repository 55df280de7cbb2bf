"""A round may have another behind it that holds checks, and then two rounds have one number."""

import django.db.models.deletion
from django.db import migrations, models

LIFTED = []


def lift(apps, editor):
    """SQLite builds the table anew for a constraint, which triggers that name it do not survive."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        LIFTED[:] = cursor.fetchall()
    for name, _ in LIFTED:
        editor.execute(f"DROP TRIGGER {name}")


def put_back(apps, editor):
    for _, sql in LIFTED:
        editor.execute(sql.replace("%", "%%"))
    LIFTED.clear()


class Migration(migrations.Migration):
    dependencies = [("labeling", "0008_media_may_be_sounds")]

    operations = [
        migrations.RunPython(lift, put_back),
        migrations.AddField("round", "gold_rate", models.FloatField(blank=True, null=True)),
        migrations.AddField("round", "repeat_rate", models.FloatField(blank=True, null=True)),
        migrations.AddField("round", "wash_out_hours", models.FloatField(blank=True, null=True)),
        migrations.AddField("round", "wash_out_items", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(
            "round",
            "watches",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="labeling.round",
            ),
        ),
        migrations.RemoveConstraint("round", "one_round_a_number_a_project"),
        migrations.AddConstraint(
            "round",
            models.UniqueConstraint(
                condition=models.Q(("watches", None)), fields=("project", "number"), name="one_round_a_number_a_project"
            ),
        ),
        migrations.AddConstraint(
            "round",
            models.UniqueConstraint(
                condition=models.Q(("watches__isnull", False)), fields=("watches",), name="a_round_is_watched_by_one"
            ),
        ),
        migrations.RunPython(put_back, lift),
    ]
