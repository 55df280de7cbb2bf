"""Cases: disagreements with one cause, decided at once, taken back at once."""

import pytest
from django.urls import reverse

from consensus.actions.cases import add_to_case, decide_case, make_case, merge_cases, open_case, take_back, take_out
from consensus.actions.disagreements import reopen
from consensus.actions.discussions import write
from consensus.actions.letters import send_letters
from consensus.actions.resolutions import resolve
from consensus.blinding import cases_for
from consensus.models import CaseDecision, Disagreement, Resolution
from consensus.reports.alike import alike
from consensus.reports.cases import case_page, listed, proposals
from labeling.errors import Conflict, Invalid
from labeling.models import Item, Membership
from tests import factories

WHY = {"cause": "options_overlap", "rationale": "Laughing at somebody is anger."}


def test_pairs_and_items_that_are_nearly_the_same_are_proposed_as_cases(expert):
    found = [(each.titles, each.slice, each.is_alike, each.n) for each in proposals(expert)]
    assert found == [("Anger / Joy", "", False, 6), ("Anger / Joy", "", True, 3), ("Fear / Joy", "", False, 3)]


def test_a_slice_is_proposed_only_where_chance_does_not_explain_it(team, expert, work):
    project, people = team
    factories.make_items(project, 40)
    made = factories.make_open_round(project, overlap=2, selection=None)
    rows = list(made.round_items.order_by("item"))
    for place, row in enumerate(rows):
        noise = "car" if place < 14 else "none"
        Item.objects.filter(pk=row.item_id).update(attributes={"noise": noise, "day": "odd" if place % 2 else "even"})
        factories.answer(row, people[0], "joy")
        factories.answer(row, people[1], "anger" if place < 16 else "fear")
    work()
    slices = {each.slice: each for each in proposals(expert) if each.pair == "anger / joy"}
    assert "noise=car" in slices
    assert not any(name.startswith("day") for name in slices)
    assert slices["noise=car"].n == 20  # 14 of this round, and the 6 items of the first that it asks about again
    assert slices["noise=car"].expected < 9


def test_what_is_in_a_case_is_proposed_no_more(case, expert):
    assert [each.titles for each in proposals(expert)] == ["Fear / Joy"]


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        (["a b c d", "a b c d", "x y z"], [[0, 1]]),
        (["A b c d e", "a B c d f", "a b"], [[0, 1]]),  # 4 of 6 words
        (["a b c d e f", "a b c g h i"], []),  # 3 of 9
        (["", ""], []),
        ([], []),
    ],
)
def test_texts_are_alike_that_share_most_of_their_words(texts, groups):
    assert alike(dict(enumerate(texts))) == groups


def test_one_decision_resolves_a_whole_case_each_with_its_own_resolution(case, expert):
    chosen = list(case.disagreements.all())
    decision = decide_case(
        case=case, by=expert.user, disagreements=chosen, outcome="decide", label="anger", rule="## Laughing at", **WHY
    )
    rows = Resolution.objects.filter(decision=decision)
    assert {(row.label, row.cause, row.rationale) for row in rows} == {("anger", WHY["cause"], WHY["rationale"])}
    assert {row.disagreement_id for row in rows} == {row.pk for row in chosen}
    assert set(case.disagreements.values_list("status", flat=True)) == {"resolved"}
    assert case.project.instructions.get(status="draft").rules.count("## Laughing at") == 1


def test_a_decision_that_fits_not_everywhere_is_made_nowhere(case, expert):
    first, *_ = chosen = list(case.disagreements.all())
    resolve(disagreement=first, by=expert.user, outcome="decide", label="joy", **WHY)
    with pytest.raises(Conflict):
        decide_case(case=case, by=expert.user, disagreements=chosen, outcome="decide", label="anger", **WHY)
    assert Resolution.objects.count() == 1
    assert not CaseDecision.objects.exists()


@pytest.mark.parametrize("wrong", [{"label": "sadness"}, {"rationale": " "}, {"cause": "because"}, {"outcome": ""}])
def test_what_is_wrong_with_a_decision_is_named(case, expert, wrong):
    given = {"outcome": "decide", "label": "anger", **WHY, **wrong}
    with pytest.raises(Invalid) as refused:
        decide_case(case=case, by=expert.user, disagreements=list(case.disagreements.all()), **given)
    assert set(refused.value.fields) == set(wrong)


