from consensus.models.alarms import Alarm, AlarmRule
from consensus.models.cases import Case, CaseDecision
from consensus.models.columns import AnswerColumns, Change, ItemColumns, PairColumns
from consensus.models.disagreements import Disagreement
from consensus.models.discussions import EarlierText, Message, RuleProposal, Stand
from consensus.models.estimates import Measurement
from consensus.models.notifications import Letter, Notification
from consensus.models.releases import Release, ReleaseFile
from consensus.models.resolutions import Resolution, WrittenRule
from consensus.models.sessions import GroupSession, SessionItem, SessionMember, SessionNote, SessionVote
from consensus.models.verdicts import VerdictSettings

__all__ = [
    "Alarm",
    "AlarmRule",
    "AnswerColumns",
    "Case",
    "CaseDecision",
    "Change",
    "Disagreement",
    "EarlierText",
    "GroupSession",
    "ItemColumns",
    "Letter",
    "Measurement",
    "Message",
    "Notification",
    "PairColumns",
    "Release",
    "ReleaseFile",
    "Resolution",
    "RuleProposal",
    "SessionItem",
    "SessionMember",
    "SessionNote",
    "SessionVote",
    "Stand",
    "VerdictSettings",
    "WrittenRule",
]
