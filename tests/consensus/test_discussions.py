"""Threads, and whom a post mentions."""

import pytest

from consensus.actions.disagreements import compare_again
from consensus.actions.discussions import write
from consensus.blinding import letters
from consensus.models import Disagreement
from labeling.errors import Invalid
from labeling.models import Membership
from tests.factories import answer


@pytest.fixture
def disagreement(item, labeler, second_labeler) -> Disagreement:
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


def mentioned_in(message) -> set[str]:
    return {member.user.username for member in message.mentions.all()}


def test_people_are_mentioned_by_username_pseudonym_or_letter(disagreement, project, sme, labeler, second_labeler):
    pseudonym = Membership.objects.get(project=project, user=labeler).pseudonym
    letter = letters(disagreement.item_id)[second_labeler.pk]
    by_pseudonym = write(disagreement=disagreement, by=sme, body=f"Why, @{pseudonym}?")
    by_username = write(disagreement=disagreement, by=sme, body=f"@{sme.username.upper()}: see above")
    by_letter = write(disagreement=disagreement, by=sme, body=f"@{letter}, why?")
    assert mentioned_in(by_pseudonym) == {labeler.username}
    assert mentioned_in(by_username) == {sme.username}
    assert mentioned_in(by_letter) == {second_labeler.username}


def test_a_name_inside_a_longer_word_is_no_mention(disagreement, project, sme, labeler):
    pseudonym = Membership.objects.get(project=project, user=labeler).pseudonym
    message = write(disagreement=disagreement, by=sme, body=f"@{pseudonym}7, mail@{labeler.username}, @nobody")
    assert mentioned_in(message) == set()


@pytest.mark.parametrize("body", ["", "   ", "x" * 4001])
def test_a_post_has_words_but_not_too_many(disagreement, sme, body):
    with pytest.raises(Invalid) as refused:
        write(disagreement=disagreement, by=sme, body=body)
    assert "body" in refused.value.fields
