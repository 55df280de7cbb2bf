from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from labeling.actions.people import add_member
from labeling.errors import Conflict
from labeling.events import record
from labeling.models import Event, InstructionVersion, Project, Role, User
from labeling.questions import Json
from labeling.schema import Schema


@transaction.atomic
def create_project(
    *,
    by: User,
    slug: str,
    name: str,
    schema: Json,
    rules: str = "",
    description: str = "",
    notice: str = "",
) -> Project:
    """A project with its maker as manager and a draft of version 1. Raises Conflict if the address is taken."""
    Schema.read(schema)
    try:
        with transaction.atomic():
            project = Project.objects.create(
                slug=slug, name=name, description=description, notice=notice, created_by=by
            )
    except IntegrityError:
        sentence = _("The address “%(slug)s” is taken. Choose another.") % {"slug": slug}
        raise Conflict(sentence, fields={"slug": sentence}) from None
    record(Event.Kind.PROJECT_CREATED, by=by, project=project, subject=project)
    add_member(project=project, user=by, role=Role.MANAGER, by=by)
    draft = InstructionVersion.objects.create(project=project, schema=schema, rules=rules, edited_by=by)
    record(Event.Kind.DRAFT_STARTED, by=by, project=project, subject=draft)
    return project


CHANGEABLE = ("name", "description", "notice", "names_hidden", "approval_needed")


@transaction.atomic
def change_project(*, project: Project, by: User, changes: Mapping[str, object]) -> Project:
    """Change what may be changed (CHANGEABLE); anything else is a mistake of the caller's."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    for name in changes:
        if name not in CHANGEABLE:
            raise ValueError(f"{name} of a project cannot be changed")
        setattr(project, name, changes[name])
    project.save(update_fields=list(changes))
    record(Event.Kind.PROJECT_CHANGED, by=by, project=project, subject=project, changed=sorted(changes))
    return project
