import datetime as dt
import functools
import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.constraints import not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.permissions import Role
from accounts.querysets import JobQuerySet, LocalAuthorityQuerySet, OutgoingMessageQuerySet
from accounts.reminders import OPTIONAL

# First segments of addresses that belong to the site itself.
RESERVED_SLUGS = frozenset({"admin", "accounts", "health", "static", "favicon.ico", "robots.txt"})


def not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"“{slug}” is an address of the site itself. Choose another short name.")


class LocalAuthority(models.Model):
    """A council: the owner of plans. Several may share one installation and never see each other's rows."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField("short name in addresses", unique=True, validators=[not_reserved])
    dfe_number = models.CharField(
        "DfE number", max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$", "Three digits, such as 353.")]
    )
    ons_code = models.CharField(
        "ONS code",
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^E\d{8}$", "The letter E and eight digits, such as E08000004.")],
    )
    region = models.CharField(max_length=50)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = LocalAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "local authorities"
        ordering = ["name"]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_superuser(self, email, password=None, **extra):
        """For `manage.py createsuperuser`; the first history row of the account names the account itself."""
        user = self.model(email=email.strip().lower(), is_superuser=True, **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"] if password is None else [])
        user._history_user, user._change_reason = user, "Created on the command line"
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in with an e-mail address. What they may do follows from their memberships."""

    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "Somebody has this address already."})
    name = models.CharField(
        max_length=100, help_text="As shown beside what this person writes. A role title is enough, and is kept longest."
    )
    is_active = models.BooleanField("can sign in", default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    # Passwords and the time of the last sign-in are not part of the story that a history tells.
    history = audited(excluded_fields=["password", "last_login"])
    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "account"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once_whatever_case", violation_error_message="Somebody has this address already."
            )
        ]

    def __str__(self):
        return self.name or self.email

    def save(self, *args, **kwargs):
        # Signing in: the time of it, and now and then a stronger hash of the same password.
        if kwargs.get("update_fields") and set(kwargs["update_fields"]) <= {"last_login", "password"}:
            self.skip_history_when_saving = True
            try:
                return super().save(*args, **kwargs)
            finally:
                del self.skip_history_when_saving
        # A new password that no service signs was chosen by the person, through a reset link or by changing it.
        if self._password is not None and getattr(self, "_history_user", None) is None:
            self._history_user, self._change_reason = self, "Password chosen"
            try:
                return super().save(*args, **kwargs)
            finally:
                del self._history_user, self._change_reason
        return super().save(*args, **kwargs)

    @functools.cached_property
    def memberships(self) -> list["Membership"]:
        """This person's memberships with their councils, by name of council. One query, once for each request."""
        return list(self.membership_set.select_related("authority").order_by("authority__name", "pk"))

    @property
    def roles(self) -> dict[int, str]:
        """The person's role by the primary key of the council."""
        return {membership.authority_id: membership.role for membership in self.memberships}


class Membership(models.Model):
    """A person's role in one council."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, verbose_name="person")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    role = models.CharField(max_length=20, choices=Role.choices)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        verbose_name = "person in a council"
        verbose_name_plural = "people and roles"
        ordering = ["authority", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority"],
                name="one_role_in_each_council",
                violation_error_message="This person already has a role in this council.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_exists"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"


class FormToken(models.Model):
    """A form that was acted on, so that sending the same form twice (a double click) does the thing once."""

    token = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    sent = models.CharField(max_length=64, blank=True)
    target = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)


class JobStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "Under way"
    DONE = "done", "Finished"
    FAILED = "failed", "Not done"
    STOPPED = "stopped", "Stopped"


GOING_ON = (JobStatus.WAITING, JobStatus.RUNNING)
# A job that is going on and gives no sign of life for so long was not taken up, or has lost its worker.
SILENCE = dt.timedelta(minutes=5)


class Job(models.Model):
    """Long work that is done apart from the request that asked for it: how far it is, and what came of it.

    A record of how the service runs, not of the plan: overwritten as the work goes on and deleted in time. What the work
    changes has its own history, which names `by`. Without a council it is work for the whole site. `done` and `total` count
    what the kind of work counts (rows, pages); `total` is null while it is not known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(LocalAuthority, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.WAITING)
    can_retry = models.BooleanField("may be started again as it is", default=False)
    attempt = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.TextField(blank=True)
    target = models.CharField("address to go to", max_length=500, blank=True)
    created = models.DateTimeField()
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField("last sign of life")

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("status", JobStatus.values, "job_status_exists"),
            not_blank("title", "job_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(status__in=list(GOING_ON), finished=None)
                | (~models.Q(status__in=list(GOING_ON)) & models.Q(finished__isnull=False)),
                name="job_has_ended_when_it_says_so",
            ),
        ]

    def __str__(self):
        return self.title

    def is_silent(self, now: dt.datetime) -> bool:
        return self.status in GOING_ON and now - self.heartbeat > SILENCE


class ReminderChoice(AppendOnly):
    """Whether a person wants one kind of reminder by e-mail. The latest row of a kind holds; without one it is wanted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminder_choices")
    kind = models.CharField(max_length=20)
    wanted = models.BooleanField()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [one_of("kind", OPTIONAL, "reminder_choice_of_an_optional_kind")]

    def __str__(self):
        return f"{self.kind}: {'wanted' if self.wanted else 'not wanted'}"


MESSAGE_WAITS, MESSAGE_TRIED, MESSAGE_SENT, MESSAGE_DROPPED = "waits", "tried", "sent", "dropped"
MESSAGE_STATE_WORDS = {
    MESSAGE_WAITS: "Waits to be sent",
    MESSAGE_TRIED: "Could not be sent yet, is tried again",
    MESSAGE_SENT: "Sent",
    MESSAGE_DROPPED: "Not sent: not wanted any more",
}


class OutgoingMessage(models.Model):
    """A message to a person, kept until it is sent, and for a while after (see `outbox.py`).

    A record of how the service runs, not of the plan. `key` says what the message is about and to whom, so that the same one is
    not made twice. `authority` is the council that it tells of. `address` is where it was sent, or tried to be, last. It waits
    while `next_try` is set; `dropped_at`: it was not sent, because the person may or would not have it any more.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField("e-mail address")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    next_try = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_try"], name="outgoing_message_next_try")]
        constraints = [
            not_blank("subject", "outgoing_message_has_a_subject"),
            not_blank("text", "outgoing_message_has_a_text"),
            models.CheckConstraint(
                condition=models.Q(next_try__isnull=False, sent_at=None, dropped_at=None)
                | models.Q(next_try=None, sent_at__isnull=False, dropped_at=None)
                | models.Q(next_try=None, sent_at=None, dropped_at__isnull=False),
                name="outgoing_message_waits_was_sent_or_dropped",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def state(self) -> str:
        """One of `MESSAGE_STATE_WORDS`."""
        if self.next_try is None:
            return MESSAGE_SENT if self.sent_at else MESSAGE_DROPPED
        return MESSAGE_TRIED if self.tries else MESSAGE_WAITS
