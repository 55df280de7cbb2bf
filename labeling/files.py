"""Sending stored files: whole, in part (Range), or not at all where the caller still has it (ETag)."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

CHUNK = 256 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def ranged_response(
    request: HttpRequest,
    file: "File[Any]",
    *,
    size: int,
    content_type: str,
    etag: str,
    filename: str,
    as_attachment: bool,
) -> HttpResponseBase:
    """Answer GET or HEAD with a stored file; permission has been asked before.

    etag: bare, such as the sha256. One range is served (206), a list of ranges is answered with the whole file, as
    HTTP allows; a range outside the file is 416. The file is opened only if bytes of it are sent.
    """
    tag = f'"{etag}"'
    response: HttpResponseBase
    if unchanged(request, tag):
        response = HttpResponse(status=304)
    elif (part := asked_range(request, tag, size)) is None:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = body(request, file, part, size)
        response["Content-Type"] = content_type
        response["Content-Disposition"] = content_disposition_header(as_attachment, safe_name(filename)) or "inline"
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"  # kept by the browser, asked for again each time: rights may end
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"  # opened by itself, it is no page of ours
    return response


def body(request: HttpRequest, file: "File[Any]", part: range, size: int) -> HttpResponseBase:
    headers = {"Content-Length": str(len(part))}
    if len(part) < size:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    status = 206 if len(part) < size else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(chunks(file, part), status=status, headers=headers)


def chunks(file: "File[Any]", part: range) -> Iterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(part.start)
        left = len(part)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def unchanged(request: HttpRequest, tag: str) -> bool:
    known = [given.removeprefix("W/") for given in parse_etags(request.headers.get("If-None-Match", ""))]
    return "*" in known or tag in known


def asked_range(request: HttpRequest, tag: str, size: int) -> range | None:
    """The bytes to send: all of them unless one range is asked for. None: the range lies outside the file."""
    whole = range(size)
    found = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not found or request.headers.get("If-Range", tag) != tag:
        return whole
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size) or None if last else whole
    if last and int(last) < int(first):
        return whole
    return range(int(first), min(size, int(last) + 1 if last else size)) or None


def safe_name(name: str) -> str:
    """A file name for a header: no line breaks, nothing that turns the reading direction, no folders."""
    return re.sub(r"[\\/]", "_", UNPRINTABLE.sub("_", name)) or "file"


def hands_over_the_beginning(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Is this where a download begins? Readers fetch a file in many ranges; one of them is the first."""
    starts = response.status_code == 200 or response.get("Content-Range", "").startswith("bytes 0-")
    return request.method == "GET" and response.status_code in (200, 206) and starts
