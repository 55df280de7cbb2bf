"""manifest.json: what a release is made of, by whom, from what, and how to see that nobody changed it."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from consensus.actions.labels import ConsensusLabel, Derived
from consensus.actions.release_files import WrittenFile
from consensus.actions.snapshots import Snapshot
from consensus.models import Measurement, Release
from consensus.slices import slices_of
from labeling.models import Import, InstructionVersion, Round
from labeling.questions import Question

Json = dict[str, Any]
FORMAT = 1  # of the files; a change that readers must know about counts it up


def write_manifest(
    folder: Path, release: Release, snapshot: Snapshot, derived: list[Derived], files: list[WrittenFile]
) -> WrittenFile:
    path = folder / "manifest.json"
    text = json.dumps(manifest_of(release, snapshot, derived, files), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
    return WrittenFile(path, None)


def manifest_of(release: Release, snapshot: Snapshot, derived: list[Derived], files: list[WrittenFile]) -> Json:
    return {
        "format": FORMAT,
        "project": {"slug": release.project.slug, "name": release.project.name},
        "release": release.number,
        "notes": release.notes,
        "created_at": release.created_at.isoformat(),
        "parameters": release.parameters,
        "concord": code_version(),
        "counts": {
            "items": len(snapshot.items),
            "annotations": len(snapshot.answers),
            "labels": sum(len(found.labels) for found in derived),
            "labelers": len({row.labeler for row in snapshot.answers}),
        },
        "questions": [contents_of(snapshot, found) for found in derived],
        "instructions": [version_of(version) for version in used_versions(snapshot)],
        "rounds": [round_of(round, snapshot) for round in snapshot.rounds],
        "imports": [import_of(row) for row in snapshot.imports],
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256, "rows": file.rows} for file in files],
    }


def code_version() -> str:
    """The first heading of the change log (its Unreleased part aside) names the version."""
    path = Path(settings.BASE_DIR) / "CHANGELOG.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    headings = [line.removeprefix("## ").strip() for line in lines if line.startswith("## ")]
    return headings[0] if headings else "unreleased"


def contents_of(snapshot: Snapshot, found: Derived) -> Json:
    by_item = {label.item: label for label in found.labels}
    slices = slices_of((item, row.attributes) for item, row in snapshot.items.items())
    return {
        "name": found.question.name,
        "title": found.question.title,
        "n_labels": len(found.labels),
        "labels": naming(found.question, found.labels),
        "without_label": sum(label.label is None for label in found.labels),
        "sources": dict(sorted(Counter(label.source for label in found.labels).items())),
        "left_out": [{"reason": reason, "n_items": n} for reason, n in sorted(found.left_out.items())],
        "slices": [
            {
                "slice": name,
                "n_items": len(items),
                "n_labels": sum(item in by_item for item in items.tolist()),
                "labels": naming(
                    found.question, [by_item[item] for item in items.tolist() if item in by_item], all=False
                ),
            }
            for name, items in slices.items()
        ],
    }


def naming(question: Question, labels: Iterable[ConsensusLabel], *, all: bool = True) -> dict[str, int]:
    """Option -> labels that name it, in the order of the options; all: those that none names, too."""
    counts = Counter(value for row in labels if row.label is not None for value in question.named(row.label))
    return {option.value: counts[option.value] for option in question.options if all or counts[option.value]}


def used_versions(snapshot: Snapshot) -> list[InstructionVersion]:
    """From the oldest under which an answer was given to that of the release: all whose mappings matter."""
    oldest = min((row.version for row in snapshot.answers), default=snapshot.version.number or 0)
    return [version for version in snapshot.versions if (version.number or 0) >= oldest]


def version_of(version: InstructionVersion) -> Json:
    return {
        "number": version.number,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "summary": version.summary,
        "rules": version.rules,
        "schema": version.schema,
        "mapping": version.mapping,
    }


def round_of(round: Round, snapshot: Snapshot) -> Json:
    return {
        "number": round.number,
        "instructions": round.instructions.number,
        "overlap": round.overlap,
        "selection": round.selection,
        "closed_at": round.closed_at.isoformat() if round.closed_at else None,
        "measurements": [measurement_of(row) for row in snapshot.measurements if row.round_id == round.pk],
    }


def measurement_of(row: Measurement) -> Json:
    names = ["question", "slice", "statistic", "level", "value", "low", "high", "n_items", "n_labels", "n_labelers"]
    return {name: getattr(row, name) for name in [*names, "left_out", "seed", "resamples"]} | {
        "reason": row.reason or None
    }


def import_of(row: Import) -> Json:
    return {
        "name": row.name,
        "sha256": row.sha256,
        "n_rows": row.n_rows,
        "created_at": row.created_at.isoformat(),
    }
