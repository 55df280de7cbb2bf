"""Files brought in: what goes in, what is refused and why, and what a second time changes."""

import json
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from labeling.actions.imports import preview, run_started_import, start_import, upload_import
from labeling.actions.items import request_change
from labeling.actions.media import add_media
from labeling.errors import Invalid, TooLarge
from labeling.models import Event, Import, Item
from tests import factories


def uploaded(project, content, name="items.csv") -> Import:
    raw = content if isinstance(content, bytes) else content.encode()
    return upload_import(project=project, by=project.created_by, name=name, file=ContentFile(raw, name=name))


def run(imp: Import, **options) -> Import:
    mapping = options.pop("mapping", None) or preview(imp).mapping
    start_import(imp=imp, by=imp.created_by, mapping=mapping, **options)
    run_started_import(Event.objects.filter(kind=Event.Kind.IMPORT_STARTED).latest("pk"))
    imp.refresh_from_db()
    return imp


def brought_in(project, content, name="items.csv", **options) -> Import:
    return run(uploaded(project, content, name), **options)


def counts(imp: Import) -> tuple[int, int, int]:
    return imp.n_added, imp.n_unchanged, imp.n_refused


def sentences(imp: Import) -> list[str]:
    return [one.sentence for one in imp.row_errors.all()]


GOOD = "key,text,metadata.noise,gold\na,Hello,car,joy\nb,Bye,0.5,\n"


def test_good_rows_become_items_with_attributes_and_gold(project):
    imp = brought_in(project, GOOD)

    first, second = project.items.all()
    assert counts(imp) == (2, 0, 0)
    assert (first.key, first.data, first.attributes) == ("a", {"text": "Hello"}, {"noise": "car"})
    assert (first.gold, first.gold_source, first.from_import) == ({"emotion": "joy"}, "items.csv", imp)
    assert (second.attributes, second.gold) == ({"noise": 0.5}, {})


def test_jsonl_brings_the_same(project):
    rows = [
        {"id": 1, "text": "Hello", "metadata": {"noise": "car"}, "gold": {"emotion": "joy"}},
        {"id": 2, "text": "Bye"},
    ]
    imp = brought_in(project, "\n".join(map(json.dumps, rows)), "items.jsonl")

    first = project.items.first()
    assert counts(imp) == (2, 0, 0)
    assert (first.key, first.attributes, first.gold) == ("1", {"noise": "car"}, {"emotion": "joy"})


def test_columns_of_a_csv_make_one_record(db):
    schema = {**factories.SCHEMA, "fields": [{"name": "customer", "type": "record"}]}
    project = factories.make_project(schema=schema)
    brought_in(project, "id,customer.name,customer.city\n1,Ann,Oslo\n")

    assert project.items.get().data == {"customer": {"name": "Ann", "city": "Oslo"}}


def test_bad_rows_are_listed_with_row_and_line_and_the_good_ones_go_in(project):
    content = 'key,text,gold\na,"two\nlines",\n,no key,\nc,,\nd,x,sadness\ne,too,many,cells\nf,fine,joy\n'
    imp = brought_in(project, content)

    assert list(project.items.values_list("key", flat=True)) == ["a", "f"]
    assert counts(imp) == (2, 0, 4)
    assert [(one.row, one.line) for one in imp.row_errors.all()] == [(2, 4), (3, 5), (4, 6), (5, 7)]
    for found, part in zip(sentences(imp), ["has no key", "text is empty", "no such option", "4 cells"], strict=True):
        assert part in found
    assert imp.row_errors.first().raw == ",no key,"


def test_nothing_goes_in_unless_every_row_is_good_where_that_was_asked(project):
    imp = brought_in(project, "key,text\na,fine\nb,\n", only_if_all_good=True)

    assert imp.status == Import.Status.FAILED
    assert not project.items.exists()
    assert imp.row_errors.count() == 1
    assert "Nothing was imported" in imp.problem


def test_a_failed_import_may_be_started_again(project):
    imp = brought_in(project, "key,text\na,fine\nb,\n", only_if_all_good=True)

    assert counts(run(imp)) == (1, 0, 1)
    assert imp.row_errors.count() == 1


def test_the_same_file_twice_changes_nothing(project):
    brought_in(project, GOOD)

    assert counts(brought_in(project, GOOD)) == (0, 2, 0)
    assert project.items.count() == 2


def test_running_a_finished_import_again_changes_nothing(project):
    imp = brought_in(project, GOOD)
    run_started_import(Event.objects.get(kind=Event.Kind.IMPORT_STARTED))

    assert project.items.count() == 2
    assert Event.objects.filter(kind=Event.Kind.IMPORT_FINISHED).count() == 1
    assert counts(imp) == (2, 0, 0)


