from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labeling", "0007_items_still_wanted_by_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="media",
            name="duration",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="media",
            name="height",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="media",
            name="width",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
