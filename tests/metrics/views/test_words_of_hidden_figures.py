"""What is said of a figure that a reader may not see is not shown either: it may tell the figure."""

from decimal import Decimal

import pytest

from tests.factories import JANUARY, make_figures, make_series, make_snapshot

TELLING = "Five children this month, two of them siblings."


@pytest.fixture
def hidden(world):
    """A percentage of 3 of 40 with a caveat and a comment, and its address."""
    series = make_series(world.authority, world.lead, small_numbers=True)
    make_snapshot(series, world.officer, numerator=Decimal(3), denominator=Decimal(40), caveat="3 of 40", commentary=TELLING)
    return series, f"/{world.authority.slug}/metrics/{series.indicator.code}/"


def text_of(client, user, address) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response).decode() if response.streaming else response.content.decode()


@pytest.mark.parametrize("end", ["", "export.csv", "history/"])
def test_a_board_member_reads_no_words_about_a_hidden_figure(world, client, hidden, end):
    series, address = hidden
    shown = text_of(client, world.board, address + end)
    assert TELLING not in shown and "3 of 40" not in shown


@pytest.mark.parametrize("end", ["", "export.csv"])
def test_an_officer_reads_them(world, client, hidden, end):
    _, address = hidden
    assert TELLING in text_of(client, world.officer, address + end)


def test_the_reason_of_a_correction_is_not_told_beside_a_hidden_figure(world, client, hidden):
    series, address = hidden
    make_snapshot(series, world.officer, numerator=Decimal(4), denominator=Decimal(40), reason="One child was left out")
    for end in ("", "history/"):
        assert "One child was left out" not in text_of(client, world.board, address + end)
        assert "One child was left out" in text_of(client, world.officer, address + end)


def test_a_value_given_alone_does_not_tell_the_count_that_another_revision_hides(world, client, hidden):
    """3 of 40 hidden, then corrected to a bare 7.5%: beside 40 that would be 3 again."""
    series, address = hidden
    make_snapshot(series, world.officer, "7.5", reason="As a value alone")
    for end in ("", "history/"):
        assert "7.5%" not in text_of(client, world.board, address + end)
        assert "7.5%" in text_of(client, world.officer, address + end)
    assert ",7.5," not in text_of(client, world.board, address + "export.csv")
    assert ",7.5," in text_of(client, world.officer, address + "export.csv")


def test_a_figure_that_may_be_seen_keeps_its_words(world, client):
    series = make_series(world.authority, world.lead, small_numbers=True)
    make_figures(series, world.officer, [50], last=JANUARY)
    make_snapshot(series, world.officer, "51", reason="Late returns", commentary="Half were in time.")
    shown = text_of(client, world.board, f"/{world.authority.slug}/metrics/{series.indicator.code}/")
    assert "Half were in time." in shown and "Late returns" in shown
