"""The queue: what it is narrowed to, how it is ranked, and that both cost the same for few and for many."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consensus.actions.cases import make_case
from consensus.actions.disagreements import compare_again
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from consensus.reports.queue import Filters, in_slice, queue
from consensus.slices import slices_of
from labeling.actions.inquiries import ask
from labeling.actions.projects import change_project
from labeling.actions.rounds import close_round
from labeling.models import Item, Membership
from tests import factories
from tests.factories import answer, bearer


@pytest.fixture
def people(project):
    return [factories.make_member(project, "labeler") for _ in range(4)]


@pytest.fixture
def made(project, people):
    """Round 1, closed: five items, four labelers. one against many, a tie, all differ, a split, and cannot tell."""
    factories.make_items(project, 5)
    round = factories.make_open_round(project, overlap=4)
    given = [
        ("joy", "joy", "joy", "anger"),
        ("joy", "joy", "anger", "anger"),
        ("joy", "anger", "fear", None),
        ("joy", "joy", "anger", "fear"),
        ("joy", "joy", None, None),
    ]
    for at, (place, labels) in enumerate(zip(round.round_items.order_by("pk"), given, strict=True)):
        Item.objects.filter(pk=place.item_id).update(attributes={"noise": "car" if at < 3 else "rain", "mm": at / 10})
        for person, label in zip(people, labels, strict=True):
            answer(place, person, label)
    close_round(round=round, by=project.created_by)
    compare_again([place.pk for place in round.round_items.all()])
    return round


@pytest.fixture
def found(made) -> list[Disagreement]:
    return list(Disagreement.objects.order_by("item"))


@pytest.fixture
def expert(project, sme) -> Membership:
    return Membership.objects.select_related("project").get(project=project, user=sme)


def listed(expert, found, **filters) -> set[int]:
    """The places, in the order of the items, of what the queue lists."""
    place = {row.pk: at for at, row in enumerate(found)}
    return {place[entry.pk] for entry in queue(expert, Filters.read(filters)).entries}


# filters


def test_one_against_many_an_even_split_and_all_different_are_told_apart(expert, found):
    wanted = {"one_against_many": {0}, "tie": {1, 4}, "all_differ": {2}, "split": {3}, "no such kind": set()}
    assert {kind: listed(expert, found, kind=kind) for kind in wanted} == wanted


def test_a_labeler_finds_what_they_answered(project, expert, found, people, sme):
    late = factories.make_items(project, 1)[0]
    second = factories.make_open_round(project, overlap=2)
    place = second.round_items.get(item=late)
    for person, label in zip(people[:2], ("joy", "fear"), strict=True):
        answer(place, person, label)
    compare_again([place.pk])
    everything = list(Disagreement.objects.order_by("item"))
    names = {member.user_id: member.pseudonym for member in Membership.objects.filter(project=project)}

    assert listed(expert, everything, labeler=names[people[0].pk]) == {0, 1, 2, 3, 4, 5}
    assert listed(expert, everything, labeler=names[people[3].pk]) == {0, 1, 2, 3, 4}
    assert listed(expert, everything, labeler=names[sme.pk]) == set()


def test_a_filter_by_a_labeler_goes_by_the_pseudonym_and_never_by_the_name(project, expert, found, people, signed_in):
    client, address = signed_in(expert.user), reverse("disagreements", kwargs={"slug": project.slug})
    pseudonym = Membership.objects.get(project=project, user=people[0]).pseudonym
    for hidden in (True, False):
        change_project(project=project, by=project.created_by, changes={"names_hidden": hidden})
        expert = Membership.objects.select_related("project").get(pk=expert.pk)

        page = client.get(address).content.decode()

        assert (people[0].username in page) is not hidden
        assert f'value="{pseudonym}"' in page
        for name in (people[0].username, people[0].email, str(people[0].pk)):
            assert listed(expert, found, labeler=name) == set()


def test_a_filter_by_a_labeler_shows_nothing_before_it_may_be_seen(project, made, found, people, sme, expert):
    """An expert who may still be asked about an item does not find it by who has answered it."""
    item = factories.make_items(project, 1)[0]
    place = factories.make_open_round(project, overlap=3).round_items.get(item=item)
    answer(place, people[0], "joy")
    answer(place, people[1], "anger")
    Disagreement.objects.create(item=place, question="emotion", kind="tie", spread=1, pair="anger / joy")
    pseudonym = Membership.objects.get(project=project, user=people[0]).pseudonym

    entries = queue(expert, Filters.read({"labeler": pseudonym, "round": "2"})).entries

    assert entries == []


def test_a_cause_is_that_of_the_resolution_in_force(expert, found, sme):
    why = {"outcome": "ambiguous", "rationale": "Both fit.", "by": sme}
    resolve(disagreement=found[0], cause="subjective", **why)
    resolve(disagreement=found[1], cause="slip", **why)

    assert listed(expert, found, cause="slip", status="resolved") == {1}
    assert listed(expert, found, cause="slip", status="all") == {1}
    assert listed(expert, found, cause="slip") == set()
    counts = queue(expert, Filters.read({"status": "all"})).counts["cause"]
    assert {name: counts[name] for name in ("subjective", "slip", "tool")} == {"subjective": 1, "slip": 1, "tool": 0}


def test_age_is_since_it_was_raised(expert, found):
    for row, days in zip(found, (0, 2, 8, 31, 400), strict=True):
        Disagreement.objects.filter(pk=row.pk).update(raised_at=timezone.now() - timedelta(days=days))
    wanted = {"day": {0}, "week": {0, 1}, "over_week": {2, 3, 4}, "over_month": {3, 4}}
    assert {age: listed(expert, found, age=age) for age in wanted} == wanted


def test_in_a_case_in_none_and_in_this_one(project, expert, found, sme):
    make_case(project=project, by=sme, title="First", disagreements=found[:2])
    make_case(project=project, by=sme, title="Second", disagreements=[found[2]])

    assert listed(expert, found, case="any") == {0, 1, 2}
    assert listed(expert, found, case="none") == {3, 4}
    assert listed(expert, found, case="2") == {2}


def test_what_a_labeler_asked_about(expert, found, people):
    asked = {"by": people[0], "body": "What is joy?"}
    ask(assignment=found[1].item.assignments.get(labeler=people[0]), id=uuid.uuid4(), question="emotion", **asked)
    ask(assignment=found[2].item.assignments.get(labeler=people[0]), id=uuid.uuid4(), **asked)

    assert listed(expert, found, asked="yes") == {1, 2}


def test_a_slice_is_a_value_or_a_bin_of_numbers(expert, found):
    wanted = {"noise=rain": {3, 4}, "mm=0.2": {2}, "mm=0.1–0.3": {1, 2, 3}, "mm=a–b": set(), "none=x": set()}
    assert {slice: listed(expert, found, slice=slice) for slice in wanted} == wanted


def test_the_bins_of_the_agreement_pages_find_their_numbers():
    numbers = [{"mm": at / 7} for at in range(40)]
    bins = slices_of(enumerate(numbers))
    assert len(bins) == 4
    for name, members in bins.items():
        assert [at for at, attributes in enumerate(numbers) if in_slice(attributes, name)] == members.tolist()


def test_filters_work_together_and_each_says_how_many_it_would_leave(expert, found):
    narrowed = queue(expert, Filters.read({"slice": "noise=car", "kind": "tie"}))

    assert len(narrowed.entries) == 1
    assert narrowed.counts["slice"]["noise=car"] == 1
    assert narrowed.counts["slice"]["noise=rain"] == 1
    assert narrowed.counts["kind"]["tie"] == 1
    assert narrowed.counts["kind"]["all_differ"] == 1
    assert narrowed.counts["kind"]["split"] == 0
    assert narrowed.counts["kind"][""] == 3


def test_the_page_offers_filters_says_what_is_in_force_and_how_to_get_back(project, found, sme, signed_in):
    client, address = signed_in(sme), reverse("disagreements", kwargs={"slug": project.slug})
    page = client.get(address).content.decode()
    assert "Tie (2)" in page
    assert "noise: car (3)" in page
    assert 'class="in-force"' not in page

    narrowed = client.get(address, {"kind": "tie", "slice": "noise=car", "sort": "oldest"}).content.decode()
    assert narrowed.count('class="queue-row"') == 1
    ways_back = re.search(r'class="in-force".*?</ul>', narrowed, re.DOTALL)[0]
    assert 'href="?kind=tie&amp;sort=oldest"' in ways_back
    assert 'href="?slice=noise%3Dcar&amp;sort=oldest"' in ways_back
    assert 'name="sort" value="oldest"' in narrowed

    of_a_case = client.get(address, {"case": "7", "slice": "noise=snow"}).content.decode()
    assert 'Case: <span dir="auto">Case 7</span>' in of_a_case
    assert "noise: snow" in of_a_case

    nothing = client.get(address, {"kind": "tie", "cause": "slip"}).content.decode()
    assert "No disagreement fits this filter." in nothing
    assert 'href="?kind=tie&amp;status=resolved&amp;cause=slip"' in nothing


def test_programs_filter_as_pages_do(client, project, found, people, sme):
    address, mine = f"/api/v1/projects/{project.slug}/disagreements/", bearer(sme)
    pseudonym = Membership.objects.get(project=project, user=people[0]).pseudonym

    def keys(**query):
        return {row["id"] for row in client.get(address, query, **mine).json()["results"]}

    assert keys(kind="tie") == {found[1].pk, found[4].pk}
    assert keys(kind="tie", slice="noise=car", labeler=pseudonym) == {found[1].pk}
    assert keys(labeler=people[0].username) == set()
    assert keys(case="any") == keys(asked="yes") == keys(age="over_week") == set()
    for wrong in ({"kind": "even"}, {"cause": "x"}, {"age": "old"}, {"case": "1x"}, {"asked": "no"}):
        assert client.get(address, wrong, **mine).status_code == 400


# ranking


def test_each_row_says_why_it_stands_where_it_stands(client, project, expert, found, sme, signed_in):
    entries = {entry.pk: entry for entry in queue(expert, Filters()).entries}
    for entry in entries.values():
        assert entry.telling == pytest.approx(
            entry.spread * entry.pair_share * entry.slice_share * (1 + entry.reliability) / 2
        )
    tie = entries[found[1].pk]
    assert tie.pair_share == pytest.approx(sum(row.pair == found[1].pair for row in found) / 5)
    assert dict(tie.slice_shares)["noise=car"] == pytest.approx(3 / 5)
    assert tie.slice_share == pytest.approx((3 / 5 + 1 / 5) / 2)

    page = signed_in(sme).get(reverse("disagreements", kwargs={"slug": project.slug})).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", "", page).split()).replace("\N{NO-BREAK SPACE}", " ")
    assert "Tie: 67 % of pairs of answers differ" in text
    assert "noise=car holds 60 % of them" in text
    assert "reliability of those who differ" in text
    assert "2 cannot tell" in text

    rows = client.get(f"/api/v1/projects/{project.slug}/disagreements/", **bearer(sme)).json()["results"]
    ranks = [row["rank"] for row in rows]
    assert [rank["score"] for rank in ranks] == sorted((rank["score"] for rank in ranks), reverse=True)
    assert {"slice": "noise=car", "share": 0.6} in next(row for row in rows if row["id"] == found[1].pk)["rank"][
        "slices"
    ]


def test_two_who_agree_on_most_come_before_one_who_guesses(project, people, sme, expert):
    """Thirty items, two answers each. Three know the class; the fourth says anger whatever it is. Two differ once."""
    factories.make_items(project, 31)
    round = factories.make_open_round(project, overlap=2)
    first, *rest = round.round_items.order_by("pk")
    answer(first, people[3], "anger")
    answer(first, people[0], "joy")
    *others, last = rest
    for at, place in enumerate(others):
        truth = "joy" if at % 3 else "anger"
        pair = (people[at % 3], people[3] if at % 2 else people[(at + 1) % 3])
        for person in pair:
            answer(place, person, "anger" if person == people[3] else truth)
    answer(last, people[0], "joy")
    answer(last, people[1], "anger")
    close_round(round=round, by=project.created_by)
    compare_again([place.pk for place in round.round_items.all()])

    top, *below = queue(expert, Filters()).entries

    assert top.item == last.pk
    assert {entry.pair for entry in below} == {top.pair}
    assert max(entry.reliability for entry in below) < top.reliability


def test_it_takes_as_many_queries_for_one_as_for_many(project, made, found, expert, django_assert_num_queries):
    Disagreement.objects.filter(pk__in=[row.pk for row in found[1:]]).update(status="settled")
    for n in (1, len(found)):
        queue(expert, Filters())  # what takes long is found once
        with django_assert_num_queries(6):
            assert len(queue(expert, Filters.read({"labeler": "Labeler 3"})).entries) == n
        Disagreement.objects.update(status="open")
