"""Pages of the consensus app. `/p/{slug}/` is the project."""

from django.urls import URLPattern, path

from consensus.views import (
    agreement,
    disagreements,
    discussions,
    human_performance,
    inquiries,
    instructions,
    labelers,
    labels,
    merging,
    releases,
)

urlpatterns: list[URLPattern] = [
    path("p/<slug:slug>/disagreements/", disagreements.queue, name="disagreements"),
    path("p/<slug:slug>/disagreements/waiting/", disagreements.waiting, name="home_disagreements"),
    path("p/<slug:slug>/mine/resolutions/", disagreements.my_resolutions, name="my_resolutions"),
    path("p/<slug:slug>/mine/inquiries/", inquiries.mine, name="my_inquiries"),
    path("p/<slug:slug>/inquiries/", inquiries.inquiries, name="inquiries"),
    path("p/<slug:slug>/inquiries/<uuid:pk>/", inquiries.inquiry, name="inquiry"),
    path("p/<slug:slug>/inquiries/<uuid:pk>/reply/", inquiries.reply, name="inquiry_reply"),
    path("p/<slug:slug>/inquiries/<uuid:pk>/settle/", inquiries.settle, name="inquiry_settle"),
    path("p/<slug:slug>/inquiries/<uuid:pk>/rule/", inquiries.rule, name="inquiry_rule"),
    path("p/<slug:slug>/inquiries/<uuid:pk>/renounce/", inquiries.renounce, name="inquiry_renounce"),
    path("p/<slug:slug>/instructions/<int:number>/borderline/", instructions.borderline, name="borderline"),
    path("p/<slug:slug>/instructions/draft/carried/", instructions.carried_over, name="carried_over"),
    path("p/<slug:slug>/items/<int:pk>/answers/", disagreements.item_answers, name="item_answers"),
    path("p/<slug:slug>/disagreements/<int:pk>/", disagreements.one, name="disagreement"),
    path("p/<slug:slug>/disagreements/<int:pk>/open/", disagreements.open_, name="open_disagreement"),
    path("p/<slug:slug>/disagreements/<int:pk>/resolve/", disagreements.resolve, name="resolve"),
    path("p/<slug:slug>/disagreements/<int:pk>/reopen/", disagreements.reopen, name="reopen"),
    path("p/<slug:slug>/disagreements/<int:pk>/messages/", discussions.write, name="write_message"),
    path("p/<slug:slug>/rounds/<int:number>/verdict/", agreement.verdict, name="round_verdict"),
    path("p/<slug:slug>/agreement/", agreement.agreement, name="agreement"),
    path("p/<slug:slug>/agreement/behind/", agreement.behind, name="agreement_behind"),
    path("p/<slug:slug>/agreement/labelers/", labelers.labelers, name="labelers"),
    path("p/<slug:slug>/agreement/merge/", merging.merge, name="merge"),
    path("p/<slug:slug>/agreement/labels/", labels.labels, name="consensus_labels"),
    path("p/<slug:slug>/hlp/", human_performance.hlp, name="hlp"),
    path("p/<slug:slug>/releases/", releases.releases, name="releases"),
    path("p/<slug:slug>/releases/<int:number>/", releases.one, name="release"),
    path("p/<slug:slug>/releases/<int:number>/progress/", releases.progress, name="release_progress"),
    path("p/<slug:slug>/releases/<int:number>/files/<str:name>", releases.file, name="release_file"),
]