def test_taking_a_decision_back_reopens_what_nobody_decided_otherwise_since(case, expert):
    chosen = list(case.disagreements.order_by("pk"))
    decision = decide_case(case=case, by=expert.user, disagreements=chosen, outcome="ambiguous", **WHY)
    reopen(disagreement=chosen[0], by=expert.user)
    resolve(disagreement=chosen[0], by=expert.user, outcome="decide", label="joy", **WHY)

    assert take_back(decision=decision, by=expert.user) == 5
    statuses = dict(case.disagreements.values_list("pk", "status"))
    assert statuses.pop(chosen[0].pk) == "resolved"
    assert set(statuses.values()) == {"open"}
    (made,) = case_page(expert, case).decisions
    assert (made.n, made.n_in_force) == (6, 0)


def test_after_a_minute_taking_back_needs_a_reason(case, expert, time_machine):
    decision = decide_case(
        case=case, by=expert.user, disagreements=list(case.disagreements.all()), outcome="ambiguous", **WHY
    )
    time_machine.move_to(decision.at.timestamp() + 61)
    with pytest.raises(Invalid) as refused:
        take_back(decision=decision, by=expert.user)
    assert "reason" in refused.value.fields
    assert take_back(decision=decision, by=expert.user, reason="Too quick.") == 6


def test_cases_are_split_and_merged_and_lose_nothing(case, team, expert, between_joy_and_anger):
    project, _ = team
    three = between_joy_and_anger[:3]
    other = make_case(project=project, by=expert.user, title="Parcels", disagreements=three)
    assert (other.number, case.disagreements.count(), other.disagreements.count()) == (2, 3, 3)

    merge_cases(into=case, other=other, by=expert.user)
    assert case.disagreements.count() == 6
    assert [row.case.pk for row in listed(expert)] == [case.pk]  # one that lost all is no more listed

    take_out(case=case, by=expert.user, disagreements=three)
    assert Disagreement.objects.filter(case=None, pair="anger / joy").count() == 3


def test_a_case_is_about_one_question_and_has_a_title(team, case, expert):
    project, _ = team
    with pytest.raises(Invalid):
        make_case(project=project, by=expert.user, title="Nothing", disagreements=[])
    with pytest.raises(Invalid) as refused:
        make_case(project=project, by=expert.user, title=" ", disagreements=list(case.disagreements.all()))
    assert "title" in refused.value.fields
    case.question = "another"
    case.save()
    with pytest.raises(Invalid):
        add_to_case(case=case, by=expert.user, disagreements=list(Disagreement.objects.filter(case=None)))


def test_a_labeler_sees_a_case_once_it_is_opened_and_only_their_items_in_it(case, team, expert):
    project, people = team
    labeler = Membership.objects.get(project=project, user=people[0])
    stranger = Membership.objects.get(project=project, user=factories.make_member(project, "labeler"))
    assert not cases_for(labeler).exists()

    open_case(case=case, by=expert.user)

    assert list(cases_for(labeler)) == [case]
    assert len(case_page(labeler, case).entries) == 6
    assert not cases_for(stranger).exists()


def test_a_case_is_not_opened_while_somebody_may_still_be_asked_about_its_items(team, expert, work):
    project, people = team
    factories.make_items(project, 3)
    made = factories.make_open_round(project, overlap=2)
    for row in made.round_items.all():
        factories.answer(row, people[0], "joy")
        factories.answer(row, people[1], "fear")
    work()
    raised = list(Disagreement.objects.filter(item__round=made))
    case = make_case(project=project, by=expert.user, title="Open", disagreements=raised)
    with pytest.raises(Conflict, match=f"Round {made.number}"):
        open_case(case=case, by=expert.user)
    closed = make_case(
        project=project, by=expert.user, title="Closed", disagreements=list(Disagreement.objects.filter(case=None))[:1]
    )
    open_case(case=closed, by=expert.user)
    with pytest.raises(Conflict):
        add_to_case(case=closed, by=expert.user, disagreements=raised)


def test_who_is_mentioned_in_the_thread_of_a_case_hears_of_it_if_they_may_read_it(case, team, expert, work, mailoutbox):
    _, people = team
    write(case=case, by=expert.user, body=f"@{people[0].username}, why?")
    work()
    send_letters()
    assert not mailoutbox
    open_case(case=case, by=expert.user)
    write(case=case, by=expert.user, body=f"@{people[0].username}, and now?")
    work()
    send_letters()
    (mail,) = mailoutbox
    assert reverse("case", kwargs={"slug": case.project.slug, "number": case.number}) in mail.body


def test_cases_cost_the_same_queries_however_many_disagreements_they_hold(
    case, team, expert, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        case_page(expert, case)
    with django_assert_max_num_queries(8):
        listed(expert)
    with django_assert_max_num_queries(10):
        proposals(expert)
