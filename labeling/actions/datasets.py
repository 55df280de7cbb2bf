"""A dataset's answers, given by real people elsewhere: they become a closed round 1 with pseudonymous members."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from labeling.actions.dataset_schemas import schema_of_dataset
from labeling.actions.instructions import publish
from labeling.actions.projects import create_project
from labeling.actions.rows import Refused
from labeling.errors import Conflict, Contradiction, Invalid
from labeling.events import record
from labeling.formats import Dataset, Row
from labeling.models import (
    Annotation,
    Assignment,
    Event,
    Import,
    InstructionVersion,
    Item,
    Membership,
    Project,
    Role,
    Round,
    RoundItem,
    User,
)
from labeling.pictures import picture_fields, sizes_of, with_sizes
from labeling.questions import Answer, Json, Question
from labeling.schema import Schema

BATCH = 1_000
DAY = 86_400


@transaction.atomic
def create_project_of(*, dataset: Dataset, slug: str, by: User) -> Project:
    """A project that the dataset fits, with version 1 published."""
    about = dataset.description
    title = str(about.get("title") or slug)
    lines = [f"Source: {about['source_repo']}." if about.get("source_repo") else ""]
    lines.append(f"Licence: {about['licence']}." if about.get("licence") else "")
    project = create_project(
        by=by,
        slug=slug,
        name=title[:120],
        schema=schema_of_dataset(about),
        rules=f"# {title}\n\nThe rules that the labelers followed are not part of the dataset.\n",
        description=" ".join(line for line in lines if line),
    )
    draft = project.draft
    if draft is None:
        raise Conflict("The project has no draft to publish.")
    publish(draft=draft, by=by)
    return project


@dataclass(frozen=True)
class Given:
    """One answer as it was given."""

    item: int
    labeler: str
    answer: Json
    at: datetime | None
    seconds: float | None


def load_answers(*, imp: Import, by: User, dataset: Dataset, refused: list[Refused]) -> tuple[int, str]:
    """Inside the caller's transaction: round 1, closed. Returns the number of answers and, if there are none, why."""
    project = imp.project
    version = project.current_instructions
    if version is None:
        return 0, "The answers were left out: publish version 1 of the instructions first, then import again."
    if project.rounds.exists():
        return 0, "The answers were left out: they become round 1, and this project has rounds already."
    questions = version.questions.questions
    question = version.questions.question("label") or questions[0]
    reader = AnswerReader(dataset, project, version.questions, question, refused)
    given = list(reader.answers())
    if not given:
        return 0, "The dataset holds no answer that fits."
    labelers = make_labelers(project, list(dict.fromkeys(one.labeler for one in given)))
    made = make_round(imp, by, version, given)
    store_answers(made, question, given, labelers)
    record(Event.Kind.ROUND_CLOSED, by=by, project=project, subject=made, number=made.number, imported=imp.pk)
    return len(given), reader.remarks


