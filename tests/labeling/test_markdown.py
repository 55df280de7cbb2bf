from html.parser import HTMLParser

import pytest

from labeling.diffs import word_diff
from labeling.markdown import TAGS, picture_names, to_html

PICTURE = "/p/phones/media/0b7ef2a4-9a3f-4d6e-8f0c-4f7f3e0d6c11/"


def tags_of(html: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """As a browser would read them."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, attributes))
    parser.feed(html)
    return found


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
        "<style>body { display: none }</style>",
        "<form action=//elsewhere.example><input name=password></form>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](vbscript:msgbox(1))",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "![a](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
        "![a](//elsewhere.example/spy.png)",
        '[a](https://elsewhere.example "\\" onmouseover=\\"alert(1)")',
        "```x onload=alert(1)\n<script>alert(1)</script>\n```",
        "| a |\n|---|\n| <script>alert(1)</script> |",
        '<div class="md-scroll" style="position:fixed" id="main">x</div>',
    ],
)
@pytest.mark.parametrize("pictures", [None, {"x.png": "https://elsewhere.example/spy.png"}])
def test_what_could_run_or_tell_on_the_reader_becomes_text(attack, pictures):
    html = to_html(attack, pictures=pictures)

    tags = [(tag, dict(attributes)) for tag, attributes in tags_of(html)]
    assert {tag for tag, _ in tags} <= TAGS - {"img"}
    for tag, attributes in tags:
        assert set(attributes) <= {"a": {"href", "title", "target", "rel"}, "div": {"class"}}.get(tag, set())
        assert attributes.get("href", "https:").startswith("https:")
    for harm in ["<script", "<img", "<iframe", "<svg", "<p style", 'href="javascript', 'href="data']:
        assert harm not in html


def test_a_picture_of_the_project_is_shown():
    address = "/p/phones/media/0b7ef2a4-9a3f-4d6e-8f0c-4f7f3e0d6c11/"

    assert f'<img src="{address}" alt="A scratch"' in to_html(f"![A scratch]({address})")


def test_an_item_calls_the_pictures_of_its_project_by_name_and_shows_no_others():
    text = f"![Front](front%2012.png) ![Spy](https://elsewhere.example/a.png) ![Other]({PICTURE}) ![](b.png)"

    html = to_html(text, pictures={"front 12.png": PICTURE})

    assert picture_names(text) == ["front 12.png", "https://elsewhere.example/a.png", PICTURE, "b.png"]
    assert html.count("<img") == 1
    assert f'<img src="{PICTURE}" alt="Front"' in html
    assert "(A picture that is not shown: Spy)" in html
    assert "(A picture that is not shown: without a description)" in html


def test_links_to_elsewhere_open_in_a_tab_that_knows_nothing_of_ours():
    html = to_html("[a](https://example.org) [b](mailto:a@example.org)")

    assert html.count('target="_blank"') == html.count('rel="noopener noreferrer"') == 2


def test_links_within_stay_in_rules_and_are_words_in_an_item():
    text = "[a](#rule-2) [b](/p/phones/) [c](page.html) [d](//elsewhere.example)"

    assert '<a href="#rule-2" rel="noopener noreferrer">a</a>' in to_html(text)
    assert to_html(text, pictures={}) == "<p>a b c d</p>\n"


def test_what_may_be_wide_scrolls_by_itself():
    html = to_html("| a |\n|---|\n| 1 |\n\n    code\n\n```py\ncode\n```")

    assert html.count('<div class="md-scroll">') == 3
    assert tags_of(html)[1][0] == "table"


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

    assert '<td align="right">2</td>' in html
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
