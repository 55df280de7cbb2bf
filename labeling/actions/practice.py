"""Practice: items with known answers that a labeler goes through, with explanations, before their first real item."""

import random
from collections import Counter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.errors import Conflict, Invalid, PracticeFirst
from labeling.events import record
from labeling.models import (
    Assignment,
    Event,
    InstructionVersion,
    Item,
    Membership,
    Practice,
    PracticeAnswer,
    PracticeItem,
    PracticeTry,
    Project,
    Role,
    User,
)
from labeling.pictures import measured
from labeling.questions import Json
from labeling.questions.matching import matches

chance = random.SystemRandom()
MOST_ITEMS = 1_000
MAX_EXPLANATION = 4_000


@transaction.atomic
def set_practice(
    *, project: Project, by: User, is_on: bool, pass_mark: float, size: int | None = None, again: bool = False
) -> Practice:
    """Switch it on or off. again: everybody has to pass under the version in force, who has passed before included."""
    if not 0 < pass_mark <= 1:
        sentence = _("Give a share above 0 and at most 1, such as 0.8.")
        raise Invalid(sentence, fields={"pass_mark": sentence})
    if size is not None and not 1 <= size <= MOST_ITEMS:
        sentence = _("Give a number of items from 1 to %(MOST_ITEMS)s, or none for all.") % {
            "MOST_ITEMS": f"{MOST_ITEMS:,}"
        }
        raise Invalid(sentence, fields={"size": sentence})
    practice = practice_of(project)
    version = project.current_instructions
    if is_on and not usable_items(practice, version):
        sentence = _("Add an item with its known answer first.")
        raise Invalid(sentence, fields={"is_on": sentence})
    practice.is_on, practice.pass_mark, practice.size = is_on, pass_mark, size
    if again and version is not None:
        practice.again_from = version.number
    practice.save()
    record(Event.Kind.PRACTICE_CHANGED, by=by, project=project, subject=practice, is_on=is_on, pass_mark=pass_mark)
    return practice


def practice_of(project: Project) -> Practice:
    """The project's, locked; it is there from the first time that somebody sets it."""
    Project.objects.select_for_update().get(pk=project.pk)
    return Practice.objects.select_related("project").get_or_create(project=project)[0]


@transaction.atomic
def add_practice_item(
    *, project: Project, item: Item, by: User, answers: Json, cannot_tell: Json = (), explanation: str
) -> PracticeItem:
    """Put an item into the practice with what is known about it; an earlier entry of the same item gives way."""
    version = project.current_instructions
    if version is None:
        raise Conflict(_("Practice needs published instructions. Publish version 1 first."))
    if not explanation.strip() or len(explanation) > MAX_EXPLANATION:
        sentence = _("Say why the answer is right, in at most %(MAX_EXPLANATION)s characters.") % {
            "MAX_EXPLANATION": f"{MAX_EXPLANATION:,}"
        }
        raise Invalid(sentence, fields={"explanation": sentence})
    practice = practice_of(project)
    given = version.questions.clean_answers(answers, list(cannot_tell), measured(item, version.questions), {})
    now = timezone.now()
    PracticeItem.objects.filter(practice=practice, item=item, removed_at=None).update(removed_at=now)
    if PracticeItem.objects.filter(practice=practice, removed_at=None).count() >= MOST_ITEMS:
        raise Conflict(
            _("There are %(MOST_ITEMS)s items to practise already. Take some out first.")
            % {"MOST_ITEMS": f"{MOST_ITEMS:,}"}
        )
    made = PracticeItem.objects.create(
        practice=practice,
        item=item,
        answers=given.answers,
        cannot_tell=given.cannot_tell,
        explanation=explanation.strip(),
        created_by=by,
    )
    record(Event.Kind.PRACTICE_CHANGED, by=by, project=project, subject=made, item=item.pk)
    return made


@transaction.atomic
def remove_practice_item(*, practice_item: PracticeItem, by: User) -> None:
    """It is asked no more; tries that asked it keep it. The last one cannot go while labelers wait to practise."""
    practice = practice_of(practice_item.practice.project)
    others = practice.items.filter(removed_at=None).exclude(pk=practice_item.pk)
    if practice.is_on and not others.exists():
        raise Conflict(_("This is the last item to practise. Switch practice off first."))
    PracticeItem.objects.filter(pk=practice_item.pk, removed_at=None).update(removed_at=timezone.now())
    record(Event.Kind.PRACTICE_CHANGED, by=by, project=practice.project, subject=practice_item, removed=True)


def usable_items(practice: Practice, version: InstructionVersion | None) -> list[PracticeItem]:
    """Those whose known answers are answers under this version; an option that went away takes its items with it."""
    if version is None:
        return []
    rows = practice.items.filter(removed_at=None, item__dropped_at=None).select_related("item")
    return [row for row in rows if fits(row, version)]


def fits(row: PracticeItem, version: InstructionVersion) -> bool:
    try:
        version.questions.clean_answers(row.answers, row.cannot_tell, measured(row.item, version.questions), {})
    except Invalid:
        return False
    return True


