from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("labeling", "0017_events_of_sessions")]

    operations = [
        migrations.AddField(model_name="rounditem", name="brought_by", field=models.JSONField(blank=True, null=True)),
    ]
