from consensus.models.columns import AnswerColumns, Change, ItemColumns
from consensus.models.disagreements import Disagreement
from consensus.models.discussions import Message
from consensus.models.estimates import Measurement
from consensus.models.releases import Release, ReleaseFile
from consensus.models.resolutions import Resolution

__all__ = [
    "AnswerColumns",
    "Change",
    "Disagreement",
    "ItemColumns",
    "Measurement",
    "Message",
    "Release",
    "ReleaseFile",
    "Resolution",
]
