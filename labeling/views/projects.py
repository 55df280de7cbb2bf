"""A project: making one step by step, its front page, its settings."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from labeling.actions.instructions import publish, save_draft
from labeling.actions.projects import change_project, create_project
from labeling.errors import ConcordError, NotFound
from labeling.forms.options import OptionForms, with_rows_changed
from labeling.forms.projects import ProjectForm, SettingsForm, checked_schema
from labeling.forms.refusals import take_errors
from labeling.forms.rules import RulesForm
from labeling.models import InstructionVersion, Membership, Project, Role, Round, RoundItem, User
from labeling.navigation import project_page, read_or_post
from labeling.overview import changes_sentence
from labeling.permissions import Do, get_membership, may
from labeling.progress import progress_of

STEPS = [
    gettext_lazy("Data and question"),
    gettext_lazy("Instructions"),
    gettext_lazy("Members"),
    gettext_lazy("Items"),
]


@login_required
@read_or_post
def new(request: HttpRequest) -> HttpResponse:
    """Step 1 of 4. Any signed-in person may make a project and manages it: accounts come by invitation only.

    Adding and removing rows of options works as a plain submit, and as a fragment where htmx asks.
    """
    if "more" in request.POST or "remove" in request.POST:
        return with_other_rows(request)
    form, rows = ProjectForm(request.POST or None), OptionForms(request.POST or None, prefix="options")
    if request.method == "POST":
        schema = checked_schema(form, rows)
        if schema is not None:
            given = form.cleaned_data
            made = create_project(
                by=cast(User, request.user),
                slug=free_slug(given["name"]),
                name=given["name"],
                description=given["description"],
                schema=schema,
            )
            return redirect("setup", made.slug)
    return new_page(request, form, rows, status=422 if form.is_bound else 200)


def with_other_rows(request: HttpRequest) -> HttpResponse:
    data = with_rows_changed(request.POST)
    rows = OptionForms(data, prefix="options")
    for row in rows.forms:
        row.use_required_attribute = False
        row._errors = {}  # nobody asked for a judgement yet
    if request.headers.get("HX-Request"):
        return render(request, "labeling/projects/_options.html", {"rows": rows})
    form = ProjectForm(initial=data.dict())
    return new_page(request, form, rows)


def new_page(request: HttpRequest, form: ProjectForm, rows: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "rows": rows,
        "steps": STEPS,
        "breadcrumbs": [(_("My projects"), reverse("home")), (_("New project"), "")],
    }
    return render(request, "labeling/projects/new.html", context, status=status)


def free_slug(name: str) -> str:
    """An address made of the name, with a number where that is taken."""
    base = slugify(name)[:50] or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@login_required
@read_or_post
def setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 2 of 4: the rules of version 1, and publishing it. Afterwards there is nothing left to do here."""
    membership = get_membership(cast(User, request.user), slug, to=Do.DRAFT)
    draft = membership.project.draft
    if membership.project.current_instructions is not None:
        return redirect("project", slug)
    if draft is None:
        raise NotFound
    form = RulesForm(request.POST) if request.method == "POST" else RulesForm.of(draft)
    if request.method == "POST" and form.is_valid():
        try:
            return save_rules(request, membership, draft, form.cleaned_data["rules"])
        except ConcordError as error:
            take_errors(form, error)
    context = {"form": form, "draft": draft, "steps": STEPS}
    status = 422 if form.is_bound else 200
    trail = ((_("Set up"), ""),)
    return project_page(request, "labeling/projects/setup.html", membership, context, trail=trail, status=status)


def save_rules(request: HttpRequest, membership: Membership, draft: InstructionVersion, rules: str) -> HttpResponse:
    saved = save_draft(draft=draft, by=membership.user, revision=draft.revision, rules=rules)
    slug = membership.project.slug
    if "publish" not in request.POST:
        messages.success(request, _("Saved as a draft."))
        return redirect("setup", slug)
    publish(draft=saved, by=membership.user)
    messages.success(request, _("Version 1 is published."))
    if not may(membership, Do.MANAGE):
        return redirect("project", slug)
    return redirect(f"{reverse('members', args=[slug])}?setup=1")


def changes_waiting(membership: Membership) -> str:
    """That a better x is asked for, in a sentence for who can bring one; "" where none is."""
    if not may(membership, Do.RUN):
        return ""
    n = membership.project.items.waiting_for_change().count()
    return changes_sentence(n) if n else ""


@login_required
@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked, where the newest round stands, what comes next; one's role decides the order."""
    membership = get_membership(cast(User, request.user), slug, to=Do.VIEW)
    found = membership.project
    version = found.current_instructions
    newest = found.rounds.select_related("project", "instructions").order_by("-number").first()
    measures = may(membership, Do.MEASURE)
    closed = found.rounds.filter(status=Round.Status.CLOSED).order_by("-number").first() if measures else None
    context = {
        "version": version,
        "asked": (version or found.draft) if version or may(membership, Do.DRAFT) else None,
        "newest": newest,
        "closed": closed,
        "changes": changes_waiting(membership),
        "progress": progress_of(newest) if newest and measures else None,
        "waiting": waiting_for(membership),
        "checklist": checklist(found, version) if may(membership, Do.MANAGE) else [],
    }
    return project_page(request, "labeling/projects/project.html", membership, context)


def waiting_for(membership: Membership) -> Round | None:
    """The first open round with an item for this person."""
    items = RoundItem.objects.open_to(membership.user).filter(round=OuterRef("pk"))
    rounds = Round.objects.open_to(membership.user).filter(Exists(items), project=membership.project)
    return rounds.order_by("number").first()


def checklist(project: Project, version: InstructionVersion | None) -> list[dict[str, Any]]:
    """What a new project still needs, in order; empty when it runs."""
    slug = [project.slug]
    steps = [
        (_("Publish version 1 of the instructions"), version is not None, reverse("setup", args=slug)),
        (_("Import items"), project.items.exists(), reverse("imports", args=slug)),
        (_("Invite labelers"), labelers_of(project), reverse("members", args=slug)),
        (_("Make and open a round"), project.rounds.exclude(status=Round.Status.DRAFT).exists(), round_url(project)),
    ]
    if all(done for _, done, _ in steps):
        return []
    current = next(title for title, done, _ in steps if not done)
    return [{"title": t, "done": done, "url": url, "current": t == current} for t, done, url in steps]


def labelers_of(project: Project) -> bool:
    return project.memberships.filter(is_active=True).exclude(role=Role.MANAGER).exists()


def round_url(project: Project) -> str:
    draft = project.rounds.filter(status=Round.Status.DRAFT).order_by("number").first()
    return reverse("round", args=[project.slug, draft.number]) if draft else reverse("new_round", args=[project.slug])


@login_required
@read_or_post
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MANAGE)
    form = SettingsForm(request.POST or None, project=membership.project)
    if request.method == "POST" and form.is_valid():
        change_project(project=membership.project, by=membership.user, changes=form.changed())
        messages.success(request, "Saved.")
        return redirect("project_settings", slug)
    status = 422 if form.is_bound else 200
    trail = ((_("Settings"), ""),)
    return project_page(
        request, "labeling/projects/settings.html", membership, {"form": form}, trail=trail, status=status
    )
