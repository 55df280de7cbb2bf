"""Names for the arrays that the statistics pass around."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Label = Hashable
Labels = tuple[Label, ...]
Gold = Mapping[Any, Label | None]  # item -> its reference label, None where unknown
