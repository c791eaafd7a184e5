"""The measures of the demonstration's actions, as they are written down; test_load_demo.py looks at them loaded."""

from improvement.demo.figures import council_data, key_of, team_data
from improvement.demo.links import LINKS
from improvement.demo.story import action_data


def test_each_names_an_action_and_series_that_the_demonstration_has():
    actions = {row["ref"] for row in action_data()}
    series = {key_of(row) for row in council_data()["series"] + team_data()["series"] if not row.get("hidden")}
    assert set(LINKS) <= actions
    assert {key for measures in LINKS.values() for key in measures} <= series


def test_each_says_why():
    assert all(reason.endswith(".") for measures in LINKS.values() for reason in measures.values())
