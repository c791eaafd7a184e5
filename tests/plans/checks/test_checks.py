"""The checks together: their order, their codes, and what they are independent of."""

import ast
import datetime as dt
import random
import re
from collections import Counter
from dataclasses import fields, replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import limbs
from plans.checks import CHECKS, LINK_WORDS, Facts, facts, run, run_check
from plans.rag import RATINGS, STAGES
from tests.plans.checks.examples import EXAMPLES, WORSE
from tests.plans.checks.making import ACTION, ALL_IN_ORDER, MEASURE, OCTOBER, PLAN, TODAY, VISITS, said

HERE = Path(__file__).parent
SOURCES = Path(facts.__file__).parent
MANY = [field.name for field in fields(Facts) if field.name not in ("month", "on")]


def everything() -> Facts:
    """What the examples hold, as one council: each row under a key of its own, its dates as in its example."""
    keys = count(100)
    rows = {name: [] for name in MANY}
    for example in EXAMPLES.values():
        for name in MANY:
            for row in getattr(example.found, name):
                rows[name].append(
                    replace(row, subject=f"total:{next(keys)}") if name == "totals" else replace(row, key=next(keys))
                )
    return Facts(OCTOBER, TODAY, **{name: tuple(found) for name, found in rows.items()})


def test_where_all_is_in_order_nothing_is_found():
    assert run(ALL_IN_ORDER) == []


def test_where_nothing_is_known_nothing_is_found():
    assert run(Facts(OCTOBER, TODAY)) == []


def test_each_check_has_an_example_and_a_test_by_its_name():
    assert list(EXAMPLES) == list(CHECKS)
    tests = Counter(re.findall(r"^def test_(\w+)\(", "".join(path.read_text() for path in HERE.glob("test_*.py")), re.MULTILINE))
    assert [code for code in CHECKS if tests[code.lower()] != 1] == []


def test_each_code_stands_once_in_the_rules():
    """The modules of rules name exactly the codes of the table, each in one place."""
    named = Counter(
        node.value
        for path in SOURCES.glob("*.py")
        if path.stem not in ("table", "__init__")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", node.value)
    )
    assert named == dict.fromkeys(CHECKS, 1)


def test_the_table_numbers_the_checks_and_words_each_in_its_own_way():
    assert [check.order for check in CHECKS.values()] == list(range(1, len(CHECKS) + 1))
    assert [check.code for check in CHECKS.values()] == list(CHECKS)
    assert len({check.words for check in CHECKS.values()}) == len({check.explains for check in CHECKS.values()}) == len(CHECKS)
    assert [check.code for check in CHECKS.values() if not check.explains.endswith(".")] == []


def test_what_is_contradicted_comes_first_and_what_is_late_last():
    codes = [problem.code for problem in run(everything())]
    assert codes == sorted(codes, key=list(CHECKS).index)
    assert codes[0] == "CLAIM_CONTRADICTED"
    assert codes[-1] == "SERIES_STALE"
    assert set(codes) == set(CHECKS)


def test_within_a_check_problems_stand_by_name_as_people_count():
    rows = tuple(replace(ACTION, key=number, reference=f"2.{number}", due=None) for number in (10, 9, 1))
    assert [problem.subject for problem in run(Facts(OCTOBER, TODAY, actions=rows))] == ["action:1", "action:9", "action:10"]


def test_a_code_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        run_check("NO_SUCH_CHECK", ALL_IN_ORDER)


def test_a_subject_says_what_it_is_and_which():
    [problem] = run(EXAMPLES["NO_DUE_DATE"].found)
    assert (problem.kind, problem.key) == ("action", "12")


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_and_questions_are_plain(code):
    example = EXAMPLES[code]
    assert re.fullmatch(r"[A-Z0-9£“].*[.]", example.sentence)
    assert re.fullmatch(r"[A-Z0-9].*\?", example.question)
    assert not re.search(r"!|please|upgrade|downgrade|None", example.sentence + example.question)


def test_the_findings_that_claims_are_compared_with_exist():
    assert {limbs.CONTRADICTED, limbs.NOT_EVIDENCED} <= set(limbs.FINDING_WORDS)


# --- Properties ---

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
UPDATES = st.lists(
    st.builds(
        said,
        st.integers(1, 10),
        st.sampled_from(RATINGS),
        st.sampled_from(["Same.", "same. ", "Other."]),
        impact=st.just("no_evidence"),
    ),
    max_size=4,
).map(lambda updates: tuple(sorted(updates, key=lambda each: each.month)))
ACTIONS = st.lists(
    st.builds(
        replace,
        st.just(ACTION),
        key=st.integers(1, 30),
        reference=st.sampled_from(["1.1", "1.2", "1.10"]),
        plan_key=st.integers(1, 2),
        stage=st.sampled_from(STAGES),
        rating=st.sampled_from(["", *RATINGS]),
        due=st.none() | DAYS,
        due_moves=st.integers(0, 3),
        signed_off=st.booleans(),
        has_officer=st.booleans(),
        cycles_without_update=st.integers(0, 3),
        updates=UPDATES,
        linked=st.lists(st.sampled_from([WORSE, replace(WORSE, title="Audits", missed="“Audits” is late.")])).map(tuple),
    ),
    max_size=15,
    unique_by=lambda action: action.key,
)
MEASURES = st.lists(
    st.builds(
        replace,
        st.just(MEASURE),
        key=st.integers(1, 9),
        claim=st.sampled_from(["", *facts.CLAIMED_WORDS]),
        finding=st.sampled_from(list(limbs.FINDING_WORDS)),
        limbs=st.lists(
            st.builds(replace, st.just(VISITS), letter=st.sampled_from("abc")), unique_by=lambda limb: limb.letter
        ).map(tuple),
    ),
    max_size=4,
    unique_by=lambda measure: measure.key,
)


@given(ACTIONS, MEASURES, st.randoms())
def test_the_order_in_which_facts_come_changes_nothing(actions, measures, chance):
    known = replace(everything(), actions=tuple(actions), measures=tuple(measures), plans=(PLAN,))
    assert run(shuffled(known, chance)) == run(known)


@given(st.integers())
def test_nor_does_it_for_one_council_with_every_problem(seed):
    known = everything()
    assert run(shuffled(known, random.Random(seed))) == run(known)


@given(ACTIONS, MEASURES)
def test_a_subject_has_one_problem_of_a_code_so_that_it_can_be_accepted(actions, measures):
    found = run(Facts(OCTOBER, TODAY, actions=tuple(actions), measures=tuple(measures)))
    assert len({(problem.code, problem.subject) for problem in found}) == len(found)
    assert {problem.kind_of_link for problem in found} <= set(LINK_WORDS)


@given(ACTIONS)
def test_nothing_is_ever_said_of_stopped_and_devolved_actions(actions):
    found = {problem.key for problem in run(Facts(OCTOBER, TODAY, actions=tuple(actions))) if problem.kind == "action"}
    assert not found & {str(action.key) for action in actions if action.stage in ("stopped", "devolved")}


def shuffled(known: Facts, chance) -> Facts:
    """The same facts in another order, within rows too where their order means nothing."""

    def mixed(rows):
        return tuple(chance.sample(rows, len(rows)))

    within = {
        "actions": ("evidence", "linked"),
        "measures": ("limbs",),
        "plans": ("steps",),
        "notices": ("reviews_due", "reviewed"),
    }
    changed = {}
    for name in MANY:
        inner = within.get(name, ())
        changed[name] = mixed(
            [replace(row, **{each: mixed(getattr(row, each)) for each in inner}) for row in getattr(known, name)]
        )
    return replace(known, **changed)
