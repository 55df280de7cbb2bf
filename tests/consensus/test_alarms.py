"""Alarms: raised where the last items break a rule, never from too few, ended by themselves, told to managers alone."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from consensus.actions.alarms import change_rule, check_open_rounds, make_rule, take_note, watch_what_is_usual
from consensus.inbox import rows_for
from consensus.models import Alarm, AlarmRule, Notification
from consensus.watching import propose, watch
from labeling.actions.rounds import close_round
from labeling.errors import Conflict, Invalid
from labeling.models import Annotation, Assignment, Delivery, Event, Webhook
from tests import factories
from tests.api.conftest import Program
from tests.factories import answer

Kind = AlarmRule.Kind
START = timezone.now() - timedelta(days=1)


@pytest.fixture
def round(project, labeler, second_labeler):
    factories.make_items(project, 120)
    return factories.make_open_round(project, overlap=2)


def finish(
    round, pairs: Iterable[Iterable[str | None]], labelers, start: int = 0, took=lambda who, place: None
) -> None:
    """The labelers answer item after item, a minute apart; stored at once, as a project's own answers would be slow."""
    held, given = [], []
    items = round.round_items.order_by("pk")[start:]
    for place, (item, labels) in enumerate(zip(items, pairs, strict=False), start):
        at = START + timedelta(minutes=place)
        for labeler, label in zip(labelers, labels, strict=True):
            held.append(
                Assignment(item=item, labeler=labeler, status="submitted", leased_at=at, expires_at=at, ended_at=at)
            )
            given.append(
                Annotation(
                    assignment=held[-1],
                    instructions=round.instructions,
                    answers={} if label is None else {"emotion": label},
                    cannot_tell=["emotion"] if label is None else [],
                    seconds=took(labeler, place),
                    created_at=at,
                )
            )
    Assignment.objects.bulk_create(held)
    Annotation.objects.bulk_create(given)


ALIKE = [("joy", "joy"), ("anger", "anger")]
APART = [("joy", "anger"), ("anger", "joy")]


@pytest.fixture
def both(labeler, second_labeler):
    return labeler, second_labeler


@pytest.fixture
def rule(project, manager, round):
    return make_rule(project=project, by=manager, kind=Kind.AGREEMENT, question="emotion", threshold=0.5, window=20)


def test_a_window_below_the_threshold_raises_one_alarm_that_ends_when_it_recovers(round, rule, both, work):
    finish(round, ALIKE * 10, both)
    assert check_open_rounds() == 1
    assert not Alarm.objects.exists()

    finish(round, APART * 8, both, start=20)
    check_open_rounds()
    check_open_rounds()
    alarm = Alarm.objects.get()
    assert alarm.is_open
    assert alarm.value < 0.5
    assert alarm.n == 20
    assert len(alarm.evidence["windows"]) == 5

    finish(round, ALIKE * 20, both, start=36)
    check_open_rounds()
    alarm.refresh_from_db()
    assert (alarm.status, alarm.closed_because) == ("closed", "recovered")
    assert Alarm.objects.count() == 1


def test_a_round_that_has_not_changed_is_not_looked_at_again(round, rule, both):
    finish(round, ALIKE * 10, both)

    assert [check_open_rounds(), check_open_rounds()] == [1, 0]


def test_too_few_items_raise_nothing_and_say_what_is_needed(round, rule, both):
    finish(round, APART * 9, both)
    check_open_rounds()

    assert not Alarm.objects.exists()
    assert watch(rule, round).missing == "It needs 2 more finished items."


def test_half_finished_items_count_for_nothing(round, rule, labeler):
    finish(round, [("joy",)] * 40, [labeler])

    assert watch(rule, round).missing == "It needs 20 more finished items."


def test_answers_that_came_with_an_import_have_no_last_ones(round, rule, both):
    with travel(START, tick=False):
        for item in round.round_items.all()[:3]:
            for person in both:
                answer(item, person, "joy")

    assert "came at the same time" in watch(rule, round).missing


def test_a_share_of_cannot_tell_that_rises_is_an_alarm_and_one_that_stays_is_none(project, manager, round, both):
    rule = make_rule(project=project, by=manager, kind=Kind.CANNOT_TELL, question="emotion", window=30)
    finish(round, ALIKE * 45, both)
    check_open_rounds()
    assert not Alarm.objects.exists()
    assert watch(rule, round).windows[""][-1].value == 0

    finish(round, [(None, "joy"), (None, None)] * 15, both, start=90)
    check_open_rounds()
    alarm = Alarm.objects.get()
    assert alarm.evidence["before"] == 0
    assert alarm.evidence["after"] == pytest.approx(0.75)
    assert alarm.evidence["p_value"] <= 0.001


