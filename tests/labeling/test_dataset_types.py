"""Datasets of every task type: the question that asks it, and what became of the answers of real people."""

from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from labeling.actions.dataset_schemas import QUESTIONS as TASKS
from labeling.actions.dataset_schemas import schema_of_dataset
from labeling.actions.datasets import create_project_of
from labeling.errors import Invalid
from labeling.formats import open_dataset
from labeling.formats.dataset import pack
from labeling.models import Annotation, Import, Project
from labeling.questions import QUESTIONS
from labeling.schema import Schema
from tests import factories
from tests.api.conftest import Program
from tests.labeling.test_import_datasets import parts, zipped
from tests.labeling.test_imports import brought_in, sentences, uploaded

pytestmark = pytest.mark.once

DATA = ours.BASE_DIR.parent / "shared" / "data"


def project_for(content: bytes, tmp_path: Path) -> Project:
    there = tmp_path / "dataset.zip"
    there.write_bytes(content)
    with there.open("rb") as file, open_dataset(file) as dataset:
        return create_project_of(dataset=dataset, slug="dataset", by=factories.make_user())


def loaded(content: bytes, tmp_path: Path, **options: object) -> tuple[Project, Import]:
    project = project_for(content, tmp_path)
    return project, brought_in(project, content, "dataset.zip", **options)


def answers(project: Project) -> list[object]:
    found = Annotation.objects.filter(assignment__item__round__project=project).order_by("assignment")
    return [row.answers["label"] for row in found]


def small(tmp_path: Path, about: dict, rows: str, items: list[dict] | None = None, **options: object):
    content = parts(f"item_id,labeler_id,value\n{rows}", items or [{"item_id": "a", "text": "Hello"}], about)
    return loaded(zipped(content), tmp_path, **options)


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "kind", "n_items", "n_answers", "n_gold"),
    [
        ("rte", "choice", 800, 8000, 800),
        ("bluebirds", "choice", 108, 4212, 108),
        ("wordsim353", "rating", 353, 5189, 0),
        ("anesthesia", "rating", 45, 225, 0),
        ("people_multilabel", "choices", 50, 1000, 0),
        ("relation_multilabel", "choices", 10, 150, 0),
        ("event_spans", "spans", 42, 840, 42),
        ("toxic_spans_sample", "spans", 500, 1766, 0),
        ("crowdspeech_clean", "text", 800, 5600, 800),
        ("pedestrian_boxes", "boxes", 1448, 10136, 938),
    ],
)
def test_a_real_dataset_comes_in_whole(db, tmp_path, name, kind, n_items, n_answers, n_gold):
    if not (DATA / name).is_dir():
        pytest.skip("../shared/data is not here")

    project, imp = loaded(pack(DATA / name), tmp_path)

    assert project.current_instructions.questions.question("label").type == kind
    assert (imp.status, imp.n_added, imp.n_refused, imp.n_annotations) == ("done", n_items, 0, n_answers)
    assert project.items.exclude(gold={}).count() == n_gold
    assert project.rounds.get().is_closed


def test_every_type_of_question_can_be_asked_by_a_dataset():
    about = {"labels": ["a", "b"], "scale": {"min": 0, "max": 10}, "item_fields": {"text": "", "image_ref": ""}}
    sized = {**about, "item_fields": {**about["item_fields"], "image_width": "", "image_height": ""}}

    read = [Schema.read(schema_of_dataset({**sized, "task_type": task})) for task in TASKS]

    assert {schema.questions[0].type for schema in read} == set(QUESTIONS)


def test_a_task_of_no_type_of_ours_is_refused_in_a_sentence():
    with pytest.raises(Invalid, match="task type segmentation is not supported"):
        schema_of_dataset({"task_type": "segmentation"})


def test_a_rating_keeps_its_fractions_where_the_step_is_told_in_words(db, tmp_path):
    scale = {"min": 0, "max": 10, "step": "mostly half points"}

    project, _ = small(tmp_path, {"task_type": "rating", "scale": scale}, "a,w1,6.77\na,w2,7.0\n")

    assert answers(project) == [6.77, 7]


def test_a_rating_with_steps_takes_these_points_alone(db, tmp_path):
    scale = {"min": 1, "max": 4, "step": 1}

    project, imp = small(tmp_path, {"task_type": "rating", "scale": scale}, "a,w1,4\na,w2,2.5\na,w3,5\na,w4,fit\n")

    assert answers(project) == [4]
    assert all("Choose one of: 1, 2, 3, 4." in sentence for sentence in sentences(imp))


