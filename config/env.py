"""Typed readers for the environment; each fails with the name of the variable that is wrong."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, *, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise ImproperlyConfigured(f"{name} must be one of 1, true, yes, on, 0, false, no, off; it is {value!r}.")


def whole_number(name: str, *, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number; it is {value!r}.") from None


def words(name: str, *, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name, default)).resolve()


def database(name: str, *, default: str) -> dict[str, Any]:
    """A database address such as postgres://user@host/name or sqlite:////path."""
    value = os.environ.get(name, default)
    try:
        return dict(environ.Env.db_url_config(value))
    except (ValueError, TypeError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}.") from error
