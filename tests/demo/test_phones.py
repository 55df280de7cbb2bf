import io

import pytest
from PIL import Image

from demo import phones
from demo.phone_drawing import HEIGHT, WIDTH, Look, draw_phone
from demo.phone_marks import PX_PER_MM, Mark
from demo.simulation import DemoItem, DemoProject
from tests.demo.agreement import confused_pairs, nominal_alpha, percent_agreement, share_disputed


@pytest.fixture(scope="module")
def project() -> DemoProject:
    return phones.project()


def picture_of(item: DemoItem) -> bytes:
    return item.files[item.data["photo"]]()


def brightest(lighting: str, depth: str) -> int:
    """How far the brightest point of a scratch stands out from the same picture without it."""
    mark = Mark(0.3, 0.6, 8, 0.4, depth)
    shown, bare = (
        Image.open(io.BytesIO(draw_phone(Look(phones.MODELS[0], lighting, marks, dust=0, seed=5)))).convert("L")
        for marks in ((mark,), ())
    )
    box = (110, 400, 110 + 12 * PX_PER_MM, 400 + 12 * PX_PER_MM)
    return shown.crop(box).getextrema()[1] - bare.crop(box).getextrema()[1]


def test_there_are_240_phones_of_every_kind(project):
    assert len(project.items) == 240
    assert {item.attributes["lighting"] for item in project.items} == {"bright", "dim", "glare"}
    assert {item.attributes["depth"] for item in project.items} == {"none", "hairline", "medium", "deep", "crack"}
    assert all(0 <= item.attributes["scratch_mm"] <= 9.8 for item in project.items)


def test_every_picture_decodes_and_is_small(project):
    for item in project.items:
        picture = picture_of(item)
        assert len(picture) < 40_000
        assert Image.open(io.BytesIO(picture)).size == (WIDTH, HEIGHT)


def test_a_picture_is_the_same_each_time_it_is_drawn(project):
    again = phones.project()

    assert picture_of(project.items[5]) == picture_of(again.items[5])


def test_a_scratch_stands_out_in_bright_light_and_hardly_in_dim_light():
    assert brightest("bright", "deep") > 60
    assert brightest("bright", "deep") > 3 * brightest("dim", "deep")
    assert brightest("bright", "hairline") > brightest("dim", "hairline")


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_inspectors_agree_well_but_not_too_well(seed):
    project = phones.project(seed)

    assert 0.65 <= percent_agreement(project) <= 0.8
    assert 0.4 <= nominal_alpha(project) <= 0.68
    assert 0.2 <= share_disputed(project) <= 0.45


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_hairline_and_minor_scratch_are_confused_most(seed):
    (first, often), (_, next_often), *_ = confused_pairs(phones.project(seed))

    assert first == {"hairline", "minor_scratch"}
    assert often > 1.3 * next_often


def test_poor_light_makes_people_unsure(project):
    lighting = {item.key: item.attributes["lighting"] for item in project.items}
    unsure = [lighting[a.item_key] for a in project.answers if a.cannot_tell or a.answers["defect"] == "unclear"]

    assert len(unsure) > 10
    assert unsure.count("dim") > len(unsure) / 2
    assert "bright" not in unsure
