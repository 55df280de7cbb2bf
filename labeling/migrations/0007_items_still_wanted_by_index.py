from django.db import migrations, models

ADD = "ALTER TABLE labeling_rounditem ADD COLUMN n_submitted smallint DEFAULT 0 NOT NULL CHECK (n_submitted >= 0)"
COUNT = """
UPDATE labeling_rounditem SET n_submitted = (
    SELECT COUNT(*) FROM labeling_assignment WHERE item_id = labeling_rounditem.id AND status = 'submitted'
) WHERE round_id IN (SELECT id FROM labeling_round WHERE status = 'open')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("labeling", "0006_rounds_may_ask_more_where_it_pays"),
    ]

    operations = [
        # Written by hand: Django would rebuild the table on SQLite, and triggers stand on it.
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ADD, "ALTER TABLE labeling_rounditem DROP COLUMN n_submitted")],
            [
                migrations.AddField(
                    model_name="rounditem",
                    name="n_submitted",
                    field=models.PositiveSmallIntegerField(db_default=0),
                ),
            ],
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["labeler", "leased_at"], name="assignments_by_time"),
        ),
        migrations.AddIndex(
            model_name="rounditem",
            index=models.Index(
                condition=models.Q(("n_submitted__lt", models.F("overlap"))),
                fields=["round", "position"],
                name="items_still_wanted",
            ),
        ),
    ]
