"""Typed readers for the environment; each fails with the name of the variable that is wrong."""

import ipaddress
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


def networks(name: str) -> list[str]:
    """A comma-separated list of networks, such as 10.0.0.0/8."""
    found = words(name)
    for network in found:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must name networks such as 10.0.0.0/8: {error}.") from None
    return found


def folder(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name, default)).resolve()


def database(name: str, *, default: str) -> dict[str, Any]:
    """A database address such as postgres://user@host/name or sqlite:////path."""
    value = os.environ.get(name, default)
    try:
        return dict(environ.Env.db_url_config(value))
    except (ValueError, TypeError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}.") from error


def mail(name: str) -> dict[str, Any]:
    """Django's settings of the server that sends mails, from an address such as smtp+tls://user:password@host:587
    (smtp+ssl for a line that is encrypted from the start, consolemail:// to print mails); empty without one."""
    value = os.environ.get(name, "")
    if not value:
        return {}
    try:
        found = environ.Env.email_url_config(value)
    except (ValueError, TypeError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"{name} is not an address of a mail server, such as smtp+tls://user:password@host:587: {error}."
        ) from error
    return {key: given for key, given in found.items() if given is not None and key != "EMAIL_FILE_PATH"}
