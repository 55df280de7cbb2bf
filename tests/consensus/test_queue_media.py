"""What the queue of disagreements shows of a picture and of a sound."""

import re

import pytest
from django.core.files.base import ContentFile

from labeling.actions.media import add_media
from labeling.models import Item
from tests import factories, sounds
from tests.labeling.test_media import picture


@pytest.mark.parametrize(
    ("kind", "name", "content"), [("image", "a.png", picture()), ("audio", "a.wav", sounds.wav(0.1))]
)
def test_a_row_shows_a_small_picture_and_calls_a_sound_by_its_key(db, signed_in, work, kind, name, content):
    schema = {**factories.SCHEMA, "fields": [{"name": "x", "type": kind}]}
    project = factories.make_project(schema=schema)
    media = add_media(project=project, by=project.created_by, name=name, file=ContentFile(content))[0]
    Item.objects.create(project=project, key="the key", data={"x": name})
    item = factories.make_open_round(project, overlap=2).round_items.get()
    for label in ("joy", "anger"):
        factories.answer(item, factories.make_member(project, "labeler"), label)
    work()
    page = signed_in(project.created_by).get(f"/p/{project.slug}/disagreements/").content.decode()

    assert "the key</a>" in re.sub(r"\s+</a>", "</a>", page)
    there = f"/p/{project.slug}/media/{media.pk}/"
    assert (f'src="{there}thumbnail/"' in page) == (kind == "image")
    assert f'"{there}"' not in page
