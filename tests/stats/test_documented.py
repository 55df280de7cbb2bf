"""docs/statistics.md: that it leaves nothing out, and that what it says can be computed comes out so."""

import contextlib
import io
import re
from pathlib import Path

import pytest

import consensus.stats
from consensus.stats import Ratings, cohen_kappa, krippendorff_alpha, scott_pi
from tests.stats import published

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
CASES = ["all_same_label", "single_item", "no_overlap", "perfect", "systematic_disagreement"]
LEVELS = ["nominal", "ordinal", "interval", "ratio"]


@pytest.mark.parametrize("name", consensus.stats.__all__)
def test_everything_that_can_be_imported_is_named(name):
    assert re.search(rf"`{name}\b", PAGE), f"docs/statistics.md does not say what {name} is."


def test_the_page_begins_with_a_short_example_that_prints_what_it_says():
    code, shown = (re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1] for kind in ("python", "text"))
    printed = io.StringIO()

    with contextlib.redirect_stdout(printed):
        exec(compile(code, "docs/statistics.md", "exec"), {})

    assert printed.getvalue() == shown
    assert len(code.splitlines()) <= 15


def degenerate_rows():
    table = PAGE[PAGE.index("## Degenerate tables") : PAGE.index("## Where others differ")]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    assert rows[0][1:] == [f"`{case}`" for case in CASES]
    return [(row[0], *pair) for row in rows[2:] for pair in zip(CASES, row[1:], strict=True)]


@pytest.mark.parametrize(("statistic", "case", "said"), degenerate_rows())
def test_tables_without_an_answer_are_decided_as_the_page_says(statistic, case, said):
    name, level = re.fullmatch(r"`(\w+)`(?:, (\w+))?", statistic).groups()
    r = published.ratings_of_observers(published.examples("degenerate_cases")[case]["data"])

    found = getattr(consensus.stats, name)(r, **({"level": level} if level else {}))

    assert said == ("undefined" if not found.is_defined else f"{float(found):g}")


def test_every_degenerate_table_is_decided():
    assert set(published.examples("degenerate_cases")) == set(CASES)


def test_links_inside_the_page_lead_somewhere():
    heads = [re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.+)$", PAGE, re.M)]

    assert not set(re.findall(r"\]\(#([^)]+)\)", PAGE)) - set(heads)


def test_figures_of_real_answers_are_what_the_page_says():
    rte = published.dataset("rte")

    assert "| `rte`, 2 classes 57 : 43 | 0.629 | 0.241 | 0.241 | 0.257 | 0.273 | 0.257 |" in PAGE
    columns = ("percent_agreement", "krippendorff_alpha", "fleiss_kappa", "conger_kappa", "gwet_ac", "brennan_prediger")
    assert [f"{getattr(consensus.stats, name)(rte):.3f}" for name in columns] == [
        "0.629", "0.241", "0.241", "0.257", "0.273", "0.257",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "alpha", "of_rare"), [([[40, 9], [6, 45]], "0.70", "0.84"), ([[80, 10], [5, 5]], "0.32", "0.40")]
)
def test_the_same_agreement_can_be_a_high_alpha_and_a_low_one(table, alpha, of_rare):
    r: Ratings = published.ratings_of_contingencies(table)

    assert f"{krippendorff_alpha(r):.2f}" == f"{cohen_kappa(r):.2f}" == alpha
    assert min(f"{row.specific.value:.2f}" for row in consensus.stats.class_agreement(r)) == of_rare
    assert scott_pi(r) <= cohen_kappa(r)
