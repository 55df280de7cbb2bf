from consensus.models import ReleaseFile
from labeling.events import record
from labeling.models import Event, User


def note_download(*, file: ReleaseFile, by: User) -> Event:
    """History keeps who took which file of which release; nothing else changes."""
    release = file.release
    return record(Event.Kind.RELEASE_DOWNLOADED, by=by, project=release.project, subject=release, file=file.name)
