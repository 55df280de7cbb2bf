import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("labeling", "0015_events_of_cases"),
        ("consensus", "0013_posts_are_edited_and_rules_proposed"),
    ]

    operations = [
        migrations.CreateModel(
            name="VerdictSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confidence", models.FloatField()),
                ("smallest_effect", models.FloatField()),
                ("rounds_in_a_row", models.PositiveSmallIntegerField()),
                ("minimum_items", models.PositiveIntegerField()),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict_settings",
                        to="labeling.project",
                    ),
                ),
            ],
        ),
    ]
