from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consensus", "0008_pairs_of_answers")]

    operations = [
        migrations.AddField(model_name="resolution", name="part", field=models.JSONField(blank=True, null=True)),
    ]
