"""What changed between two positions."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from boards.since import ActionThen, FigureThen, MeasureThen, Then, between
from metrics.months import Month
from plans import movement, rag

DUE, LATER = dt.date(2026, 3, 31), dt.date(2026, 6, 30)
AUGUST, OCTOBER = Month(2026, 8), Month(2026, 10)


def action(rating=rag.AMBER, stage=rag.IN_PROGRESS, due=DUE, corrected_to=None) -> ActionThen:
    return ActionThen("1.1", "Audits", stage, rating, due, corrected_to)


def actions(**rows) -> Then:
    return Then(actions={int(name[1:]): row for name, row in rows.items()})


class TestActions:
    def test_ratings_improve_and_worsen(self):
        before = actions(a1=action(), a2=action(), a3=action())
        found = between(before, actions(a1=action(rag.GREEN), a2=action(rag.RED), a3=action()))
        assert [each.key for each in found.improved] == [1]
        assert [each.key for each in found.worsened] == [2]
        assert [each.key for each in found.same] == [3]
        assert [each.key for each in found.changed_actions] == [1, 2]

    def test_a_corrected_rating_is_neither_better_nor_worse(self):
        found = between(actions(a1=action(rag.GREEN, corrected_to=rag.AMBER)), actions(a1=action()))
        assert [each.key for each in found.corrected] == [1]
        assert not found.improved and not found.worsened
        assert found.changed_actions[0].rating_changed

    def test_a_moved_due_date_alone_is_a_change_and_no_movement(self):
        found = between(actions(a1=action()), actions(a1=action(due=LATER)))
        [pair] = found.changed_actions
        assert pair.due_changed and not pair.rating_changed and not pair.stage_changed
        assert found.same == [pair]

    def test_another_stage_alone_is_a_change(self):
        [pair] = between(actions(a1=action()), actions(a1=action(stage=rag.AWAITING_SIGN_OFF))).changed_actions
        assert pair.stage_changed and not pair.rating_changed

    def test_an_action_that_was_added_is_new_and_one_that_is_not_there_any_more_has_left(self):
        found = between(actions(a1=action()), actions(a2=action()))
        assert [each.key for each in found.new] == [2] and found.new[0].is_new
        assert [each.key for each in found.left] == [1] and found.left[0].is_gone
        assert found.left[0].latest == action()

    def test_a_stopped_action_is_no_longer_rated(self):
        found = between(actions(a1=action()), actions(a1=action(rag.NOT_RATED, rag.STOPPED)))
        assert [each.key for each in found.left] == [1]

    def test_actions_that_no_total_counts_have_not_stayed_the_same(self):
        out = action(rag.NOT_RATED, rag.STOPPED)
        found = between(actions(a1=action(), a2=out, a3=out), actions(a1=action(), a2=out, a4=out))
        assert [each.key for each in found.same] == [1]
        assert found.new == found.left == []
        assert [each.key for each in found.counted_actions] == [1, 4, 3], "what came and went is a change, if not of a total"


class TestMeasuresFiguresAndProblems:
    def test_a_measure_changes_with_its_claim_or_its_finding(self):
        claimed, found = MeasureThen("Measure 1", "met", "supported"), MeasureThen("Measure 2", "", "contradicted")
        before = Then(measures={1: MeasureThen("Measure 1", "", "supported"), 2: MeasureThen("Measure 2", "", "supported")})
        after = Then(measures={1: claimed, 2: found, 3: claimed})
        assert [pair.key for pair in between(before, after).changed_measures] == [1, 2, 3]
        assert between(after, after).changed_measures == []

    def test_a_figure_changes_with_its_month_though_it_reads_the_same(self):
        before, after = FigureThen("Visits", AUGUST, "77%"), FigureThen("Visits", OCTOBER, "77%")
        [pair] = between(Then(figures={1: before}), Then(figures={1: after})).figures
        assert pair.changed
        [pair] = between(Then(figures={1: after}), Then(figures={1: after})).figures
        assert not pair.changed

    def test_contradictions_come_and_go(self):
        one, other = ("GREEN_PAST_DUE", "action:1"), ("WATERMELON", "action:1")
        found = between(Then(problems=frozenset({one})), Then(problems=frozenset({other})))
        assert found.new_problems == {other}
        assert found.gone_problems == {one}


RATED = st.builds(action, rating=st.sampled_from(rag.RATINGS), due=st.sampled_from([None, DUE, LATER]))
POSITIONS = st.dictionaries(st.integers(1, 6), RATED).map(lambda rows: Then(actions=rows))


@given(POSITIONS, POSITIONS)
def test_every_action_of_both_positions_is_told_once(before, after):
    found = between(before, after)
    assert sorted(pair.key for pair in found.actions) == sorted(before.actions.keys() | after.actions.keys())
    told = [pair.key for kind in movement.KINDS for pair in found.of_kind(kind)] + [p.key for p in found.actions if p.is_gone]
    assert sorted(told) == sorted(pair.key for pair in found.actions)


@given(POSITIONS, POSITIONS)
def test_what_improved_one_way_worsened_the_other_way(before, after):
    there, back = between(before, after), between(after, before)
    assert {pair.key for pair in there.improved} == {pair.key for pair in back.worsened}
    assert {p.key for p in there.changed_actions} == {p.key for p in back.changed_actions}


@given(POSITIONS)
def test_nothing_changes_between_a_position_and_itself(position):
    found = between(position, position)
    assert found.changed_actions == [] and not found.improved and not found.worsened
