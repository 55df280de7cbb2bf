"""The people who look around in the demo: made once, with passwords nobody knows beforehand."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from labeling.actions.people import make_token
from labeling.models import Token, User

PEOPLE = {
    "manager": "Max (manager)",
    "sme": "Sam (expert)",
    "labeler": "Lou (labeler)",
    "labeler2": "Lee (second labeler)",
}
YEAR = 365

Logins = dict[str, dict[str, str]]


def logins_file() -> Path:
    return Path(settings.VAR) / "demo-logins.json"


def kept_logins() -> Logins | None:
    """Those of an earlier run, if the people in them are still there."""
    try:
        logins: Logins = json.loads(logins_file().read_text())
    except (FileNotFoundError, ValueError):
        return None
    names = [login["username"] for login in logins.values()]
    known = User.objects.filter(username__in=names, is_active=True).count() == len(PEOPLE)
    return logins if known and set(logins) == set(PEOPLE) else None


def make_logins() -> Logins:
    """New people with new passwords and tokens; somebody who has the name already is left alone."""
    logins = {}
    for role, name in PEOPLE.items():
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(username=free_name(role), password=password, name=name)
        _, token = make_token(by=user, name="Demo", scope=Token.Scope.MANAGE, days=YEAR)
        logins[role] = {"username": user.username, "password": password, "token": token}
    return logins


def free_name(wanted: str) -> str:
    name, n = wanted, 2
    while User.objects.filter(username=name).exists():
        name, n = f"{wanted}-{n}", n + 1
    return name


def keep_logins(logins: Logins) -> None:
    """Readable by the owner only, from the first byte on."""
    path = logins_file()
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(logins, file, indent=2)
