"""Every route there is, from the URL configuration: a new one is swept without being named anywhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
NOT_SWEPT = ("admin/", "^api/", "style/")  # Django's own admin has a test of its own; the others are no addresses


@dataclass(frozen=True)
class Route:
    pattern: str
    name: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/v1/")

    @property
    def is_of_somebody(self) -> bool:
        """It names a project, or a row of one."""
        return bool(PARAMETER.search(self.pattern)) and self.name != "invitation"

    def address(self, values: Mapping[str, object]) -> str:
        """values: by the parameter and what stands before it, "items/pk". One that is missing fails the test."""
        parts = self.pattern.split("/")
        for at, part in enumerate(parts):
            if found := PARAMETER.fullmatch(part):
                before = PARAMETER.sub(r"\2", self.pattern.split("/")[at - 1])
                parts[at] = str(values[f"{before}/{found[2]}"])
        return "/" + "/".join(parts)


def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns, ""))


def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for one in patterns:
        pattern = before + str(one.pattern)
        if pattern.startswith(NOT_SWEPT):
            continue
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, pattern)
        else:
            yield Route(pattern, one.name or pattern)