@dataclass
class AnswerReader:
    """The rows of annotations.csv, one at a time; what is wrong with one is noted in `refused`, and counted."""

    dataset: Dataset
    project: Project
    schema: Schema
    question: Question
    refused: list[Refused]
    n_repeats: int = 0  # of answers by a labeler who had answered the item before
    n_contradictions: int = 0  # answers that are kept although they contradict themselves

    def answers(self) -> Iterator[Given]:
        table = self.dataset.answers()
        if missing := {"item_id", "labeler_id", "value"} - set(table.columns):
            raise Invalid(f"annotations.csv has no column {', '.join(sorted(missing))}.")
        items, seen = self.current_items(), set[tuple[int, str]]()
        for row in table.rows:
            try:
                one = self.read(row, items)
                if (one.item, one.labeler) in seen:
                    self.n_repeats += 1
                    raise Invalid("The same labeler answered this item above; the first answer counts.")
                seen.add((one.item, one.labeler))
                yield one
            except Invalid as error:
                self.refuse(row, str(error))

    def current_items(self) -> dict[str, tuple[int, Json]]:
        """Key -> the item and its data, in which pictures have their size."""
        found = Item.objects.filter(project=self.project, is_current=True).values_list("pk", "key", "data")
        sizes = sizes_of(self.project.pk) if picture_fields(self.schema) else {}
        return {key: (pk, with_sizes(data, self.schema, sizes)) for pk, key, data in found.iterator()}

    def read(self, row: Row, items: dict[str, tuple[int, Json]]) -> Given:
        if row.problem:
            raise Invalid(row.problem)
        key, labeler = row.values["item_id"].strip(), row.values["labeler_id"].strip()
        if key not in items:
            raise Invalid(f"There is no item “{key[:200]}”.")
        if not labeler or len(labeler) > 200:
            raise Invalid("The labeler's id must be 1 to 200 characters.")
        pk, data = items[key]
        answer = self.answer(row, data)
        at, seconds = moment(row.values.get("annotated_at", "")), duration(row.values.get("duration_s", ""))
        return Given(item=pk, labeler=labeler, answer=answer, at=at, seconds=seconds)

    def answer(self, row: Row, data: Json) -> Answer:
        """One that contradicts itself is what somebody said: it counts as it is, and stands in the list."""
        try:
            return self.question.clean(self.question.parse(row.values["value"]), data)
        except Contradiction as found:
            self.n_contradictions += 1
            self.refuse(row, f"{found} It was given like this and counts as it is.", kept=True)
            return found.answer

    def refuse(self, row: Row, sentence: str, *, kept: bool = False) -> None:
        self.refused.append(Refused(row.number, row.line, "annotations", f"Answers: {sentence}", row.raw, kept=kept))

    @property
    def remarks(self) -> str:
        """What was done about answers that came in and are not what a round may hold."""
        found = []
        if n := self.n_repeats:
            answers = "1 answer was" if n == 1 else f"{n:,} answers were"
            found.append(
                f"{answers} left out: their labeler had answered the same item before. In a round everybody answers an "
                "item once, and the first answer counts."
            )
        if n := self.n_contradictions:
            one, more = "contradicts itself, and counts as it was", "contradict themselves, and count as they were"
            found.append(f"1 answer {one} given." if n == 1 else f"{n:,} answers {more} given.")
        return " ".join([*found, "The rows are listed with the errors."]) if found else ""


def moment(text: str) -> datetime | None:
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


def duration(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds <= DAY else None


def make_labelers(project: Project, ids: list[str]) -> dict[str, User]:
    """One inactive user and member for each id: nobody can sign in as them, and their ids stay with the owner."""
    first = Membership.objects.filter(project=project).count() + 1
    nobody = make_password(None)
    users = User.objects.bulk_create(
        [
            User(
                username=f"imported-{project.slug}-{n}",
                name=f"Labeler {first + n - 1}",
                password=nobody,
                is_active=False,
            )
            for n in range(1, len(ids) + 1)
        ],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [
            Membership(
                project=project, user=user, role=Role.LABELER, pseudonym=user.name, imported_as=id, is_active=False
            )
            for id, user in zip(ids, users, strict=True)
        ],
        batch_size=BATCH,
    )
    return dict(zip(ids, users, strict=True))


def make_round(imp: Import, by: User, version: InstructionVersion, given: list[Given]) -> Round:
    """Closed, over the items that have answers; an item's overlap is the number of its answers."""
    now = timezone.now()
    times = [one.at for one in given if one.at]
    counts: dict[int, int] = {}
    for one in given:
        counts[one.item] = counts.get(one.item, 0) + 1
    made = Round.objects.create(
        project=imp.project,
        number=1,
        instructions=version,
        status=Round.Status.CLOSED,
        overlap=max(counts.values()),
        selection={"imported": imp.pk},
        created_by=by,
        opened_at=min(times, default=now),
        closed_at=max(times, default=now),
    )
    RoundItem.objects.bulk_create(
        [RoundItem(round=made, item_id=pk, position=i, overlap=n) for i, (pk, n) in enumerate(sorted(counts.items()))],
        batch_size=BATCH,
    )
    record(Event.Kind.ROUND_CREATED, by=by, project=imp.project, subject=made, number=1, n_items=len(counts))
    return made


def store_answers(made: Round, question: Question, given: list[Given], labelers: dict[str, User]) -> None:
    places = dict(RoundItem.objects.filter(round=made).values_list("item_id", "pk"))
    ended = made.closed_at or timezone.now()
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(
                item_id=places[one.item],
                labeler=labelers[one.labeler],
                status=Assignment.Status.SUBMITTED,
                leased_at=one.at or ended,
                expires_at=one.at or ended,
                ended_at=one.at or ended,
            )
            for one in given
        ],
        batch_size=BATCH,
    )
    Annotation.objects.bulk_create(
        [
            Annotation(
                id=uuid.uuid4(),
                assignment=held,
                instructions_id=made.instructions_id,
                answers={question.name: one.answer},
                seconds=one.seconds,
                created_at=one.at or ended,
            )
            for held, one in zip(assignments, given, strict=True)
        ],
        batch_size=BATCH,
    )
