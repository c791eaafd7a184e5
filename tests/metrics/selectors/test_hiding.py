"""What is hidden, and that nobody can find it out from what is not: also from corrections, and from what was known before."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import kinds
from metrics.models import Indicator, Series, Snapshot, SubGroup
from metrics.months import Month
from metrics.selectors.hiding import DENOMINATOR, NOTHING_HIDDEN, NUMERATOR, Hidden, Sums, hidden_cells
from metrics.selectors.revisions import standing_of, stood
from metrics.services.compositions import remove_part
from metrics.suppression import is_small
from tests.factories import make_composition, make_indicator, make_series, make_sub_group
from tests.metrics.selectors.deducing import Puzzle, counts_of, sums_of, total_of
from tests.metrics.story import NOW

MONTH = Month(2026, 2)
COUNTED = Indicator(pk=1, unit=kinds.COUNT)
SHARED = Indicator(pk=2, unit=kinds.PERCENT)
TEAM = SubGroup(pk=1, kind=kinds.TEAM)
WHOLE, NORTH, SOUTH, EAST = 1, 2, 3, 4
START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def hour(number: int) -> dt.datetime:
    return START + dt.timedelta(hours=number)


def series_of(indicator=COUNTED, keys=(WHOLE, NORTH, SOUTH, EAST)) -> dict[int, Series]:
    return {key: Series(pk=key, indicator=indicator, sub_group=None if key == WHOLE else TEAM) for key in keys}


class Ledger:
    """Revisions of one month, as they are entered hour by hour."""

    def __init__(self):
        self.rows, self.now = [], 0

    def enter(self, key, value=None, above=None, below=None):
        self.now += 1
        row = Snapshot(pk=len(self.rows) + 1, series_id=key, month=MONTH, known_from=hour(self.now))
        row.value, row.numerator, row.denominator = (None if n is None else Decimal(n) for n in (value, above, below))
        row.withdrawn_from = None
        self.rows.append(row)
        return row

    def withdraw(self, key):
        self.now += 1
        standing = [row for row in self.rows if row.series_id == key and row.withdrawn_from is None]
        if standing:
            standing[-1].withdrawn_from = hour(self.now)


def family(*teams):
    return Sums({}, [(WHOLE, list(teams or (NORTH, SOUTH, EAST)))], frozenset({WHOLE, NORTH, SOUTH, EAST}))


def hide(ledger, sums, series=None, known_on=None) -> Hidden:
    return hidden_cells(sums, series or series_of(), standing_of(ledger.rows, known_on), ledger.rows)


def hidden_series(hidden) -> set[int]:
    return {key for key, _ in hidden.values}


def entered(**values) -> Ledger:
    ledger = Ledger()
    for name, value in values.items():
        ledger.enter({"whole": WHOLE, "north": NORTH, "south": SOUTH, "east": EAST}[name], value)
    return ledger


# --- What is hidden ---


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"whole": 30, "north": 10, "south": 20}, set()),
        ({"whole": 24, "north": 4, "south": 20}, {NORTH, SOUTH}),
        ({"whole": 20, "north": 0, "south": 20}, set()),
        ({"whole": 4}, {WHOLE}),
        ({"north": 4, "south": 20}, {NORTH}),
        ({"whole": 33, "north": 4, "south": 9, "east": 20}, {NORTH, SOUTH}),
        ({"whole": 26, "north": 3, "south": 3, "east": 20}, {NORTH, SOUTH}),
        # The teams do not add up: the reader may know why.
        ({"whole": 30, "north": 4, "south": 20}, {NORTH, SOUTH}),
    ],
)
def test_a_small_team_takes_the_next_one_with_it(values, hidden):
    assert hidden_series(hide(entered(**values), family())) == hidden


def test_the_order_in_which_figures_were_entered_hides_nothing_more():
    """While only one team has a figure the sum is not one; the board is shown the whole council in the end."""
    for names in (["whole", "north", "south"], ["north", "whole", "south"], ["south", "north", "whole"]):
        values = {"whole": 24, "north": 4, "south": 20}
        assert hidden_series(hide(entered(**{name: values[name] for name in names}), family())) == {NORTH, SOUTH}


def test_of_a_percentage_a_small_numerator_hides_itself_and_a_small_denominator_all_three():
    series, sums = series_of(SHARED), Sums({}, [], frozenset({NORTH, SOUTH, EAST}))
    ledger = Ledger()
    small_above, small_below, plain = (
        ledger.enter(NORTH, 20, 4, 20),
        ledger.enter(SOUTH, 100, 5, 5),
        ledger.enter(EAST, 50, 10, 20),
    )
    hidden = hide(ledger, sums, series)
    assert hidden.revisions == {small_above.pk, small_below.pk}
    assert hidden.revision_denominators == {small_below.pk}
    assert hidden.values == {(NORTH, MONTH), (SOUTH, MONTH)}
    assert hidden.denominators == {(SOUTH, MONTH)}
    assert plain.pk not in hidden.revisions


def test_numerators_and_denominators_of_teams_add_up_each_for_themselves():
    series = series_of(SHARED)
    ledger = Ledger()
    ledger.enter(WHOLE, None, 44, 100)
    ledger.enter(NORTH, None, 4, 30)
    ledger.enter(SOUTH, None, 40, 70)
    hidden = hide(ledger, family(), series)
    assert hidden_series(hidden) == {NORTH, SOUTH}
    assert hidden.denominators == frozenset()


@pytest.mark.parametrize(("posts", "hidden"), [("4.5", True), ("0.5", True), ("5.5", False), ("0", False)])
def test_a_part_of_a_small_number_is_as_small(posts, hidden):
    """81 cases of 4.5 posts."""
    ledger = Ledger()
    ledger.enter(NORTH, 18, Decimal("81"), Decimal(posts))
    found = hide(ledger, Sums({}, [], frozenset({NORTH})), series_of(SHARED))
    assert (found.revision_denominators == {1}) is hidden


def test_a_series_that_hides_nothing_is_shown_unless_it_would_give_another_away():
    """Only the north says that its small numbers are hidden; the south protects it."""
    ledger = entered(whole=24, north=4, south=20)
    assert hidden_series(hide(ledger, Sums({}, [(WHOLE, [NORTH, SOUTH])], frozenset({NORTH})))) == {NORTH, SOUTH}
    assert hide(entered(north=4), Sums({}, [], frozenset())) == NOTHING_HIDDEN


def test_the_total_of_a_composition_is_hidden_where_no_part_can_protect():
    sums = Sums({7: [NORTH, SOUTH]}, [], frozenset({NORTH, SOUTH}))
    assert hide(entered(north=4, south=0), sums).totals == {(7, MONTH)}
    assert hide(entered(north=4, south=9), sums).totals == frozenset()
    assert hidden_series(hide(entered(north=4, south=9), sums)) == {NORTH, SOUTH}
    assert hide(entered(north=4), sums).totals == frozenset(), "without a part there is no total"


# --- Corrections ---


def test_an_earlier_revision_that_was_small_is_hidden_and_the_figure_that_stands_is_not():
    ledger = entered(north=3)
    ledger.enter(NORTH, 30)
    hidden = hide(ledger, Sums({}, [], frozenset({NORTH})))
    assert (hidden.revisions, hidden.values) == ({1}, frozenset())


def test_a_withdrawn_figure_that_was_small_is_hidden():
    ledger = entered(north=3)
    ledger.withdraw(NORTH)
    hidden = hide(ledger, Sums({}, [], frozenset({NORTH})))
    assert (hidden.revisions, hidden.values) == ({1}, frozenset())


def test_what_stood_beside_an_earlier_small_figure_does_not_give_it_away():
    """North was 4 of 24, and was then corrected to 14 of 34. With south shown now, 24 less 20 would be the earlier north."""
    ledger = entered(whole=24, north=4, south=20)
    ledger.enter(NORTH, 14)
    ledger.enter(WHOLE, 34)
    hidden = hide(ledger, family(NORTH, SOUTH))
    shown = {row.pk for row in ledger.rows} - hidden.revisions
    assert not {1, 3} <= shown, "the whole and the south of then, together"
    assert 2 not in shown


def test_a_correction_on_the_way_to_a_sum_hides_nothing_more():
    """A team is corrected an hour before the council: what did not add up in between is known to be no sum."""
    ledger = entered(whole=40, north=14, south=26)
    ledger.enter(NORTH, 4)
    ledger.enter(WHOLE, 30)
    hidden = hide(ledger, family(NORTH, SOUTH))
    assert hidden_series(hidden) == {NORTH, SOUTH}
    assert hidden.revisions == {2, 3, 4}, "the south protects the north, and the earlier north the south"


def test_each_position_says_what_stood_then():
    ledger = entered(whole=24, north=4, south=20)
    ledger.enter(NORTH, 14)
    ledger.enter(WHOLE, 34)
    then = hide(ledger, family(NORTH, SOUTH), known_on=hour(3))
    assert (NORTH, MONTH) in then.values
    now = hide(ledger, family(NORTH, SOUTH))
    assert then.revisions == now.revisions, "decided once, whatever is looked at"


# --- Nobody finds one out ---


@dataclass
class Case:
    ledger: Ledger
    sums: Sums
    series: dict
    decided: Hidden

    def cells(self) -> dict:
        return {cell: count for row in self.ledger.rows for cell, count in counts_of(row, self.series[row.series_id]).items()}

    def known(self) -> dict:
        away = {(NUMERATOR, key) for key in self.decided.revisions}
        away |= {(DENOMINATOR, key) for key in self.decided.revision_denominators}
        return {cell: count for cell, count in self.cells().items() if cell not in away}

    def puzzle(self) -> tuple[Puzzle, dict]:
        """What a reader knows who looks at every position there ever was, and the truth."""
        truth, sums = sums_of(self.ledger.rows, self.series, self.sums)
        known = self.known()
        for state in stood(self.ledger.rows):
            figures = {key: {MONTH: row} for key, row in state.items()}
            at_state = hidden_cells(self.sums, self.series, figures, self.ledger.rows)
            for composition, keys in self.sums.compositions.items():
                if all(key in state for key in keys) and not at_state.total(composition, MONTH):
                    total = total_of(composition, [state[key] for key in keys])
                    known[total] = truth[total]
        # A numerator may be hidden for its denominator alone; then it may be 0.
        return Puzzle(known, sums, {(NUMERATOR, key) for key in self.decided.revision_denominators}), truth


numbers = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 15])


@st.composite
def cases(draw):
    """A council with two or three teams, a composition of some of them, and up to four corrections or withdrawals, some of
    which the council's own figure follows."""
    percent = draw(st.booleans())
    series, teams = series_of(SHARED if percent else COUNTED), draw(st.sampled_from([(NORTH, SOUTH), (NORTH, SOUTH, EAST)]))
    ledger, values = Ledger(), {}

    def enter(key, above, below):
        values[key] = (above, below)
        ledger.enter(key, None if percent else above, *((above, below) if percent else ()))

    def follow():
        enter(WHOLE, *(sum(values[team][index] for team in teams) for index in (0, 1)))

    for team in teams:
        enter(team, *sorted((draw(numbers), draw(numbers) + 1)))
    follow()
    for change in draw(st.lists(st.tuples(st.sampled_from(teams), numbers, numbers, st.sampled_from("cccw")), max_size=3)):
        team, one, other, kind = change
        if kind == "w":
            ledger.withdraw(team)
        enter(team, *sorted((one, other + 1)))
        if draw(st.booleans()):
            follow()
    compositions = {} if percent or draw(st.booleans()) else {9: list(teams[:2])}
    sums = Sums(compositions, [(WHOLE, list(teams))], frozenset(draw(st.sampled_from([(WHOLE, *teams), teams, teams[:1]]))))
    return Case(ledger, sums, series, hide(ledger, sums, series))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_count_of_1_to_5_can_be_found_out_from_all_that_is_ever_shown(case):
    """Everything together: what stands, every revision, and every page as it was known at any time."""
    puzzle, cells = case.puzzle()
    flagged = {row.pk for row in case.ledger.rows if row.series_id in case.sums.small}
    for cell, count in case.cells().items():
        if is_small(count) and cell[1] in flagged:
            assert cell not in puzzle.known
            if puzzle.has_something_shown(cell, cells):
                assert puzzle.others(cell, cells) is not None, f"{cell} can only be {count}"


