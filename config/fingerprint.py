"""A name for the code as it stands, so that what another version remembered is never taken for this one's."""

import hashlib
from pathlib import Path


def fingerprint(*folders: Path, of: str = "*.py") -> str:
    """Of all files of one kind below the folders: twelve letters and digits."""
    found = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob(of)):
        found.update(f"{path.name}\0".encode() + path.read_bytes())
    return found.hexdigest()[:12]
