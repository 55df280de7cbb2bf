"""Examples are small and their time varies with the machine, so no example has a deadline and none is too slow to make.

HYPOTHESIS_EXAMPLES=1000 looks for longer.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady",
    deadline=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")
