"""Loads the demonstration through the same services that people use, so that it obeys every rule they obey."""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.errors import Refused
from accounts.history import save_audited
from accounts.models import LocalAuthority, Membership, User
from improvement.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from improvement.demo.story import Calendar, action_data, events, plan_data
from plans.models import Action, Update
from plans.services import actions, cycles, plans, updates
from plans.services.updates import Said


class Loader:
    """One loading of Exampleshire. `run` does everything in one transaction, or nothing."""

    def __init__(self, calendar: Calendar, progress: Callable[[str], None]):
        self.calendar = calendar
        self.progress = progress
        self.people: dict[str, User] = {}
        self.titles: dict[str, str] = {}
        self.actions: dict[str, Action] = {}
        self.owners: dict[str, User] = {}

    @transaction.atomic
    def run(self) -> None:
        data = plan_data()
        self.begun = self.calendar.moment({"m": -3, "d": 5})
        self.progress("Exampleshire: council, people and plan")
        self._people(data)
        self._plan(data)
        self._actions()
        for event in events(self.calendar):
            try:
                getattr(self, f"_{event.what}")(event.data, event.at)
            except Refused as refusal:
                raise Refused(f"{event.what} of {event.data}: {refusal}") from refusal

    def _people(self, data):
        passwords = {email for email, _ in DEMO_ACCOUNTS}
        # Worked out once, as it is meant to take long; that it is the same for all of them is no secret.
        password = make_password(DEMO_PASSWORD)
        authority = LocalAuthority(**data["authority"])
        for row in data["people"]:
            user = User(email=row["email"], name=row["name"])
            if row["email"] in passwords:
                user.password = password
            else:
                user.set_unusable_password()
            self.people[row["key"]] = save_audited(user, by=user, reason="Demonstration", now=self.begun)
            self.titles[row["key"]] = row["name"]
        lead = self.people["lead"]
        self.authority = save_audited(authority, by=lead, reason="Demonstration", now=self.begun)
        for row in data["people"]:
            membership = Membership(user=self.people[row["key"]], authority=authority, role=row["role"])
            save_audited(membership, by=lead, reason="Demonstration", now=self.begun)

    def _plan(self, data):
        lead = self.people["lead"]
        self.plan = plans.create_plan(
            authority=self.authority,
            by=lead,
            now=self.begun,
            on=self.begun.date(),
            reason="Begun after the inspection",
            **data["plan"],
        )
        self.areas = {
            row["number"]: plans.add_area(plan=self.plan, by=lead, now=self.begun, reason="The plan as drafted", **row)
            for row in data["areas"]
        }
        for step in data["statuses"]:
            plans.move_status(
                plan=self.plan,
                status=step["status"],
                on=self.calendar.day(step),
                note=step["note"],
                by=lead,
                now=self.calendar.moment(step, 9),
                today=self.calendar.today,
            )

    def _actions(self):
        for row in action_data():
            self.owners[row["ref"]] = self.people[row["owner"]]
            self.actions[row["ref"]] = actions.add_action(
                plan=self.plan,
                area=self.areas[int(row["ref"].split(".")[0])],
                reference=row["ref"],
                title=row["title"],
                success_measure=row["success_measure"],
                start=self.calendar.day(row["start"]),
                due=self.calendar.day(row["due"]),
                update_every=row["update_every"],
                owner=self.people[row["owner"]],
                role_title=self.titles[row["owner"]],
                by=self.people["lead"],
                now=self.begun,
                reason="The plan as drafted",
            )

    def _close(self, data, at):
        month = self.calendar.month(data["m"])
        self.progress(f"Exampleshire: {month.label}")
        cycles.close_cycle(plan=self.plan, month=month, by=self.people["lead"], now=at, today=month.last)

    def _confirm(self, data, at):
        month = self.calendar.month(data["m"])
        cycles.confirm_overall(
            plan=self.plan,
            month=month,
            rating=data["rating"],
            note=data["note"],
            by=self.people["lead"],
            now=at,
            today=month.last,
        )

    def _update(self, data, at):
        action = self.actions[data["ref"]]
        said = Said(
            stage=data["stage"],
            rating=data["rating"],
            impact=data["impact"],
            progress=data["progress"],
            impact_evidence=data["impact_evidence"],
            expected_rating=data["expected_rating"],
            expected_by=self.calendar.day(data["expected_by"]),
            difference_reason=data["difference_reason"],
        )
        owner = self.owners[data["ref"]]
        today = at.astimezone(self.calendar.now.tzinfo).date()
        if data["corrects"] is None:
            updates.record_update(action=action, said=said, by=owner, now=at, today=today)
            return
        month = self.calendar.month(data["corrects"])
        earlier = Update.objects.originals().get(action=action, cycle__month=month)
        updates.correct_update(update=earlier, said=said, by=earlier.by, now=at, today=today)

    def _sign_off(self, data, at):
        waiting = Update.objects.filter(action=self.actions[data["ref"]]).order_by("-pk").first()
        updates.sign_off(update=waiting, accepted=data["accepted"], reason=data["reason"], by=self.people["lead"], now=at)

    def _move(self, data, at):
        actions.move_due_date(
            action=self.actions[data["ref"]],
            due=self.calendar.day(data["to"]),
            reason=data["reason"],
            by=self.people["lead"],
            now=at,
        )

    def _end(self, data, at):
        actions.end_action(
            action=self.actions[data["ref"]], stage=data["stage"], reason=data["reason"], by=self.people["lead"], now=at
        )

    def _assign(self, data, at):
        self.owners[data["ref"]] = self.people[data["owner"]]
        actions.assign(
            action=self.actions[data["ref"]],
            owner=self.people[data["owner"]],
            role_title=self.titles[data["owner"]],
            reason=data["reason"],
            by=self.people["lead"],
            now=at,
        )
