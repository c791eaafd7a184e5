"""All, every, only and none: how many measures are met, and how many actions are Red, Amber or Green. Pure; without a pack these
rules find nothing.

Rules
PACK_TALLY    another number of measures told as met than the notice has, than are claimed met, or than the figures support
PACK_RATINGS  "every action is Green", "only 3 actions are Red", "no action is Red", where the pack counts otherwise

What is told as met is held against what the pack claims and against what it finds; where the sentence itself speaks of claims or
of what supports them, against the claims only. "All", "every" and "none" count only where nothing narrows them: the measures are
those of the notice, the actions those of the plan or of an area that is named. Actions that are not rated are none of the others.
"""

import re
from collections.abc import Iterator

from boards.packs.contents import Counts
from boards.papers.checking.against_pack import SUPPORTED, UNJUDGED, counts_of, of_another_month, under_headings
from boards.papers.checking.numbers import COUNT, count
from boards.papers.checking.paper import Finding, Paper, found
from boards.papers.checking.parts import ratings_in
from boards.papers.checking.truth import MET, Truth, plain_name

# What is behind "met" or a rating where the sentence narrows it no further.
_ENDS = (
    r"(?=[’”\"]?\s*(?:$|[.,;:!&)–—]|and\b|now\b|at the end\b|as at\b|in full\b|this month\b|in (?:the month of )?"
    r"(?-i:[A-Z])[a-z]+ (?:19|20)\d\d\b))"
)
_NOT_SO = re.compile(
    r"\b(?:not|never|no longer|partly|partially|nearly|almost|will|would|could|should|may|might|must|to be|be|if|when|once|until|"
    r"unless|whether|before|by|since|expect\w*|aim\w*|target\w*|ensur\w*|sure|need\w*|requir\w*|hope\w*|want\w*|intend\w*|"
    r"forecast\w*|suggest\w*|propos\w+|recommend\w*|last|previous\w*|earlier|ago|than|except\w*|apart|but|had|evidence that|"
    r"assur\w*|demonstrat\w*|satisf\w*|due|of these|of those|of them|others?|rest|remaining|agreed|arising)\b",
    re.IGNORECASE,
)

# --- Measures ---

_OF_NOTICE = (
    r"(?:\s+(?:of|in|under|within|from|set out in|required by)\s+(?:the|this|our|its)\s+(?:[\w’'-]+\s+){0,2}?"
    r"(?:notice|plan|direction))?"
)
_ARE_MET = r"\s+(?:has|have|is|are|was|were)\s+(?:(?:now|all|currently|already|been|fully)\s+)*(?:met|achieved)\b"
_EACH = r"\b(?:all|every|each)(?:\s+(?:single\s+)?(?:one\s+)?of)?(?:\s+(?:the|our|its))?\s+"
_NO = r"\b(?:no|none\s+of(?:\s+(?:the|our|its))?)\s+"
_EVERY_MEASURE = re.compile(rf"{_EACH}(?:escalation\s+)?measures?{_OF_NOTICE}{_ARE_MET}{_ENDS}", re.IGNORECASE)
_NO_MEASURE = re.compile(rf"{_NO}(?:escalation\s+)?measures?{_OF_NOTICE}{_ARE_MET}{_ENDS}", re.IGNORECASE)
_SO_MANY = re.compile(
    rf"\b(?P<number>{COUNT})\s+(?:of\s+(?:the\s+)?(?P<all>{COUNT})\s+)?(?:escalation\s+)?measures\b(?P<mid>[^.;]{{0,40}}?)"
    r"\b(?:met|achieved)\b",
    re.IGNORECASE,
)
_NOT_MET = re.compile(
    r"\b(?:not|partly|will|would|if|should|must|to be|when|once|until|unless|whether|expect\w*|ensur\w*|last|previous\w*|"
    r"earlier|ago)\b",
    re.IGNORECASE,
)
_AS_CLAIMED = re.compile(
    r"\b(?:claim\w*|contradict\w*|support\w*|evidenc\w*|council\s+(?:says?|states?|reports?|considers?|believes?|holds?))\b", re.I
)


