from django.core.files.uploadedfile import SimpleUploadedFile

from labeling.models import Import, Item

ROWS = b"id,text,noise\na,One,car\nb,Two,car\nc,,none\n"


def csv(content=ROWS, name="items.csv"):
    return SimpleUploadedFile(name, content, "text/csv")


def test_a_file_is_accepted_and_its_progress_tells_what_became_of_it(project, manager, here, program, work):
    mine = program(manager)

    sent = mine.upload(f"{here}imports/", file=csv())
    assert sent.status_code == 202
    assert sent.json()["status"] == "running"
    assert sent["Location"] == sent.json()["progress"]
    work()
    done = mine.get(sent["Location"].removeprefix("/api/v1/")).json()

    assert done["status"] == "done"
    assert (done["n_rows"], done["n_added"], done["n_refused"]) == (3, 2, 1)
    assert done["row_errors"][0]["row"] == 3
    assert done["row_errors"][0]["raw"] == "c,,none"
    errors = mine.get(f"{here}imports/{done['id']}/errors/").json()["results"]
    assert errors == done["row_errors"]


def test_the_same_file_again_adds_nothing(project, manager, here, program, work):
    for _ in range(2):
        program(manager).upload(f"{here}imports/", file=csv())
        work()

    assert Item.objects.filter(project=project).count() == 2
    assert Import.objects.first().n_unchanged == 2


def test_columns_go_where_the_mapping_says(project, manager, here, program, work):
    mapping = '{"id": "key", "text": "field:text", "noise": "attribute:noise"}'

    program(manager).upload(f"{here}imports/", file=csv(), mapping=mapping)
    work()

    assert Item.objects.get(project=project, key="a").attributes == {"noise": "car"}


def test_a_mapping_that_does_not_fit_is_refused_and_the_file_waits_for_another(project, manager, here, program, work):
    mine = program(manager)

    refused = mine.upload(f"{here}imports/", file=csv(), mapping='{"id": "key"}')
    kept = mine.get(f"{here}imports/").json()["results"][0]
    started = mine.post(f"{here}imports/{kept['id']}/start/", {"mapping": {"id": "key", "text": "field:text"}})
    work()

    assert refused.status_code == 422
    assert "text" in refused.json()["fields"]
    assert kept["status"] == "uploaded"
    assert started.status_code == 202
    assert Item.objects.filter(project=project).count() == 2


def test_all_or_nothing_takes_nothing_if_a_row_is_bad(project, manager, here, program, work):
    sent = program(manager).upload(f"{here}imports/", file=csv(), only_if_all_good="true")
    work()

    assert Import.objects.get(pk=sent.json()["id"]).status == "failed"
    assert not Item.objects.filter(project=project).exists()


def test_what_is_no_upload_is_refused_with_a_sentence(project, manager, here, program):
    mine = program(manager)

    assert mine.post(f"{here}imports/", {"file": "x"}).status_code == 415
    assert "file" in mine.upload(f"{here}imports/").json()["fields"]
    assert mine.upload(f"{here}imports/", file=csv(b"")).status_code in (400, 422)
    assert mine.upload(f"{here}imports/", file=csv(), mapping="{").status_code == 400
    assert mine.upload(f"{here}imports/", file=csv(), maping="{}").status_code == 400
    assert not Import.objects.exists()
