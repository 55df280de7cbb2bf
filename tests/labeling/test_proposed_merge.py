"""From “what if these were one” to a draft that says so; nothing counts until it is published."""

import pytest
from django.urls import reverse

from labeling.actions.instructions import save_draft, start_draft
from labeling.actions.merging import propose_merge
from labeling.errors import Invalid
from tests import factories


def propose(project, by, into="anger", options=("anger", "fear")):
    return propose_merge(project=project, by=by, question="emotion", options=options, into=into)


def values(draft) -> list[str]:
    return [option.value for option in draft.questions.question("emotion").options]


def test_the_draft_opens_with_the_merge_and_publishing_asks_whether_it_is_meant(signed_in, project, sme):
    client = signed_in(sme)
    form = {"question": "emotion", "merge": ["anger", "fear"], "into": "anger"}
    answer = client.post(reverse("propose_merge", args=[project.slug]), form)

    assert answer.url == reverse("draft", args=[project.slug])
    assert values(project.draft) == ["joy", "anger"]
    page = client.get(reverse("publish", args=[project.slug])).text
    assert '<option value="anger" selected>' in page
    assert project.current_instructions.number == 1


def test_a_draft_that_is_there_keeps_everything_else(project, sme, manager):
    draft = start_draft(project=project, by=manager)
    save_draft(draft=draft, by=manager, revision=1, rules="Theirs", mapping={"emotion": {"joy": "fear"}})

    proposed = propose(project, sme)
    assert proposed.rules == "Theirs"
    assert proposed.mapping == {"emotion": {"joy": "anger", "fear": "anger"}}


def test_what_was_asked_of_an_option_that_went_is_asked_of_what_it_became(sme):
    more = {"name": "why", "type": "text", "show_if": {"question": "emotion", "is": ["fear", "anger"]}}
    schema = {**factories.SCHEMA, "questions": [*factories.SCHEMA["questions"], more]}
    project = factories.make_project(schema=schema)

    assert propose(project, sme).questions.question("why").show_if.values == ("anger",)


@pytest.mark.parametrize("wrong", [{"into": "awe"}, {"into": "joy", "options": ("joy", "anger", "fear")}])
def test_a_merge_that_leaves_no_question_is_refused(project, sme, wrong):
    with pytest.raises(Invalid):
        propose(project, sme, **wrong)


def test_labelers_propose_nothing(signed_in, project, labeler):
    form = {"question": "emotion", "merge": ["anger", "fear"], "into": "anger"}

    assert signed_in(labeler).post(reverse("propose_merge", args=[project.slug]), form).status_code == 403
    assert project.draft is None
