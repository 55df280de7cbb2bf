"""Practice: the labeler's way through items with known answers, and the page on which a manager sets it."""

from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from labeling.actions.practice import (
    add_practice_item,
    answer_practice,
    must_practise,
    next_item,
    open_try,
    remove_practice_item,
    set_practice,
    start_try,
    tries_of,
    usable_items,
)
from labeling.asked import Asked, asked_with, read_answer, without_nul
from labeling.errors import Conflict, Invalid, InvalidAnswer, NotFound
from labeling.forms.practice import PracticeForm
from labeling.forms.refusals import take_errors
from labeling.models import InstructionVersion, Item, Membership, Practice, PracticeAnswer, PracticeItem, User
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_item, get_membership
from labeling.questions import Json
from labeling.showing import shown_fields
from labeling.standing import standings
from labeling.views.scripts import by_script, for_scripts

FOUND = 12  # items offered for practice


def practice_page(
    request: HttpRequest, name: str, membership: Membership, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    trail = ((_("Practice"), reverse("practice", args=[membership.project.slug])),)
    template = f"labeling/practice/{name}.html"
    return project_page(request, template, membership, context, area="label", trail=trail, status=status)


@for_scripts
@login_required
@read_or_post
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """The item at hand, the one just answered with what was right, or where one stands."""
    membership = get_membership(cast(User, request.user), slug, to=Do.LABEL)
    found = Practice.objects.select_related("project").filter(project=membership.project, is_on=True).first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        return answer(request, membership, found) if "item" in request.POST else begin(membership, found)
    return shown_answer(request, membership, found) or at_hand(request, membership, found)


def begin(membership: Membership, found: Practice) -> HttpResponse:
    start_try(practice=found, by=membership.user)
    return redirect("practice", membership.project.slug)


def answer(request: HttpRequest, membership: Membership, found: Practice) -> HttpResponse:
    attempt = open_try(found, membership.user)
    item = next_item(attempt) if attempt else None
    here = reverse("practice", args=[membership.project.slug])
    if attempt is None or item is None or str(item.pk) != request.POST["item"]:
        return gone_on(request, here)  # it was answered: in another tab, or before the line was lost
    content = content_of(request.POST, attempt.instructions)
    try:
        given = answer_practice(attempt=attempt, item=item, by=membership.user, **content)
    except InvalidAnswer as error:
        if by_script(request):
            raise
        return at_hand(request, membership, found, content, error)
    return gone_on(request, f"{here}?answered={given.pk}")


def gone_on(request: HttpRequest, address: str) -> HttpResponse:
    return JsonResponse({"next": address}) if by_script(request) else redirect(address)


def shown_answer(request: HttpRequest, membership: Membership, found: Practice) -> HttpResponse | None:
    wanted = request.GET.get("answered", "")
    mine = PracticeAnswer.objects.filter(attempt__practice=found, attempt__labeler=membership.user)
    given = (
        mine.select_related("attempt__instructions", "item__item").filter(pk=wanted).first()
        if wanted.isdecimal() and len(wanted) < 18
        else None
    )
    if given is None:
        return None
    version = given.attempt.instructions
    context = {
        "given": given,
        "attempt": given.attempt,
        "version": version,
        "fields": shown_fields(given.item.item, version),
        "told": compared(version, given),
        "n_done": given.attempt.answers.count(),
    }
    return practice_page(request, "answered", membership, context)


def compared(version: InstructionVersion, given: PracticeAnswer) -> list[dict[str, Any]]:
    """Each question with what was said, what is known, and whether that is the same."""
    rows = []
    for question in version.questions.questions:
        name, known = question.name, given.item
        if name not in known.answers and name not in known.cannot_tell:
            continue
        rows.append({
            "title": question.title,
            "yours": said(question, given.answers, given.cannot_tell),
            "known": said(question, known.answers, known.cannot_tell),
            "is_right": name not in given.wrong,
        })  # fmt: skip
    return rows


def said(question: Any, answers: dict[str, Json], cannot_tell: list[str]) -> str:
    if question.name in cannot_tell:
        return _("cannot tell")
    return question.describe(answers[question.name]) if question.name in answers else _("no answer")


def at_hand(
    request: HttpRequest,
    membership: Membership,
    found: Practice,
    content: dict[str, Json] | None = None,
    error: InvalidAnswer | None = None,
) -> HttpResponse:
    attempt = open_try(found, membership.user)
    item = next_item(attempt) if attempt else None
    if attempt is None or item is None:
        return standing_page(request, membership, found)
    version = attempt.instructions
    context = {
        "attempt": attempt,
        "held": item,
        "version": version,
        "n_done": attempt.answers.count(),
        **entered(item.item, version, content or {}, error),
    }
    return practice_page(request, "item", membership, context, status=error.status if error else 200)


def standing_page(request: HttpRequest, membership: Membership, found: Practice) -> HttpResponse:
    tries = list(tries_of(found, membership.user)[:20])
    last = tries[0] if tries and tries[0].ended_at else None
    answers = list(last.answers.select_related("item__item")) if last else []
    context = {
        "practice": found,
        "tries": tries,
        "last": last,
        "answers": [(row, compared(last.instructions, row)) for row in answers if last],
        "must": must_practise(membership.project, membership.user) is not None,
        "n_items": min(found.size or 10**6, len(usable_items(found, membership.project.current_instructions))),
        "version": membership.project.current_instructions,
    }
    return practice_page(request, "start", membership, context)


def entered(
    item: Item, version: InstructionVersion, content: dict[str, Json], error: Invalid | None
) -> dict[str, object]:
    fields = shown_fields(item, version)
    schema = version.questions
    asked: list[Asked] = [
        replace(
            asked_with(question, fields, content, (error.fields if error else {}).get(question.name, "")),
            is_shown=schema.is_shown(question, content.get("answers") or {}),
        )
        for question in schema.questions
    ]
    return {"fields": fields, "asked": asked}


def content_of(form: QueryDict, version: InstructionVersion) -> dict[str, Json]:
    form = without_nul(form)
    schema = version.questions
    answers = {question.name: read_answer(form, question) for question in schema.questions}
    told = form.getlist("cannot_tell")
    content = {
        "answers": {name: answer for name, answer in answers.items() if answer is not None},
        "cannot_tell": [question.name for question in schema.questions if question.name in told],
    }
    return schema.without_what_is_not_asked(content)


@login_required
@read_or_post
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Its items, how many must be right, and where every labeler stands."""
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN)
    found = Practice.objects.filter(project=membership.project).first() or Practice(project=membership.project)
    if request.method == "POST" and "remove" in request.POST:
        return remove(request, membership)
    form = PracticeForm(request.POST or None, practice=found)
    if request.method == "POST" and form.is_valid():
        try:
            set_practice(project=membership.project, by=membership.user, **form.wanted())
        except Invalid as error:
            take_errors(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("practice_set", slug)
    version = membership.project.current_instructions
    rows = list(found.items.filter(removed_at=None).select_related("item")) if found.pk else []
    usable = {row.pk for row in usable_items(found, version)} if found.pk else set()
    search = request.GET.get("q", "").replace("\0", "").strip()
    offered = Item.objects.filter(project=membership.project).usable().exclude(pk__in=[row.item_id for row in rows])
    if search:
        offered = offered.filter(key__icontains=search)
    context = {
        "form": form,
        "version": version,
        "rows": [(row, known_of(row, version), row.pk in usable) for row in rows],
        "standings": standings(found) if found.pk else [],
        "search": search,
        "offered": list(offered.order_by("pk")[:FOUND]),
    }
    return practice_page(request, "manage", membership, context, status=422 if form.errors else 200)


def known_of(row: PracticeItem, version: InstructionVersion | None) -> str:
    if version is None:
        return ""
    questions = version.questions.questions
    known = [q for q in questions if q.name in row.answers or q.name in row.cannot_tell]
    return " · ".join(said(question, row.answers, row.cannot_tell) for question in known)


def remove(request: HttpRequest, membership: Membership) -> HttpResponse:
    wanted = request.POST["remove"]
    rows = PracticeItem.objects.filter(practice__project=membership.project).select_related("practice__project")
    row = rows.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 18 else None
    if row is None:
        raise NotFound
    try:
        remove_practice_item(practice_item=row, by=membership.user)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("practice_set", membership.project.slug)


@login_required
@read_or_post
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is known of an item and why, for it to be practised."""
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN)
    item = get_item(membership.user, slug, pk, to=Do.RUN)
    version = membership.project.current_instructions
    if version is None:
        raise Conflict(_("Practice needs published instructions. Publish version 1 first."))
    held = PracticeItem.objects.filter(practice__project=membership.project, item=item, removed_at=None).first()
    content: dict[str, Json] = {
        "answers": held.answers if held else item.gold,
        "cannot_tell": held.cannot_tell if held else [],
    }
    explanation, refused = held.explanation if held else "", None
    if request.method == "POST":
        explanation = request.POST.get("explanation", "").replace("\0", "")
        try:
            content = content_of(request.POST, version)
            add_practice_item(
                project=membership.project, item=item, by=membership.user, explanation=explanation, **content
            )
        except Invalid as error:
            refused = error
        else:
            messages.success(request, (_("%(item)s is practised from now on.") % {"item": item}))
            return redirect("practice_set", slug)
    context = {
        "item": item,
        "version": version,
        "explanation": explanation,
        "error": refused,
        **entered(item, version, content, refused),
    }
    return practice_page(request, "add", membership, context, status=422 if refused else 200)
