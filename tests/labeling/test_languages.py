"""Which language a person reads: their own choice, else that of this browser, else what the browser asks for."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import override

from labeling.models import User
from labeling.templatetags.concord import number

GERMAN = '<html lang="de" dir="ltr"'
ENGLISH = '<html lang="en" dir="ltr"'


@pytest.fixture
def german(labeler) -> User:
    labeler.language = "de"
    labeler.save()
    return labeler


def test_before_signing_in_the_browser_says_which(client, db):
    assert GERMAN in client.get(reverse("login"), headers={"accept-language": "de-AT,de;q=0.9,en;q=0.8"}).text
    assert ENGLISH in client.get(reverse("login"), headers={"accept-language": "fr,en;q=0.8"}).text
    assert ENGLISH in client.get(reverse("login")).text


def test_a_choice_on_the_sign_in_page_wins_over_what_the_browser_asks_for(client, db):
    page = client.get(reverse("login"), headers={"accept-language": "en"})
    assert '<button class="button quiet small" name="language" value="de" lang="de">Deutsch</button>' in page.text

    client.post(reverse("set_language"), {"language": "de", "next": reverse("login")})

    assert GERMAN in client.get(reverse("login"), headers={"accept-language": "en"}).text


def test_the_choice_leads_nowhere_else(client, db):
    answer = client.post(reverse("set_language"), {"language": "de", "next": "https://evil.example/"})

    assert answer.url == "/"


def test_a_person_chooses_on_the_account_page_and_has_it_wherever_they_sign_in(signed_in, labeler):
    sent = {"name": "Ada", "time_zone": "UTC", "theme": "system", "language": "de"}

    signed_in(labeler).post(reverse("account"), sent)

    elsewhere = signed_in(labeler)
    elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert GERMAN in elsewhere.get("/", headers={"accept-language": "en"}).text


def test_without_a_choice_of_their_own_it_stays_as_the_browser_asks(signed_in, labeler):
    assert GERMAN in signed_in(labeler).get("/", headers={"accept-language": "de"}).text


def test_a_language_that_is_not_offered_is_refused(signed_in, labeler):
    sent = {"name": "Ada", "time_zone": "UTC", "theme": "system", "language": "tlh"}

    assert signed_in(labeler).post(reverse("account"), sent).status_code == 422


def test_a_person_reads_pages_refusals_and_notices_in_their_language(german, signed_in, open_round, project):
    client = signed_in(german)
    address = reverse("label", args=[project.slug])

    assert "<h1>Meine Projekte</h1>" in client.get("/").text
    assert "Beispiel nehmen" in client.get(address).text
    nothing = client.get(reverse("project", args=["no-such-project"]))
    assert "Hier ist nichts, oder nichts, was Sie sehen dürfen." in nothing.text
    refused = client.post(reverse("label_skip", args=[project.slug, 987654]), headers={"X-Concord": "script"})
    assert refused.json()["detail"] == "Hier ist nichts, oder nichts, was Sie sehen dürfen."


def test_programs_are_answered_in_english(german, signed_in, project):
    client = signed_in(german)
    address = f"/api/v1/projects/{project.slug}/"

    answer = client.get(address, headers={"accept-language": "de"})

    assert answer["Content-Language"] == "en"
    assert answer.json()["slug"] == project.slug


def test_scripts_get_their_words_once_and_keep_them(signed_in, german, client):
    page = signed_in(german).get("/").text
    address = f"{reverse('words')}?language=de&amp;version={settings.WORDS_VERSION}"
    assert f'<script src="{address}" defer></script>' in page
    assert page.index(address) < page.index("js/page.js")

    words = client.get(address.replace("&amp;", "&"))

    assert words["Content-Type"].startswith("text/javascript")
    assert "immutable" in words["Cache-Control"]
    assert "immutable" not in client.get(reverse("words"), {"language": "de", "version": "another"})["Cache-Control"]
    assert client.get(reverse("words"), {"language": "tlh"}).status_code == 404


def test_english_pages_load_no_words(signed_in, labeler):
    assert reverse("words") not in signed_in(labeler).get("/").text


def test_a_decimal_point_is_one_in_every_language_and_thousands_are_no_decimals():
    with override("de"):
        assert localize(0.5) == "0.5"  # what {{ value }} writes: attributes and SVG rely on it
        assert (number(0.6132), number(1184)) == ("0.61", "1\N{NARROW NO-BREAK SPACE}184")
    assert (number(0.6132), number(1184)) == ("0.61", "1,184")