def pack_tally(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """Another number of measures told as met than the notice has, than are claimed met, or than the figures support."""
    if truth is None or not truth.measures:
        return
    there = len(truth.measures)
    for line in paper.prose:
        for sentence in line.sentences:
            said = _told_as_met(sentence, there)
            if said is None or of_another_month(sentence, truth.month):
                continue
            number, whole, words = said
            if whole is not None and whole != there:
                wrong = f"The sentence says {whole} measures, and the notice of the pack has {there}."
                yield found("PACK_TALLY", line, sentence, wrong)
            elif _differs(number, truth, bool(_AS_CLAIMED.search(sentence))):
                yield found("PACK_TALLY", line, sentence, f"The sentence says {words}. {_held(truth)}")


def _told_as_met(sentence: str, there: int) -> tuple[int, int | None, str] | None:
    """How many measures a sentence tells as met, of how many (None: it does not say), and that in words."""
    match = _SO_MANY.search(sentence)
    if match:
        # "Of the 8 measures 4 are met": the number that counts stands behind.
        if _NOT_MET.search(sentence) or re.search(rf"\b(?:{COUNT}|none|no|only|most|some)\b", match["mid"], re.IGNORECASE):
            return None
        number = count(match["number"])
        return number, count(match["all"]) if match["all"] else None, f"{number} met"
    if _NOT_SO.search(sentence):
        return None
    if _EVERY_MEASURE.search(sentence):
        return there, None, "that all measures are met"
    return (0, None, "that no measure is met") if _NO_MEASURE.search(sentence) else None


def _differs(number: int, truth: Truth, as_claimed: bool) -> bool:
    claimed = [each for each in truth.measures if each.claim == MET]
    # Of what cannot be judged yet the figures say nothing.
    borne = sum(1 for each in claimed if each.finding in (SUPPORTED, *UNJUDGED))
    return number != len(claimed) or (not as_claimed and borne < number)


def _held(truth: Truth) -> str:
    claimed = [each for each in truth.measures if each.claim == MET]
    if not claimed:
        return f"The pack has none of {len(truth.measures)} claimed met."
    borne = sum(1 for each in claimed if each.finding == SUPPORTED)
    return (
        f"The pack has {len(claimed)} of {len(truth.measures)} claimed met, and the figures support {borne or 'none'} of these."
    )


# --- Ratings ---

_WHERE = r"(?P<where>\s+(?:in|of|within|under|across|on|for)\s+[^.;,:]{2,70}?)?"
_IS = r"\s+(?:is|are|remains?|stays?)\s+(?:(?:now|currently|still|all)\s+)*(?:rated\s+)?(?:as\s+)?[‘“\"]?"
_RATING = rf"(?P<rating>red|amber|green)\b{_ENDS}"
_EVERY_ACTION = re.compile(rf"{_EACH}(?:(?P<number>{COUNT})\s+)?(?:single\s+)?actions?\b{_WHERE}{_IS}{_RATING}", re.IGNORECASE)
_NO_ACTION = re.compile(
    rf"{_NO}(?:(?P<number>{COUNT})\s+)?actions?\b{_WHERE}{_IS}{_RATING}|"
    rf"\bthere\s+(?:is|are)\s+(?:(?:now|currently)\s+)?no\s+(?P<before>red|amber|green)\s+actions?\b{_ENDS}",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\bonly\s+(?P<number>{COUNT})\s+(?:(?:of\s+(?:the|our)\s+)?actions?\b{_WHERE}{_IS}{_RATING}|"
    rf"(?P<before>red|amber|green)\s+actions?\b{_ENDS})",
    re.IGNORECASE,
)
# More than one rating behind one of these: "Green, Amber or not rated".
_SEVERAL = re.compile(
    r"\b(?:red|amber|green)[’”\"]?\s*(?:,|,?\s*(?:and|or)|&|/|[-–—])\s*(?:(?:and|or)\s+)?(?:not\s+rated|red|amber|green)\b",
    re.IGNORECASE,
)
# What a heading says where the actions below it may be others than those of the plan, or of another time.
_OTHER_ACTIONS = re.compile(
    r"\b(?:meetings?|minutes|audits?|arising|recommendations?|teams?|risks?|measures?|indicators?|themes?|last|previous\w*|earlier|"
    r"next|future|targets?|forecast|definitions?)\b",
    re.IGNORECASE,
)


def whole_ratings(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """ "Every action is Green", "only 3 actions are Red", "no action is Red", where the pack counts otherwise."""
    if truth is None or truth.counts is None:
        return
    for line, sentence, heading in under_headings(paper):
        told = [(match, kind) for pattern, kind in _KINDS for match in pattern.finditer(sentence)]
        if not told or _NOT_SO.search(sentence) or _SEVERAL.search(sentence) or ratings_in(sentence):
            continue
        counts = None if _OTHER_ACTIONS.search(heading) else counts_of(f"{heading} {sentence}", truth)
        for match, kind in told if counts else ():
            if _is_of_all(match["where"] or "", truth):
                yield from _judged(line, sentence, match, kind, counts)


_EVERY, _NONE, _FEW = "every", "none", "only"
_KINDS = ((_EVERY_ACTION, _EVERY), (_NO_ACTION, _NONE), (_ONLY, _FEW))


def _is_of_all(where: str, truth: Truth) -> bool:
    """Whether "in the plan" or "in leadership" is the plan or an area of it; `counts_of` knows which."""
    named = re.sub(r"^(?:in|of|within|under|across|on|for)\s+(?:(?:the|our|this)\s+)?", "", plain_name(where))
    named = named.removesuffix(" area")
    areas = {plain_name(title) for title, _ in truth.areas}
    return not named or named in areas or bool(re.fullmatch(r"(?:(?:improvement|action|getting to good|whole)\s+)*plan", named))


def _judged(line, sentence: str, match: re.Match, kind: str, counts: Counts) -> Iterator[Finding]:
    rating = (match["rating"] or match.groupdict().get("before") or "").lower()
    held, rated = getattr(counts, rating), counts.total - counts.not_rated
    said = count(match["number"]) if match["number"] else None
    shown = f"and the pack has {held} of {counts.total}."
    if kind == _FEW:
        # More than there are is told by `one_rating`.
        if said < held:
            yield found("PACK_RATINGS", line, sentence, f"The paper says only {said} {rating.capitalize()}, {shown}")
    elif said is not None and said not in (counts.total, rated):
        # So many may be a part of the plan.
        return
    elif kind == _EVERY and held < rated:
        yield found("PACK_RATINGS", line, sentence, f"The paper says that every action is {rating.capitalize()}, {shown}")
    elif kind == _NONE and held:
        yield found("PACK_RATINGS", line, sentence, f"The paper says that no action is {rating.capitalize()}, {shown}")
