from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from demo import phones, support
from demo.build import build
from demo.logins import keep_logins, kept_logins, make_logins
from labeling.models import Project, User

PROJECTS = [(phones.project, True), (support.project, False)]


class Command(BaseCommand):
    help = "Loads the two example projects and makes their log-ins, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        logins = kept_logins()
        if logins is not None:
            return
        self.stdout.write("Loading the demo …")
        with transaction.atomic():
            logins = make_logins()
            people = {role: User.objects.get(username=login["username"]) for role, login in logins.items()}
            for make, publish_next in PROJECTS:
                demo = make()
                if not Project.objects.filter(slug=demo.slug).exists():
                    build(demo, people, publish_next=publish_next)
            keep_logins(logins)
