"""Addresses that are told what happens here: adding and changing them, their secrets, and what they were told."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labeling.actions.webhooks import (
    OFF_AFTER,
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_secret,
    send_again,
    send_test,
)
from labeling.errors import ConcordError
from labeling.forms.refusals import take_errors
from labeling.forms.webhooks import RenewForm, WebhookForm
from labeling.models import Delivery, Membership, User, Webhook
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_delivery, get_membership, get_webhook

SHOWN = 50  # deliveries in the log


@login_required
@read_or_post
def webhooks(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; a POST adds one, and its answer is the only one that shows the secret."""
    membership = get_membership(cast(User, request.user), slug, to=Do.MANAGE)
    form = WebhookForm(request.POST or None, initial={"topics": Webhook.Topic.values})
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = add_webhook(project=membership.project, by=membership.user, **form.cleaned_data)
        except ConcordError as error:
            take_errors(form, error)
        else:
            return webhook_page(request, membership, made, secret=secret)
    rows = membership.project.webhooks.kept().annotate(
        arrived_at=Max("deliveries__attempted_at", filter=Q(deliveries__status=Delivery.Status.DELIVERED))
    )
    context = {"webhooks": rows, "form": form}
    status = 422 if form.is_bound else 200
    trail = settings_trail(membership, ((_("Webhooks"), ""),))
    return project_page(request, "labeling/webhooks/list.html", membership, context, trail=trail, status=status)


def settings_trail(membership: Membership, below: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return ((_("Settings"), reverse("project_settings", args=[membership.project.slug])), *below)


@login_required
@read_or_post
def webhook(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One webhook with its log; a POST changes it."""
    person = cast(User, request.user)
    hook = get_webhook(person, slug, pk)
    membership = get_membership(person, slug, to=Do.MANAGE)
    if request.method != "POST":
        return webhook_page(request, membership, hook)
    if "on" in request.POST:
        is_on = request.POST["on"] == "1"
        change_webhook(webhook=hook, by=person, is_on=is_on)
        messages.success(request, _("The webhook is on.") if is_on else _("The webhook is off."))
        return redirect("webhook", slug, pk)
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            change_webhook(webhook=hook, by=person, **form.cleaned_data)
        except ConcordError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("webhook", slug, pk)
    return webhook_page(request, membership, hook, form=form)


def webhook_page(
    request: HttpRequest, membership: Membership, hook: Webhook, *, form: WebhookForm | None = None, secret: str = ""
) -> HttpResponse:
    trail = ((_("Webhooks"), reverse("webhooks", args=[membership.project.slug])), (hook.host, ""))
    context = log_of(hook) | {
        "form": form or WebhookForm(initial={"address": hook.address, "topics": hook.topics}),
        "renew_form": RenewForm(),
        "secret": secret,
        "off_after": OFF_AFTER,
    }
    return project_page(
        request,
        "labeling/webhooks/webhook.html",
        membership,
        context,
        trail=settings_trail(membership, trail),
        status=422 if form else 200,
    )


def log_of(hook: Webhook) -> dict[str, Any]:
    deliveries = list(hook.deliveries.all()[:SHOWN])
    return {
        "webhook": hook,
        "deliveries": deliveries,
        "is_waiting": any(delivery.is_soon for delivery in deliveries),
        "n_shown": SHOWN,
    }


@login_required
@require_safe
def log(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The log alone; it asks for itself while something is on its way."""
    hook = get_webhook(cast(User, request.user), slug, pk)
    return render(request, "labeling/webhooks/_log.html", log_of(hook) | {"project": hook.project})


@login_required
@require_POST
def renew(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    person = cast(User, request.user)
    hook = get_webhook(person, slug, pk)
    secret = renew_secret(webhook=hook, by=person, at_once="at_once" in request.POST)
    return webhook_page(
        request, get_membership(person, slug, to=Do.MANAGE), get_webhook(person, slug, pk), secret=secret
    )


@login_required
@require_POST
def test(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    send_test(webhook=get_webhook(cast(User, request.user), slug, pk), by=cast(User, request.user))
    messages.success(request, _("A test is on its way. The log shows whether it arrives."))
    return redirect(f"{reverse('webhook', args=[slug, pk])}#log")


@login_required
@require_POST
def again(request: HttpRequest, slug: str, pk: int, delivery: int) -> HttpResponse:
    send_again(delivery=get_delivery(cast(User, request.user), slug, pk, delivery), by=cast(User, request.user))
    messages.success(request, _("It is on its way again, with the same id."))
    return redirect(f"{reverse('webhook', args=[slug, pk])}#log")


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    hook = get_webhook(cast(User, request.user), slug, pk)
    remove_webhook(webhook=hook, by=cast(User, request.user))
    messages.success(request, _("%(host)s is told nothing any more.") % {"host": hook.host})
    return redirect("webhooks", slug)
