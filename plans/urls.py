from django.urls import path, register_converter

from plans.models.action import REFERENCE
from plans.views import action, coverage, cycle, evidence, measures, plan, projects, resources, risks, thread, update


class ReferenceConverter:
    regex = REFERENCE

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("", plan.plan_page, name="plan"),
    path("history/", plan.history, name="plan_history"),
    path("status/", plan.status, name="plan_status"),
    path("overall-rating/", plan.overall_rating, name="overall_rating"),
    path("month/", cycle.month_page, name="review_month"),
    path("month/close/", cycle.close, name="close_month"),
    path("month/reopen/", cycle.reopen, name="reopen_month"),
    path("add-action/", action.add, name="add_action"),
    path("actions/<reference:reference>/", action.action_page, name="action"),
    path("actions/<reference:reference>/history/", action.history, name="action_history"),
    path("actions/<reference:reference>/update/", update.update, name="update_action"),
    path("actions/<reference:reference>/updates/<int:key>/correct/", update.correct, name="correct_update"),
    path("actions/<reference:reference>/sign-off/", update.sign_off, name="sign_off"),
    path("actions/<reference:reference>/due-date/", action.due_date, name="move_due_date"),
    path("actions/<reference:reference>/owner/", action.owner, name="assign_action"),
    path("actions/<reference:reference>/wording/", action.reword, name="reword_action"),
    path("actions/<reference:reference>/measures/", measures.measures, name="action_measures"),
    path("actions/<reference:reference>/measures/<int:series>/unlink/", measures.unlink, name="unlink_measure"),
    path("actions/<reference:reference>/end/", action.end, name="end_action"),
    path("actions/<reference:reference>/reopen/", action.reopen, name="reopen_action"),
    path("projects/", projects.projects, name="projects"),
    path("projects/add/", projects.add, name="add_project"),
    path("projects/<int:project>/", projects.edit, name="edit_project"),
    path("projects/<int:project>/status/", projects.status, name="project_status"),
    path("resources/", resources.resources, name="resources"),
    path("resources/add/", resources.add, name="add_resource"),
    path("resources/request/", resources.request_amount, name="request_resources"),
    path("resources/<int:resource>/", resources.edit, name="edit_resource"),
    path("risks/", risks.risks, name="risks"),
    path("risks/add/", risks.add, name="add_risk"),
    path("risks/<int:risk>/", risks.edit, name="edit_risk"),
    path("risks/<int:risk>/close/", risks.close, name="close_risk"),
    path("actions/<reference:reference>/evidence/", evidence.add_to_action, name="add_action_evidence"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("findings/", thread.findings, name="plan_findings"),
    path("findings/answers/", thread.answer, name="answer_with_plan"),
    path("findings/answers/<int:answer>/end/", thread.end_answer, name="end_answer"),
    path("findings/<int:finding>/link/", thread.link, name="link_finding"),
    path("findings/links/<int:link>/end/", thread.unlink, name="unlink_finding"),
]
