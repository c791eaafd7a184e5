"""What holds of the judging of notices, whatever was recorded and in which order.

Random stories through the services: figures, corrections, withdrawals, evidence, changed rules and claims, at rising moments. At
each of some moments what is found of every month is written down; when the story is over, the same is asked as it was known then.
"""

import datetime as dt
import random
from decimal import Decimal

import pytest

from metrics import kinds
from metrics.months import AsAt, Month
from metrics.services.snapshots import withdraw_snapshot
from plans import limbs
from plans.limbs import Rule, Step
from plans.models.claim import CLAIM_WORDS
from plans.selectors.judging import judge_notice
from plans.services import notices
from plans.services.evidence import withdraw_evidence
from tests.factories import World, at, make_evidence, make_snapshot
from tests.plans.noticed import ISSUED, a_claim, a_limb, a_measure, a_notice, a_series, a_trend, asks_evidence, at_least

FIRST, LAST = Month(2019, 10), Month(2020, 12)
MONTHS = [FIRST + ahead for ahead in range(LAST - FIRST + 1)]
DUE = [None, *(dt.date(2020, month, 28) for month in (1, 4, 7, 10))]
TODAY = LAST.last
MOMENTS, EVENTS_BETWEEN = 6, 6


class Story:
    """A notice with limbs of every kind of rule that needs no official figure, and what happened to it."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.world = World()
        self.by = self.world.lead
        self.notice = a_notice(self.world.authority, self.by)
        fields = {"unit": kinds.COUNT, "polarity": kinds.LOWER, "small_numbers": True}
        self.series = [
            a_series(self.world.authority, self.by, "Visits on time"),
            a_series(self.world.authority, self.by, "Plans that are good"),
            a_series(self.world.authority, self.by, "Children not seen", **fields),
        ]
        self.now = at(ISSUED)
        self.measures = [a_measure(self.notice, self.by, number) for number in (1, 2, 3)]
        self.limbs, self.evidence, self.figures, self.withdrawn = [], [], {}, set()
        for measure in self.measures:
            for letter in "abc"[: self.chance.randint(1, 3)]:
                rule, series = self.rule()
                self.limbs.append(a_limb(measure, self.by, letter, rule, series))

    def rule(self):
        due, value = self.chance.choice(DUE), Decimal(self.chance.randint(40, 80))
        percent = self.chance.choice(self.series[:2])
        return self.chance.choice(
            [
                (at_least(value, due), percent),
                (Rule(limbs.SUSTAINED, due=due, direction=limbs.AT_LEAST, value=value, months=3), percent),
                (a_trend(self.chance.choice([limbs.EACH_MONTH, limbs.TRAJECTORY]), due=due), percent),
                (Rule(limbs.COUNT_TO_ZERO, due=due), self.series[2]),
                (
                    Rule(
                        limbs.STEPPED,
                        direction=limbs.AT_LEAST,
                        steps=(Step(dt.date(2020, 3, 31), value), Step(dt.date(2020, 9, 30), value + 10)),
                    ),
                    percent,
                ),
                (asks_evidence(self.chance.randint(1, 2), ["audit"]), None),
            ]
        )

    def go_on(self):
        self.now += dt.timedelta(days=self.chance.randint(1, 9))
        self.chance.choice([self.figure, self.figure, self.figure, self.prove, self.claim, self.withdraw, self.judge_otherwise])()

    def figure(self):
        series = self.chance.choice(self.series)
        past = [month for month in MONTHS if month.first <= self.now.date()]
        month = self.chance.choice(past[-5:])
        value = self.chance.randint(0, 7) if series is self.series[2] else self.chance.randint(35, 95)
        stands = self.figures.get((series, month))
        if stands is not None and stands.value == value:
            return
        reason = "Recount" if stands is not None else ""
        self.figures[series, month] = make_snapshot(series, self.by, value, month=month, now=self.now, reason=reason)

    def prove(self):
        asking = [limb for limb in self.limbs if limb.rules.order_by("-pk").first().kind == limbs.EVIDENCE]
        if not asking:
            return
        if self.evidence and self.chance.random() < 0.3:
            withdraw_evidence(evidence=self.evidence.pop(), reason="Not ours", by=self.by, now=self.now)
            return
        on = self.now.date() - dt.timedelta(days=self.chance.randint(0, 60))
        ends = self.chance.choice([None, self.now.date() + dt.timedelta(days=90)])
        row = make_evidence(self.chance.choice(asking), self.by, on=on, valid_until=ends, now=self.now)
        self.evidence.append(row)

    def claim(self):
        fields = {"status": self.chance.choice(list(CLAIM_WORDS)), "on": self.now.date(), "now": self.now}
        a_claim(self.chance.choice(self.measures), self.by, reason="All the same", **fields)

    def withdraw(self):
        if self.figures:
            key = self.chance.choice(list(self.figures))
            row = self.figures.pop(key)
            withdraw_snapshot(snapshot=row, reason="Wrong", by=self.by, now=self.now)
            while row.replaces_id:  # what it replaced stands again
                row = row.replaces
                if not hasattr(row, "withdrawal"):
                    self.figures[key] = row
                    break

    def judge_otherwise(self):
        rule, series = self.rule()
        limb = self.chance.choice(self.limbs)
        row = limb.rules.order_by("-pk").first()
        if (row.kind, row.series_id) != (rule.kind, series and series.pk):
            change = {"reason": "Agreed", "by": self.by, "now": self.now}
            notices.set_limb_rule(limb=limb, rule=rule, series=series, **change)

    def found(self, known_on) -> list:
        """Of every month: each measure's finding and claim, each limb's finding and sentence."""
        judged = [judge_notice(self.notice, AsAt(month, known_on), today=TODAY, sees_small=True) for month in MONTHS[2:]]
        return [
            (notice.as_at.month, measure.number, measure.finding, measure.claim, [told(limb) for limb in measure.limbs])
            for notice in judged
            for measure in notice.measures
        ]


def told(limb):
    return limb.letter, limb.finding, limb.outcome.is_due, limb.outcome.sentence


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_recorded(seed, db):
    story, then = Story(seed), []
    for _ in range(MOMENTS):
        for _ in range(EVENTS_BETWEEN):
            story.go_on()
        then.append((story.now, story.found(story.now)))
    story.now += dt.timedelta(days=1)

    for moment, written_down in then:
        assert story.found(moment) == written_down, "what is recorded later changes nothing of what was known"
    for _, _, finding, _, judged in [row for _, rows in then for row in rows]:
        due = [found for _, found, is_due, _ in judged if is_due]
        if finding == limbs.SUPPORTED:
            assert due and set(due) == {limbs.SUPPORTED}, "never supported while a limb that is due is not"
        assert (limbs.CONTRADICTED in due) == (finding == limbs.CONTRADICTED)
    assert len({row[2] for _, rows in then for row in rows}) > 1, "the stories are worth telling"


@pytest.mark.parametrize("seed", range(2))
def test_a_month_found_on_the_way_is_what_its_own_page_says(seed, db):
    story = Story(seed)
    for _ in range(MOMENTS * EVENTS_BETWEEN):
        story.go_on()
    last = judge_notice(story.notice, AsAt(LAST), today=TODAY, sees_small=True)
    for month in MONTHS[2:]:
        own = judge_notice(story.notice, AsAt(month), today=TODAY, sees_small=True)
        for measure, of_month in zip(last.measures, own.measures, strict=True):
            found = next(each for each in measure.by_month if each.month == month)
            assert (found.finding, dict(found.limbs)) == (of_month.finding, {x.letter: x.finding for x in of_month.limbs})
