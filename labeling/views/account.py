"""One's own account: coming in, going out, settings, tokens; and the page behind an invitation."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from labeling.actions.people import (
    accept_invitation,
    change_account,
    change_password,
    find_invitation,
    make_account,
    make_token,
    revoke_token,
)
from labeling.errors import Invalid
from labeling.forms.account import AccountForm, MailForm, NewAccountForm, PasswordForm, SignInForm, TokenForm
from labeling.forms.refusals import take_errors
from labeling.models import Membership, Token, User
from labeling.navigation import read_or_post
from labeling.permissions import get_token
from labeling.templatetags.languages import inside


def person_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this site, else home."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("home")


@sensitive_post_parameters("password")
@read_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    """The same answer for an unknown name and a wrong password. The session gets a new id."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(safe_next(request))
    context = {"form": form, "next": safe_next(request)}
    return render(request, "labeling/account/sign_in.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("login")


@login_required
@read_or_post
def account(request: HttpRequest) -> HttpResponse:
    """Name, time zone, theme and keys."""
    person = person_of(request)
    if request.method != "POST":
        return account_page(request)
    form = AccountForm(request.POST, person=person)
    if not form.is_valid():
        return account_page(request, account_form=form)
    person = change_account(by=person, changes=form.changed())
    with override(person.language or get_language()):
        messages.success(request, gettext("Saved."))
    return redirect("account")


def account_page(
    request: HttpRequest,
    *,
    account_form: AccountForm | None = None,
    mail_form: MailForm | None = None,
    password_form: PasswordForm | None = None,
) -> HttpResponse:
    """The page with the form that was sent, wrong as it is, in its place."""
    person = person_of(request)
    wrong = account_form or mail_form or password_form
    context = {
        "account_form": account_form or AccountForm(person=person),
        "mail_form": mail_form or MailForm(person=person),
        "password_form": password_form or PasswordForm(person=person),
        "breadcrumbs": [(_("My projects"), reverse("home")), (_("Account"), "")],
        "n_tokens": person.tokens.alive().count(),
    }
    return render(request, "labeling/account/account.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Where mails go, and how often which of them."""
    form = MailForm(request.POST, person=person_of(request))
    if not form.is_valid():
        return account_page(request, mail_form=form)
    change_account(by=person_of(request), changes=form.changed())
    messages.success(request, _("Saved."))
    return redirect("account")


@sensitive_post_parameters("current", "password")
@login_required
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change the password. This session goes on under a new id; every other one ends."""
    person = person_of(request)
    form = PasswordForm(request.POST, person=person)
    if not form.is_valid():
        return account_page(request, password_form=form)
    update_session_auth_hash(request, change_password(by=person, password=form.cleaned_data["password"]))
    messages.success(request, _("Your password is changed. You were signed out everywhere else."))
    return redirect("account")


@login_required
@read_or_post
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens, and making one. Its secret is in the answer to the POST and nowhere else."""
    person = person_of(request)
    form = TokenForm(request.POST or None, person=person)
    if request.method != "POST" or not form.is_valid():
        return tokens_page(request, form, status=422 if form.is_bound else 200)
    token, secret = make_token(by=person, **form.cleaned_data)
    return tokens_page(request, TokenForm(person=person), made=token, secret=secret)


def tokens_page(
    request: HttpRequest, form: TokenForm, *, made: Token | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "tokens": tokens_of(person_of(request)),
        "made": made,
        "secret": secret,
        "breadcrumbs": [(_("My projects"), reverse("home")), (_("Account"), reverse("account")), (_("Tokens"), "")],
    }
    return render(request, "labeling/account/tokens.html", context, status=status)


def tokens_of(person: User) -> QuerySet[Token]:
    return person.tokens.select_related("project").order_by("-pk")[:200]


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_token(person_of(request), pk)
    revoke_token(token=token, by=person_of(request))
    messages.success(request, (_("The token “%(name)s” no longer works.") % {"name": token.name}))
    return redirect("tokens")


@sensitive_post_parameters("password")
@read_or_post
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What one is invited to, and the ways in: join, or make an account, or sign in first. Works once."""
    invited = find_invitation(secret)
    if request.method == "POST" and request.user.is_authenticated:
        return welcome(request, accept_invitation(secret=secret, by=person_of(request)))
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            joined = make_account(secret=secret, **form.cleaned_data)
        except Invalid as error:
            take_errors(form, error)
        else:
            person = authenticate(request, username=joined.user.username, password=form.cleaned_data["password"])
            login(request, person or joined.user)
            return welcome(request, joined)
    context = {"invitation": invited, "form": form, "sign_in_url": f"{reverse('login')}?next={request.path}"}
    return render(request, "labeling/account/invitation.html", context, status=422 if form.is_bound else 200)


def welcome(request: HttpRequest, joined: Membership) -> HttpResponse:
    messages.success(
        request,
        (
            _("You are in %(project)s as %(role)s.")
            % {"project": joined.project, "role": inside(joined.get_role_display())}
        ),
    )
    return redirect("project", joined.project.slug)
