"""Words of direction against what they join. Pure.

Rules
RATING_WORD  "downgraded", "improved" and the like between two ratings or judgements that go the other way
NUMBER_WORD  "rose", "fell" and the like between two numbers that go the other way

Ratings go Red, Amber, Green; judgements inadequate, requires improvement, good, outstanding. A sentence about a risk is left
alone: a risk that is downgraded from Red to Amber is a smaller one. Numbers are compared with words of more and less only;
whether more is better is for the indicator to say.
"""

import re
from collections.abc import Iterator

from boards.papers.checking.numbers import plain
from boards.papers.checking.paper import Finding, Paper, found
from boards.papers.checking.parts import pairs_in

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
    """ "Rose", "fell" and the like between two numbers that go the other way."""
    for line, sentence, was, now, word, way in told_of(paper):
        if (now.value - was.value) * way < 0:
            more = "more" if way == _DOWN else "less"
            wrong = f"“{word}” is the wrong way round: {now.text} is {more} than {was.text}."
            yield found(
                "NUMBER_WORD", line, sentence, wrong, f"{plain(now.value)} − {plain(was.value)} = {plain(now.value - was.value)}."
            )


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
