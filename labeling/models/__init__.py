from labeling.models.annotations import Annotation
from labeling.models.assignments import Assignment
from labeling.models.change_requests import ChangeRequest
from labeling.models.events import Event
from labeling.models.imports import Import, RowError
from labeling.models.inquiries import Inquiry, InquiryReply
from labeling.models.instructions import Acknowledgement, InstructionVersion, Review
from labeling.models.items import Item, Media
from labeling.models.people import Invitation, Membership, Role, Token, User
from labeling.models.practice import Practice, PracticeAnswer, PracticeItem, PracticeTry
from labeling.models.projects import Project
from labeling.models.rounds import Brought, Round, RoundItem
from labeling.models.webhooks import Delivery, Webhook

__all__ = [
    "Acknowledgement",
    "Annotation",
    "Assignment",
    "Brought",
    "ChangeRequest",
    "Delivery",
    "Event",
    "Import",
    "Inquiry",
    "InquiryReply",
    "InstructionVersion",
    "Invitation",
    "Item",
    "Media",
    "Membership",
    "Practice",
    "PracticeAnswer",
    "PracticeItem",
    "PracticeTry",
    "Project",
    "Review",
    "Role",
    "Round",
    "RoundItem",
    "RowError",
    "Token",
    "User",
    "Webhook",
]
