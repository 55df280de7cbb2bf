"""Real answers of real labelers, brought in and read back by REST alone; the values stand beside the data."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest import approx

pytestmark = pytest.mark.once

RTE = Path(settings.BASE_DIR).parent / "shared" / "data" / "rte"
SCHEMA = {
    "fields": [{"name": "text", "type": "text"}, {"name": "hypothesis", "type": "text"}],
    "questions": [{"name": "label", "type": "choice", "options": [{"value": "entailed"}, {"value": "not_entailed"}]}],
}


@pytest.mark.skipif(not RTE.is_dir(), reason="../shared/data/rte is not here: the reference values go unchecked")
def test_the_answers_of_a_dataset_have_the_numbers_that_others_computed(stranger, program, work):
    mine = program(stranger)
    mine.post("projects/", {"slug": "rte", "name": "RTE", "schema": SCHEMA})
    mine.post("projects/rte/instructions/1/publish/")

    sent = mine.upload("projects/rte/imports/", file=SimpleUploadedFile("rte.zip", zipped(RTE)))
    work()
    done = mine.get(sent["Location"].removeprefix("/api/v1/")).json()
    agreement = mine.get("projects/rte/agreement/?round=1&question=label").json()
    hlp = mine.get("projects/rte/hlp/?round=1&question=label&slice=task").json()

    assert (done["status"], done["n_added"], done["n_annotations"]) == ("done", 800, 8000)
    assert (agreement["n_items"], agreement["n_labels"], agreement["n_labelers"]) == (800, 8000, 164)
    assert agreement["percent_agreement"]["value"] == approx(0.6287, abs=1e-4)
    assert agreement["krippendorff_alpha"]["value"] == approx(0.2415, abs=1e-4)
    assert agreement["krippendorff_alpha"]["low"] == approx(0.221, abs=0.005)
    assert agreement["krippendorff_alpha"]["high"] == approx(0.2615, abs=0.005)
    assert [row["value"] for row in hlp["estimates"]] == approx([0.709, 0.6287, 0.7291], abs=1e-4)
    assert {row["slice"] for row in hlp["slices"]} >= {"task=MT", "task=CD"}


def zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    return content.getvalue()