def must_practise(project: Project, labeler: User) -> Practice | None:
    """The practice that stands between this labeler and the next item; None: nothing does.

    Experts, managers and machines need none, nor does who labeled before there was one, unless it was asked for again.
    """
    practice = Practice.objects.select_related("project").filter(project=project, is_on=True).first()
    if practice is None or labeler.is_machine:
        return None
    if not Membership.objects.filter(project=project, user=labeler, role=Role.LABELER, is_active=True).exists():
        return None
    passed = PracticeTry.objects.filter(practice=practice, labeler=labeler, passed=True)
    if practice.again_from is not None:
        return None if passed.filter(instructions__number__gte=practice.again_from).exists() else practice
    has_labeled = Assignment.objects.submitted().filter(labeler=labeler, item__round__project=project)
    return None if passed.exists() or has_labeled.exists() else practice


def refuse_without_practice(project: Project, labeler: User) -> None:
    if must_practise(project, labeler):
        raise PracticeFirst(
            _("Practice comes first: a few items with known answers. Your answers to them do not count.")
        )


@transaction.atomic
def start_try(*, practice: Practice, by: User) -> PracticeTry:
    """Begin, or go on where one stopped. Items that this labeler has seen least come first, the rest by chance."""
    practice = practice_of(practice.project)
    held = open_try(practice, by)
    version = practice.project.current_instructions
    if held and version and held.instructions_id == version.pk:
        return held
    if held:  # a new version came in the middle
        end(held, passed=False)
    items = usable_items(practice, version)
    if not items or version is None:
        raise Conflict(_("There is nothing to practise under the instructions in force. Tell a manager."))
    seen = Counter(PracticeAnswer.objects.filter(attempt__labeler=by).values_list("item", flat=True))
    chance.shuffle(items)
    chosen = sorted(items, key=lambda row: seen[row.pk])[: practice.size or len(items)]
    chance.shuffle(chosen)
    attempt = PracticeTry.objects.create(
        practice=practice,
        labeler=by,
        instructions=version,
        pass_mark=practice.pass_mark,
        order=[row.pk for row in chosen],
    )
    record(Event.Kind.PRACTICE_STARTED, by=by, project=practice.project, subject=attempt)
    return attempt


def open_try(practice: Practice, labeler: User) -> PracticeTry | None:
    return tries_of(practice, labeler).filter(ended_at=None).first()


def tries_of(practice: Practice, labeler: User) -> QuerySet[PracticeTry]:
    return PracticeTry.objects.select_related("instructions").filter(practice=practice, labeler=labeler)


def next_item(attempt: PracticeTry) -> PracticeItem | None:
    done = set(attempt.answers.values_list("item", flat=True))
    left = [pk for pk in attempt.order if pk not in done]
    return PracticeItem.objects.select_related("item").get(pk=left[0]) if left else None


@transaction.atomic
def answer_practice(
    *, attempt: PracticeTry, item: PracticeItem, by: User, answers: Json, cannot_tell: Json = ()
) -> PracticeAnswer:
    """Take in an answer and say whether it is right; sent again, the first one counts. The last one ends the try."""
    attempt = PracticeTry.objects.select_for_update(of=("self",)).select_related("instructions").get(pk=attempt.pk)
    first = PracticeAnswer.objects.filter(attempt=attempt, item=item).first()
    if first:
        return first
    if attempt.ended_at or item.pk not in attempt.order:
        raise Conflict(_("This try is over. Begin another."))
    version = attempt.instructions
    given = version.questions.clean_answers(answers, list(cannot_tell), measured(item.item, version.questions), {})
    made = PracticeAnswer.objects.create(
        attempt=attempt,
        item=item,
        answers=given.answers,
        cannot_tell=given.cannot_tell,
        wrong=wrong_of(version, item, given.answers, given.cannot_tell),
    )
    if attempt.answers.count() == attempt.n_items:
        n_right = sum(row.is_right for row in attempt.answers.all())
        end(attempt, passed=n_right >= attempt.pass_mark * attempt.n_items - 1e-9)
        project = attempt.practice.project
        record(Event.Kind.PRACTICE_ENDED, by=by, project=project, subject=attempt, n_right=n_right)
    return made


def wrong_of(version: InstructionVersion, item: PracticeItem, answers: Json, cannot_tell: Json) -> list[str]:
    """The questions with a known answer that were answered otherwise."""
    wrong = []
    for question in version.questions.questions:
        name = question.name
        if name in item.cannot_tell:
            right = name in cannot_tell
        elif name in item.answers:
            right = name in answers and matches(question, answers[name], item.answers[name])
        else:
            continue
        if not right:
            wrong.append(name)
    return wrong


def end(attempt: PracticeTry, *, passed: bool) -> None:
    attempt.ended_at, attempt.passed = timezone.now(), passed
    attempt.n_right = sum(row.is_right for row in attempt.answers.all())
    attempt.save(update_fields=["ended_at", "passed", "n_right"])
