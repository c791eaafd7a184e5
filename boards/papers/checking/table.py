"""Every rule of the paper check in the order in which they are told, and the groups on the page. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from boards.papers.checking import against_pack, claims, dates, direction, order, pack_prose, parts, sums, wholes
from boards.papers.checking.paper import Finding, Paper
from boards.papers.checking.truth import Truth

PACK, CLAIMS, SUMS, WORDS, DATES, ORDER = "pack", "claims", "sums", "words", "dates", "order"
GROUP_WORDS = {
    PACK: "Differs from the pack",
    CLAIMS: "Claims and figures",
    SUMS: "Sums",
    WORDS: "Words of direction",
    DATES: "Dates",
    ORDER: "Numbers, labels and definitions",
}


@dataclass(frozen=True)
class Rule:
    """A rule of the paper check. `explains` is one sentence for the page and for docs/checks.md."""

    code: str
    group: str
    explains: str
    find: Callable[[Paper, Truth | None], Iterator[Finding]]


_RULES = (
    Rule("PACK_CLAIM", PACK, "A measure is told as met, and the figures of the pack say otherwise.", against_pack.pack_claim),
    Rule("PACK_TALLY", PACK, "The number of measures, or of those met, is not that of the pack.", wholes.pack_tally),
    Rule("PACK_FIGURE", PACK, "A figure of an indicator for a month is not that of the pack.", against_pack.pack_figure),
    Rule("PACK_RATINGS", PACK, "Numbers of Red, Amber and Green are not those of the pack.", pack_prose.pack_ratings),
    Rule("PACK_RATED", PACK, "An action that the paper names has another rating in the pack.", pack_prose.pack_rated),
    Rule("PACK_MONEY", PACK, "An amount is not that of the pack's finance table.", pack_prose.pack_money),
    Rule("CLAIM_MISSED", CLAIMS, "“Target met” stands over a figure that misses what was due.", claims.claim_missed),
    Rule("CLAIM_NO_FIGURE", CLAIMS, "“Target met” stands there without any figure.", claims.claim_no_figure),
    Rule("TARGET_WORD", CLAIMS, "A figure said to be above or below a target is on its other side.", claims.target_word),
    Rule("TARGET_ROW", CLAIMS, "A row says met or Green, and its figure misses its target.", claims.target_row),
    Rule("ALL_AND_SOME", CLAIMS, "“All” is said, and the next sentence says that some were not.", claims.all_and_some),
    Rule("COLUMN_TOTAL", SUMS, "A row of totals is not the sum of the rows above it.", sums.column_total),
    Rule("ROW_TOTAL", SUMS, "A column of totals is not the sum of the columns before it.", sums.row_total),
    Rule("DIFFERENCE", SUMS, "A variance or change does not follow from the columns before it.", sums.difference),
    Rule("SHARE", SUMS, "A percentage in brackets is not the share of its column's total.", sums.share),
    Rule("REQUESTED", SUMS, "Lines of costs do not add up to the amount asked for just before them.", sums.requested),
    Rule("RATINGS_SUM", SUMS, "Numbers of Red, Amber and Green do not add up to the total beside them.", parts.ratings_sum),
    Rule("LEAVING", SUMS, "What is said to be left of an amount is not what is left.", parts.leaving),
    Rule("CHANGE", SUMS, "A change does not follow from the two numbers beside it.", parts.change),
    Rule("OUT_OF", SUMS, "A percentage does not follow from “x of y” beside it.", parts.out_of),
    Rule("LIST_COUNT", SUMS, "A list has another number of items than the sentence before it says.", parts.list_count),
    Rule("COUNT_SUM", SUMS, "Two numbers of a thing are given, and then another number for both.", parts.count_sum),
    Rule(
        "RATING_WORD", WORDS, "“Downgraded”, “improved” or the like joins two ratings the wrong way round.", direction.rating_word
    ),
    Rule("NUMBER_WORD", WORDS, "“Rose”, “fell” or the like joins two numbers the wrong way round.", direction.number_word),
    Rule("WEEKDAY", DATES, "A day of the week is not that of its date.", dates.weekday),
    Rule("NO_SUCH_DATE", DATES, "A date does not exist.", dates.no_such_date),
    Rule("NOT_YET", DATES, "Something is told as done on a day after the date of the paper.", dates.not_yet),
    Rule("ALREADY_PAST", DATES, "Something is told as to come on a day before the date of the paper.", dates.already_past),
    Rule("WORKING_DAYS", DATES, "A period that the law counts in working days is given in days.", dates.working_days),
    Rule("NUMBERING", ORDER, "A paragraph's number is left out or given twice.", order.numbering),
    Rule("LABELS", ORDER, "The same label is worded in different ways.", order.labels),
    Rule("UNITS", ORDER, "Areas are said to be rated where the table counts actions.", order.units),
    Rule("DEFINITIONS", ORDER, "Ratings are defined so that one action fits two of them.", order.definitions),
    Rule("REPEATED", ORDER, "The same thing stands twice in the list of one cell.", order.repeated),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _RULES})
