from django.db import migrations

from labeling.guards import refuse

RELEASED = "a release never changes"
RESOLVED = "resolutions are only ever added"
IS_READY = "EXISTS (SELECT 1 FROM consensus_release WHERE id = NEW.release_id AND status = 'ready')"


class Migration(migrations.Migration):
    dependencies = [("consensus", "0002_initial"), ("labeling", "0001_initial")]
    operations = [
        refuse("consensus_release", "UPDATE", when="OLD.status = 'ready'", sentence=RELEASED),
        refuse("consensus_release", "DELETE", when="OLD.status = 'ready'", sentence=RELEASED),
        refuse("consensus_releasefile", "INSERT", when=IS_READY, sentence=RELEASED),
        refuse("consensus_releasefile", "UPDATE", sentence=RELEASED),
        refuse("consensus_releasefile", "DELETE", sentence=RELEASED),
        refuse("consensus_resolution", "UPDATE", sentence=RESOLVED),
        refuse("consensus_resolution", "DELETE", sentence=RESOLVED),
    ]
