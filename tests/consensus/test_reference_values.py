"""The numbers that others computed for real answers of real labelers (the data's README names them)."""

import csv
import gzip
import json
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from consensus.actions.measurements import measure_round
from consensus.reports.agreement import agreement_report
from consensus.reports.human_performance import hlp_report
from consensus.reports.numbers import numbers_of
from labeling.models import Annotation, Assignment, Item, Round, RoundItem, User
from tests import factories

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
RTE = DATA / "rte"
SCHEMA = {
    "fields": [{"name": "text", "type": "text"}],
    "questions": [{"name": "label", "type": "choice", "options": [{"value": "entailed"}, {"value": "not_entailed"}]}],
}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not RTE.is_dir(), reason="../shared/data/rte is not here: the reference values go unchecked"),
]


def rows_of(name: str) -> list[dict[str, str]]:
    with gzip.open(RTE / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def rte(db) -> Round:
    """The answers as they came, in a closed round."""
    project = factories.make_project(schema=SCHEMA)
    now, version = timezone.now(), project.current_instructions
    with gzip.open(RTE / "items.jsonl.gz", "rt", encoding="utf-8") as file:
        raw = [json.loads(line) for line in file]
    items = Item.objects.bulk_create(
        Item(project=project, key=row["item_id"], data={}, attributes=row["metadata"], gold={"label": row["gold"]})
        for row in raw
    )
    made = Round.objects.create(
        project=project, number=1, instructions=version, status="closed", overlap=10, created_by=project.created_by
    )
    places = RoundItem.objects.bulk_create(
        RoundItem(round=made, item=item, position=place, overlap=10) for place, item in enumerate(items)
    )
    answers = rows_of("annotations.csv.gz")
    people = {name: User(username=name) for name in sorted({row["labeler_id"] for row in answers})}
    User.objects.bulk_create(people.values())
    place_of = {item.key: place for item, place in zip(items, places, strict=True)}
    held = Assignment.objects.bulk_create(
        Assignment(item=place_of[row["item_id"]], labeler=people[row["labeler_id"]], status="submitted", expires_at=now)
        for row in answers
    )
    Annotation.objects.bulk_create(
        Annotation(id=uuid.uuid4(), assignment=one, instructions=version, answers={"label": row["value"]})
        for one, row in zip(held, answers, strict=True)
    )
    return made


@pytest.fixture
def question(rte):
    return rte.instructions.questions.questions[0]


def test_agreement_and_human_performance_of_rte(rte, question):
    measure_round(round=rte)
    agreement, hlp = agreement_report(rte, question), hlp_report(rte, question)

    assert (agreement.n_items, agreement.n_labels, agreement.n_labelers) == (800, 8000, 164)
    assert agreement.percent_agreement.value == pytest.approx(0.6287, abs=1e-4)
    alpha = agreement.krippendorff_alpha
    assert alpha.value == pytest.approx(0.2415, abs=1e-4)
    assert (alpha.low, alpha.high) == (pytest.approx(0.221, abs=0.005), pytest.approx(0.2615, abs=0.005))
    values = {estimate.kind: estimate.value for estimate in hlp.estimates}
    assert values == {
        "leave_one_out": pytest.approx(0.7090, abs=1e-4),
        "random_pair": pytest.approx(0.6287, abs=1e-4),
        "reference": pytest.approx(0.7291, abs=1e-4),
    }


def test_the_slices_of_rte(rte, question):
    measure_round(round=rte)
    alpha = {row.slice: row.krippendorff_alpha.value for row in agreement_report(rte, question).slices}
    right = {row.slice: row.estimates[2].value for row in hlp_report(rte, question, "task").slices}

    published = {
        "CD": (0.3099, 0.7753), "IE": (0.2473, 0.7408), "IR": (0.2291, 0.7344), "MT": (0.0936, 0.6258),
        "PP": (0.2404, 0.7320), "QA": (0.1893, 0.7108), "RC": (0.3215, 0.7707),
    }  # fmt: skip
    assert alpha == {f"task={task}": pytest.approx(values[0], abs=1e-4) for task, values in published.items()}
    assert right == {f"task={task}": pytest.approx(values[1], abs=1e-4) for task, values in published.items()}


def test_an_answer_computed_now_equals_the_stored_one(rte, question):
    computed = numbers_of(rte, question)
    measure_round(round=rte)
    stored = numbers_of(rte, question)

    assert list(stored) == list(computed)
    assert all(stored[slice][name] == number for slice, row in computed.items() for name, number in row.items())


# data set -> slice -> what is stored for it, as its README gives it
PUBLISHED = {
    "bluebirds": {
        "": {
            "percent_agreement": 0.5882, "krippendorff_alpha": 0.1255, "fleiss_kappa": 0.1253, "gwet_ac": 0.2218,
            "reference": 0.6356,
        },
    },
    "wordsim353": {
        "set=set1": {
            "krippendorff_alpha": 0.6003, "krippendorff_alpha:interval": 0.6664, "krippendorff_alpha:nominal": 0.0926,
            "percent_agreement": 0.1736, "random_pair:absolute_difference": 1.8051,
        },
        "set=set2": {
            "krippendorff_alpha": 0.4916, "krippendorff_alpha:interval": 0.4729, "krippendorff_alpha:nominal": 0.0595,
            "percent_agreement": 0.1557, "random_pair:absolute_difference": 2.0635,
        },
    },
    "people_multilabel": {
        "": {
            "krippendorff_alpha": 0.2708, "krippendorff_alpha:jaccard": 0.2923, "krippendorff_alpha:nominal": 0.2356,
            "percent_agreement": 0.3649, "random_pair:jaccard": 0.4271,
        },
    },
    "relation_multilabel": {
        "": {
            "krippendorff_alpha": 0.3935, "krippendorff_alpha:jaccard": 0.4241, "krippendorff_alpha:nominal": 0.3362,
            "percent_agreement": 0.4181, "random_pair:jaccard": 0.5255,
        },
    },
    "event_spans": {
        "": {
            "random_pair": 0.2749, "random_pair:overlap_f1": 0.3893, "reference": 0.4369,
            "reference:overlap_f1": 0.5266,
        },
    },
    "toxic_spans_sample": {"": {"random_pair": 0.3197, "random_pair:place_f1": 0.3588}},
    "pedestrian_boxes": {
        "": {
            "random_pair:f1_50": 0.8657, "random_pair:matched_iou": 0.7545, "reference:precision_50": 0.9149,
            "reference:recall_50": 0.8269, "reference:matched_iou": 0.7822,
        },
    },
    "crowdspeech_clean": {
        "": {
            "percent_agreement": 0.1179, "random_pair": 0.7375, "random_pair:character_likeness": 0.8478,
            "reference:word_error_rate": 0.1806, "reference:character_error_rate": 0.1011,
        },
    },
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_numbers_of_other_data_sets_are_those_that_others_computed(name):
    manager = factories.make_user("loader")
    call_command("load_dataset", DATA / name, project="loaded", manager=manager.username)
    round = Round.objects.get(project__slug="loaded")
    numbers = numbers_of(round, round.instructions.questions.questions[0])

    for slice, wanted in PUBLISHED[name].items():
        found = {statistic: numbers[slice][statistic].value for statistic in wanted}
        assert found == pytest.approx(wanted, abs=6e-5)
