from typing import ClassVar

from django import forms
from django.contrib import admin
from django.utils import timezone

from accounts.admin_base import CouncilAdmin, ReadOnlyAdmin, ServiceInline
from accounts.admin_forms import ServiceForm, ServiceFormSet, seen_as
from accounts.errors import Refused
from accounts.models import LocalAuthority, User
from accounts.permissions import MANAGE_ACTIONS, MANAGE_PLANS
from plans.forms.action import owners_of
from plans.lifecycle import STATUS_WORDS, takes_changes
from plans.models import Action, Area, Assignment, Plan, Update
from plans.rag import RATING_WORDS, STAGE_WORDS
from plans.selectors.history import action_history, plan_and_area_history
from plans.services import actions, plans
from plans.services.updates import current_statement


def limited_to(kwargs, rows, councils, path):
    """Offer only rows of the councils that the person administers (None: of all)."""
    kwargs["queryset"] = rows if councils is None else rows.filter(**{f"{path}__in": councils})


def is_writable(plan) -> bool:
    status = getattr(plan, "status_now", None) or plan.statuses.order_by("-pk").values_list("status", flat=True).first()
    return takes_changes(plan.published, status)


THRESHOLDS = ("green_needs_impact", "red_share", "green_share")


class PlanForm(ServiceForm):
    green_needs_impact = forms.BooleanField(
        label="Green needs evidence of impact",
        required=False,
        initial=True,
        help_text="Without the tick, an action in progress and on time is suggested Green.",
    )
    red_share = forms.IntegerField(
        label="Overall Red from (% Red)", min_value=1, max_value=100, initial=25, help_text="Share of the rated actions."
    )
    green_share = forms.IntegerField(
        label="Overall Green from (% Green)", min_value=1, max_value=100, initial=75, help_text="And none Red."
    )

    seen_thresholds = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Plan
        fields = ["authority", *plans.PLAN_FIELDS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_new:
            stored = self.instance.thresholds.order_by("-pk").first()
            for name in THRESHOLDS:
                if name in self.fields:
                    self.fields[name].initial = getattr(stored, name)
            if "seen_thresholds" in self.fields:
                self.fields["seen_thresholds"].initial = stored.pk

    def write(self, by, now, reason):
        plan = self._write_plan(by, now, reason)
        if any(name in self.changed_data for name in THRESHOLDS):
            values = {name: self.cleaned_data[name] for name in THRESHOLDS}
            reason = reason or ("Plan begun" if self.is_new else "")
            seen = None if self.is_new else self.cleaned_data["seen_thresholds"]
            with seen_as("seen_thresholds"):
                plans.set_thresholds(plan=plan, reason=reason, by=by, now=now, seen=seen, **values)
        return plan

    def _write_plan(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in plans.PLAN_FIELDS}
        if self.is_new:
            authority, on = self.cleaned_data["authority"], timezone.localdate(now)
            return plans.create_plan(authority=authority, by=by, now=now, on=on, reason=reason or "Plan begun", **values)
        if not any(name in self.changed_data for name in plans.PLAN_FIELDS):
            return self.instance
        version = self.cleaned_data["seen_version"]
        with seen_as("seen_version"):
            return plans.edit_plan(plan=self.instance, changes=values, reason=reason, by=by, now=now, version=version)


class AreaFormSet(ServiceFormSet):
    """The areas of a plan."""

    foreign = "One of the areas is not of this plan. Load the page again."

    def add(self, data, **said):
        plans.add_area(plan=self.instance, **said, **self._fields(data))

    def edit(self, row, data, **said):
        plans.edit_area(area=row, changes=self._fields(data), **said)

    def remove(self, row, **said):
        plans.remove_area(area=row, **said)

    def told(self, row):
        return f"{row}, led by {row.lead_role or 'nobody'}"

    def _fields(self, data):
        return {name: data.get(name) for name in plans.AREA_FIELDS}


class AreaInline(ServiceInline):
    model = Area
    formset = AreaFormSet
    fields = ["number", "title", "lead_role", "seen"]

    def is_writable(self, obj):
        return is_writable(obj)


@admin.register(Plan)
class PlanAdmin(CouncilAdmin):
    """Plans with their areas. A published or ended plan is shown and cannot be changed."""

    form = PlanForm
    inlines = [AreaInline]
    permission = MANAGE_PLANS
    list_display = ["title", "authority", "status", "published"]
    list_select_related = ["authority"]
    list_filter = ["published"]
    search_fields = ["title", "slug", "areas__title"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_status()

    @admin.display(description="status")
    def status(self, obj):
        return STATUS_WORDS.get(obj.status_now, "")

    def get_fields(self, request, obj=None):
        return [
            *([] if obj else ["authority"]),
            *plans.PLAN_FIELDS,
            *THRESHOLDS,
            "reason",
            *(["seen_version", "seen_thresholds"] if obj else []),
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "authority":
            limited_to(kwargs, LocalAuthority.objects.all(), self.councils(request), "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or is_writable(obj))

    def has_delete_permission(self, request, obj=None):
        if not self._may(request, obj):
            return False
        return obj is None or (is_writable(obj) and not obj.areas.exists())

    def delete_by_service(self, obj, *, by, now, reason):
        plans.remove_plan(plan=obj, reason=reason, by=by, now=now)

    def history_lines(self, obj):
        return plan_and_area_history(obj)


class ActionForm(ServiceForm):
    due = forms.DateField(label="Due date", required=False, widget=admin.widgets.AdminDateWidget)
    owner = forms.ModelChoiceField(label="Owner", queryset=User.objects.none(), required=False)
    role_title = forms.CharField(label="Role title of the owner", max_length=100)
    seen_due = forms.DateField(widget=forms.HiddenInput, required=False)
    seen_owner = forms.IntegerField(widget=forms.HiddenInput, required=False)
    their_names: ClassVar = {"due": "due_now", "owner": "owner_name", "role_title": "owner_role"}
    # The councils whose people may own an action that is added; None for all. Set by the admin for each request.
    councils = None

    class Meta:
        model = Action
        fields = ["plan", *actions.WORDING]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            councils = LocalAuthority.objects.all() if self.councils is None else self.councils
            self.fields["owner"].queryset = owners_of(councils)
            return
        if "area" not in self.fields:
            # A published or ended plan: there is nothing to fill in.
            return
        action = Action.objects.with_facts().get(pk=self.instance.pk)
        self.fields["area"].queryset = Area.objects.for_plan(action.plan)
        self.fields["owner"].queryset = owners_of([action.plan.authority_id], action.owner_now)
        for name, value in (
            ("due", action.due_now),
            ("seen_due", action.due_now),
            ("owner", action.owner_now),
            ("seen_owner", action.assignment_now),
            ("role_title", action.owner_role),
        ):
            self.fields[name].initial = value

    def write(self, by, now, reason):
        data = self.cleaned_data
        wording = {name: data[name] for name in actions.WORDING}
        owner = {"owner": data["owner"], "role_title": data["role_title"]}
        if self.is_new:
            said = {"due": data["due"], "by": by, "now": now, "reason": reason or "Added"}
            return actions.add_action(plan=data["plan"], **said, **owner, **wording)
        action, changed = self.instance, set(self.changed_data)
        # Against what was on screen: what somebody else moved meanwhile, and this person never touched, stays theirs.
        on_screen = Assignment.objects.filter(action=action, pk=data["seen_owner"]).first()
        before = (on_screen.owner, on_screen.role_title) if on_screen else (None, "")
        if (data["owner"], data["role_title"]) != before:
            with seen_as("seen_owner"):
                actions.assign(action=action, reason=reason, by=by, now=now, seen=data["seen_owner"], **owner)
        if data["due"] != data["seen_due"]:
            if data["due"] is None:
                raise Refused("A due date can be moved, not taken away.", field="due")
            with seen_as("seen_due"):
                actions.move_due_date(action=action, due=data["due"], reason=reason, by=by, now=now, seen=data["seen_due"])
        if changed & set(actions.WORDING):
            with seen_as("seen_version"):
                return actions.edit_action(
                    action=action, changes=wording, reason=reason, by=by, now=now, version=data["seen_version"]
                )
        return action


@admin.register(Action)
class ActionAdmin(CouncilAdmin):
    """Actions: their wording, due date and owner. Ratings and stages come from updates, which are written on the pages."""

    form = ActionForm
    authority_path = "plan__authority"
    permission = MANAGE_ACTIONS
    list_display = ["reference", "title", "plan", "area", "due", "owner_title"]
    list_display_links = ["reference", "title"]
    list_select_related = ["plan", "area", "area__plan"]
    search_fields = ["reference", "title", "success_measure"]
    list_filter = ["plan__published"]
    readonly_fields = ["stands"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_facts()

    @admin.display(description="due", ordering="due_now")
    def due(self, obj):
        return obj.due_now

    @admin.display(description="owner", ordering="owner_role")
    def owner_title(self, obj):
        return obj.owner_role

    @admin.display(description="stands at")
    def stands(self, obj):
        said = current_statement(Action.objects.with_facts().get(pk=obj.pk))
        return f"{STAGE_WORDS[said.stage]}, {RATING_WORDS[said.rating]} (from its updates)"

    def get_fields(self, request, obj=None):
        added = ["due", "owner", "role_title", "reason"]
        if obj is None:
            return ["plan", *actions.WORDING, *added]
        return ["stands", *actions.WORDING, *added, "seen_version", "seen_due", "seen_owner"]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.councils = self.councils(request)
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "plan":
            limited_to(kwargs, Plan.objects.filter(published=False), self.councils(request), "authority")
        if db_field.name == "area":
            limited_to(kwargs, Area.objects.filter(plan__published=False), self.councils(request), "plan__authority")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or is_writable(obj.plan))

    def has_delete_permission(self, request, obj=None):
        if not self._may(request, obj):
            return False
        return obj is None or (is_writable(obj.plan) and not actions.has_record(obj))

    def delete_by_service(self, obj, *, by, now, reason):
        actions.remove_action(action=obj, reason=reason, by=by, now=now)

    def history_lines(self, obj):
        return action_history(obj)


@admin.register(Update)
class UpdateAdmin(ReadOnlyAdmin):
    """Updates are read and searched here. Nobody edits or deletes one; a correction is a new update, on the pages."""

    authority_path = "action__plan__authority"
    permission = MANAGE_PLANS
    list_display = ["action", "month", "rating", "stage", "impact", "by", "known_from"]
    list_select_related = ["action", "cycle", "by"]
    list_filter = ["rating", "stage", "impact"]
    search_fields = ["action__reference", "action__title", "progress"]
    ordering = ["-pk"]
    fields = [
        "action",
        "month",
        "stage",
        "rating",
        "impact",
        "progress",
        "impact_evidence",
        "expected_rating",
        "expected_by",
        "suggested_rating",
        "suggested_code",
        "suggested_sentence",
        "difference_reason",
        "corrects",
        "by",
        "known_from",
        "source",
    ]

    @admin.display(description="review month", ordering="cycle__month")
    def month(self, obj):
        return obj.cycle.month.label

    def history_lines(self, obj):
        return [line for line in action_history(obj.action) if line.when == obj.known_from]