def test_the_reader_of_these_tests_finds_out_what_is_not_protected():
    """24 less 20; otherwise the test above could not fail."""
    cells = {"whole": 24, "north": 4, "south": 20}
    sums = [(("north", "south"), "whole", 0)]
    assert Puzzle({"whole": 24, "south": 20}, sums).others("north", cells) is None
    assert Puzzle({"whole": 24}, sums).others("north", cells) in range(1, 24)
    # Two sums that cross.
    crossing = [*sums, (("south", "east"), "half", 0)]
    assert Puzzle({"whole": 24, "half": 29, "east": 9}, crossing).others("north", cells | {"east": 9, "half": 29}) is None


# --- What adds up in a council ---


def test_what_adds_up_is_read_from_the_council_where_small_numbers_are_involved(world):
    team, group = make_sub_group(world.authority, world.lead), make_sub_group(world.authority, world.lead, kind=kinds.COHORT)
    indicator = make_indicator(world.authority, world.lead, small_numbers=True)
    whole, of_team, of_group = (
        make_series(world.authority, world.lead, indicator, sub_group=each) for each in (None, team, group)
    )
    open_one = make_series(world.authority, world.lead)
    open_team = make_series(world.authority, world.lead, open_one.indicator, sub_group=team)
    composition = make_composition(world.authority, world.lead)
    everything = list(Series.objects.with_names().filter(authority=world.authority))
    sums = Sums.of(world.authority, everything)
    assert sums.families == [(whole.pk, [of_team.pk])], "a cohort is no part of the sum; an open indicator hides nothing"
    assert (sums.compositions, sums.small) == ({}, {whole.pk, of_team.pk, of_group.pk})
    assert open_team.pk not in sums.concerned
    part = composition.parts.first()
    small = [row for row in everything if row.pk != part.series_id] + [_flagged(part.series)]
    assert set(Sums.of(world.authority, small).compositions) == {composition.pk}
    remove_part(part=part, reason="Wrong", by=world.lead, now=NOW)
    assert Sums.of(world.authority, small).compositions == {}


def _flagged(series):
    series.small_numbers = True
    return series


def test_random_councils_always_end_with_a_decision():
    """Many teams and corrections at once: the search is bounded, and what is small is always among what is hidden."""
    luck = random.Random(7)
    keys = tuple(range(1, 12))
    ledger = Ledger()
    for _ in range(60):
        ledger.enter(luck.choice(keys), luck.randrange(12))
    sums = Sums({3: [2, 3, 4], 4: [4, 5, 6]}, [(WHOLE, list(keys[1:]))], frozenset(keys))
    hidden = hide(ledger, sums, series_of(keys=keys))
    assert {row.pk for row in ledger.rows if is_small(row.value)} <= hidden.revisions
