from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One row for one thing that somebody did: history, and the outbox of what follows from it."""

    class Kind(models.TextChoices):
        PROJECT_CREATED = "project_created", _("made the project")
        PROJECT_CHANGED = "project_changed", _("changed the project")
        MEMBER_ADDED = "member_added", _("joined")
        MEMBER_CHANGED = "member_changed", _("changed a role")
        MEMBER_REMOVED = "member_removed", _("ended a membership")
        MEMBER_INVITED = "member_invited", _("invited somebody")
        INVITATION_REVOKED = "invitation_revoked", _("took an invitation back")
        ACCOUNT_MADE = "account_made", _("made an account")
        ACCOUNT_CHANGED = "account_changed", _("changed their account")
        PASSWORD_CHANGED = "password_changed", _("changed their password")
        TOKEN_MADE = "token_made", _("made a token")
        TOKEN_REVOKED = "token_revoked", _("revoked a token")
        IMPORT_UPLOADED = "import_uploaded", _("uploaded a file")
        IMPORT_STARTED = "import_started", _("started an import")
        IMPORT_FINISHED = "import_finished", _("finished an import")
        MEDIA_ADDED = "media_added", _("added a picture or a sound")
        ITEM_DROPPED = "item_dropped", _("dropped an item")
        ITEM_RESTORED = "item_restored", _("took an item back in")
        ITEM_CHANGE_REQUESTED = "item_change_requested", _("asked for a better x")
        ITEM_CHANGE_DECLINED = "item_change_declined", _("declined to bring a better x")
        CHANGES_READ = "changes_read", _("read what came of what they asked for")
        ITEM_CHANGED = "item_changed", _("brought a better x")
        DRAFT_STARTED = "draft_started", _("started a draft of the instructions")
        DRAFT_SAVED = "draft_saved", _("edited the draft of the instructions")
        DRAFT_DISCARDED = "draft_discarded", _("discarded the draft of the instructions")
        REVIEW_ASKED = "review_asked", _("asked for a review of the draft")
        DRAFT_APPROVED = "draft_approved", _("approved the draft of the instructions")
        CHANGES_ASKED = "changes_asked", _("asked for changes of the draft")
        INSTRUCTIONS_PUBLISHED = "instructions_published", _("published the instructions")
        INSTRUCTIONS_ACKNOWLEDGED = "instructions_acknowledged", _("read the instructions")
        PRACTICE_CHANGED = "practice_changed", _("changed the practice")
        PRACTICE_STARTED = "practice_started", _("began to practise")
        PRACTICE_ENDED = "practice_ended", _("finished a try of the practice")
        ROUND_CREATED = "round_created", _("made a round")
        ROUND_OPENED = "round_opened", _("opened a round")
        ROUND_CLOSED = "round_closed", _("closed a round")
        ROUND_WIDENED = "round_widened", _("asked for more labelers an item")
        ITEM_WIDENED = "item_widened", _("asked one more labeler about an item")
        ASSIGNMENT_LEASED = "assignment_leased", _("took an item")
        ASSIGNMENT_RETURNED = "assignment_returned", _("gave an item back")
        ASSIGNMENT_SKIPPED = "assignment_skipped", _("skipped an item")
        ASSIGNMENT_EXPIRED = "assignment_expired", _("let an item run out")
        ANNOTATION_SUBMITTED = "annotation_submitted", _("answered")
        ANNOTATION_REVISED = "annotation_revised", _("revised an answer")
        ITEM_ANSWERED = "item_answered", _("gave the last answer of an item")
        DISAGREEMENT_RAISED = "disagreement_raised", _("raised a disagreement")
        DISAGREEMENT_OPENED = "disagreement_opened", _("opened a disagreement for discussion")
        DISAGREEMENT_SETTLED = "disagreement_settled", _("made a disagreement go away by revising")
        DISAGREEMENT_RESOLVED = "disagreement_resolved", _("resolved a disagreement")
        DECISIONS_READ = "decisions_read", _("read what was decided")
        DISAGREEMENT_REOPENED = "disagreement_reopened", _("reopened a disagreement")
        CASE_MADE = "case_made", _("made a case of disagreements")
        CASE_CHANGED = "case_changed", _("changed a case")
        CASE_OPENED = "case_opened", _("opened a case for discussion")
        CASE_DECIDED = "case_decided", _("decided a case")
        CASE_REOPENED = "case_reopened", _("took the decision on a case back")
        SESSION_MADE = "session_made", _("made a group session")
        SESSION_JOINED = "session_joined", _("joined a group session")
        SESSION_LEFT = "session_left", _("left a group session")
        SESSION_VOTED = "session_voted", _("voted in a group session")
        SESSION_MOVED = "session_moved", _("led a group session on")
        SESSION_NOTED = "session_noted", _("wrote a note in a group session")
        SESSION_CHANGED = "session_changed", _("changed a group session")
        SESSION_CLOSED = "session_closed", _("closed a group session")
        SESSION_REOPENED = "session_reopened", _("took a group session up again")
        MESSAGE_WRITTEN = "message_written", _("wrote in a thread")
        MESSAGE_EDITED = "message_edited", _("edited a post")
        MESSAGE_WITHDRAWN = "message_withdrawn", _("withdrew a post")
        MESSAGE_RESTORED = "message_restored", _("brought a withdrawn post back")
        PROPOSAL_JUDGED = "proposal_judged", _("took a stand on a proposed rule")
        PROPOSAL_TAKEN = "proposal_taken", _("took a proposed rule into the draft")
        INQUIRY_MADE = "inquiry_made", _("asked about the definition")
        INQUIRY_REPLIED = "inquiry_replied", _("answered a question about the definition")
        INQUIRY_SETTLED = "inquiry_settled", _("settled a question about the definition")
        INQUIRY_REOPENED = "inquiry_reopened", _("took a settled question up again")
        INQUIRY_RENOUNCED = "inquiry_renounced", _("read a question instead of answering its item")
        INQUIRIES_READ = "inquiries_read", _("read what was said to their questions")
        RELEASE_ASKED = "release_asked", _("asked for a release")
        RELEASE_READY = "release_ready", _("made a release")
        RELEASE_DOWNLOADED = "release_downloaded", _("downloaded a file of a release")
        ALARM_RULE_MADE = "alarm_rule_made", _("made a rule for alarms")
        ALARM_RULE_CHANGED = "alarm_rule_changed", _("changed a rule for alarms")
        ALARM_RAISED = "alarm_raised", _("raised an alarm")
        ALARM_NOTED = "alarm_noted", _("took note of an alarm")
        ALARM_CLOSED = "alarm_closed", _("closed an alarm")
        WEBHOOK_ADDED = "webhook_added", _("added a webhook")
        WEBHOOK_CHANGED = "webhook_changed", _("changed a webhook")
        WEBHOOK_REMOVED = "webhook_removed", _("removed a webhook")
        WEBHOOK_SECRET_RENEWED = "webhook_secret_renewed", _("gave a webhook a new secret")
        WEBHOOK_TESTED = "webhook_tested", _("sent a test to a webhook")
        WEBHOOK_SENT_AGAIN = "webhook_sent_again", _("sent something to a webhook again")
        WEBHOOK_FAILED = "webhook_failed", _("could not tell a webhook")
        WEBHOOK_SWITCHED_OFF = "webhook_switched_off", _("switched a webhook off that did not work")

    project = models.ForeignKey("labeling.Project", models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    subject_type = models.CharField(max_length=40, blank=True)  # model name, e.g. "round"
    subject_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict, blank=True)  # ids and counts; never answers or the text of items
    at = models.DateTimeField(default=timezone.now)
    waiting = models.BooleanField(default=False)  # something follows from it that has not been done yet
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-id"], name="events_of_a_project"),
            models.Index(fields=["subject_type", "subject_id"], name="events_of_a_subject"),
            models.Index(fields=["id"], condition=Q(waiting=True), name="events_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.by or 'Concord'} {self.get_kind_display()}"
