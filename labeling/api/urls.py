"""REST of the labeling app, under /api/v1/."""

from django.urls import URLPattern, path

from labeling.api import (
    assignments,
    imports,
    inquiries,
    instructions,
    items,
    media,
    members,
    practice,
    projects,
    reviews,
    rounds,
    webhooks,
)

urlpatterns: list[URLPattern] = [
    path("me/", projects.MeView.as_view(), name="api_me"),
    path("projects/", projects.ProjectsView.as_view(), name="api_projects"),
    path("projects/<slug:slug>/", projects.ProjectView.as_view(), name="api_project"),
    path("projects/<slug:slug>/members/", members.MembersView.as_view(), name="api_members"),
    path("projects/<slug:slug>/members/<int:pk>/", members.MemberView.as_view(), name="api_member"),
    path("projects/<slug:slug>/machines/", members.MachinesView.as_view(), name="api_machines"),
    path("projects/<slug:slug>/members/<int:pk>/token/", members.MachineTokenView.as_view(), name="api_machine_token"),
    path("projects/<slug:slug>/webhooks/", webhooks.WebhooksView.as_view(), name="api_webhooks"),
    path("projects/<slug:slug>/webhooks/<int:pk>/", webhooks.WebhookView.as_view(), name="api_webhook"),
    path("projects/<slug:slug>/webhooks/<int:pk>/secret/", webhooks.SecretView.as_view(), name="api_webhook_secret"),
    path("projects/<slug:slug>/webhooks/<int:pk>/test/", webhooks.SendTestView.as_view(), name="api_webhook_test"),
    path(
        "projects/<slug:slug>/webhooks/<int:pk>/deliveries/", webhooks.DeliveriesView.as_view(), name="api_deliveries"
    ),
    path(
        "projects/<slug:slug>/webhooks/<int:pk>/deliveries/<int:delivery>/again/",
        webhooks.AgainView.as_view(),
        name="api_send_again",
    ),
    path("projects/<slug:slug>/imports/", imports.ImportsView.as_view(), name="api_imports"),
    path("projects/<slug:slug>/imports/<int:pk>/", imports.ImportView.as_view(), name="api_import"),
    path("projects/<slug:slug>/imports/<int:pk>/start/", imports.StartImportView.as_view(), name="api_start_import"),
    path("projects/<slug:slug>/imports/<int:pk>/errors/", imports.ImportErrorsView.as_view(), name="api_import_errors"),
    path("projects/<slug:slug>/items/", items.ItemsView.as_view(), name="api_items"),
    path("projects/<slug:slug>/items/<int:pk>/", items.ItemView.as_view(), name="api_item"),
    path("projects/<slug:slug>/media/", media.MediaListView.as_view(), name="api_media_list"),
    path("projects/<slug:slug>/media/<uuid:pk>/", media.MediaView.as_view(), name="api_media"),
    path("projects/<slug:slug>/media/<uuid:pk>/file/", media.MediaFileView.as_view(), name="api_media_file"),
    path("projects/<slug:slug>/media/<uuid:pk>/thumbnail/", media.ThumbnailView.as_view(), name="api_thumbnail"),
    path("projects/<slug:slug>/instructions/", instructions.VersionsView.as_view(), name="api_instructions"),
    path("projects/<slug:slug>/instructions/draft/", instructions.DraftView.as_view(), name="api_draft"),
    path("projects/<slug:slug>/instructions/draft/reviews/", reviews.ReviewsView.as_view(), name="api_draft_reviews"),
    path(
        "projects/<slug:slug>/instructions/draft/publish/",
        instructions.PublishDraftView.as_view(),
        name="api_publish_draft",
    ),
    path("projects/<slug:slug>/instructions/<int:number>/", instructions.VersionView.as_view(), name="api_version"),
    path(
        "projects/<slug:slug>/instructions/<int:number>/publish/",
        instructions.PublishView.as_view(),
        name="api_publish",
    ),
    path(
        "projects/<slug:slug>/instructions/<int:number>/diff/<int:other>/",
        instructions.DiffView.as_view(),
        name="api_diff",
    ),
    path("projects/<slug:slug>/practice/", practice.PracticeView.as_view(), name="api_practice"),
    path("projects/<slug:slug>/practice/items/", practice.PracticeItemsView.as_view(), name="api_practice_items"),
    path(
        "projects/<slug:slug>/practice/items/<int:pk>/", practice.PracticeItemView.as_view(), name="api_practice_item"
    ),
    path("projects/<slug:slug>/practice/labelers/", practice.StandingView.as_view(), name="api_practice_labelers"),
    path("projects/<slug:slug>/practice/next/", practice.NextView.as_view(), name="api_practice_next"),
    path("projects/<slug:slug>/practice/answer/", practice.AnswerView.as_view(), name="api_practice_answer"),
    path("projects/<slug:slug>/rounds/", rounds.RoundsView.as_view(), name="api_rounds"),
    path("projects/<slug:slug>/rounds/<int:number>/", rounds.RoundView.as_view(), name="api_round"),
    path("projects/<slug:slug>/rounds/<int:number>/open/", rounds.OpenRoundView.as_view(), name="api_open_round"),
    path("projects/<slug:slug>/rounds/<int:number>/close/", rounds.CloseRoundView.as_view(), name="api_close_round"),
    path("projects/<slug:slug>/rounds/<int:number>/widen/", rounds.WidenRoundView.as_view(), name="api_widen_round"),
    path("projects/<slug:slug>/assignments/next/", assignments.NextView.as_view(), name="api_next"),
    path("assignments/<int:pk>/", assignments.AssignmentView.as_view(), name="api_assignment"),
    path("assignments/<int:pk>/annotation/", assignments.AnnotationView.as_view(), name="api_annotation"),
    path("assignments/<int:pk>/draft/", assignments.DraftView.as_view(), name="api_assignment_draft"),
    path("assignments/<int:pk>/skip/", assignments.SkipView.as_view(), name="api_skip"),
    path("assignments/<int:pk>/return/", assignments.ReturnView.as_view(), name="api_return"),
    path("assignments/<int:pk>/inquiries/", inquiries.AskView.as_view(), name="api_ask"),
]
