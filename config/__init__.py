"""Wiring: settings, addresses, tasks and what follows from what."""

import os

# One thread of arithmetic a process: web workers and tests share the cores already, and threads that wait for each
# other cost more than they save on arrays of our sizes. It must be said before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from config.celery import app as celery_app

__all__ = ["celery_app"]
