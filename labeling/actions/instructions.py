"""From a draft to a published version, and what the new version makes of old answers."""

from collections.abc import Mapping
from copy import deepcopy

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.class_changes import mapping_back
from labeling.errors import AlreadyPublished, Conflict, Invalid, StaleDraft
from labeling.events import record
from labeling.models import Acknowledgement, Event, InstructionVersion, Project, User
from labeling.questions import Answer, Json
from labeling.reviews import Reviews
from labeling.schema import Schema


@transaction.atomic
def start_draft(*, project: Project, by: User, based_on: InstructionVersion | None = None) -> InstructionVersion:
    """The project's one draft, made from a version (the one in force, unless told) if there is none.

    Of an older version the mapping says at once which answers of the version in force can come back.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    if draft := project.draft:
        return draft
    current = project.current_instructions
    source = based_on or current
    if source is None:
        raise Conflict(_("There is no version to start from."))
    draft = InstructionVersion.objects.create(
        project=project,
        schema=without_origins(source.schema),
        rules=source.rules,
        mapping=mapping_back(source, current) if current and source.pk != current.pk else {},
        based_on=current,
        edited_by=by,
    )
    record(Event.Kind.DRAFT_STARTED, by=by, project=project, subject=draft, based_on=source.number)
    return draft


def without_origins(schema: Json) -> Json:
    """What was split from what is told by the version that did it, and not by those after it."""
    made = deepcopy(schema)
    for row in made["questions"]:
        for option in row.get("options") or []:
            option.pop("split_of", None)
    return made


@transaction.atomic
def save_draft(
    *,
    draft: InstructionVersion,
    by: User,
    revision: int,
    rules: str | None = None,
    schema: Json = None,
    mapping: Json = None,
    summary: str | None = None,
    act: str = "",
) -> InstructionVersion:
    """Store what is given. revision is the one the editor has read: if somebody saved since, raises StaleDraft.

    act: on the classes, for the history.
    """
    draft = locked_draft(draft)
    if draft.revision != revision:
        raise StaleDraft(
            _("%(edited_by)s saved the draft in the meantime. Both texts are kept; choose or merge.")
            % {"edited_by": draft.edited_by}
        )
    if rules is not None:
        if len(rules) > settings.MAX_TEXT:
            raise Invalid(
                _("The rules have %(n)s characters; at most %(max_text)s are allowed.")
                % {"n": len(rules), "max_text": settings.MAX_TEXT}
            )
        draft.rules = rules
    if schema is not None:
        Schema.read(schema)
        draft.schema = schema
    if mapping is not None:
        draft.mapping = read_mapping(mapping)
    if summary is not None:
        draft.summary = summary
    draft.revision += 1
    draft.edited_by, draft.edited_at = by, timezone.now()
    draft.save()
    said = {"act": act} if act else {}
    record(Event.Kind.DRAFT_SAVED, by=by, project=draft.project, subject=draft, revision=draft.revision, **said)
    return draft


def read_mapping(raw: Json) -> dict[str, dict[str, str | None]]:
    """Question -> old option -> new option or None, whether there are such or not: publishing looks at that."""
    rows = list(raw.values()) if isinstance(raw, Mapping) else [None]
    if not all(isinstance(row, Mapping) and all(isinstance(new, str | None) for new in row.values()) for row in rows):
        sentence = "A mapping is an object: question -> old option -> new option, or null."
        raise Invalid(sentence, fields={"mapping": sentence})
    return {question: dict(row) for question, row in raw.items()}


def locked_draft(draft: InstructionVersion) -> InstructionVersion:
    held = InstructionVersion.objects.select_for_update(of=("self",)).select_related("project", "edited_by")
    found = held.filter(pk=draft.pk).first()
    if found is None:
        raise Conflict(_("The draft was discarded in the meantime. Start a new one."))
    if found.status == InstructionVersion.Status.PUBLISHED:
        raise AlreadyPublished(
            _("%(found)s is published and cannot change. Start a new draft from it.") % {"found": found}
        )
    return found


@transaction.atomic
def discard_draft(*, draft: InstructionVersion, by: User) -> None:
    draft = locked_draft(draft)
    if draft.project.current_instructions is None:
        raise Conflict(_("A project without a published version needs its draft."))
    record(Event.Kind.DRAFT_DISCARDED, by=by, project=draft.project, subject=draft)
    draft.delete()


@transaction.atomic
def publish(*, draft: InstructionVersion, by: User) -> InstructionVersion:
    """Give the draft its number; from then on it never changes. Raises Invalid if an old option is left out."""
    Project.objects.select_for_update().get(pk=draft.project_id)
    draft = locked_draft(draft)
    Schema.read(draft.schema)
    before = draft.project.current_instructions
    if draft.project.approval_needed and not Reviews.of(draft).may_be_published(by):
        sentence = _(
            "This project publishes a draft only after somebody has approved it as it reads now, who neither changed "
            "it last nor publishes it. Ask for a review on the page of the draft; what you entered here is kept there."
        )
        raise Invalid(sentence, fields={"review": sentence})
    if before is not None:
        draft.mapping = checked_mapping(draft.mapping, before.questions, draft.questions)
        if not draft.summary.strip():
            sentence = _("Say in a sentence or two what changed; labelers read it before they go on.")
            raise Invalid(sentence, fields={"summary": sentence})
    draft.number = (before.number or 0) + 1 if before else 1
    draft.based_on = before
    draft.status = InstructionVersion.Status.PUBLISHED
    draft.published_by, draft.published_at = by, timezone.now()
    draft.save()
    record(Event.Kind.INSTRUCTIONS_PUBLISHED, by=by, project=draft.project, subject=draft, number=draft.number)
    return draft


def checked_mapping(raw: Json, before: Schema, after: Schema) -> dict[str, dict[str, str | None]]:
    """Every option that went away has a target or null (label again); targets exist. Raises Invalid naming options."""
    mapping = raw if isinstance(raw, Mapping) else {}
    clean: dict[str, dict[str, str | None]] = {}
    wrong: dict[str, str] = {}
    for old in before.questions:
        new = after.question(old.name)
        if new and (obstacle := new.obstacle(old)):
            wrong[old.name] = _("%(obstacle)s Give the new question a new name.") % {"obstacle": obstacle}
            continue
        row = mapping.get(old.name)
        given: Mapping[str, str | None] = row if isinstance(row, Mapping) else {}
        values = {option.value for option in new.options} if new else set()
        for option in old.options:
            if option.value not in given:
                if new and option.value not in values:
                    wrong[f"{old.name}.{option.value}"] = _("Say what becomes of “%(title)s”.") % {
                        "title": option.title
                    }
            elif given[option.value] is None or given[option.value] in values:
                if given[option.value] != option.value:
                    clean.setdefault(old.name, {})[option.value] = given[option.value]
            else:
                wrong[f"{old.name}.{option.value}"] = _("“%(given)s” is not an option of the new version.") % {
                    "given": given[option.value]
                }
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return clean


@transaction.atomic
def acknowledge(*, instructions: InstructionVersion, by: User) -> Acknowledgement:
    read, is_new = Acknowledgement.objects.get_or_create(user=by, instructions=instructions)
    if is_new:
        record(Event.Kind.INSTRUCTIONS_ACKNOWLEDGED, by=by, project=instructions.project, subject=instructions)
    return read


def carry_over(answer: Answer, question: str, versions: list[InstructionVersion]) -> Answer | None:
    """An old answer under each of the versions after its own, oldest first; None: it must be labeled again."""
    carried: Answer | None = answer
    for version in versions:
        asked = version.questions.question(question)
        if carried is None or asked is None:
            return None
        carried = asked.carried(carried, version.mapping.get(question, {}))
    return carried
