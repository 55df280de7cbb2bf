"""The numbers of a round in German: sentences in German, and what programs take away the same to the byte."""

import pytest
from django.test import Client
from django.urls import reverse

from labeling.actions.rounds import close_round
from tests.factories import answer, make_open_round

pytestmark = pytest.mark.once


@pytest.fixture
def closed_round(project, items, labeler, second_labeler, manager, work):
    found = make_open_round(project, overlap=2)
    for item, theirs in zip(found.round_items.order_by("pk"), ["joy", "anger", "fear"], strict=True):
        answer(item, labeler, "joy")
        answer(item, second_labeler, theirs)
    close_round(round=found, by=manager)
    work()
    return found


@pytest.fixture
def page_in(manager, project):
    """page_in("de", name, **query) -> the text of that page, as the manager reads it in that language."""
    clients = {language: Client(headers={"accept-language": language}) for language in ("en", "de")}
    for client in clients.values():
        client.force_login(manager)

    def text(language: str, name: str, **query: str) -> str:
        answer = clients[language].get(reverse(name, args=[project.slug]), query)
        assert answer.status_code == 200
        assert answer["Content-Language"] == language or name.startswith("api_")
        return answer.text

    return text


def test_agreement_is_told_in_the_language_of_who_looks_whoever_looked_first(closed_round, page_in):
    assert "Nach jedem Koeffizienten" in page_in("de", "agreement")
    english = page_in("en", "agreement")
    german = page_in("de", "agreement")

    assert '<html lang="de"' in german
    assert "<h1>Übereinstimmung</h1>" in german
    assert "By every coefficient" in english
    assert "Krippendorffs Alpha" in german
    assert "Krippendorff's alpha" not in german.replace("&#x27;", "'")


def test_what_programs_take_away_is_the_same_in_every_language(closed_round, page_in):
    for table in ("slices", "classes", "coefficients", "rounds"):
        english = page_in("en", "agreement", format="csv", table=table)
        assert page_in("de", "agreement", format="csv", table=table) == english
        assert english.count(",") > 3
    for name in ("api_agreement", "api_quality", "api_hlp"):
        assert page_in("de", name) == page_in("en", name)