def test_a_class_whose_share_changes_is_named(project, manager, round, both):
    make_rule(project=project, by=manager, kind=Kind.SHARE, question="emotion", window=30)
    finish(round, ALIKE * 45 + [("fear", "fear")] * 30, both)
    check_open_rounds()

    assert {alarm.subject for alarm in Alarm.objects.all()} == {"joy", "anger", "fear"}


def test_a_class_that_is_read_differently_is_an_alarm_and_a_rare_one_is_none(project, manager, round, both):
    make_rule(project=project, by=manager, kind=Kind.CLASS, question="emotion", window=50)
    finish(round, [("joy", "joy"), ("anger", "fear"), ("fear", "anger"), ("joy", "joy")] * 13, both)
    check_open_rounds()

    assert {alarm.subject for alarm in Alarm.objects.all()} == {"anger", "fear"}


def test_a_labeler_who_agrees_less_is_found_and_the_others_are_not(project, manager, sme, both):
    factories.make_items(project, 40)
    round = factories.make_open_round(project, overlap=3)
    make_rule(project=project, by=manager, kind=Kind.LABELER, question="emotion", window=20, threshold=-0.2)
    finish(round, [("joy", "joy", "anger"), ("anger", "anger", "joy")] * 15, (*both, sme))
    check_open_rounds()

    assert [alarm.subject for alarm in Alarm.objects.all()] == [str(sme.pk)]


def test_a_labeler_who_is_suddenly_much_faster_is_found(project, manager, round, both):
    make_rule(project=project, by=manager, kind=Kind.SPEED, window=20)
    hasty, steady = both

    def took(person, place):
        return 10 + place % 7 if person == steady or place < 60 else 2 + place % 3

    finish(round, ALIKE * 40, both, took=took)
    check_open_rounds()

    alarm = Alarm.objects.get()
    assert alarm.subject == str(hasty.pk)
    assert alarm.value < 0.5


def test_closing_a_round_looks_at_it_and_a_later_round_ends_its_alarms(project, manager, round, rule, both, work):
    finish(round, APART * 15, both)
    close_round(round=round, by=manager)
    work()
    assert Alarm.objects.get().is_open

    later = factories.make_open_round(project, overlap=2)
    finish(later, ALIKE * 10, both)
    check_open_rounds()
    assert Alarm.objects.get().closed_because == "later_round"


def test_managers_are_told_in_the_inbox_and_by_webhook_and_nobody_else_is(
    project, manager, sme, round, rule, both, work
):
    Webhook.objects.create(
        project=project, address="https://example.org", topics=["agreement.alarm"], secret="whsec_", created_by=manager
    )
    finish(round, APART * 15, both)
    check_open_rounds()
    work()

    told = Notification.objects.get()
    assert (told.person, told.kind) == (manager, "alarm")
    [row] = rows_for(manager, [told])
    assert (row.sentence, row.about.title) == ("An alarm was raised", "Agreement falls · Round 1")
    assert row.url == reverse("alarm", args=[project.slug, Alarm.objects.get().pk])
    body = Delivery.objects.get().body
    assert '"type":"agreement.alarm"' in body
    assert '"kind":"agreement"' in body
    assert Event.objects.get(kind="alarm_raised").data["threshold"] == 0.5


def test_taking_note_keeps_it_standing_while_the_round_is_open(project, manager, round, rule, both, work):
    finish(round, APART * 15, both)
    check_open_rounds()
    alarm = take_note(alarm=Alarm.objects.get(), by=manager, note="We talk about it.")
    assert alarm.status == "acknowledged"
    close_round(round=round, by=manager)
    work()
    take_note(alarm=alarm, by=manager)
    alarm.refresh_from_db()
    assert (alarm.status, alarm.closed_because) == ("closed", "noted")
    with pytest.raises(Conflict):
        take_note(alarm=alarm, by=manager)


def test_a_rule_that_changes_ends_what_it_raised_and_looks_anew(manager, round, rule, both, work):
    work()
    finish(round, APART * 15, both)
    check_open_rounds()
    change_rule(rule=rule, by=manager, threshold=-0.99)
    work()
    assert Alarm.objects.get().closed_because == "rule"

    change_rule(rule=rule, by=manager, threshold=0.6)
    work()
    assert Alarm.objects.filter(status="open").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"question": "mood"},
        {"threshold": 1.5},
        {"window": 3},
        {"window": 10**6},
        {"kind": "class", "option": "bliss"},
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_a_sentence(project, manager, wrong):
    asked = {"kind": Kind.AGREEMENT, "question": "emotion"} | wrong
    with pytest.raises(Invalid):
        make_rule(project=project, by=manager, **asked)


