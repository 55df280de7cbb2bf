"""Make a release, watch it being made, see what it holds, download it."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consensus.actions.combining import COMBINED as COMBINING
from consensus.actions.downloads import note_download
from consensus.actions.labels import COMBINED, FIRST, LEAVE_OUT, MAJORITY, METHODS
from consensus.actions.releases import ask_release
from consensus.models import Release
from consensus.permissions import get_release, get_release_file
from consensus.reports.releases import ReleaseReport, checklist, release_report
from labeling.errors import ConcordError
from labeling.files import hands_over_the_beginning, ranged_response
from labeling.models import Membership, Project, Round, User
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership, may

TITLES = {
    LEAVE_OUT: gettext_lazy("Leave the item out"),
    FIRST: gettext_lazy("Take the option that stands first (repeatable, and biased towards it)"),
}


def numbers(round: Round) -> dict[str, int]:
    return {"number": round.number, "version": round.instructions.number or 0}


def fitting_method(rounds: Sequence[Round]) -> str:
    """Where hardly two answers are the same, counting them leaves most items without a label."""
    questions = rounds[-1].instructions.questions.questions if rounds else ()
    return COMBINED if any(question.type in COMBINING for question in questions) else MAJORITY


class ReleaseForm(forms.Form):
    rounds = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Rounds"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of an item in several rounds the newest with answers counts. Open rounds stay out."),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Where answers differ"),
        choices=list(METHODS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    tie = forms.ChoiceField(
        label=gettext_lazy("Where answers tie"), choices=list(TITLES.items()), widget=forms.RadioSelect
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What this release is for. It stands in the manifest for ever."),
    )  # fmt: skip

    def __init__(self, project: Project, data: QueryDict | None = None) -> None:
        found = project.rounds.filter(status=Round.Status.CLOSED).select_related("instructions")
        closed = list(found.order_by("number"))
        choices = [(row.number, _("Round %(number)d (version %(version)d)") % numbers(row)) for row in closed]
        initial = {"rounds": [number for number, text in choices], "tie": LEAVE_OUT, "method": fitting_method(closed)}
        super().__init__(data, initial=initial)
        rounds = self.fields["rounds"]
        assert isinstance(rounds, forms.TypedMultipleChoiceField)
        rounds.choices = choices
        self.has_rounds = bool(choices)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def releases(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN if request.method == "POST" else Do.RELEASES)
    if request.method != "POST":
        return list_page(request, membership, ReleaseForm(membership.project))
    form = ReleaseForm(membership.project, request.POST)
    if not form.is_valid():
        return list_page(request, membership, form, status=422)
    try:
        given = form.cleaned_data | {"method": form.cleaned_data["method"] or MAJORITY}
        release = ask_release(project=membership.project, by=membership.user, **given)
    except ConcordError as error:
        for field, sentence in (error.fields or {"": str(error)}).items():
            form.add_error(field if field in form.fields else None, sentence)
        return list_page(request, membership, form, status=422)
    return redirect("release", slug=slug, number=release.number)


def list_page(request: HttpRequest, membership: Membership, form: ReleaseForm, status: int = 200) -> HttpResponse:
    project = membership.project
    context = {
        "releases": project.releases.select_related("created_by").order_by("-number"),
        "checks": checklist(project),
        "form": form if may(membership, Do.RUN) and form.has_rounds else None,
    }
    return project_page(request, "consensus/releases/list.html", membership, context, area="releases", status=status)


@login_required
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership, release = get_release(cast(User, request.user), slug, number)
    report = release_report(release)
    context = {"release": release, "report": report, "loading": loading(request, release, report)}
    trail = ((_("Releases"), reverse("releases", kwargs={"slug": slug})), (str(release), ""))
    return project_page(request, "consensus/releases/page.html", membership, context, area="releases", trail=trail)


def loading(request: HttpRequest, release: Release, report: ReleaseReport | None) -> list[dict[str, str]]:
    """Three ways to load the labels, with this release's own address; the token is the reader's."""
    if report is None:
        return []
    link = request.build_absolute_uri(
        f"/api/v1/projects/{release.project.slug}/releases/{release.number}/files/labels.parquet"
    )
    token = "concord_token_…"
    return [
        {
            "title": "pandas",
            "text": "import pandas as pd\n\n"
            f'labels = pd.read_parquet("{link}",\n'
            f'                         storage_options={{"Authorization": "Bearer {token}"}})',
        },
        {
            "title": _("REST, from a shell"),
            "text": f'curl --fail --remote-name --header "Authorization: Bearer {token}" \\\n  {link}',
        },
        {
            "title": _("datasets, from the downloaded file"),
            "text": "from datasets import load_dataset\n\n"
            'labels = load_dataset("parquet", data_files="labels.parquet", split="train")',
        },
    ]


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A fragment that asks again until the release is made, then has the page loaded anew."""
    release = get_release(cast(User, request.user), slug, number)[1]
    response = render(request, "consensus/releases/_progress.html", {"release": release, "project": release.project})
    if release.status != Release.Status.MAKING:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """A download. History keeps it; nothing else changes."""
    found = get_release_file(cast(User, request.user), slug, number, name)
    response = ranged_response(
        request,
        found.file,
        size=found.size,
        content_type=found.content_type,
        etag=found.sha256,
        filename=f"{slug}-release-{number}-{found.name}",
        as_attachment=True,
    )
    if hands_over_the_beginning(request, response):
        note_download(file=found, by=cast(User, request.user))
    return response
