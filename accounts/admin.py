from django import forms
from django.contrib import admin

from accounts import services
from accounts.admin_base import CouncilAdmin, CouncilFilter, ReadOnlyAdmin
from accounts.admin_forms import ServiceForm, seen_as
from accounts.changes import Line, edits, newest_first
from accounts.models import MESSAGE_STATE_WORDS, LocalAuthority, Membership, OutgoingMessage, User
from accounts.permissions import MANAGE_PEOPLE, Role
from accounts.reminders import REMINDERS


class LocalAuthorityForm(ServiceForm):
    class Meta:
        model = LocalAuthority
        fields = list(services.AUTHORITY_FIELDS)

    def write(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in services.AUTHORITY_FIELDS}
        if self.is_new:
            return services.add_authority(by=by, now=now, reason=reason or "Added", **values)
        with seen_as("seen_version"):
            return services.edit_authority(
                authority=self.instance, changes=values, reason=reason, by=by, now=now, version=self.cleaned_data["seen_version"]
            )


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(CouncilAdmin):
    form = LocalAuthorityForm
    superusers_only = True
    list_display = ["name", "dfe_number", "ons_code", "region"]
    search_fields = ["name", "slug", "dfe_number", "ons_code"]
    list_filter = ["region"]

    def history_lines(self, obj):
        return newest_first(edits(obj.history.order_by("pk"), LocalAuthority, services.AUTHORITY_FIELDS, obj.name))


class UserForm(ServiceForm):
    class Meta:
        model = User
        fields = list(services.PERSON_FIELDS)

    def write(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in services.PERSON_FIELDS}
        if self.is_new:
            return services.add_account(by=by, now=now, reason=reason or "Added", **values)
        with seen_as("seen_version"):
            return services.edit_account(
                user=self.instance, changes=values, reason=reason, by=by, now=now, version=self.cleaned_data["seen_version"]
            )


@admin.register(User)
class UserAdmin(CouncilAdmin):
    """Accounts, for superusers. A person of one council is added under People, by its administrator."""

    form = UserForm
    superusers_only = True
    list_display = ["name", "email", "is_active", "is_superuser"]
    search_fields = ["name", "email"]
    list_filter = ["is_active", "is_superuser"]

    def history_lines(self, obj):
        return newest_first(edits(obj.history.order_by("pk"), User, services.PERSON_FIELDS, obj.name))


class MembershipForm(ServiceForm):
    email = forms.EmailField(
        label="E-mail address", help_text="The person sets a password through “I have forgotten my password”."
    )
    name = forms.CharField(
        label="Name", max_length=100, help_text="As shown beside what the person writes. A role title is enough."
    )

    class Meta:
        model = Membership
        fields = ["authority", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_new:
            for name in ("email", "name", "authority"):
                self.fields.pop(name, None)

    def write(self, by, now, reason):
        data = self.cleaned_data
        if self.is_new:
            return services.add_person(
                authority=data["authority"],
                email=data["email"],
                name=data["name"],
                role=data["role"],
                by=by,
                now=now,
                reason=reason or "Added",
            )
        with seen_as("seen_version"):
            return services.change_role(
                membership=self.instance, role=data["role"], reason=reason, by=by, now=now, version=data["seen_version"]
            )


@admin.register(Membership)
class MembershipAdmin(CouncilAdmin):
    """The people of a council and their roles."""

    form = MembershipForm
    permission = MANAGE_PEOPLE
    list_display = ["user", "email", "role", "authority"]
    list_select_related = ["user", "authority"]
    search_fields = ["user__name", "user__email"]
    list_filter = ["role"]

    @admin.display(description="e-mail address", ordering="user__email")
    def email(self, obj):
        return obj.user.email

    def get_fields(self, request, obj=None):
        return ["role", "reason", "seen_version"] if obj else ["authority", "email", "name", "role", "reason"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "authority":
            councils = self.councils(request)
            rows = LocalAuthority.objects.all()
            kwargs["queryset"] = rows if councils is None else rows.filter(pk__in=councils)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, obj)

    def delete_by_service(self, obj, *, by, now, reason):
        services.remove_person(membership=obj, reason=reason, by=by)

    def history_lines(self, obj):
        words = {"role": dict(Role.choices)}
        return newest_first(edits(obj.history.order_by("pk"), Membership, ("role",), str(obj), words))


class StateFilter(admin.SimpleListFilter):
    """What became of a message."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return list(MESSAGE_STATE_WORDS.items())

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() in MESSAGE_STATE_WORDS else queryset


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(ReadOnlyAdmin):
    """What the service sends by e-mail: whether it went out, and if not why. What a message says is its person's alone."""

    permission = MANAGE_PEOPLE
    list_display = ["subject", "address", "authority", "what", "state", "tries", "made_at", "sent_at"]
    list_select_related = ["authority"]
    list_filter = [CouncilFilter, StateFilter]
    search_fields = ["subject", "address", "user__name", "last_error"]
    show_full_result_count = False
    ordering = ["-pk"]
    fields = [
        "subject",
        "address",
        "user",
        "authority",
        "what",
        "state",
        "tries",
        "last_error",
        "made_at",
        "next_try",
        "sent_at",
        "dropped_at",
    ]

    @admin.display(description="kind")
    def what(self, obj):
        reminder = REMINDERS.get(obj.kind)
        return reminder.words if reminder else obj.kind

    @admin.display(description="state")
    def state(self, obj):
        return MESSAGE_STATE_WORDS[obj.state]

    def history_lines(self, obj):
        """When it was made and what became of it: it is overwritten with each try, of which the last alone is known."""
        moments = ((obj.made_at, "waits", ""), (obj.sent_at, "sent", ""), (obj.dropped_at, "dropped", obj.last_error))
        found = [(when, MESSAGE_STATE_WORDS[state], why) for when, state, why in moments if when]
        before = ["", *(words for _, words, _ in found)]
        lines = [
            Line(when, "The service", obj.subject, earlier, words, why)
            for (when, words, why), earlier in zip(found, before, strict=False)
        ]
        return newest_first(lines)
