from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_PROGRAMME, VIEW_PLANS
from metrics.asking import asked
from plans.forms.programme import AddProjectForm, EditProjectForm, ProjectStatusForm
from plans.models.project import PROJECT_STATUS_WORDS
from plans.selectors import projects as selectors
from plans.selectors.programme_history import project_history
from plans.services import programme
from plans.views.asking import get_plan
from plans.views.programme import found_or_404, get_writable_plan, may_keep, show_form

PAGE = "projects"


@council_view(VIEW_PLANS)
def projects(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan, ask.known_on)
    page = selectors.projects_page(plan, **ask.position)
    context = {
        "authority": authority,
        "plan": plan,
        "page": page,
        "may_keep": may_keep(request.user, plan, page.position.viewing),
    }
    return render(request, "plans/projects.html", context)


@council_view(MANAGE_PROGRAMME)
def add(request, authority, plan):
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    form = AddProjectForm(request.POST or None)

    def act():
        project = programme.add_project(plan=plan, by=request.user, now=ask.now, **form.given())
        return f"The project “{project.title}” is added."

    return show_form(request, plan, form, act, page=PAGE, template="plans/add_project.html")


@council_view(MANAGE_PROGRAMME)
def edit(request, authority, plan, project):
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    project = found_or_404(selectors.find_project(plan, project), "project")
    initial = {name: getattr(project, name) for name in (*EditProjectForm.NAMES, "version")}
    form = EditProjectForm(request.POST or None, initial=initial)

    def act():
        data = form.cleaned_data
        more = {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now}
        changed = programme.edit_project(project=project, changes=form.given(), **more)
        return f"The project “{changed.title}” is changed."

    about = {"project": project, "history": lambda: project_history(project)}
    return show_form(request, plan, form, act, page=PAGE, template="plans/edit_project.html", **about)


@council_view(MANAGE_PROGRAMME)
def status(request, authority, plan, project):
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    project = found_or_404(selectors.find_project(plan, project), "project")
    statuses = selectors.statuses_of(project)
    form = ProjectStatusForm(request.POST or None, status=statuses[-1].status, initial={"seen": statuses[-1].pk})

    def act():
        data = form.cleaned_data
        row = programme.set_project_status(
            project=project,
            status=data["status"],
            on=data["on"],
            reason=data["reason"],
            seen=data["seen"],
            by=request.user,
            now=ask.now,
            today=ask.today,
        )
        return f"The project “{project.title}” is now: {PROJECT_STATUS_WORDS[row.status].lower()}."

    about = {"project": project, "statuses": statuses}
    return show_form(request, plan, form, act, page=PAGE, template="plans/project_status.html", **about)
