from io import BytesIO

import pytest
from django.core.files.base import File
from django.test import RequestFactory

from labeling.files import ranged_response

CONTENT = b"0123456789"


class Stored(File):
    opened = False

    def open(self, mode=None):
        self.opened = True
        return super().open(mode)


def ask(method="get", content=CONTENT, filename="labels.csv", **headers):
    request = getattr(RequestFactory(), method)("/", headers={k.replace("_", "-"): v for k, v in headers.items()})
    stored = Stored(BytesIO(content), name="x")
    response = ranged_response(
        request, stored, size=len(content), content_type="text/csv", etag="abc", filename=filename, as_attachment=True
    )
    response.stored = stored
    return response


def sent(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_the_whole_file_is_sent_with_its_size_and_its_tag():
    response = ask()

    assert (response.status_code, sent(response)) == (200, CONTENT)
    assert response["Content-Length"] == "10"
    assert response["ETag"] == '"abc"'
    assert response["Content-Disposition"] == 'attachment; filename="labels.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")


def test_head_says_the_size_and_sends_nothing():
    response = ask("head")

    assert (sent(response), response["Content-Length"], response.stored.opened) == (b"", "10", False)


@pytest.mark.parametrize(
    ("asked", "part", "where"),
    [
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=7-99", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
    ],
)
def test_a_part_is_sent(asked, part, where):
    response = ask(range=asked)

    assert (response.status_code, sent(response), response["Content-Range"]) == (206, part, where)


@pytest.mark.parametrize("asked", ["bytes=-99", "bytes=0-1,5-6", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b"])
def test_what_asks_for_no_one_part_gets_the_whole_file(asked):
    response = ask(range=asked)

    assert (response.status_code, sent(response)) == (200, CONTENT)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-11", "bytes=-0"])
def test_a_part_outside_the_file_is_416(asked):
    response = ask(range=asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


def test_a_part_of_another_version_is_not_sent():
    assert ask(range="bytes=2-4", if_range='"old"').status_code == 200
    assert ask(range="bytes=2-4", if_range='"abc"').status_code == 206


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"', '"x", "abc"', "*"])
def test_who_has_the_file_is_told_so(known):
    response = ask(if_none_match=known)

    assert (response.status_code, response.stored.opened) == (304, False)


def test_an_empty_file_is_sent():
    assert (ask(content=b"").status_code, sent(ask(content=b""))) == (200, b"")


def test_a_hostile_name_cannot_write_headers_or_turn_around():
    said = ask(filename='../a"\r\nSet-Cookie: x\u202egnp.exe')["Content-Disposition"]

    assert "\n" not in said
    assert "%E2%80%AE" not in said
    assert "/" not in said.split("''")[-1]
