"""Every question type on every page and address of the loop: labeled, compared, discussed, decided, released."""

import json
import uuid
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from consensus.actions.releases import ask_release
from consensus.models import Disagreement
from labeling.actions.assignments import lease
from labeling.actions.imports import preview, start_import, upload_import
from labeling.actions.instructions import start_draft
from labeling.actions.rounds import close_round
from labeling.models import Annotation, Item, Project
from tests import factories
from tests.questions import DATA, EXAMPLES, PICTURE, TEXT
from tests.rules.routes import routes

pytestmark = pytest.mark.once

WHY = {"outcome": "decide", "cause": "rule_unclear", "rationale": "It is written there."}


# How far the two different answers of each example lie apart, by the distance of its type.
SPREADS = {
    **{"choice": 1, "choices": 2 / 3, "rating": 2 / 3, "number": 0.03},
    **{"text": 0.5, "spans": 1, "boxes": 1, "polygon": 1},
}


@pytest.fixture(params=EXAMPLES)
def example(request):
    return EXAMPLES[request.param]


@pytest.fixture
def project(db, example, work) -> Project:
    """Three items by way of a file, with gold; for an instruction version that asks this one question."""
    made = factories.make_project(schema=example.schema)
    gold = example.same[0][1]
    rows = [
        {"id": f"i{n}", "text": TEXT, "photo": PICTURE, "gold": gold, "metadata": {"noise": "car"}} for n in range(3)
    ]
    file = ContentFile("\n".join(map(json.dumps, rows)).encode())
    imp = upload_import(project=made, by=made.created_by, name="items.jsonl", file=file)
    start_import(imp=imp, by=made.created_by, mapping=preview(imp).mapping)
    work()
    return made


def label_as(client, project, example, answer) -> None:
    """Take the next item and send the form of its page, without scripts."""
    held = client.post(reverse("label_next", args=[project.slug]), follow=True)
    action = held.context["held"]
    sent = client.post(
        reverse("label_submit", args=[project.slug, action.pk]), {"id": str(uuid.uuid4()), **example.form(answer)}
    )
    assert sent.status_code == 302, sent.text


@pytest.fixture
def closed(project, example, signed_in, work):
    """A closed round: on the first item answers differ, on the others both labelers say the same."""
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    made = factories.make_open_round(project, overlap=2)
    for place, person in enumerate(people):
        for number in range(3):
            label_as(signed_in(person), project, example, example.different[place if number == 0 else 0])
    work()
    close_round(round=made, by=project.created_by)
    work()
    made.refresh_from_db()
    return made


def in_order(answer):
    """As text with its names sorted: databases keep no order of them."""
    return json.dumps(answer, sort_keys=True)


def test_the_form_of_its_page_keeps_an_answer_and_shows_it_again(closed, project, example, signed_in):
    asked = closed.instructions.questions.questions[0]
    kept = [row.answers["label"] for row in Annotation.objects.all()]
    held = Annotation.objects.order_by("created_at").first().assignment
    mine = signed_in(held.labeler).get(reverse("mine", args=[project.slug])).text

    assert set(map(in_order, kept)) == {in_order(asked.clean(answer, DATA)) for answer in example.different[:2]}
    assert asked.describe(held.annotations.get().answers["label"]) in mine
    assert signed_in(held.labeler).get(reverse("label_reopen", args=[project.slug, held.pk])).status_code == 200


def test_every_page_and_address_of_the_project_shows_it(closed, project, signed_in, work):
    raised = Disagreement.objects.get()  # the two that agree on the other items are none
    assert (raised.kind, raised.spread) == (
        "tie",
        pytest.approx(SPREADS[closed.instructions.questions.questions[0].type]),
    )
    start_draft(project=project, by=project.created_by)
    release = ask_release(project=project, by=project.created_by)
    work()
    item, manager = project.items.first(), signed_in(project.created_by)
    mine = Annotation.objects.first().assignment
    values = {
        "p/slug": project.slug, "projects/slug": project.slug, "items/pk": item.pk, "imports/pk": item.from_import_id,
        "rounds/number": 1, "instructions/number": 1, "diff/before": 1, "before/after": "draft", "diff/other": 1,
        "disagreements/pk": raised.pk, "releases/number": release.number,
        "files/name": "labels.csv", "mine/pk": mine.pk, "read/number": 1,
    }  # fmt: skip
    looked_at = 0
    for route in routes():
        try:
            address = route.address(values)
        except KeyError:
            continue  # of something that this project does not have
        looked_at += route.is_of_somebody and manager.get(address).status_code == 200  # what fails raises
    assert looked_at > 40


def test_what_is_wrong_stands_at_the_question_and_what_was_entered_stays(project, example, signed_in):
    labeler = factories.make_member(project, "labeler")
    factories.make_open_round(project)
    client = signed_in(labeler)
    held = client.post(reverse("label_next", args=[project.slug]), follow=True).context["held"]
    given, sentence = example.refused[0]
    wrong = {**example.form(given), "comment": "I am not sure."}
    response = client.post(reverse("label_submit", args=[project.slug, held.pk]), wrong)

    assert response.status_code == 422
    assert sentence in unescape(response.text)
    assert "I am not sure." in response.text
    assert not Annotation.objects.exists()


def test_an_expert_takes_an_answer_and_it_is_released(closed, project, example, signed_in, work):
    raised = Disagreement.objects.get()
    page = signed_in(project.created_by).get(reverse("disagreement", args=[project.slug, raised.pk]))
    cards = page.context["discussion"].cards
    taken = cards[0].shown
    field = "label" if closed.instructions.questions.questions[0].takes_one else None
    form = {field: taken.value} if field else example.form(taken.answer)
    resolve = reverse("resolve", args=[project.slug, raised.pk])
    nothing = signed_in(project.created_by).post(resolve, WHY)
    assert (nothing.status_code, "Choose the label." in nothing.text) == (422, True)
    response = signed_in(project.created_by).post(resolve, {**WHY, **form})
    assert response.status_code == 302, response.text
    assert raised.resolutions.get().label == taken.answer

    release = ask_release(project=project, by=project.created_by)
    work()
    release.refresh_from_db()
    lines = release.files.get(name="labels.jsonl").file.open("rb").read().decode().splitlines()
    labels = {row["key"]: row["label"] for row in map(json.loads, lines)}
    assert labels[raised.item.item.key] == taken.answer
    assert len(labels) == 3


def test_no_address_of_an_open_round_shows_a_labeler_what_another_wrote(db, signed_in, work):
    project = factories.make_project(schema=EXAMPLES["text"].schema)
    labeler, other = (factories.make_member(project, "labeler") for _ in range(2))
    item = Item.objects.create(project=project, key="i", data=DATA)
    made = factories.make_open_round(project)
    held = lease(item=made.round_items.get(), by=labeler)
    factories.answer(made.round_items.get(), other, "canary-text")
    work()
    values = {
        "p/slug": project.slug, "projects/slug": project.slug, "items/pk": item.pk, "rounds/number": 1,
        "label/pk": held.pk, "mine/pk": held.pk, "assignments/pk": held.pk, "instructions/number": 1, "read/number": 1,
    }  # fmt: skip
    client = signed_in(labeler)
    for route in routes():
        try:
            address = route.address(values)
        except KeyError:
            continue
        assert "canary-text" not in client.get(address).text, address
