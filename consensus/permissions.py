"""Ways from a person and an address to what consensus keeps, built on those of labeling."""

from consensus.models import Release, ReleaseFile
from labeling.errors import NotFound
from labeling.models import Membership, User
from labeling.permissions import Do, get_membership


def get_release(user: User, slug: str, number: int, *, to: Do = Do.RELEASES) -> tuple[Membership, Release]:
    membership = get_membership(user, slug, to=to)
    found = Release.objects.select_related("project", "created_by").filter(project=membership.project, number=number)
    if (release := found.first()) is None:
        raise NotFound
    return membership, release


def get_release_file(user: User, slug: str, number: int, name: str) -> ReleaseFile:
    """A file of a release that is ready."""
    _, release = get_release(user, slug, number)
    file = release.files.filter(name=name.replace("\0", "/"), release__status=Release.Status.READY).first()
    if file is None:
        raise NotFound
    return file
