"""A figure and the one that a sentence sets beside it: "were 95% in October, an improvement from 96% in September". Pure."""

import re
from dataclasses import dataclass

from boards.papers.checking import dates
from boards.papers.checking.numbers import Number, numbers_in
from metrics.months import MONTH_NAMES, Month

MORE, LESS, BETTER, WORSE = "more", "less", "better", "worse"
_WORDS = {
    MORE: r"increase|rise|rising|up|higher|increasing",
    LESS: r"decrease|reduction|decline|fall|falling|drop|down|lower|decreasing",
    BETTER: r"improvement|improved|improving|better",
    WORSE: r"deterioration|deteriorating|worsening|worsened|worse",
}
# A comma, a dash or "an" stands before it: "5% higher than 90%" is no figure and its comparison.
_BESIDE = re.compile(
    r"(?:\s*[,;(–—]\s*|\s+-\s+|\s+(?=(?:an?|which)\s))(?:(?:and|which|this|that)\s+)?(?:(?:is|was|are|were)\s+)?(?:an?\s+)?"
    r"(?:(?:small|slight|marginal|further|clear|significant|big|large|marked|good|strong|welcome|real)\s+)?"
    rf"(?:(?:{'|'.join(f'(?P<{way}>{words})' for way, words in _WORDS.items())})\s+(?:from|on|than)|compared\s+(?:with|to))\s+"
    r"(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = [name.lower() for name in MONTH_NAMES]
_MONTH_ALONE = re.compile(rf"^\s*(?:in|for|at the end of)\s+(?P<month>{'|'.join(_MONTHS[1:])})\b(?!\s+\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Beside:
    """`head` is the sentence up to the comparison; `word` joins the two ("": "compared with"), `way` is one of the above."""

    head: str
    word: str
    way: str
    rest: str

    @property
    def before(self) -> Number | None:
        """The figure with which it is compared: the only one behind the word, and at once."""
        held = numbers_in(dates.without_dates(self.rest))
        at_once = held and re.fullmatch(r"(?:about|around)?\s*", self.rest[: held[0].start])
        return held[0] if len(held) == 1 and at_once else None

    def month_before(self, now: Month) -> Month | None:
        """The month of that figure, where it is named: without a year it is the last of that name before `now`."""
        named = {Month.of(date.first) for date in dates.dates_in(self.rest) if date.first}
        if named:
            return named.pop() if len(named) == 1 else None
        alone = _MONTH_ALONE.match(self.rest[self.before.end :]) if self.before else None
        if alone is None:
            return None
        number = _MONTHS.index(alone["month"].lower())
        return Month(now.year - (number >= now.month), number)


def beside_in(sentence: str) -> Beside | None:
    """The comparison of a sentence; None where no figure stands before it."""
    match = _BESIDE.search(sentence)
    if match is None or not numbers_in(dates.without_dates(sentence[: match.start()])):
        return None
    way = next((way for way in _WORDS if match[way]), "")
    return Beside(sentence[: match.start()], match[way] if way else "", way, match["rest"])
