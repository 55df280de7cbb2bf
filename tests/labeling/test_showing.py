from labeling.models import Item
from labeling.showing import compared, shown_fields
from tests import factories


def test_two_records_are_compared_column_by_column():
    rows = compared([{"name": "Huber", "open": True}, {"name": "Huber", "open": False, "city": "Linz"}])

    assert [(row.column, row.differs) for row in rows] == [("name", False), ("open", True), ("city", True)]
    assert [cell.text for cell in rows[1].cells] == ["yes", "no"]
    assert rows[2].cells[0].is_empty


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
