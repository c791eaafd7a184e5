"""Small numbers cannot be found out: tables by hand, and every small table against all that a reader could try."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.months import Month
from metrics.suppression import Relation, hidden_parts, is_small, protect, rolled_hidden


@pytest.mark.parametrize(("count", "small"), [(None, False), (0, False), (1, True), (5, True), (6, False), (Decimal("5"), True)])
def test_counts_of_1_to_5_are_small_and_0_is_not(count, small):
    assert is_small(count) is small
    assert protect({"a": count}, []) == (frozenset("a") if small else frozenset())


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        # The last count is the total of those before it.
        ([10, 20, 30], ""),
        ([3, 20, 40, 63], "ab"),
        ([20, 3, 8, 31], "bc"),
        ([3, 0, 9, 40, 52], "ac"),
        ([0, 10, 10], ""),
        ([3, 4, 20, 27], "ab"),
        ([5, 5, 20, 30], "ab"),
        # Two hidden counts of 1 or more that add up to 2 are both 1.
        ([1, 1, 20, 22], "abc"),
        ([1, 1, 1, 9, 30, 42], "abcd"),
        # No other part is left: the total is hidden.
        ([3, 3], "ab"),
        ([0, 3, 3], "bc"),
        ([1, 1, 2], "abc"),
        ([2, 3, 5], "abc"),
        ([4, 4, 8], "ab"),
        ([1, 1, 0, 2], "abd"),
    ],
)
def test_the_smallest_other_part_is_hidden_and_the_total_where_there_is_none(counts, hidden):
    cells = "abcdef"[: len(counts)]
    found = protect(dict(zip(cells, counts, strict=True)), [Relation(tuple(cells[:-1]), cells[-1])])
    assert "".join(sorted(found)) == hidden


def test_of_equal_parts_the_first_of_the_sum_is_hidden():
    assert protect({"a": 3, "b": 9, "c": 9, "t": 21}, [Relation(("c", "b", "a"), "t")]) == {"a", "c"}


def test_a_sum_without_a_shown_total_gives_nothing_away():
    parts = {"a": 3, "b": 20, "c": 30}
    assert protect(parts, [Relation(("a", "b", "c"))]) == {"a"}
    assert protect(parts, [Relation(("a", "b", "c"), "t")]) == {"a"}
    assert protect(parts | {"t": None}, [Relation(("a", "b", "c"), "t")]) == {"a"}


def test_a_part_without_a_figure_is_no_cover():
    assert protect({"a": 3, "b": None, "c": 20, "t": 30}, [Relation(("a", "b", "c"), "t")]) == {"a", "c"}
    assert protect({"a": 3, "c": 20, "t": 30}, [Relation(("a", "b", "c"), "t")]) == {"a", "c"}


def test_parts_that_do_not_add_up_to_the_total_are_protected_as_if_the_reader_knew_the_difference():
    assert protect({"a": 3, "b": 20, "t": 99}, [Relation(("a", "b"), "t")]) == {"a", "b"}


def test_a_hidden_total_is_protected_in_the_sum_above_it():
    """A team's two numbers make the team, two teams make the council: hiding team 1's total is undone by team 2 and council."""
    values = {"girls 1": 3, "boys 1": 0, "team 1": 3, "team 2": 40, "team 3": 60, "council": 103}
    relations = [Relation(("girls 1", "boys 1"), "team 1"), Relation(("team 1", "team 2", "team 3"), "council")]
    assert protect(values, relations) == {"girls 1", "team 1", "team 2"}


def test_a_table_with_margins_hides_a_rectangle():
    values = {(row, column): count for row, line in enumerate(TABLE) for column, count in enumerate(line)}
    rows = [Relation(((row, 0), (row, 1), (row, 2)), (row, 3)) for row in range(4)]
    columns = [Relation(((0, column), (1, column), (2, column)), (3, column)) for column in range(4)]
    assert protect(values, rows + columns) == {(0, 0), (0, 1), (2, 0), (2, 1)}


TABLE = (
    (3, 10, 20, 33),
    (40, 50, 60, 150),
    (9, 80, 90, 179),
    (52, 140, 170, 362),
)


def test_the_same_is_hidden_whatever_the_order_of_the_counts():
    values = {"a": 3, "b": 9, "c": 9, "d": 4, "e": 60, "t": 16, "u": 69, "w": 85}
    relations = [Relation(("a", "b", "d"), "t"), Relation(("c", "e"), "u"), Relation(("t", "u"), "w")]
    assert protect(values, relations) == protect(dict(reversed(values.items())), relations)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="less than nothing"):
        protect({"a": -1}, [])
    with pytest.raises(ValueError, match="stands once"):
        Relation(("a", "b"), "a")


# What a reader could try: every hidden count that is no sum of others within 2 of the true one, the sums reckoned from them.
REACH = 2


def fitting(values, relations, hidden, parts):
    """For each hidden cell, the numbers it takes in the sets of hidden counts that fit what is shown."""
    free = [cell for cell in parts if cell in hidden]
    found = {cell: set() for cell in hidden}
    for tried in product(*(range(max(1, values[cell] - REACH), values[cell] + REACH + 1) for cell in free)):
        guess = {cell: values[cell] for cell in parts} | dict(zip(free, tried, strict=True))
        for relation in relations:
            total = sum(guess[part] for part in relation.parts)
            if guess.setdefault(relation.total, total) != total:
                break
            if total < 1 if relation.total in hidden else total != values[relation.total]:
                break
        else:
            for cell in hidden:
                found[cell].add(guess[cell])
    return found


def require_protected(values, relations, parts):
    hidden = protect(values, relations)
    small = {cell for cell, value in values.items() if 1 <= value <= 5}
    assert small <= hidden
    assert not any(values[cell] == 0 for cell in hidden)
    found = fitting(values, relations, hidden, parts)
    for cell in small:
        assert values[cell] in found[cell]
        assert len(found[cell]) > 1, f"{cell} can only be {values[cell]}"
    if not small:
        assert not hidden


counts = st.one_of(st.integers(0, 6), st.integers(0, 15))


@st.composite
def sums(draw):
    """Parts, and totals of any of what is there already: overlapping, nested, repeated."""
    values = dict(enumerate(draw(st.lists(counts, min_size=1, max_size=5))))
    parts, relations = list(values), []
    for number in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(st.sampled_from(list(values)), min_size=1, max_size=4, unique=True))
        total = f"total {number}"
        values[total] = sum(values[part] for part in chosen)
        relations.append(Relation(tuple(chosen), total))
    return values, relations, parts


@settings(max_examples=120, deadline=None)
@given(sums())
def test_no_small_count_can_be_found_out_from_sums_that_overlap(table):
    require_protected(*table)


@settings(max_examples=60, deadline=None)
@given(st.lists(counts, min_size=4, max_size=6).filter(lambda cells: len(cells) != 5))
def test_no_small_count_can_be_found_out_from_a_table_with_margins(cells):
    wide = len(cells) // 2
    places = [(row, column) for row in range(2) for column in range(wide)]
    values = dict(zip(places, cells, strict=True))
    lines = {f"row {row}": tuple((row, column) for column in range(wide)) for row in range(2)}
    lines |= {f"column {column}": ((0, column), (1, column)) for column in range(wide)}
    values |= {name: sum(values[place] for place in line) for name, line in lines.items()}
    values["all"] = sum(cells)
    relations = [Relation(line, name) for name, line in lines.items()]
    relations.append(Relation(tuple(name for name in lines if name.startswith("row")), "all"))
    relations.append(Relation(tuple(name for name in lines if name.startswith("column")), "all"))
    require_protected(values, relations, places)


def test_in_a_large_table_only_those_totals_are_hidden_that_would_give_their_parts_away():
    """40 teams by 12 categories, all of them 1 to 3. A line of ones can only be ones while its total is shown; the council's
    total, which is shown, needs one other line each way to take up what those change."""
    teams, categories = range(40), range(12)
    values = {(team, category): 1 + (team * category) % 3 for team in teams for category in categories}
    relations = [Relation(tuple((team, each) for each in categories), ("team", team)) for team in teams]
    relations += [Relation(tuple((team, each) for team in teams), ("category", each)) for each in categories]
    relations += [Relation(tuple(("team", team) for team in teams), "council")]
    for relation in relations:
        values[relation.total] = sum(values[part] for part in relation.parts)
    hidden = {(team, each) for team in teams for each in categories}
    hidden |= {("team", team) for team in teams if team % 3 == 0 or team == 1}
    hidden |= {("category", each) for each in categories if each % 3 == 0 or each == 1}
    assert protect(values, relations) == hidden


@pytest.mark.parametrize(
    ("hidden_months", "is_hidden"),
    [([], False), ([Month(2026, 3)], False), ([Month(2026, 4)], True), ([Month(2026, 6)], True), ([Month(2026, 7)], False)],
)
def test_a_rolled_value_is_hidden_where_a_month_of_its_window_is(hidden_months, is_hidden):
    window = [Month(2026, 4), Month(2026, 5), Month(2026, 6)]
    assert rolled_hidden(window, frozenset(hidden_months)) is is_hidden


def test_rolled_sums_that_stay_shown_say_nothing_about_a_hidden_month():
    """Any difference of two shown windows leaves the hidden month out, since no shown window holds it."""
    months = [Month(2025, 1) + index for index in range(30)]
    hidden = {months[14]}
    windows = [months[end - 12 : end] for end in range(12, 31)]
    assert [months[14] in window for window in windows] == [rolled_hidden(window, hidden) for window in windows]
    assert sum(rolled_hidden(window, hidden) for window in windows) == 12


@pytest.mark.parametrize(
    ("numerator", "denominator", "count", "hidden"),
    [
        (None, None, 3, {"value"}),
        (None, None, 0, set()),
        (None, None, 6, set()),
        (None, None, None, set()),
        (0, 40, None, set()),
        (3, 40, None, {"value", "numerator"}),
        (5, 6, None, {"value", "numerator"}),
        (6, 40, None, set()),
        (3, 5, None, {"value", "numerator", "denominator"}),
        (0, 4, None, {"value", "numerator", "denominator"}),
    ],
)
def test_what_is_hidden_of_one_figure(numerator, denominator, count, hidden):
    assert hidden_parts(numerator, denominator, count) == hidden
