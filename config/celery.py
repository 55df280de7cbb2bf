import os

from celery import Celery

import config.folder_broker  # noqa: F401 - makes its scheme known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["labeling", "consensus", "config"], related_name="tasks")
