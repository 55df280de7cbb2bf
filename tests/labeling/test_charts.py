"""The arithmetic of the small charts."""

from labeling.templatetags.charts import interval_chart


def points(*values):
    return [
        {"label": f"Round {n}", "tick": str(n), "value": value, "low": value, "high": value}
        for n, value in enumerate(values, start=1)
    ]


def test_points_stand_at_shares_of_the_width_so_that_a_narrow_page_cuts_nothing():
    drawn = interval_chart(points(0.2, 0.4, 0.6), title="Alpha")

    assert [point["x"] for point in drawn["points"]] == ["16.67%", "50.00%", "83.33%"]
    assert [point["below"] for point in drawn["points"]] == ["Round 1", "Round 2", "Round 3"]


def test_a_line_joins_neighbours_that_are_defined():
    drawn = interval_chart(points(0.2, 0.4, None, 0.6), title="Alpha")

    assert [(line["x1"], line["x2"]) for line in drawn["lines"]] == [("12.50%", "37.50%")]


def test_of_many_points_only_some_have_a_tick_and_the_last_its_number():
    drawn = interval_chart(points(*[0.5] * 40), title="Alpha", axis="Round")
    ticks = [point["below"] for point in drawn["points"] if point["below"]]

    assert ticks[:3] == ["1", "4", "7"]
    assert [point["label"] for point in drawn["points"] if point["is_named"]] == ["Round 40"]
    assert drawn["axis"] == "Round"
