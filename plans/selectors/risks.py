"""The risks of a plan: the open ones by score, the closed ones below, and how many stand where in the grid."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from metrics.months import Month
from plans.models import Plan, Risk
from plans.selectors.programme import Position, as_recorded, position_of

SCALE = (1, 2, 3, 4, 5)
LIKELIHOOD_WORDS = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACT_WORDS = {1: "Slight", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Severe"}
# The bands of a 5 by 5 grid as risk registers of councils commonly draw them: a score from 15 is high, from 8 medium.
HIGH, MEDIUM = 15, 8


def band_of(score: int) -> str:
    """What a score of 1 to 25 is called."""
    return "High" if score >= HIGH else "Medium" if score >= MEDIUM else "Low"


@dataclass(frozen=True)
class RiskRow:
    """A risk with its scores in words."""

    risk: Risk

    @property
    def likelihood_words(self) -> str:
        return f"{LIKELIHOOD_WORDS[self.risk.likelihood].lower()} ({self.risk.likelihood})"

    @property
    def impact_words(self) -> str:
        return f"{IMPACT_WORDS[self.risk.impact].lower()} ({self.risk.impact})"

    @property
    def band(self) -> str:
        return band_of(self.risk.score)


@dataclass(frozen=True)
class Cell:
    """How many open risks have one likelihood and one impact."""

    number: int
    score: int
    band: str


@dataclass(frozen=True)
class RisksPage:
    """The risks at one time: open ones with the highest score first, closed ones with the latest first."""

    position: Position
    open: list[RiskRow]
    closed: list[RiskRow]

    @property
    def sentence(self) -> str:
        """The page in one sentence."""
        if not self.open and not self.closed:
            return "No risk is recorded for this plan."
        number, closed = len(self.open), f" {len(self.closed)} closed." if self.closed else ""
        if not number:
            return f"No risk is open.{closed}"
        bands = Counter(row.band for row in self.open)
        said = ", ".join(f"{bands[band]} {band.lower()}" for band in ("High", "Medium", "Low") if bands[band])
        return f"{number} risk{'' if number == 1 else 's'} {'is' if number == 1 else 'are'} open: {said}.{closed}"

    @property
    def grid(self) -> list[tuple[str, list[Cell]]]:
        """The rows of the grid, the highest likelihood first, with a cell for each impact from 1 to 5."""
        counts = Counter((row.risk.likelihood, row.risk.impact) for row in self.open)
        return [
            (
                f"{LIKELIHOOD_WORDS[likelihood]} ({likelihood})",
                [Cell(counts[likelihood, impact], likelihood * impact, band_of(likelihood * impact)) for impact in SCALE],
            )
            for likelihood in reversed(SCALE)
        ]

    @property
    def impacts(self) -> list[str]:
        """The headings of the grid."""
        return [f"{IMPACT_WORDS[impact]} ({impact})" for impact in SCALE]


def risks_page(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> RisksPage:
    """Everything on the page, in two queries. An earlier position shows scores, owners and wording of then."""
    position = position_of(plan, month=month, known_on=known_on, today=today)
    rows = [RiskRow(risk) for risk in as_recorded(Risk, position.moment).filter(plan=plan)]
    closed = [row for row in rows if row.risk.closed_on and row.risk.closed_on <= position.day]
    still_open = [row for row in rows if not row.risk.closed_on or row.risk.closed_on > position.day]
    return RisksPage(
        position,
        sorted(still_open, key=lambda row: (-row.risk.score, -row.risk.impact, row.risk.pk)),
        sorted(closed, key=lambda row: (row.risk.closed_on, row.risk.pk), reverse=True),
    )


def find_risk(plan: Plan, key: int) -> Risk | None:
    """A risk of this plan by its key."""
    return Risk.objects.filter(plan=plan, pk=key).first()
