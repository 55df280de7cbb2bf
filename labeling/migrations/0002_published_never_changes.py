from django.db import migrations

from labeling.guards import refuse

PUBLISHED = "published instructions never change"
APPENDED = "annotations are only ever added"
HISTORY = "history is kept"


class Migration(migrations.Migration):
    dependencies = [("labeling", "0001_initial")]
    operations = [
        refuse("labeling_instructionversion", "UPDATE", when="OLD.status = 'published'", sentence=PUBLISHED),
        refuse("labeling_instructionversion", "DELETE", when="OLD.status = 'published'", sentence=PUBLISHED),
        refuse("labeling_annotation", "UPDATE", sentence=APPENDED),
        refuse("labeling_annotation", "DELETE", sentence=APPENDED),
        refuse(
            "labeling_event",
            "UPDATE",
            columns=("project_id", "kind", "by_id", "subject_type", "subject_id", "data", "at"),
            sentence=HISTORY,
        ),
        refuse("labeling_event", "DELETE", sentence=HISTORY),
    ]
