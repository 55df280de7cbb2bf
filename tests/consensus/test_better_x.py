"""Change x: asked for with a resolution, brought or declined by the manager, and what counts from then on."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from consensus.actions.resolutions import resolve
from consensus.actions.snapshots import why_out
from consensus.models import Disagreement
from consensus.reports.versions import by_version
from labeling.actions.items import decline_change, request_change
from labeling.actions.media import add_media
from labeling.actions.rounds import Selection, close_round
from labeling.errors import Conflict, Invalid
from labeling.models import ChangeRequest, Item, Membership, RoundItem
from tests import factories

WHY = {"outcome": "change_x", "cause": "x_lacks", "rationale": "One cannot see who laughs."}


@pytest.fixture
def disagreement(item, labeler, second_labeler, work) -> Disagreement:
    factories.answer(item, labeler, "joy")
    factories.answer(item, second_labeler, "anger")
    work()
    return Disagreement.objects.get()


@pytest.fixture
def asked(disagreement, sme) -> Item:
    """The item for which the expert asked for more context."""
    resolve(disagreement=disagreement, by=sme, wanted="context", **WHY)
    return Item.objects.get(pk=disagreement.item.item_id)


def url(name, project, *args):
    return reverse(name, args=[project.slug, *args])


def test_the_request_stands_in_the_list_of_the_manager_and_on_the_first_pages(asked, project, manager, sme, signed_in):
    browser = signed_in(manager)

    listed = browser.get(url("change_requests", project)).text
    for part in ("More context", "One cannot see who laughs.", asked.data["text"], url("better_x", project, asked.pk)):
        assert part in listed
    assert "1 item waits for a better x." in browser.get(url("project", project)).text
    assert "1 item waits for a better x." in browser.get("/").text
    assert "One cannot see who laughs." in signed_in(sme).get(url("change_requests", project)).text


def test_a_new_x_in_the_browser_is_the_next_version_and_the_one_that_counts(
    asked, open_round, disagreement, project, manager, sme, labeler, second_labeler, signed_in, work
):
    browser = signed_in(manager)
    form = browser.get(url("better_x", project, asked.pk)).text
    assert asked.data["text"] in form
    same = browser.post(url("better_x", project, asked.pk), {"field-text": asked.data["text"]})
    assert (same.status_code, "This is the x that is there already" in same.text) == (422, True)
    empty = browser.post(url("better_x", project, asked.pk), {"field-text": ""})
    assert (empty.status_code, "is empty" in empty.text) == (422, True)

    browser.post(url("better_x", project, asked.pk), {"field-text": "He laughed at her, she wept."})

    asked.refresh_from_db()
    new = Item.objects.get(project=project, key=asked.key, is_current=True)
    assert (new.version, new.data, asked.is_current) == (2, {"text": "He laughed at her, she wept."}, False)
    request = ChangeRequest.objects.get()
    assert (request.state, request.replaced_by, request.settled_by) == ("done", new, manager)
    assert why_out(asked) == "replaced by a better x"
    assert "1 better x that you asked for has come or was declined" in home(signed_in(sme), project)
    signed_in(sme).post(url("change_requests", project))
    assert "better x" not in home(signed_in(sme), project)
    assert "version 2 is in" in signed_in(sme).get(url("disagreement", project, disagreement.pk)).text

    close_round(round=open_round, by=manager)
    second = factories.make_open_round(project, selection=Selection(keys=(asked.key,)))
    place = second.round_items.get()
    assert place.item == new
    for person in (labeler, second_labeler):
        factories.answer(place, person, "anger")
    work()
    member = Membership.objects.get(project=project, user=manager)
    assert [(row.version, row.answers) for row in by_version(member, new)] == [(1, "1 Anger · 1 Joy"), (2, "2 Anger")]
    page = browser.get(url("item", project, new.pk)).text
    assert asked.data["text"] in page
    assert "He laughed at her, she wept." in page
    answers = browser.get(url("item_answers", project, new.pk)).text
    assert "0 % of pairs of answers differ" in answers.replace("\N{NO-BREAK SPACE}", " ")
    assert "100 % of pairs of answers differ" in answers.replace("\N{NO-BREAK SPACE}", " ")


def home(browser, project) -> str:
    return browser.get(url("home_disagreements", project)).text


def test_declining_opens_the_disagreement_again_with_the_reason(
    asked, disagreement, project, manager, sme, signed_in, work
):
    browser = signed_in(manager)
    refused = browser.post(url("decline_x", project, asked.pk), {"reason": " "})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)

    browser.post(url("decline_x", project, asked.pk), {"reason": "The recording ends there."})
    work()
    work()

    asked.refresh_from_db()
    disagreement.refresh_from_db()
    assert (asked.change_requested_at, disagreement.status) == (None, "open")
    assert "The recording ends there." in disagreement.messages.get().body
    assert ChangeRequest.objects.get().state == "declined"
    assert "has come or was declined" in home(signed_in(sme), project)
    assert "The recording ends there." in signed_in(sme).get(url("change_requests", project)).text
    with pytest.raises(Conflict, match="has come, or was declined"):
        decline_change(item=asked, by=manager, reason="Again")


def test_over_rest_the_same_key_with_other_content_is_the_better_x(asked, project, manager):
    api, header = f"/api/v1/projects/{project.slug}/items/", factories.bearer(manager)
    (row,) = Client().get(f"{api}requests/", **header).json()["results"]
    assert (row["key"], row["wanted"], row["state"]) == (asked.key, "context", "open")

    body = {"key": asked.key, "data": {"text": "With what came before."}}
    assert Client().post(api, body, content_type="application/json", **header).status_code == 201

    (row,) = Client().get(f"{api}requests/?state=settled", **header).json()["results"]
    assert (row["state"], row["version"]) == ("done", 1)
    again = Client().post(f"{api}{asked.pk}/decline/", {"reason": "x"}, content_type="application/json", **header)
    assert again.status_code == 409


def test_what_was_replaced_is_asked_about_no_more_and_no_better_x_is_asked_for_it(
    asked, open_round, project, third_labeler
):
    RoundItem.objects.filter(round=open_round).update(overlap=3)
    factories.read_by_everyone(project, open_round.instructions)

    free = RoundItem.objects.open_to(third_labeler)
    assert asked.pk not in free.values_list("item", flat=True)
    assert free.count() == 2
    Item.objects.filter(pk=asked.pk).update(is_current=False)
    with pytest.raises(Conflict, match="A better x has come"):
        request_change(item=asked, by=third_labeler, reason="x")


def test_taking_the_resolution_back_takes_the_request_back(asked, disagreement, project, sme, signed_in):
    signed_in(sme).post(url("reopen", project, disagreement.pk))

    assert ChangeRequest.objects.get().state == "withdrawn"
    assert "has come or was declined" not in home(signed_in(sme), project)


def test_an_expert_reads_their_own_requests_alone_and_brings_nothing(asked, project, sme, labeler, signed_in):
    other = factories.make_member(project, "sme")
    assert "One cannot see" not in signed_in(other).get(url("change_requests", project)).text
    assert signed_in(labeler).get(url("change_requests", project)).status_code == 403
    for person in (sme, labeler):
        for name in ("better_x", "decline_x"):
            assert signed_in(person).post(url(name, project, asked.pk), {"field-text": "x"}).status_code == 403


def picture(colour: str) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    file.seek(0)
    file.name = "front.png"
    return file


def test_a_picture_is_uploaded_and_a_record_gets_another_column(db, signed_in):
    fields = [{"name": "photo", "type": "image"}, {"name": "row", "type": "record"}]
    project = factories.make_project(schema=factories.SCHEMA | {"fields": fields})
    manager, first = project.created_by, picture("black")
    first.size = len(first.getvalue())
    add_media(project=project, by=manager, name="front.png", file=first)
    data = {"photo": "front.png", "row": {"length": 3, "place": "left", "seen": True}}
    item = Item.objects.create(project=project, key="a", data=data)
    request_change(item=item, by=manager, reason="too dark", wanted="picture")

    item.refresh_from_db()  # PostgreSQL keeps the columns in an order of its own
    typed = {"length": "3.5", "place": "left", "seen": "true"}
    form = {f"cell-row-0-{at}": typed[column] for at, column in enumerate(item.data["row"])}
    form |= {"more-row-0": "width", "value-row-0": "2"}
    signed_in(manager).post(url("better_x", project, item.pk), form | {"file-photo": picture("white")})

    new = project.items.get(is_current=True)
    assert new.data["row"] == {"length": 3.5, "place": "left", "seen": True, "width": "2"}
    assert new.data["photo"] == f"front-{item.pk}-2.png"  # another file has the name
    assert project.media.filter(name=new.data["photo"]).exists()


def test_what_is_wanted_comes_with_the_form_of_the_resolution(disagreement, project, sme, signed_in):
    assert 'name="wanted"' in signed_in(sme).get(url("disagreement", project, disagreement.pk)).text

    signed_in(sme).post(url("resolve", project, disagreement.pk), WHY | {"wanted": "picture"})

    assert ChangeRequest.objects.get().wanted == "picture"
    with pytest.raises(Invalid):
        decline_change(item=disagreement.item.item, by=sme, reason="")
