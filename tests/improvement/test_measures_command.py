"""`manage.py measures`: the same as the pages, for people and for programs."""

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command

from metrics.months import AsAt, Month
from plans.selectors.judging import judge_measures
from tests.factories import World, at
from tests.plans.noticed import claimed_seven_of_seven
from tests.shared import kept

TODAY = dt.date(2020, 8, 5)


@pytest.fixture(autouse=True)
def _august():
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    def build():
        made = World("mereside")
        claimed_seven_of_seven(made.authority, made.lead)
        return made

    yield from kept(django_db_blocker, build)


def printed(*args) -> str:
    out = io.StringIO()
    call_command("measures", *args, stdout=out)
    return out.getvalue()


def test_as_json(world, db):
    found = json.loads(printed("mereside", "--month", "2020-07", "--format", "json"))
    assert [(row["number"], row["claim"], row["finding"]) for row in found] == [
        (1, "met", "partly"),
        (2, "met", "not_evidenced"),
        (3, "met", "not_evidenced"),
        (4, "met", "not_evidenced"),
        (5, "met", "partly"),
        (6, "met", "contradicted"),
        (7, "met", "not_evidenced"),
    ]
    six = found[5]
    assert (six["notice"], six["title"]) == ("notice", "Statutory visits")
    assert [limb["finding"] for limb in six["limbs"]].count("contradicted") == 1
    assert six["limbs"][3]["letter"] == "d" and six["limbs"][3]["sentence"].startswith("77% in July 2020")


def test_the_same_as_what_the_pages_are_made_of(world, db):
    (notice,) = judge_measures(world.authority, AsAt(Month(2020, 7)), today=TODAY)
    found = json.loads(printed("mereside", "--month", "2020-07", "--format", "json"))
    assert [[limb["sentence"] for limb in row["limbs"]] for row in found] == [
        [limb.outcome.sentence for limb in measure.limbs] for measure in notice.measures
    ]
    text = printed("mereside", "--month", "2020-07")
    assert all(limb.outcome.sentence in text for measure in notice.measures for limb in measure.limbs)


def test_as_text(world, db):
    lines = printed("mereside", "--month", "2020-07").splitlines()
    assert lines[:2] == [
        "Improvement Notice, position at July 2020",
        "7 measures: claimed met 7 · the figures support 0, partly 2, contradicted 1, not evidenced 4",
    ]
    assert "  Claimed: Met. Found: Contradicted. Claimed met; the figures contradict it." in lines


def test_an_earlier_month_and_the_present(world, db):
    june = json.loads(printed("mereside", "--month", "2020-06", "--format", "json"))
    assert {row["claim"] for row in june} == {None}
    present = printed("mereside")
    assert present == printed("mereside", "--month", "2021-01") and "August 2020" in present


def test_a_council_without_a_notice(world, db):
    World("elsewhere")
    assert json.loads(printed("elsewhere", "--format", "json")) == []
    assert printed("elsewhere") == "Elsewhere has no notice.\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nowhere"], "There is no council “nowhere”."),
        (["mereside", "--month", "2020-13"], "month"),
        (["mereside", "--month", "July"], "Write the month as year and month, such as 2019-08."),
        (["mereside", "--month", "1980-01"], "Nothing is kept from before January 1990."),
        (["mereside", "--month", "2019-11"], "was issued in December 2019. There is nothing to show for November 2019."),
        (["mereside", "--format", "xml"], "invalid choice"),
    ],
)
def test_bad_input_is_named(world, db, args, words):
    with pytest.raises(CommandError, match=words):
        printed(*args)
