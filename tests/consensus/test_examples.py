"""A decided disagreement shown as the part of its item that matters: of a picture, a text or a sound."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from consensus.actions.disagreements import compare_again
from consensus.models import Disagreement, Resolution
from labeling.actions.media import add_media
from labeling.actions.rounds import Selection, close_round
from labeling.models import Item
from tests import factories
from tests.browser.drawing import photo
from tests.factories import answer
from tests.questions import box, span
from tests.sounds import wav

pytestmark = pytest.mark.once

OPTIONS = [{"value": "joy", "title": "Joy"}, {"value": "anger", "title": "Anger"}]
TEXT = "It is a quiet evening. 😀 Then the door slams, and slams again. After that nothing happens for quite some time."


class World:
    """One item on which two labelers part ways, in a round that is closed, and the page on which it is resolved."""

    def __init__(self, signed_in, fields, question, data, answers, files=()):
        question = {"name": "label", "title": "What is it?", "options": OPTIONS, **question}
        self.project = factories.make_project(schema={"fields": fields, "questions": [question]})
        for name, content in files:
            add_media(project=self.project, by=self.project.created_by, name=name, file=ContentFile(content, name))
        Item.objects.create(project=self.project, key="1", data=data)
        self.people = [factories.make_member(self.project, "labeler") for _ in answers]
        self.expert = factories.make_member(self.project, "sme")
        opened = factories.make_open_round(self.project, overlap=2)
        place = opened.round_items.get()
        for person, given in zip(self.people, answers, strict=True):
            answer(place, person, given)
        compare_again([place.pk])
        close_round(round=opened, by=self.project.created_by)
        self.row = Disagreement.objects.get()
        self.client, self.labeler = signed_in(self.expert), signed_in(self.people[0])
        self.slug = self.project.slug

    @property
    def suggested(self) -> dict:
        page = self.client.get(reverse("disagreement", args=[self.slug, self.row.pk]))
        return dict(page.context["parts"][0].values)

    def resolve(self, label, **shown):
        form = {"outcome": "decide", "cause": "slip", "rationale": "It is so.", **label, **shown}
        return self.client.post(reverse("resolve", args=[self.slug, self.row.pk]), form)

    @property
    def example(self) -> str:
        """As labelers see it beside their items."""
        return self.labeler.get(reverse("borderline", args=[self.slug, 1])).text


@pytest.fixture
def pictured(db, signed_in) -> World:
    fields, data = [{"name": "photo", "type": "image"}], {"photo": "a.jpg"}
    shared, left, right = box(x=5, y=5), box(x=60.4, y=70), box(x=80, y=60, label="anger")
    return World(signed_in, fields, {"type": "boxes"}, data, [[shared, left], [shared, right]], [("a.jpg", photo())])


@pytest.fixture
def written(db, signed_in) -> World:
    fields, data = [{"name": "text", "type": "text"}], {"text": TEXT}
    answers = [[span(0, 2), span(34, 44)], [span(0, 2), span(30, 44, "anger")]]
    return World(signed_in, fields, {"type": "spans"}, data, answers)


BOXES = {"json-label": '[{"label": "joy", "x": 60, "y": 60, "width": 40, "height": 40}]'}
SPANS = {"json-label": '[{"label": "joy", "start": 34, "end": 44}]'}


def test_the_region_on_which_boxes_differ_is_proposed_and_shown_with_a_margin(pictured):
    assert pictured.suggested == {"field": "photo", "x": 60, "y": 60, "width": 50, "height": 35}
    done = pictured.resolve(BOXES, shows="photo", **{f"part-0-{name}": str(pictured.suggested[name]) for name in
                                                     ("x", "y", "width", "height")})  # fmt: skip
    assert done.status_code == 302
    address = reverse("example_picture", args=[pictured.slug, Resolution.objects.get().pk])
    assert address in pictured.example

    answered = pictured.labeler.get(address)
    part = Image.open(io.BytesIO(b"".join(answered.streaming_content)))
    assert part.size == (50 + 2 * 16, 35 + 2 * 16)
    brown, grey = part.convert("RGB").getpixel((30, 50)), part.convert("RGB").getpixel((8, 5))
    assert [abs(a - b) < 25 for a, b in zip(brown, (0x77, 0x44, 0x22), strict=True)] == [True] * 3  # upright
    assert [abs(a - b) < 25 for a, b in zip(grey, (0x99, 0xAA, 0xBB), strict=True)] == [True] * 3


def test_the_part_of_a_picture_is_for_members_who_may_see_it_as_an_example(pictured, signed_in, stranger):
    part = {"part-0-x": "60", "part-0-y": "60", "part-0-width": "50", "part-0-height": "35"}
    pictured.resolve(BOXES, shows="photo", **part)
    address = reverse("example_picture", args=[pictured.slug, Resolution.objects.get().pk])

    assert pictured.labeler.get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 404
    factories.make_open_round(pictured.project, overlap=1, selection=Selection())  # it is asked about again
    assert pictured.labeler.get(address).status_code == 404


def test_the_passage_on_which_spans_differ_is_shown_with_its_context(written):
    assert written.suggested["passage"] == TEXT[30:44]
    written.resolve(SPANS, shows="text", **{"part-0-passage": TEXT[30:44], "part-0-near": "30"})

    assert Resolution.objects.get().part == {"field": "text", "start": 30, "end": 44}
    assert f"<mark>{TEXT[30:44]}</mark>{TEXT[44:104]}…" in written.example
    assert "“It is a quiet" not in written.example


def test_a_passage_that_stands_twice_is_the_one_that_is_near(written):
    written.resolve(SPANS, shows="text", **{"part-0-passage": "slams", "part-0-near": str(TEXT.rindex("slams") - 2)})

    assert Resolution.objects.get().part["start"] == TEXT.rindex("slams")


def test_the_whole_item_is_shown_unless_told_otherwise(written):
    written.resolve(SPANS, shows="", **{"part-0-passage": "door"})

    assert Resolution.objects.get().part is None
    assert "“It is a quiet" in written.example


def test_a_stretch_of_a_sound_is_shown(db, signed_in):
    fields, data = [{"name": "call", "type": "audio"}], {"call": "a.wav"}
    world = World(signed_in, fields, {"type": "choice"}, data, ["joy", "anger"], [("a.wav", wav(seconds=3))])
    world.resolve({"label": "joy"}, shows="call", **{"part-0-from": "0.5", "part-0-to": "2"})

    assert Resolution.objects.get().part == {"field": "call", "from": 0.5, "to": 2}
    assert "#t=0.50,2.00" in world.example


RECORDS = [{"name": "Huber", "zip": "8001", "born": "1970"}, {"name": "Hubert", "zip": "8001", "born": "1979"}]


@pytest.fixture
def recorded(db, signed_in) -> World:
    fields, data = [{"name": "pair", "type": "record"}], {"pair": RECORDS}
    return World(signed_in, fields, {"type": "choice"}, data, ["joy", "anger"])


def test_the_columns_of_records_that_decided_are_kept_and_shown_with_the_resolution(recorded):
    recorded.resolve({"label": "joy"}, shows="pair", **{"part-0-column-2": "born", "part-0-column-0": "name"})

    part = Resolution.objects.get().part
    assert (part["field"], sorted(part["columns"])) == ("pair", ["born", "name"])  # a database may order a record anew
    decided = recorded.client.get(reverse("disagreement", args=[recorded.slug, recorded.row.pk])).text
    for page in (decided, recorded.example):
        assert '<dd><bdi>1970</bdi> <span class="sign" aria-hidden="true">≠</span> <bdi>1979</bdi></dd>' in page
    assert "8001" not in recorded.example


@pytest.mark.parametrize("columns", [{}, {"part-0-column-0": "no such column"}])
def test_no_column_is_no_part(recorded, columns):
    refused = recorded.resolve({"label": "joy"}, shows="pair", **columns)

    assert refused.status_code == 422
    assert "Tick the columns that decided" in refused.text


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"x": "390", "y": "0", "width": "20", "height": "5"}, "leaves the picture, which is 400 × 300"),
        ({"x": "1", "y": "1", "width": "", "height": "5"}, "Give the left and upper edge"),
        ({"x": "nan", "y": "1", "width": "5", "height": "5"}, "Give the left and upper edge"),
    ],
)
def test_a_part_that_is_none_is_refused_at_its_place_and_stays_entered(pictured, part, sentence):
    refused = pictured.resolve(BOXES, shows="photo", **{f"part-0-{name}": text for name, text in part.items()})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert f'name="part-0-x" value="{part["x"]}"' in refused.text
    assert not Resolution.objects.exists()


def test_words_that_do_not_stand_there_are_refused(written):
    refused = written.resolve(SPANS, shows="text", **{"part-0-passage": "the window"})

    assert "These words do not stand in" in refused.text
    assert "the window</textarea>" in refused.text
