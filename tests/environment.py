"""What the environment says while tests run, before the settings are read. A run may say otherwise (__main__.py)."""

import os
import tempfile

os.environ.setdefault("CONCORD_VAR", tempfile.mkdtemp(prefix="concord-tests-"))
os.environ.setdefault("HASHED_STATIC", "0")  # files are served from where they lie
os.environ.setdefault("BROKER_URL", "memory://")  # tests do what follows from an event themselves: the work fixture
os.environ.setdefault("SECRET_KEY", "only for tests " * 4)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in the test's thread
