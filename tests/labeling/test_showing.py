import pytest

from labeling.errors import InvalidSchema
from labeling.models import Item
from labeling.schema import Schema
from labeling.showing import shown_fields
from tests import factories


def test_a_picture_that_was_never_uploaded_is_shown_as_missing(db, django_assert_num_queries):
    schema = factories.SCHEMA | {"fields": [{"name": "front", "type": "image"}, {"name": "back", "type": "image"}]}
    project = factories.make_project(schema=schema)
    item = Item.objects.create(project=project, key="a", data={"front": "f.png", "back": "b.png"})
    version = project.current_instructions

    with django_assert_num_queries(1):
        fields = shown_fields(item, version)

    assert [field.media for field in fields] == [None, None]


def test_the_fields_of_an_item_come_with_the_template_of_their_type(project, items):
    (field,) = shown_fields(items[0], project.current_instructions)

    assert field.template == "labeling/fields/_text.html"
    assert field.excerpt == "Text 0"


def test_what_differs_between_two_records_is_counted(db):
    schema = factories.SCHEMA | {"fields": [{"name": "pair", "type": "record"}]}
    project = factories.make_project(schema=schema)
    pair = [{"name": "Huber", "n": 1, "city": "Linz"}, {"name": "Huber", "n": 1.0, "city": "Wels"}]
    item = Item.objects.create(project=project, key="a", data={"pair": pair})

    (field,) = shown_fields(item, project.current_instructions)

    assert (field.n_differing, field.n_written, field.names) == (1, 1, ("A", "B"))
    assert field.excerpt == "name: Huber / Huber · n: 1 / 1.0 · city: Linz / Wels"


def test_a_field_may_say_its_language(client, db):
    fields = [
        {"name": "text", "type": "text", "language": "ar"},
        {"name": "row", "type": "record", "language": "pt-BR"},
    ]
    project = factories.make_project(schema=factories.SCHEMA | {"fields": fields})
    item = Item.objects.create(project=project, key="a", data={"text": "مرحبا", "row": {"a": "olá"}})
    client.force_login(project.created_by)

    page = client.get(f"/p/{project.slug}/items/{item.pk}/").content.decode()

    assert 'dir="auto" lang="ar"' in page
    assert 'lang="pt-BR"' in page


@pytest.mark.parametrize("language", ["english please", 'en" onload="', "x"])
def test_what_is_no_language_is_refused(language):
    with pytest.raises(InvalidSchema, match="is no language"):
        Schema.read(factories.SCHEMA | {"fields": [{"name": "text", "type": "text", "language": language}]})
