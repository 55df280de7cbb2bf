"""Pages of the labeling app. `/p/{slug}/` is the project."""

from django.urls import URLPattern, path

from labeling.views import account, history, home, imports, instructions, items, label, members, mine, projects, rounds

urlpatterns: list[URLPattern] = [
    # everyone
    path("", home.home, name="home"),
    path("login/", account.sign_in, name="login"),
    path("logout/", account.sign_out, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", account.revoke, name="revoke_token"),
    path("invitations/<str:secret>/", account.invitation, name="invitation"),
    # a project
    path("projects/new/", projects.new, name="new_project"),
    path("p/<slug:slug>/setup/", projects.setup, name="setup"),
    path("p/<slug:slug>/", projects.project, name="project"),
    path("p/<slug:slug>/settings/", projects.settings, name="project_settings"),
    path("p/<slug:slug>/members/", members.members, name="members"),
    path("p/<slug:slug>/members/<int:pk>/", members.change, name="member"),
    path("p/<slug:slug>/invitations/<int:pk>/revoke/", members.revoke, name="revoke_invitation"),
    path("p/<slug:slug>/history/", history.history, name="history"),
    # labeling
    path("p/<slug:slug>/label/", label.workspace, name="label"),
    path("p/<slug:slug>/label/next/", label.next_item, name="label_next"),
    path("p/<slug:slug>/label/read/<int:number>/", label.acknowledge, name="label_acknowledge"),
    path("p/<slug:slug>/label/<int:pk>/", label.submit, name="label_submit"),
    path("p/<slug:slug>/label/<int:pk>/draft/", label.draft, name="label_draft"),
    path("p/<slug:slug>/label/<int:pk>/skip/", label.skip, name="label_skip"),
    path("p/<slug:slug>/label/<int:pk>/return/", label.give_back, name="label_return"),
    path("p/<slug:slug>/mine/", mine.mine, name="mine"),
    path("p/<slug:slug>/mine/<int:pk>/", label.reopen, name="label_reopen"),
    # the definition of y
    path("p/<slug:slug>/instructions/", instructions.current, name="instructions"),
    path("p/<slug:slug>/instructions/<int:number>/", instructions.version, name="instruction_version"),
    path("p/<slug:slug>/instructions/draft/", instructions.draft, name="draft"),
    path("p/<slug:slug>/instructions/draft/preview/", instructions.preview, name="draft_preview"),
    path("p/<slug:slug>/instructions/draft/publish/", instructions.publish, name="publish"),
    path("p/<slug:slug>/instructions/draft/discard/", instructions.discard, name="discard_draft"),
    path("p/<slug:slug>/instructions/diff/<str:before>/<str:after>/", instructions.diff, name="instruction_diff"),
    # items and rounds
    path("p/<slug:slug>/items/", items.items, name="items"),
    path("p/<slug:slug>/items/<int:pk>/", items.item, name="item"),
    path("p/<slug:slug>/items/<int:pk>/drop/", items.drop, name="drop_item"),
    path("p/<slug:slug>/items/<int:pk>/restore/", items.restore, name="restore_item"),
    path("p/<slug:slug>/media/", items.upload_media, name="upload_media"),
    path("p/<slug:slug>/media/<uuid:pk>/", items.media, name="media"),
    path("p/<slug:slug>/imports/", imports.imports, name="imports"),
    path("p/<slug:slug>/imports/<int:pk>/", imports.one, name="import"),
    path("p/<slug:slug>/imports/<int:pk>/start/", imports.start, name="start_import"),
    path("p/<slug:slug>/imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("p/<slug:slug>/imports/<int:pk>/errors.csv", imports.errors, name="import_errors"),
    path("p/<slug:slug>/rounds/", rounds.rounds, name="rounds"),
    path("p/<slug:slug>/rounds/new/", rounds.new, name="new_round"),
    path("p/<slug:slug>/rounds/new/count/", rounds.count, name="round_count"),
    path("p/<slug:slug>/rounds/<int:number>/", rounds.one, name="round"),
    path("p/<slug:slug>/rounds/<int:number>/progress/", rounds.progress, name="round_progress"),
    path("p/<slug:slug>/rounds/<int:number>/open/", rounds.open_, name="open_round"),
    path("p/<slug:slug>/rounds/<int:number>/close/", rounds.close, name="close_round"),
    path("p/<slug:slug>/rounds/<int:number>/widen/", rounds.widen, name="widen_round"),
]
