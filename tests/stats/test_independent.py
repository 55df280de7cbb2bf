"""The statistics stand alone: they import, and compute, where nothing of the web application is installed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WITHOUT = """
import socket, sys

BLOCKED = {blocked!r}


class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


def no_network(*args, **options):
    raise OSError("There is no network here.")


sys.meta_path.insert(0, Refuse())
socket.socket.connect = socket.create_connection = socket.getaddrinfo = no_network
"""

APPLICATION = {"django", "rest_framework", "celery", "redis", "psycopg", "PIL", "labeling", "config", "demo"}
OPTIONAL = {"pyarrow", "krippendorff", "sklearn", "statsmodels", "nltk", "crowdkit"}

EVERY_MODULE = """
import importlib, pkgutil
import consensus.stats

for module in pkgutil.walk_packages(consensus.stats.__path__, "consensus.stats."):
    importlib.import_module(module.name)
"""

A_NUMBER = """
import pandas as pd
from consensus.stats import Ratings, bootstrap, krippendorff_alpha

frame = pd.DataFrame({"item": [1, 1, 2, 2, 3, 3], "labeler": list("ababab"), "label": list("xxyyxy")})
print(bootstrap(krippendorff_alpha, Ratings.from_frame(frame), resamples=100).value)
"""


def run(code: str) -> "subprocess.CompletedProcess[str]":
    refusing = WITHOUT.format(blocked=APPLICATION | OPTIONAL)
    return subprocess.run(
        [sys.executable, "-c", refusing + code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_module_imports_where_only_numpy_scipy_and_pandas_are_installed():
    done = run(EVERY_MODULE)

    assert done.returncode == 0, done.stderr


def test_an_agreement_and_its_interval_need_nothing_else_either():
    done = run(A_NUMBER)

    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == 1 - 5 * 2 / 18


def test_scipy_stats_is_not_imported_for_the_two_functions_that_scipy_special_has_too():
    done = run("import consensus.stats\nassert 'scipy.stats' not in sys.modules")

    assert done.returncode == 0, done.stderr  # it takes half a second and 25 MB of every worker


def test_the_modules_that_are_taken_away_here_are_really_gone():
    done = run("import django")

    assert "ModuleNotFoundError" in done.stderr
