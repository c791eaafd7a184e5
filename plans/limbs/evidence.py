"""Limbs that are judged on items of evidence. Standard library and other pure modules only.

An item counts where it is of one of the kinds asked for, is dated from the day asked for up to the day of judgement, and is not
out of date then. It takes as many as the rule says, and one of each kind.
"""

import datetime as dt

from plans.limbs.asking import items_needed
from plans.limbs.found import Found
from plans.limbs.rules import Facts, Rule
from plans.limbs.saying import counted, day_words
from plans.limbs.words import EVIDENCE_KIND_WORDS, NOT_EVIDENCED, PARTLY, SUPPORTED


def evidence(rule: Rule, facts: Facts, *, begins: dt.date, day: dt.date) -> Found:
    """Count the items. `begins` is the notice's date, `day` the day of judgement."""
    since = rule.since or begins
    kinds = list(dict.fromkeys(rule.kinds))
    dated = [item for item in facts.items if item.kind in kinds and since <= item.on <= day]
    valid = [item for item in dated if item.valid_until is None or item.valid_until >= day]
    held = {kind: sum(item.kind == kind for item in valid) for kind in kinds}
    absent = [EVIDENCE_KIND_WORDS[kind].lower() for kind in kinds if not held[kind]]
    needed = items_needed(rule)
    enough = len(valid) >= needed and not absent
    finding = SUPPORTED if enough else PARTLY if valid else NOT_EVIDENCED
    period = f"dated from {day_words(since)} on"
    if valid:
        by_kind = ", ".join(f"{EVIDENCE_KIND_WORDS[kind].lower()} {count or 'none'}" for kind, count in held.items())
        sentence = f"{counted(len(valid), 'item', 'items')} of evidence {period} ({by_kind}); {needed} needed"
        sentence += ", each kind at least once." if absent else "."
    else:
        words = ", ".join(absent)
        sentence = f"No item of evidence ({words}) {period}; {counted(needed, 'is', 'are')} needed."
    ended = len(dated) - len(valid)
    if ended:
        more = "more " if valid else ""
        sentence += f" {counted(ended, f'{more}item is', f'{more}items are')} out of date on {day_words(day)}, and not counted."
    distance = _distance(needed - len(valid), absent if valid else [])
    text = f"{len(valid)} of {counted(needed, 'item', 'items')}"
    return Found(finding, sentence, text=text, distance=distance)


def _distance(short: int, absent: list[str]) -> str:
    pieces = [f"{counted(short, 'item', 'items')} short"] if short > 0 else []
    return "; ".join(pieces + ([f"none yet: {', '.join(absent)}"] if absent else []))
