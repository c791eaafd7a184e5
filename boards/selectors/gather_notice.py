"""The notice of a pack: each measure with what is claimed and what the figures say. No queries: from one reading."""

from django.urls import reverse

from boards.packs.contents import PackLimb, PackMeasure, PackNotice
from plans.selectors.council import Council
from plans.selectors.judging import JudgedLimb, JudgedMeasure, JudgedNotice
from plans.selectors.told_of_measures import tally


def notice_of(council: Council, key: int, suffix: str) -> PackNotice | None:
    """The notice with this key as the figures of the month judge it; None where it had not been issued by then."""
    judged = judged_notice(council, key)
    if judged is None:
        return None
    notice = judged.notice
    return PackNotice(
        title=notice.title,
        href=f"{reverse('notice', args=[council.authority.slug, notice.slug])}{suffix}",
        issued=notice.issued.isoformat(),
        status=judged.status_word,
        tally=tally(len(judged.measures), judged.claimed, judged.found),
        measures=tuple(_measure(council, each, suffix) for each in judged.measures),
    )


def judged_notice(council: Council, key: int | None) -> JudgedNotice | None:
    return next((each for each in council.notices if each.notice.pk == key), None)


def _measure(council: Council, judged: JudgedMeasure, suffix: str) -> PackMeasure:
    measure, claim = judged.measure, judged.claim
    address = reverse("measure", args=[council.authority.slug, measure.notice.slug, measure.number])
    return PackMeasure(
        key=measure.pk,
        href=f"{address}{suffix}",
        number=measure.number,
        title=measure.title,
        wording=measure.wording,
        claim=claim.status if claim else "",
        claim_words=claim.get_status_display() if claim else "",
        claimed_on=claim.on.isoformat() if claim else "",
        claimed_by=claim.role_title if claim else "",
        narrative=claim.narrative if claim else "",
        all_the_same=claim.reason if claim and judged.disagrees else "",
        finding=judged.finding,
        finding_words=judged.finding_word,
        sentence=judged.why,
        disagrees=judged.disagrees,
        limbs=tuple(_limb(each) for each in judged.limbs),
    )


def _limb(judged: JudgedLimb) -> PackLimb:
    due = judged.outcome.due
    return PackLimb(
        letter=judged.letter,
        wording=judged.limb.wording,
        due=due.isoformat() if due else "",
        finding=judged.finding,
        finding_words=judged.finding_word,
        sentence=judged.outcome.sentence,
        series=judged.series.title if judged.series else "",
    )
