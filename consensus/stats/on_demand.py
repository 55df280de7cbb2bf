"""What takes long to import and is needed by few processes."""

import importlib
from typing import Any


def scipy_stats() -> Any:
    """scipy.stats takes half a second and 25 MB; only who compares rounds or watches for changes pays that."""
    return importlib.import_module("scipy.stats")
