"""Words of direction against what they join. Pure.

Rules
RATING_WORD  "downgraded", "improved" and the like between two ratings or judgements that go the other way
NUMBER_WORD  "rose", "fell" and the like between two numbers that go the other way; "improved", "an improvement from" and the like
             between two figures of an indicator of the pack, where the other way is better

Ratings go Red, Amber, Green; judgements inadequate, requires improvement, good, outstanding. A sentence about a risk is left
alone: a risk that is downgraded from Red to Amber is a smaller one. Without a pack numbers are compared with words of more and
less only; whether more is better is for the indicator to say. "Turnover" is the indicator of the pack that has the word; where
several have the words of the sentence, all of them have to go one way.
"""

import re
from collections.abc import Iterator

from boards.papers.checking import dates, numbers
from boards.papers.checking.beside import BETTER, LESS, MORE, WORSE, beside_in
from boards.papers.checking.naming import nothing_else, significant, words_of
from boards.papers.checking.numbers import Number, numbers_in, plain
from boards.papers.checking.paper import Finding, Line, Paper, found
from boards.papers.checking.parts import pairs_in
from boards.papers.checking.truth import Truth
from metrics import kinds
from metrics.months import MONTH_NAMES

_RATINGS = {"red": 0, "amber": 1, "green": 2}
_JUDGEMENTS = {"inadequate": 0, "requires improvement": 1, "good": 2, "outstanding": 3}
_SCALES = (_RATINGS, _JUDGEMENTS)
_UP, _DOWN = 1, -1
_WORDS = {
    _UP: r"upgrad\w+|improv(?:ed|es|ing)|promoted|moved up|moving up|raised|went up|better",
    _DOWN: r"downgrad\w+|worsen\w*|deteriorat\w+|declin\w+|moved down|moving down|demoted|lowered|went down|slipp\w+|fell|fallen",
}
_MOVE = re.compile("|".join(f"(?P<{'up' if way == _UP else 'down'}>\\b(?:{words})\\b)" for way, words in _WORDS.items()), re.I)
_NAMES = "|".join(name for scale in _SCALES for name in sorted(scale, key=len, reverse=True))
_QUOTE = r"[‘’'“”\"*]*"
_GOAL = re.compile(rf"\bto\s+(?:be\s+)?(?:an?\s+)?{_QUOTE}(?P<now>{_NAMES})\b", re.IGNORECASE)
_START = re.compile(rf"\bfrom\s+(?:an?\s+)?{_QUOTE}(?P<was>{_NAMES})\b", re.IGNORECASE)
_RATED = re.compile(
    rf"\b(?:rated|is|are|was|were|judged)\s+(?:as\s+|overall\s+|currently\s+)?{_QUOTE}(?P<was>{_NAMES})\b", re.IGNORECASE
)
_NAMED = re.compile(rf"\b(?:{_NAMES})\b", re.IGNORECASE)
_GOES_ON = re.compile(r"^(?:these|they|it|this|both|the (?:two|three) (?:areas|actions))\b", re.IGNORECASE)
_RISK = re.compile(r"\brisks?\b|\bseverity\b|\bconcern\b|\balert\b", re.IGNORECASE)
NEAR = 60