def test_a_second_answer_of_a_labeler_is_left_out_and_the_import_says_so(db, tmp_path):
    about = {"task_type": "rating", "scale": {"min": 1, "max": 4, "step": 1}}

    project, imp = small(tmp_path, about, "a,w1,3\na,w2,3\na,w1,4\n")

    assert answers(project) == [3, 3]
    assert imp.problem.startswith("1 answer was left out: their labeler had answered the same item before.")
    assert sentences(imp) == ["Answers: The same labeler answered this item above; the first answer counts."]


KINDS = {"task_type": "multi_choice", "labels": ["Chef", "Judge", "None"], "exclusive_labels": ["None"]}


def test_an_answer_that_contradicts_itself_counts_and_is_pointed_out(db, tmp_path):
    project, imp = small(tmp_path, KINDS, 'a,w1,"[""None"", ""Chef""]"\na,w2,"[""None""]"\n', only_if_all_good=True)

    assert answers(project) == [["Chef", "None"], ["None"]]
    assert "1 answer contradicts itself, and counts as it was given." in imp.problem
    assert "“None” stands alone" in sentences(imp)[0]


def test_items_without_fields_show_their_id(db, tmp_path):
    about = {"task_type": "single_choice", "labels": ["a", "b"]}

    project, _ = small(tmp_path, about, "p-1,w1,a\n", [{"item_id": "p-1"}])

    assert project.items.get().data == {"item": "p-1"}


def test_numbers_and_lists_of_words_are_shown_as_text(db, tmp_path):
    about = {"task_type": "single_choice", "labels": ["a", "b"], "item_fields": {"mean": "", "tags": ""}}

    project, _ = small(tmp_path, about, "p,w1,a\n", [{"item_id": "p", "mean": 6.77, "tags": ["sun", "sea"]}])

    assert project.items.get().data == {"mean": "6.77", "tags": "sun, sea"}


SIZED = {"image_ref": "not included", "image_width": "pixels", "image_height": "pixels"}
PICTURE = {"item_id": "p", "image_ref": "a.png", "image_width": 100, "image_height": 50}


def test_a_picture_that_is_not_here_has_the_size_it_came_with(db, tmp_path):
    about = {"task_type": "boxes", "labels": ["dog"], "item_fields": SIZED}
    inside = '"[{""label"": ""dog"", ""x"": 0, ""y"": 0, ""width"": 100, ""height"": 50}]"'
    outside = inside.replace("100", "114")

    project, imp = small(tmp_path, about, f"p,w1,{inside}\np,w2,{outside}\np,w3,[]\n", [PICTURE])

    assert project.items.get().data == {"image_ref": {"name": "a.png", "width": 100, "height": 50}}
    assert answers(project) == [[{"label": "dog", "x": 0, "y": 0, "width": 100, "height": 50}], []]
    assert "Box 1 leaves the picture on the right by 14 px." in sentences(imp)[0]


def test_its_preview_shows_the_rows_as_labelers_will_see_them(db, tmp_path, signed_in):
    about = {"task_type": "boxes", "labels": ["dog"], "item_fields": SIZED}
    gold = [{"label": "dog", "x": 1, "y": 2, "width": 3, "height": 4}]
    content = zipped(parts("item_id,labeler_id,value\n", [{**PICTURE, "gold": gold}], about))
    project = project_for(content, tmp_path)
    imp = uploaded(project, content, "dataset.zip")

    page = signed_in(project.created_by).get(reverse("import", args=[project.slug, imp.pk])).text

    assert "100 × 50 pixels" in page
    assert "gold: Dog" in page
    assert "field:image_ref.width" in page


def test_a_zip_goes_in_over_rest_too(db, work, stranger):
    about = {"task_type": "spans", "labels": ["PER"], "item_fields": {"text": ""}}
    rows = 'a,w1,"[{""label"": ""PER"", ""start"": 0, ""end"": 5}]"\na,w2,[]\na,w3,Hello\n'
    content = zipped(parts(f"item_id,labeler_id,value\n{rows}", [{"item_id": "a", "text": "Hello"}], about))
    mine = Program(factories.bearer(stranger))
    mine.post("projects/", {"slug": "spans", "name": "Spans", "schema": schema_of_dataset(about)})
    mine.post("projects/spans/instructions/1/publish/")

    sent = mine.upload("projects/spans/imports/", file=SimpleUploadedFile("spans.zip", content))
    work()
    done = mine.get(sent["Location"].removeprefix("/api/v1/")).json()
    given = mine.get("projects/spans/annotations/").json()["results"]

    assert (done["status"], done["n_annotations"], done["n_added"]) == ("done", 2, 1)
    assert "Give a list" in done["row_errors"][0]["sentence"]
    assert [row["answers"]["label"] for row in given] == [[{"label": "PER", "start": 0, "end": 5}], []]
