"""REST of the consensus app, under /api/v1/."""

from typing import ClassVar

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from consensus.api import (
    affected,
    agreement,
    alarms,
    annotations,
    cases,
    checks,
    classes,
    disagreements,
    inbox,
    inquiries,
    merging,
    messages,
    quality,
    releases,
    rounds,
    sessions,
)


class ReleaseNumber(StringConverter):
    """A number, or latest."""

    regex: ClassVar[str] = "[0-9]{1,18}|latest"  # type: ignore[misc]


register_converter(ReleaseNumber, "release")  # type: ignore[arg-type]  # the stubs want to_url to take anything

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.InboxView.as_view(), name="api_inbox"),
    path("projects/<slug:slug>/checks/", checks.ChecksView.as_view(), name="api_checks"),
    path("projects/<slug:slug>/instructions/draft/classes/", classes.DraftClassesView.as_view(), name="api_classes"),
    path("projects/<slug:slug>/annotations/", annotations.AnnotationsView.as_view(), name="api_annotations"),
    path("projects/<slug:slug>/disagreements/", disagreements.QueueView.as_view(), name="api_disagreements"),
    path(
        "projects/<slug:slug>/disagreements/<int:pk>/",
        disagreements.DisagreementView.as_view(),
        name="api_disagreement",
    ),
    path(
        "projects/<slug:slug>/disagreements/<int:pk>/open/",
        disagreements.OpenView.as_view(),
        name="api_open_disagreement",
    ),
    path(
        "projects/<slug:slug>/disagreements/<int:pk>/messages/",
        messages.MessagesView.as_view(),
        name="api_messages",
    ),
    path(
        "projects/<slug:slug>/disagreements/<int:pk>/resolution/",
        disagreements.ResolutionView.as_view(),
        name="api_resolution",
    ),
    path("projects/<slug:slug>/disagreements/<int:pk>/reopen/", disagreements.ReopenView.as_view(), name="api_reopen"),
    path("projects/<slug:slug>/inquiries/", inquiries.InquiriesView.as_view(), name="api_inquiries"),
    path("projects/<slug:slug>/inquiries/<uuid:pk>/", inquiries.InquiryView.as_view(), name="api_inquiry"),
    path(
        "projects/<slug:slug>/inquiries/<uuid:pk>/replies/", inquiries.RepliesView.as_view(), name="api_inquiry_replies"
    ),
    path("projects/<slug:slug>/inquiries/<uuid:pk>/settle/", inquiries.SettleView.as_view(), name="api_inquiry_settle"),
    path("projects/<slug:slug>/inquiries/<uuid:pk>/rule/", inquiries.RuleView.as_view(), name="api_inquiry_rule"),
    path(
        "projects/<slug:slug>/inquiries/<uuid:pk>/renounce/",
        inquiries.RenounceView.as_view(),
        name="api_inquiry_renounce",
    ),
    path("projects/<slug:slug>/messages/<int:pk>/", messages.MessageView.as_view(), name="api_message"),
    path(
        "projects/<slug:slug>/messages/<int:pk>/withdraw/",
        messages.WithdrawView.as_view(),
        name="api_withdraw_message",
    ),
    path("projects/<slug:slug>/messages/<int:pk>/restore/", messages.RestoreView.as_view(), name="api_restore_message"),
    path("projects/<slug:slug>/messages/<int:pk>/stand/", messages.StandView.as_view(), name="api_stand"),
    path("projects/<slug:slug>/messages/<int:pk>/draft/", messages.IntoDraftView.as_view(), name="api_take_into_draft"),
    path("projects/<slug:slug>/cases/", cases.CasesView.as_view(), name="api_cases"),
    path("projects/<slug:slug>/cases/proposals/", cases.ProposalsView.as_view(), name="api_case_proposals"),
    path("projects/<slug:slug>/cases/<int:number>/", cases.CaseView.as_view(), name="api_case"),
    path(
        "projects/<slug:slug>/cases/<int:number>/disagreements/",
        cases.CaseDisagreementsView.as_view(),
        name="api_case_disagreements",
    ),
    path("projects/<slug:slug>/cases/<int:number>/open/", cases.OpenCaseView.as_view(), name="api_open_case"),
    path(
        "projects/<slug:slug>/cases/<int:number>/messages/",
        messages.CaseMessagesView.as_view(),
        name="api_case_messages",
    ),
    path(
        "projects/<slug:slug>/cases/<int:number>/decisions/",
        cases.CaseDecisionsView.as_view(),
        name="api_case_decisions",
    ),
    path(
        "projects/<slug:slug>/cases/<int:number>/decisions/<int:pk>/back/",
        cases.TakeBackView.as_view(),
        name="api_take_back",
    ),
    path("projects/<slug:slug>/sessions/", sessions.SessionsView.as_view(), name="api_sessions"),
    path("projects/<slug:slug>/sessions/<int:number>/", sessions.SessionView.as_view(), name="api_session"),
    path("projects/<slug:slug>/sessions/<int:number>/join/", sessions.JoinView.as_view(), name="api_join_session"),
    path("projects/<slug:slug>/sessions/<int:number>/leave/", sessions.LeaveView.as_view(), name="api_leave_session"),
    path("projects/<slug:slug>/sessions/<int:number>/vote/", sessions.VoteView.as_view(), name="api_session_vote"),
    path("projects/<slug:slug>/sessions/<int:number>/notes/", sessions.NotesView.as_view(), name="api_session_notes"),
    path("projects/<slug:slug>/sessions/<int:number>/lead/", sessions.LeadView.as_view(), name="api_lead_session"),
    path("projects/<slug:slug>/sessions/<int:number>/steps/", sessions.StepsView.as_view(), name="api_session_steps"),
    path(
        "projects/<slug:slug>/sessions/<int:number>/results/",
        sessions.ResultsView.as_view(),
        name="api_session_results",
    ),
    path(
        "projects/<slug:slug>/instructions/draft/affected/",
        affected.AffectedByDraftView.as_view(),
        name="api_draft_affected",
    ),
    path(
        "projects/<slug:slug>/instructions/draft/affected/items/",
        affected.AffectedByDraftItemsView.as_view(),
        name="api_draft_affected_items",
    ),
    path(
        "projects/<slug:slug>/instructions/<int:number>/affected/",
        affected.AffectedView.as_view(),
        name="api_affected",
    ),
    path(
        "projects/<slug:slug>/instructions/<int:number>/affected/items/",
        affected.AffectedItemsView.as_view(),
        name="api_affected_items",
    ),
    path(
        "projects/<slug:slug>/instructions/<int:number>/next-round/",
        affected.NextRoundView.as_view(),
        name="api_next_round",
    ),
    path(
        "projects/<slug:slug>/instructions/draft/what-if/",
        merging.DraftEffectView.as_view(),
        name="api_draft_effect",
    ),
    path("projects/<slug:slug>/agreement/what-if/", merging.WhatIfView.as_view(), name="api_what_if"),
    path("projects/<slug:slug>/agreement/merges/", merging.MergesView.as_view(), name="api_merges"),
    path("projects/<slug:slug>/alarms/", alarms.AlarmsView.as_view(), name="api_alarms"),
    path("projects/<slug:slug>/alarms/<int:pk>/", alarms.AlarmView.as_view(), name="api_alarm"),
    path("projects/<slug:slug>/alarms/<int:pk>/note/", alarms.NoteView.as_view(), name="api_note_alarm"),
    path("projects/<slug:slug>/alarms/rules/", alarms.RulesView.as_view(), name="api_alarm_rules"),
    path("projects/<slug:slug>/alarms/rules/<int:pk>/", alarms.RuleView.as_view(), name="api_alarm_rule"),
    path(
        "projects/<slug:slug>/alarms/rules/<int:pk>/proposal/", alarms.ProposalView.as_view(), name="api_alarm_proposal"
    ),
    path("projects/<slug:slug>/agreement/", agreement.AgreementView.as_view(), name="api_agreement"),
    path("projects/<slug:slug>/rounds/<int:number>/report/", rounds.RoundReportView.as_view(), name="api_round_report"),
    path("projects/<slug:slug>/verdict-rule/", rounds.VerdictRuleView.as_view(), name="api_verdict_rule"),
    path("projects/<slug:slug>/timeline/", rounds.TimelineView.as_view(), name="api_timeline"),
    path("projects/<slug:slug>/quality/", quality.QualityView.as_view(), name="api_quality"),
    path("projects/<slug:slug>/hlp/", agreement.HlpView.as_view(), name="api_hlp"),
    path("projects/<slug:slug>/releases/", releases.ReleasesView.as_view(), name="api_releases"),
    path("projects/<slug:slug>/releases/<release:number>/", releases.ReleaseView.as_view(), name="api_release"),
    path(
        "projects/<slug:slug>/releases/<release:number>/files/<str:name>",
        releases.FileView.as_view(),
        name="api_release_file",
    ),
]