def rating_word(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "Downgraded", "improved" and the like between two ratings or judgements that go the other way."""
    for line in paper.prose:
        for at, sentence in enumerate(line.sentences):
            before = line.sentences[at - 1] if at and _GOES_ON.match(sentence) else ""
            move = _moved(sentence, before)
            if move is None or _RISK.search(f"{before} {sentence}"):
                continue
            word, way, was, now, scale = move
            if (scale[now] - scale[was]) * way < 0:
                right = "better" if way == _DOWN else "worse"
                wrong = f"“{word}” is the wrong way round: {now.capitalize()} is {right} than {was.capitalize()}."
                quote = f"{before} {sentence}" if before else sentence
                yield found("RATING_WORD", line, quote, f"{wrong} Write “{'improved' if way == _DOWN else 'worsened'}”.")


def _moved(sentence: str, before: str):
    """The word, its way, and the two ratings between which it stands; None where they are not plain."""
    words, goals = list(_MOVE.finditer(sentence)), list(_GOAL.finditer(sentence))
    starts = list(_START.finditer(sentence)) or list(_RATED.finditer(before))
    if not (len(words) == len(goals) == len(starts) == 1) or not 0 < goals[0].start() - words[0].end() <= NEAR:
        return None
    if re.search(r"[,;:]", sentence[words[0].end() : goals[0].start()]) or len(_NAMED.findall(before)) > 1:
        return None
    was, now = starts[0]["was"].lower(), goals[0]["now"].lower()
    scale = next((scale for scale in _SCALES if was in scale and now in scale), None)
    # "Not improved", "no longer": the sentence says the opposite.
    if scale is None or re.search(r"\b(?:not|no|never|than)\s+(?:\w+\s+)?$", sentence[: words[0].start()], re.I):
        return None
    return words[0][0], _UP if words[0]["up"] else _DOWN, was, now, scale


_MORE = re.compile(r"\b(?:increas\w+|rose|risen|rising|grew|grown|went up|gone up|climbed|up)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:decreas\w+|fell|fallen|falling|dropp\w+|reduc\w+|went down|gone down|declin\w+|down)\b", re.IGNORECASE)


def number_word(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "Rose", "fell", "improved" and the like between two numbers that go the other way."""
    for line, sentence, was, now, word, way in told_of(paper):
        if (now.value - was.value) * way < 0:
            yield _wrong_way(line, sentence, was, now, word)
    for line in paper.prose:
        for sentence in line.sentences:
            yield from _beside(line, sentence, truth)
            yield from _improved(line, sentence, truth)


def _wrong_way(line: Line, sentence: str, was: Number, now: Number, word: str, why: str = "") -> Finding:
    more = "more" if now.value > was.value else "less"
    wrong = f"“{word}” is the wrong way round: {why}{now.text} is {more} than {was.text}."
    sums = f"{plain(now.value)} − {plain(was.value)} = {plain(now.value - was.value)}."
    return found("NUMBER_WORD", line, sentence, wrong, sums)


def told_of(paper: Paper) -> Iterator[tuple]:
    """Each "rose from A to B" with one word of direction close before it: line, sentence, A, B, the word, its way."""
    for line in paper.prose:
        for sentence in line.sentences:
            pairs = pairs_in(sentence)
            if len(pairs) != 1:
                continue
            was, now, match = pairs[0]
            head = sentence[: match.start()]
            words = [(each, way) for way, pattern in ((_UP, _MORE), (_DOWN, _LESS)) for each in pattern.finditer(head)]
            near = [(each, way) for each, way in words if match.start() - each.end() <= NEAR]
            ways = {way for _, way in near}
            last = max(near, key=lambda pair: pair[0].start(), default=None)
            denied = last and re.search(r"\b(?:not|never|nor|no longer)\s+(?:\w+\s+)?$", head[: last[0].start()], re.IGNORECASE)
            clear = (
                last
                and not denied
                and not re.search(
                    r"[,;:.]|\b(?:not|range|between|aged?|ages|those|years?|grades?|scale)\b", head[last[0].end() :]
                )
            )
            if len(ways) == 1 and clear and was.value != now.value:
                yield line, sentence, was, now, last[0][0], last[1]


# --- Better and worse ---

_BETTER = re.compile(r"\b(?:improv(?:ed|es|ing)|better)\b", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:worsen(?:ed|s|ing)|deteriorat(?:ed|es|ing)|worse)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|no|never|nor|no longer|rather than|instead of|target)\b", re.IGNORECASE)
# What may stand beside the words of an indicator before its figure.
_MOVES = frozenset(
    {*(name.lower() for name in MONTH_NAMES if name), "rose", "risen", "fell", "fallen", "went", "gone", "up", "down", "since"}
)


def _beside(line: Line, sentence: str, truth: Truth | None) -> Iterator[Finding]:
    """ "Visits were 95%, an improvement from 96%", and "…, up from 96%"."""
    beside = beside_in(sentence)
    was = beside.before if beside and beside.way else None
    if was is None or _DENIED.search(sentence):
        return
    held = [number for number in numbers_in(dates.without_dates(beside.head)) if number.unit == was.unit]
    if len(held) != 1 or held[0].value == was.value:
        return
    [now] = held
    if beside.way in (MORE, LESS):
        if (now.value > was.value) != (beside.way == MORE):
            yield _wrong_way(line, sentence, was, now, beside.word)
    else:
        yield from _against_polarity(line, sentence, was, now, beside.word, beside.way, beside.head[: now.start], truth)


def _improved(line: Line, sentence: str, truth: Truth | None) -> Iterator[Finding]:
    """ "Turnover improved from 14% to 21.2%"."""
    pairs = pairs_in(sentence) if truth else []
    if len(pairs) != 1:
        return
    was, now, match = pairs[0]
    words = [(each, way) for way, pattern in ((BETTER, _BETTER), (WORSE, _WORSE)) for each in pattern.finditer(sentence)]
    if len(words) != 1 or _DENIED.search(sentence) or was.value == now.value:
        return
    [(word, way)] = words
    if re.fullmatch(
        r"\s*(?:(?:slightly|further|significantly|again|markedly|strongly)\s*)?", sentence[word.end() : match.start()]
    ):
        yield from _against_polarity(line, sentence, was, now, word[0], way, sentence[: word.start()], truth)


def _against_polarity(line: Line, sentence: str, was, now, word: str, way: str, about: str, truth) -> Iterator[Finding]:
    higher = _higher_is_better(about, now, truth)
    if higher is not None and ((now.value > was.value) == higher) != (way == BETTER):
        why = f"{'higher' if higher else 'lower'} is better here, and "
        yield _wrong_way(line, sentence, was, now, word, why)


def _higher_is_better(about: str, figure: Number, truth: Truth | None) -> bool | None:
    """Which way is better of every series of the pack that has the words; None where none has, or they go different ways."""
    said = significant(dates.without_dates(about))
    said = frozenset(word for word in said if word not in _MOVES and not nothing_else(frozenset({word})))
    if truth is None or not said:
        return None
    held = [each for each in truth.series if (each.unit == kinds.PERCENT) == (figure.unit == numbers.PERCENT)]
    ways = {each.polarity.split()[0] for each in held if each.polarity and said <= words_of(each.name)[1]}
    return {"Higher": True, "Lower": False}.get(ways.pop()) if len(ways) == 1 else None
