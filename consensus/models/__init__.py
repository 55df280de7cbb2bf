from consensus.models.disagreements import Disagreement
from consensus.models.discussions import Message
from consensus.models.estimates import Measurement
from consensus.models.releases import Release, ReleaseFile
from consensus.models.resolutions import Resolution

__all__ = ["Disagreement", "Measurement", "Message", "Release", "ReleaseFile", "Resolution"]