def test_a_worker_that_died_leaves_what_the_next_one_finishes(project, monkeypatch):
    imp = uploaded(project, GOOD)
    start_import(imp=imp, by=imp.created_by, mapping=preview(imp).mapping)
    event = Event.objects.get(kind=Event.Kind.IMPORT_STARTED)
    with monkeypatch.context() as patch:
        patch.setattr("labeling.actions.imports.finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_started_import(event)

    assert not project.items.exists()
    run_started_import(event)
    assert project.items.count() == 2


def test_the_same_key_with_another_text_is_a_conflict(project):
    brought_in(project, GOOD)
    imp = brought_in(project, "key,text\na,Other\n")

    assert counts(imp) == (0, 0, 1)
    assert "“a” is here already, with another text" in sentences(imp)[0]
    assert project.items.get(key="a").data == {"text": "Hello"}


def test_two_rows_of_one_file_may_not_share_a_key(project):
    imp = brought_in(project, "key,text\na,One\na,Two\na,One\n")

    assert counts(imp) == (1, 1, 1)
    assert "Row 1 has the same key" in sentences(imp)[0]


def test_a_better_x_that_was_asked_for_is_a_new_version(project):
    brought_in(project, GOOD)
    old = project.items.get(key="a")
    request_change(item=old, by=project.created_by, reason="too dark")
    imp = brought_in(project, "key,text\na,Better\n")

    old.refresh_from_db()
    new = project.items.get(key="a", is_current=True)
    assert counts(imp) == (1, 0, 0)
    assert (old.is_current, old.data) == (False, {"text": "Hello"})
    assert (new.version, new.data, new.attributes, new.gold) == (
        2,
        {"text": "Better"},
        {"noise": "car"},
        {"emotion": "joy"},
    )
    assert Event.objects.filter(kind=Event.Kind.ITEM_CHANGED, subject_id=new.pk).exists()
    assert counts(brought_in(project, "key,text\na,Better\n")) == (0, 1, 0)


def test_a_picture_that_is_not_there_is_named(db):
    schema = {**factories.SCHEMA, "fields": [{"name": "photo", "type": "image"}]}
    project = factories.make_project(schema=schema)
    picture = BytesIO()
    Image.new("RGB", (4, 3)).save(picture, "PNG")
    add_media(project=project, by=project.created_by, name="a.png", file=ContentFile(picture.getvalue()))
    imp = brought_in(project, "key,photo\n1,a.png\n2,b.png\n3,../../etc/passwd\n4,http://x/y.png\n")

    assert counts(imp) == (1, 0, 3)
    assert "“b.png” has not been uploaded" in " ".join(sentences(imp))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_encodings_are_recognised_and_said(project, encoding):
    text = "Größe “x”" if encoding == "cp1252" else "Größe"
    imp = uploaded(project, f"key;text\n1;{text}\n".encode(encoding))

    assert (preview(imp).encoding, preview(imp).delimiter) == (encoding, ";")
    run(imp)
    assert project.items.get().data == {"text": text}


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_kind_of_line_end_is_read(project, end):
    assert counts(brought_in(project, end.join(["key\ttext", "1\ta", "2\tb", ""]), "items.tsv")) == (2, 0, 0)


@pytest.mark.parametrize(
    "row",
    [
        b"x,a\x00b",
        b"x," + b"y" * 5_000_000,
        b'x,"never closed',
        b"x,\xff\xfe",
        b'x,"a"b',
        b"x",
        b"\x01,text",
        b"k" * 300 + b",text",
    ],
    ids=["NUL", "huge cell", "open quote", "bad bytes", "after a quote", "one cell", "control key", "long key"],
)
def test_a_hostile_row_is_refused_and_the_others_go_in(project, row):
    imp = brought_in(project, "key,text\n1,é è à fine\n".encode() + row + b"\n")

    assert (imp.status, counts(imp)) == (Import.Status.DONE, (1, 0, 1))


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"key": "2", "text": NaN}',
        b'{"key": "2", "key": "3", "text": "x"}',
        b'{"key": "2", "text": "\\ud800"}',
        b'{"key": "2", "text": "\\u0000"}',
        b'{"key": "2", "text": "x", "metadata": {"n": 1e400}}',
        b'{"key": "2", "text": "x", "metadata": {"n": ' + b"9" * 5000 + b"}}",
        b"[1, 2]",
        b"null",
        b'{"key": "2", "text": "\xff"}',
        b'{"key": ["2"], "text": "x"}',
        b'{"key": "2", "text": {"a": 1}}',
        b'{"key": "2", "text": "x", "metadata": {"n": [1]}}',
        b'{"key": "2", "text"',
    ],
)
def test_a_hostile_line_is_refused_and_the_others_go_in(project, line):
    imp = brought_in(project, b'{"key": "1", "text": "fine"}\n' + line + b"\n", "items.jsonl")

    assert (imp.status, counts(imp)) == (Import.Status.DONE, (1, 0, 1))
    assert sentences(imp)[0]


def test_limits_are_said_with_their_names(project, settings):
    settings.MAX_IMPORT_ROWS = 2
    imp = brought_in(project, "key,text\n1,a\n2,b\n3,c\n")

    assert (imp.status, project.items.count()) == (Import.Status.FAILED, 0)
    assert "MAX_IMPORT_ROWS" in imp.problem
    settings.MAX_IMPORT_BYTES = 5
    with pytest.raises(TooLarge, match="MAX_IMPORT_BYTES"):
        uploaded(project, GOOD)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04 not a zip", ",".join(map(str, range(100_000))).encode()]
)
def test_what_is_no_table_is_refused_and_not_kept(project, content, settings):
    with pytest.raises(Invalid):
        uploaded(project, content)

    assert not Import.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_the_file_is_kept_under_a_random_name(project):
    imp = uploaded(project, GOOD, "../../etc/pass\u202ewd\r\n.csv")

    assert imp.file.name.startswith("imports/")
    assert "pass" not in imp.file.name
    assert (len(imp.sha256), "/" in imp.name, "\n" in imp.name) == (64, False, False)


def test_a_mapping_needs_a_key_every_field_and_no_twins(project):
    imp = uploaded(project, "a,b,c\n1,2,3\n")

    for mapping in ({}, {"a": "key"}, {"a": "key", "b": "field:text", "c": "field:text"}, {"a": "field:nothing"}, [1]):
        with pytest.raises(Invalid):
            start_import(imp=imp, by=imp.created_by, mapping=mapping)
    assert counts(run(imp, mapping={"a": "key", "b": "field:text", "c": "attribute:c"})) == (1, 0, 0)
    assert Item.objects.get().attributes == {"c": 3}
