from django.urls import path

from plans.views import evidence, findings, inspections

urlpatterns = [
    path("", inspections.inspections, name="inspections"),
    path("add/", inspections.add, name="add_inspection"),
    path("<slug:inspection>/", inspections.inspection, name="inspection"),
    path("<slug:inspection>/edit/", inspections.edit, name="edit_inspection"),
    path("<slug:inspection>/judgements/", inspections.record_judgement, name="record_judgement"),
    path("<slug:inspection>/history/", inspections.history, name="inspection_history"),
    path("<slug:inspection>/findings/add/", findings.add, name="add_finding"),
    path("<slug:inspection>/findings/<int:finding>/", findings.finding, name="finding"),
    path("<slug:inspection>/findings/<int:finding>/edit/", findings.edit, name="edit_finding"),
    path("<slug:inspection>/findings/<int:finding>/evidence/", evidence.add_to_finding, name="add_finding_evidence"),
]