def test_one_number_is_watched_once(project, manager, rule):
    with pytest.raises(Conflict):
        make_rule(project=project, by=manager, kind=Kind.AGREEMENT, question="emotion")
    assert watch_what_is_usual(project=project, by=manager) == 5
    assert watch_what_is_usual(project=project, by=manager) == 0


def test_the_history_proposes_a_threshold_and_says_what_it_would_have_raised(round, rule, both):
    assert propose(rule).missing == "It needs 10 windows of 20 in the past; there are 0."

    finish(round, ALIKE * 40 + APART * 4 + ALIKE * 10, both)
    found = propose(rule, 0.1)

    assert found.threshold is not None
    assert found.threshold < rule.threshold
    assert 0 < found.n_raised < len(found.looks) / 4
    assert found.n_raised <= found.n_raised_now
    assert propose(rule, 0.01).threshold <= found.threshold


# pages


def test_managers_and_experts_read_and_only_managers_change(signed_in, project, manager, sme, labeler, stranger, rule):
    page = reverse("alarms", args=[project.slug])
    own = reverse("alarm_rule", args=[project.slug, rule.pk])
    people = (manager, sme, labeler, stranger)

    assert [signed_in(one).get(page).status_code for one in people] == [200, 200, 403, 404]
    assert [signed_in(one).post(page, {"usual": "1"}).status_code for one in people] == [302, 403, 403, 404]
    assert [signed_in(one).get(own).status_code for one in people] == [200, 403, 403, 404]


def test_the_way_through_the_pages(signed_in, project, manager, sme, round, both):
    client, page = signed_in(manager), reverse("alarms", args=[project.slug])
    assert "Watch what is usual" in client.get(page).content.decode()
    sent = {"what": "agreement:emotion", "threshold": "0.5", "window": "20"}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 422
    rule = AlarmRule.objects.get()
    finish(round, ALIKE * 30 + APART * 15, both)
    check_open_rounds()

    alarm = Alarm.objects.get()
    one = reverse("alarm", args=[project.slug, alarm.pk])
    shown = signed_in(sme).get(one).content.decode()
    assert "Agreement is" in shown
    assert "Take note" not in shown
    assert "1 alarm is open." in client.get(reverse("home_disagreements", args=[project.slug])).content.decode()
    client.post(reverse("note_alarm", args=[project.slug, alarm.pk]), {"note": "A new class is needed."})
    assert "A new class is needed." in client.get(one).content.decode()

    own = reverse("alarm_rule", args=[project.slug, rule.pk])
    proposed = client.get(f"{own}?share=0.1").content.decode()
    assert "as the threshold" in proposed
    assert client.post(own, {"threshold": "0.3", "window": "20"}).status_code == 302
    assert client.post(own, {"threshold": "7", "window": "20"}).status_code == 422
    client.post(own, {"on": "0"})
    rule.refresh_from_db()
    assert (rule.threshold, rule.is_on) == (0.3, False)


def test_the_list_asks_the_same_few_questions_for_any_number_of_alarms(
    signed_in, project, manager, round, rule, django_assert_max_num_queries
):
    for place in range(30):
        Alarm.objects.create(rule=rule, round=round, subject=str(place), value=0.1, threshold=0.5, n=20, latest=0.1)
    client = signed_in(manager)

    with django_assert_max_num_queries(14):
        client.get(reverse("alarms", args=[project.slug]))


# REST


def test_over_rest_rules_are_made_and_changed_and_alarms_read_and_noted(project, manager, sme, labeler, round, both):
    program, here = Program(factories.bearer(manager)), f"projects/{project.slug}/alarms/"
    made = program.post(f"{here}rules/", {"kind": "agreement", "question": "emotion", "window": 20}).json()
    assert made["threshold"] == 0.6
    own = f"{here}rules/{made['id']}/"
    assert program.patch(own, {"threshold": 0.5}).json()["threshold"] == 0.5
    assert program.get(f"{own}proposal/?share=0.05").json()["threshold"] is None
    finish(round, APART * 15, both)
    check_open_rounds()
    [alarm] = Program(factories.bearer(sme)).get(f"{here}?status=open").json()["results"]
    assert alarm["rule"]["kind"] == "agreement"
    assert (alarm["member"], alarm["option"], alarm["round"]) == (None, None, 1)
    assert program.post(f"{here}{alarm['id']}/note/", {"note": "Seen."}).json()["status"] == "acknowledged"
    assert Program(factories.bearer(labeler)).get(here).status_code == 403
