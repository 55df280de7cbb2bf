import pytest

from labeling.diffs import word_diff
from labeling.markdown import to_html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "![a](https://elsewhere.example/spy.png)",
        "<iframe src=//elsewhere.example></iframe>",
        '<p style="color:red">x</p>',
        "![<script>alert(1)</script>](x.png)",
        "<svg onload=alert(1)>",
    ],
)
def test_what_could_run_or_tell_on_the_reader_becomes_text(attack):
    html = to_html(attack)

    for harm in ["<script", "<img", "<iframe", "<svg", "<p style", 'href="javascript', 'href="data']:
        assert harm not in html


def test_a_picture_of_the_project_is_shown():
    address = "/p/phones/media/0b7ef2a4-9a3f-4d6e-8f0c-4f7f3e0d6c11/"

    assert f'<img src="{address}" alt="A scratch"' in to_html(f"![A scratch]({address})")


def test_the_headings_begin_below_that_of_the_page_and_stay_in_order():
    html = to_html("# Scratches\n\n## Long\n\n# Dents", top=3)

    assert '<h3 id="rule-scratches">' in html
    assert '<h4 id="rule-long">' in html
    assert '<h3 id="rule-dents">' in html


def test_numbered_rules_have_anchors():
    html = to_html("1. First\n2. Second\n\nText\n\n12. Twelfth")

    assert '<li id="rule-2">' in html
    assert '<li id="rule-12">' in html


def test_the_anchors_of_a_page_are_different():
    html = to_html("# Rule 1\n\n1. First\n\n# Rule 1")

    assert all(f'id="{name}"' in html for name in ["rule-1", "rule-1-2", "rule-1-3"])


def test_tables_keep_no_inline_style():
    html = to_html("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert "<td>2</td>" in html
    assert "style" not in html


def test_a_diff_names_the_words_that_went_and_came():
    parts = word_diff("Label the feeling of the text.", "Label the feeling that the writer shows.")

    assert next(text for kind, text in parts if kind == "same") == "Label the feeling "
    assert "".join(text for kind, text in parts if kind != "ins") == "Label the feeling of the text."
    assert "".join(text for kind, text in parts if kind != "del") == "Label the feeling that the writer shows."


def test_what_stayed_between_longer_changes_is_not_left_as_a_speck():
    before, after = "Small scratches: use Minor.", "Anything shorter than three mm: choose Minor."

    parts = word_diff(before, after)

    assert [kind for kind, _ in parts] == ["del", "ins", "same"]
    assert "".join(text for kind, text in parts if kind != "ins") == before
    assert "".join(text for kind, text in parts if kind != "del") == after


def test_a_line_that_stayed_is_never_part_of_a_change():
    parts = word_diff("Alpha beta\n\n# A\n\nGamma delta", "Other words\n\n# A\n\nQuite different")

    assert ("same", "\n\n# A\n\n") in parts
