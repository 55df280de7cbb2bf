"""Signing in and out, one's account, tokens, and the page behind an invitation. Ids name rows of the attack matrix."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from labeling.actions.people import invite, make_token
from labeling.models import Invitation, Membership, Token, User
from labeling.models.people import digest
from tests import factories

PASSWORD = "a long password"


def sign_in(client: Client, person: User, password: str = PASSWORD, **more: str):
    return client.post(reverse("login"), {"username": person.username, "password": password, **more})


def test_signing_in_leads_home_and_signing_out_ends_the_session(client, labeler):
    assert sign_in(client, labeler).url == "/"
    assert client.get("/").status_code == 200

    client.post(reverse("logout"))

    assert client.get("/").status_code == 302


def test_signing_out_is_a_post_only(signed_in, labeler):
    client = signed_in(labeler)

    assert client.get(reverse("logout")).status_code == 405
    assert get_user(client).is_authenticated


def test_a_wrong_password_an_unknown_name_and_an_ended_account_get_the_same_answer(client, labeler, stranger):
    User.objects.filter(pk=stranger.pk).update(is_active=False)

    answers = [
        sign_in(client, labeler, "a wrong password"),
        sign_in(client, User(username="nobody-at-all")),
        sign_in(client, stranger),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({tuple(answer.context["form"].non_field_errors()) for answer in answers}) == 1


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "///evil.example"]
)
def test_a19_next_stays_on_the_site(client, labeler, address):
    assert sign_in(client, labeler, next=address).url == "/"


def test_next_on_the_site_is_followed(client, labeler, project):
    wanted = reverse("project", args=[project.slug])

    assert sign_in(client, labeler, next=wanted).url == wanted


def test_a15_signing_in_gives_the_session_a_new_id(client, labeler):
    client.get(reverse("login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    sign_in(client, labeler)

    assert client.session.session_key != session.session_key
    assert not get_user(client_with(session.session_key)).is_authenticated


def client_with(session_key: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    return client


def test_a16_every_write_of_these_pages_wants_the_csrf_token(labeler, project):
    token, _ = make_token(by=labeler, name="t", scope="read", days=1)
    _, secret = invite(project=project, role="labeler", by=project.created_by)
    client = Client(enforce_csrf_checks=True)
    client.force_login(labeler)
    addresses = [reverse(name) for name in ("login", "logout", "account", "password", "tokens", "new_project")] + [
        reverse("revoke_token", args=[token.pk]),
        reverse("invitation", args=[secret]),
    ]

    assert {client.post(address).status_code for address in addresses} == {403}
    assert Token.objects.alive().filter(pk=token.pk).exists()
    assert Invitation.objects.open().count() == 1


def test_a_person_changes_their_own_settings_and_nothing_else(signed_in, labeler):
    client = signed_in(labeler)
    sent = {"name": "Ada", "time_zone": "Europe/Oslo", "theme": "dark", "key_map": '{"skip": "Z"}'}

    assert client.post(reverse("account"), sent | {"is_superuser": "on", "username": "root"}).status_code == 302

    labeler.refresh_from_db()
    assert (labeler.name, labeler.time_zone, labeler.theme) == ("Ada", "Europe/Oslo", "dark")
    assert labeler.key_map == {"skip": "Z"}
    assert labeler.single_keys is False
    assert labeler.is_superuser is False
    assert labeler.username != "root"


def test_a_bad_setting_comes_back_with_what_was_entered(signed_in, labeler):
    answer = signed_in(labeler).post(reverse("account"), {"name": "Ada", "time_zone": "Mars/Phobos", "theme": "dark"})

    assert answer.status_code == 422
    assert "Ada" in answer.content.decode()
    labeler.refresh_from_db()
    assert labeler.time_zone == "UTC"


def test_a13_changing_the_password_ends_the_other_sessions_and_keeps_this_one(signed_in, labeler):
    here, elsewhere = signed_in(labeler), signed_in(labeler)

    here.post(reverse("password"), {"current": PASSWORD, "password": "quite another password"})

    assert get_user(here).is_authenticated
    assert not get_user(elsewhere).is_authenticated


def test_the_password_changes_only_for_who_knows_it_and_only_to_a_good_one(signed_in, labeler):
    client = signed_in(labeler)

    wrong = client.post(reverse("password"), {"current": "a guess", "password": "quite another password"})
    short = client.post(reverse("password"), {"current": PASSWORD, "password": "short"})

    assert (wrong.status_code, short.status_code) == (422, 422)
    labeler.refresh_from_db()
    assert labeler.check_password(PASSWORD)


def test_a_token_is_shown_once_and_kept_as_a_digest(signed_in, labeler, project):
    client = signed_in(labeler)
    sent = {"name": "training job", "scope": "releases", "project": project.pk, "days": 30}

    secret = client.post(reverse("tokens"), sent).context["secret"]

    token = Token.objects.get()
    assert token.digest == digest(secret)
    assert (token.user, token.project, token.scope) == (labeler, project, "releases")
    assert secret not in client.get(reverse("tokens")).content.decode()


@pytest.mark.parametrize("days", ["0", "366", "-1", "many"])
def test_a_token_lives_at_most_a_year(signed_in, labeler, days):
    assert signed_in(labeler).post(reverse("tokens"), {"name": "t", "scope": "read", "days": days}).status_code == 422
    assert not Token.objects.exists()


def test_a_token_cannot_name_a_project_of_others(signed_in, stranger, project):
    sent = {"name": "t", "scope": "read", "days": 1, "project": project.pk}

    assert signed_in(stranger).post(reverse("tokens"), sent).status_code == 422


def test_a07_a_revoked_token_no_longer_works_and_only_its_owner_revokes_it(signed_in, labeler, stranger):
    token, _ = make_token(by=labeler, name="t", scope="read", days=1)

    assert signed_in(stranger).post(reverse("revoke_token", args=[token.pk])).status_code == 404
    assert Token.objects.alive().exists()
    assert signed_in(labeler).post(reverse("revoke_token", args=[token.pk])).status_code == 302
    assert not Token.objects.alive().exists()


@pytest.fixture
def secret(project) -> str:
    return invite(project=project, role="sme", by=project.created_by)[1]


def test_an_invitation_names_the_project_and_the_role(client, secret, project):
    text = client.get(reverse("invitation", args=[secret])).content.decode()

    assert project.name in text
    assert "subject-matter expert" in text


def test_somebody_with_an_account_joins_by_the_link(signed_in, stranger, secret, project):
    signed_in(stranger).post(reverse("invitation", args=[secret]))

    assert Membership.objects.get(project=project, user=stranger).role == "sme"


def test_looking_at_an_invitation_does_not_use_it(signed_in, stranger, secret, project):
    signed_in(stranger).get(reverse("invitation", args=[secret]))

    assert Invitation.objects.open().exists()
    assert not Membership.objects.filter(project=project, user=stranger).exists()


def test_somebody_new_makes_an_account_and_is_in(client, secret, project):
    sent = {
        "username": "newcomer",
        "name": "New",
        "password": "correct horse battery",
        "is_staff": "on",
        "role": "manager",
    }

    client.post(reverse("invitation", args=[secret]), sent)

    person = get_user(client)
    assert person.username == "newcomer"
    assert person.is_staff is False
    assert Membership.objects.get(project=project, user=person).role == "sme"


@pytest.mark.parametrize(
    ("username", "password"),
    [("new", "short"), ("long-user-name-1", "long-user-name-1"), ("a b", "correct horse battery")],
)
def test_a_bad_name_or_password_makes_no_account_and_keeps_the_invitation(client, secret, username, password):
    before = User.objects.count()

    answer = client.post(reverse("invitation", args=[secret]), {"username": username, "password": password})

    assert answer.status_code == 422
    assert User.objects.count() == before
    assert Invitation.objects.open().exists()


def test_a_taken_name_keeps_the_invitation(client, secret, stranger):
    sent = {"username": stranger.username, "password": "correct horse battery"}

    assert client.post(reverse("invitation", args=[secret]), sent).status_code == 422
    assert Invitation.objects.open().exists()


def test_i15_an_invitation_works_once_and_not_after_its_end_or_when_taken_back(signed_in, client, secret, project):
    address = reverse("invitation", args=[secret])
    signed_in(factories.make_user()).post(address)

    assert signed_in(factories.make_user()).post(address).status_code == 404
    assert client.get(address).status_code == 404
    assert client.get(reverse("invitation", args=["never-made"])).status_code == 404


def test_a01_these_pages_ask_who_one_is(client, db):
    for name in ("home", "account", "tokens", "new_project"):
        assert client.get(reverse(name)).url == f"{reverse('login')}?next={reverse(name)}"
    assert client.post(reverse("tokens"), {"name": "t"}).status_code == 302


def test_i16_undeclared_verbs_are_refused(signed_in, manager, project, open_round):
    client = signed_in(manager)
    slug = {"slug": project.slug}
    pages = [reverse(name) for name in ("home", "account", "tokens", "new_project")]
    pages += [reverse(name, kwargs=slug) for name in ("project", "project_settings", "members", "history", "rounds")]
    pages += [reverse(name, kwargs=slug | {"number": 1}) for name in ("round", "round_progress", "close_round")]

    for page in pages:
        assert (client.put(page).status_code, client.delete(page).status_code) == (405, 405)
        assert client.head(page).status_code == 200


def test_n10_numbers_too_large_for_any_row_are_not_found(signed_in, manager, project):
    client, slug, huge = signed_in(manager), project.slug, "9" * 23
    posts = [f"/account/tokens/{huge}/revoke/", f"/p/{slug}/members/{huge}/", f"/p/{slug}/invitations/{huge}/revoke/"]

    assert {client.post(address).status_code for address in posts} == {404}
    assert client.get(f"/p/{slug}/rounds/{huge}/").status_code == 404
