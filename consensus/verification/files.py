"""Release files held against their rows in the database and against their manifest."""

import hashlib
import json
from collections.abc import Iterator

from consensus.models import Release, ReleaseFile
from consensus.verification.numbers import Difference


def files_that_differ(release: Release) -> Iterator[Difference]:
    files = {file.name: file for file in release.files.all()}
    where = f"{release.project.slug}, release {release.number}"
    named = {}
    if "manifest.json" in files and (text := bytes_of(files["manifest.json"])):
        named = {row["name"]: row["sha256"] for row in json.loads(text)["files"]}
    if set(named) | {"manifest.json"} != set(files):
        yield Difference(f"{where}, names of files", sorted(files), sorted(named))
    for name, file in files.items():
        content = bytes_of(file)
        found = None if content is None else hashlib.sha256(content).hexdigest()
        if found != file.sha256:
            yield Difference(f"{where}, {name}", file.sha256, found or "no such file")
        elif name in named and found != named[name]:
            yield Difference(f"{where}, {name} in the manifest", named[name], found)


def bytes_of(file: ReleaseFile) -> bytes | None:
    try:
        with file.file.open("rb") as stream:
            content: bytes = stream.read()
    except OSError:
        return None
    return content
