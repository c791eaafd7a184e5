"""The scorecard, over HTTP."""

import re

import pytest

from metrics.months import Month
from metrics.services import indicators
from tests.factories import make_council, make_member
from tests.metrics.story import FEBRUARY, NOW
from tests.plans.views.sending import text_of

pytestmark = pytest.mark.usefixtures("march")


@pytest.fixture
def base(story) -> str:
    return f"/{story.authority.slug}/metrics/"


@pytest.fixture
def board(client, story):
    client.force_login(story.board)
    return client


def row_of(response, name) -> str:
    """The row of an indicator in its group's table, as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", response.content.decode(), re.S)
    [row] = [row for row in rows if f">{name}</a>" in row]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_the_top_line_says_what_stands_out_before_the_table(board, base):
    page = text_of(board.get(base))
    assert "10 indicators at 20 March 2026: 1 worsening, 1 improving, 2 missing their target, 1 late." in page
    assert page.index("Worsening by more than chance explains (1)") < page.index("Look at")
    assert "Agency staff : 16.0% in November 2025, 4 months old" in page


def test_a_row_has_the_figure_its_age_target_travel_icons_and_comparator(board, base):
    row = row_of(board.get(base), "Assessments in time")
    assert row == (
        "Assessments in time Higher is better 80.0% February 2026 Target 85%, 5 percentage points short "
        "Usual range misses it Improving, upwards Up 9 percentage points since January 2026: better "
        "2 percentage points above the statistical neighbours&#x27; median (April 2025 model, year to 31 March 2025): better"
    )


def test_what_cannot_be_said_is_said_to_be_so(board, base):
    page = board.get(base)
    new, calls, stale = (row_of(page, name) for name in ("New measure", "Calls", "Agency staff"))
    assert "no figure yet No target set no figures nothing to compare with" in new
    assert "A count: not compared with other places" in calls
    assert "Changed, upwards" in calls
    assert "November 2025 Late: 4 months old" in stale
    assert "Too few figures to tell" in stale


def test_a_board_member_reads_c_and_an_officer_the_number(board, story, base):
    assert "Lower is better c February 2026 Target 10, the figure is not shown" in row_of(board.get(base), "Plans")
    assert "Not shown" in row_of(board.get(base), "Plans")
    board.force_login(story.officer)
    assert "Lower is better 3 February 2026 Meets the target of 10, with 7 to spare" in row_of(board.get(base), "Plans")


def test_a_filter_leaves_what_it_says_and_can_be_taken_back(board, base):
    page = board.get(base + "?look=late")
    assert [reading.indicator.code for reading in page.context["page"].shown] == ["STALE"]
    assert "Worsening by more than chance" not in text_of(page), "what was filtered is not repeated above"
    assert f'href="{base}"' in page.content.decode()
    assert "No indicator is both." in text_of(board.get(base + "?look=late&group=front_door"))
    assert len(board.get(base + "?look=nonsense&group=\x00").context["page"].shown) == 10


def test_another_month_keeps_the_filter_and_a_filter_keeps_the_month(board, base):
    html = board.get(base + "?look=missing&month=2026-01&known=2026-03-15").content.decode()
    assert '<input type="hidden" name="look" value="missing">' in html
    assert '<input type="hidden" name="known" value="2026-03-15">' in html
    assert "?group=assessment&amp;look=missing&amp;month=2026-01&amp;known=2026-03-15" in html
    assert 'figures.xlsx?look=missing&amp;month=2026-01&amp;known=2026-03-15"' in html
    assert "TIMELY/?month=2026-01&amp;known=2026-03-15" in html


def test_an_earlier_month_is_marked(board, base):
    page = text_of(board.get(base + "?month=2026-01"))
    assert "You are looking at the figures up to 31 January 2026. They cannot be changed here." in page
    assert "71.0% January 2026" in page


def test_a_later_correction_was_not_known_then(board, story, base):
    story.correct("TIMELY", 88)
    assert "88.0%" in row_of(board.get(base), "Assessments in time")
    then = board.get(base + "?known=2026-03-15")
    assert "80.0%" in row_of(then, "Assessments in time")
    assert "as they were known on 15 March 2026" in text_of(then)


def test_a_published_council_shows_the_end_of_its_record(board, story, base):
    for each in (*story.series.values(), story.team_audit):
        ends = {"by": story.lead, "now": NOW, "ends": FEBRUARY, "source": "Board paper, page 3"}
        indicators.publish_series(series=each, **ends)
    page = board.get(base)
    assert page.context["page"].viewing.as_at.month == FEBRUARY
    assert "10 indicators at 28 February 2026" in text_of(page)
    assert "0 late" in text_of(page)
    assert "You are looking at" not in text_of(page)
    assert "You are looking at the figures up to 31 January 2026" in text_of(board.get(base + "?month=2026-01"))


@pytest.mark.parametrize(("role", "may"), [("lead", True), ("officer", False), ("board", False)])
def test_a_council_without_figures_says_what_to_do(client, db, role, may):
    council = make_council()
    client.force_login(make_member(council, role))
    page = text_of(client.get(f"/{council.slug}/metrics/"))
    assert "This council keeps no figures yet." in page
    assert ("An administrator adds series in the admin" in page) is may


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("lead", True), ("board", False), ("auditor", False)])
def test_who_enters_figures_is_offered_to(client, story, base, role, may):
    client.force_login(story.people[role])
    assert (f'href="{base}enter/"' in client.get(base).content.decode()) is may


def test_the_month_can_be_chosen_and_is_marked(board, base):
    html = board.get(base + "?month=2025-12").content.decode()
    assert '<option value="2025-12" selected>December 2025</option>' in html
    assert html.count("<option") == 49
    assert Month(2025, 12).label in text_of(board.get(base))
