from django.urls import path

from plans.views import claims, evidence, limbs, measure_pages, notices

MEASURE = "<slug:notice>/measures/<int:number>/"
LIMB = MEASURE + "limbs/<slug:letter>/"

urlpatterns = [
    path("", notices.notices, name="notices"),
    path("add/", notices.add, name="add_notice"),
    path("<slug:notice>/", measure_pages.notice, name="notice"),
    path("<slug:notice>/edit/", notices.edit, name="edit_notice"),
    path("<slug:notice>/step/", notices.move, name="move_notice"),
    path("<slug:notice>/review/", notices.review, name="review_notice"),
    path("<slug:notice>/opinion/", claims.notice_opinion, name="notice_opinion"),
    path("<slug:notice>/history/", notices.history, name="notice_history"),
    path("<slug:notice>/measures/add/", notices.add_measure, name="add_measure"),
    path(MEASURE, measure_pages.measure, name="measure"),
    path(MEASURE + "edit/", notices.edit_measure, name="edit_measure"),
    path(MEASURE + "claim/", claims.claim, name="claim_measure"),
    path(MEASURE + "opinion/", claims.measure_opinion, name="measure_opinion"),
    path(MEASURE + "history/", notices.measure_history, name="measure_history"),
    path(MEASURE + "limbs/add/", limbs.add, name="add_limb"),
    path(LIMB + "rule/", limbs.rule, name="limb_rule"),
    path(LIMB + "wording/", limbs.wording, name="edit_limb"),
    path(LIMB + "withdraw/", limbs.withdraw, name="withdraw_limb"),
    path("<slug:notice>/measures/<int:measure>/limbs/<slug:limb>/evidence/", evidence.add_to_limb, name="add_limb_evidence"),
]
