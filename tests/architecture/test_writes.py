"""Every write goes through a service, and nothing writes past the history.

These tests read the source. A new write fails here until it is written down below with the reason why it is right.
"""

import ast
import inspect
import sys
from pathlib import Path

import pytest
from django.apps import apps
from simple_history.models import HistoricalChanges

import accounts.services
import boards.services.boards
import boards.services.challenges
import boards.services.decisions
import boards.services.meetings
import boards.services.packs
import boards.services.paper_checks
import boards.services.papers
import boards.services.referrals
import boards.services.reports
import boards.services.rotas
import boards.services.word_templates
import metrics.services.compositions
import metrics.services.finance
import metrics.services.guards
import metrics.services.indicators
import metrics.services.library
import metrics.services.series
import metrics.services.snapshots
import metrics.services.upload_outcomes
import metrics.services.uploads
import plans.services.actions
import plans.services.claims
import plans.services.cycles
import plans.services.deviations
import plans.services.events
import plans.services.evidence
import plans.services.guards
import plans.services.inspections
import plans.services.links
import plans.services.notices
import plans.services.plans
import plans.services.programme
import plans.services.thread
import plans.services.updates
from accounts.history import AppendOnly, HistoryBase

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "metrics", "plans", "boards", "improvement")

# Methods that write to the database when they are called on a row or a queryset, or that let SQL through.
WRITES = {
    "save",
    "save_base",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "raw",
    "_raw_delete",
    "extra",
    "cursor",
    "execute",
    "executemany",
    "loaddata",
}
WRITES |= {f"a{name}" for name in WRITES}
SQL_NAMES = {"RawSQL", "RunSQL", "RunPython"}

ALLOWED_WRITES = {
    ("accounts/history.py", "save_audited"): "the one way to save what has a history",
    ("accounts/history.py", "save_all_audited"): "the one way to save several things that have a history",
    ("accounts/history.py", "delete_audited"): "the one way to delete what has a history",
    ("accounts/history.py", "add_row"): "the one way to add a dated row",
    ("accounts/history.py", "add_rows"): "the one way to add many dated rows",
    ("accounts/history.py", "HistoryBase.save"): "refuses everything but a new row with an actor",
    ("accounts/history.py", "AppendOnly.save"): "refuses everything but a new row",
    ("accounts/history.py", "FixedRows.bulk_create"): "refuses to overwrite rows",
    ("accounts/models.py", "User.save"): "sees that a change of password names the person",
    ("accounts/models.py", "UserManager.create_superuser"): "the first account, on the command line; its history names itself",
    ("accounts/once.py", "do_once"): "the tokens of sent forms are no part of the story",
    ("accounts/once.py", "fingerprint"): "a digest, not rows",
    ("accounts/services.py", "end_sessions"): "sessions are no part of the story",
    ("accounts/management/commands/tidy.py", "Command.handle"): "old tokens of sent forms, and jobs that ended",
    ("accounts/jobs.py", "start_job"): "jobs are no part of the story",
    ("accounts/jobs.py", "start_again"): "jobs are no part of the story",
    ("accounts/jobs.py", "_claim"): "jobs are no part of the story; on condition that the job waits",
    ("accounts/outbox.py", "put"): "mail is no part of the story; once for each key",
    ("accounts/outbox.py", "_claim"): "mail is no part of the story; on condition that it waits",
    ("accounts/outbox.py", "_store"): "mail is no part of the story",
    ("accounts/progress.py", "Progress._update"): "jobs are no part of the story; on condition that the attempt holds",
    ("accounts/admin_base.py", "CouncilAdmin.save_model"): "a dictionary, not rows",
    ("accounts/govuk.py", "GovukBoundField.parts_in_error"): "a set, not rows",
    ("metrics/exports.py", "to_xlsx"): "a workbook, not rows",
    ("metrics/selectors/upload_figures.py", "digest"): "a digest, not rows",
    ("metrics/services/uploads.py", "_remember"): "what columns meant is offered the next time, and is no part of the story",
    ("plans/services/cycles.py", "close_cycle"): "frozen positions are append-only, and have no history to be written past",
    ("boards/services/meetings.py", "order_items"): "numbers make way for each other; the new ones come with their history",
    (
        "boards/services/packs.py",
        "keep_draft",
    ): "what was gathered last for a pack that is being prepared is no part of the story",
    ("boards/services/packs.py", "remove_pack"): "the same",
    ("boards/papers/excel.py", "to_excel"): "a workbook, not rows",
    ("boards/papers/word.py", "saved"): "a Word file, not rows",
    ("improvement/health.py", "health"): "asks the database whether it is there",
    ("improvement/settings.py", ""): "a dictionary, not rows",
}

# Who may call what saves, deletes and adds rows: services, and the loaders for accounts and councils.
WRITERS = {"save_audited", "save_all_audited", "delete_audited", "add_row", "add_rows"}
ALLOWED_WRITERS = {
    ("accounts/editing.py", "edit_in_place"): "what services that edit in place have in common",
    ("improvement/demo/loader.py", "Loader._people"): "the demonstration's accounts get their published password",
    ("improvement/published/loader.py", "load_published_demo_accounts"): "accounts of the demonstration, with a password",
    ("improvement/published/loader.py", "_authority"): "councils before there is a superuser who could add them",
}
SERVICES = (
    accounts.services,
    metrics.services.compositions,
    metrics.services.finance,
    metrics.services.indicators,
    metrics.services.library,
    metrics.services.series,
    metrics.services.snapshots,
    metrics.services.upload_outcomes,
    metrics.services.uploads,
    plans.services.actions,
    plans.services.claims,
    plans.services.cycles,
    plans.services.deviations,
    plans.services.events,
    plans.services.evidence,
    plans.services.inspections,
    plans.services.links,
    plans.services.notices,
    plans.services.plans,
    plans.services.programme,
    plans.services.thread,
    plans.services.updates,
    boards.services.boards,
    boards.services.challenges,
    boards.services.decisions,
    boards.services.meetings,
    boards.services.packs,
    boards.services.paper_checks,
    boards.services.papers,
    boards.services.referrals,
    boards.services.reports,
    boards.services.rotas,
    boards.services.word_templates,
)

# Every table of ours, by how its past is kept.
AUDITED = {
    "LocalAuthority",
    "User",
    "Membership",
    "Indicator",
    "SubGroup",
    "Series",
    "Composition",
    "CompositionPart",
    "Upload",
    "Plan",
    "Area",
    "Action",
    "Inspection",
    "Finding",
    "Notice",
    "EscalationMeasure",
    "Limb",
    "Project",
    "ResourceItem",
    "Risk",
    "Event",
    "Board",
    "Seat",
    "Rota",
    "ReportCycle",
    "Meeting",
    "AgendaItem",
    "Pack",
    "Commentary",
    "Implication",
}
APPEND_ONLY = {
    "AcceptedDeviation",
    "Challenge",
    "ChallengeAnswer",
    "ChallengeOwner",
    "Claim",
    "Decision",
    "Delivery",
    "Evidence",
    "EvidenceFile",
    "EvidenceWithdrawal",
    "FindingLink",
    "FollowUp",
    "Judgement",
    "LimbRule",
    "NoticeReview",
    "NoticeStep",
    "Opinion",
    "PlanAnswer",
    "ProjectStatus",
    "PublishedPack",
    "Referral",
    "ResourceArea",
    "ResourceRequest",
    "Annotation",
    "Assignment",
    "BudgetLine",
    "Comparator",
    "CompositionFact",
    "CycleClosing",
    "CycleReopening",
    "DueDate",
    "FrozenPosition",
    "OverallConfirmation",
    "PlanStatus",
    "ProfileNote",
    "PublishedStatement",
    "RatingThresholds",
    "Rebase",
    "ReminderChoice",
    "ReviewCycle",
    "SeriesLink",
    "SignOff",
    "Snapshot",
    "SnapshotWithdrawal",
    "Target",
    "Update",
    "UploadFile",
    "PaperCheck",
    "PaperFile",
    "WordTemplate",
}
WITHOUT_A_PAST = {
    "ColumnMapping": "what the columns of a kind of file meant last time, so that nobody names them twice; replaced by the next",
    "FormToken": "says that a form was sent; kept for a week against double clicks",
    "OutgoingMessage": "a message until it is sent, and for 90 days after; overwritten with each try",
    "PackDraft": "what was gathered last for a pack that is being prepared; replaced by the next, frozen anew when published",
    "Job": "says how far long work is and what came of it; overwritten as it goes on, and kept for 30 days",
}


def sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def nodes(tree, inside=""):
    """Every node with the dotted name of the function or class that it stands in."""
    for node in ast.iter_child_nodes(tree):
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        here = f"{inside}.{node.name}".lstrip(".") if named else inside
        yield here, node
        yield from nodes(node, here)


def found(test) -> set[tuple[str, str]]:
    """(file, function) of every node for which `test` is true."""
    return {(name, inside) for name, tree in sources() for inside, node in nodes(tree) if test(node)}


def is_write(node) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in WRITES | SQL_NAMES
    return isinstance(node.func, ast.Name) and node.func.id in SQL_NAMES


def is_writer(node) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS


def test_every_write_is_written_down_with_its_reason():
    assert found(is_write) == set(ALLOWED_WRITES)


def test_only_services_and_loaders_save_add_or_delete_rows():
    elsewhere = {(name, inside) for name, inside in found(is_writer) if name.split("/")[1] not in ("services", "services.py")}
    assert elsewhere == set(ALLOWED_WRITERS)


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("plan.save()", True),
        ("Plan.objects.filter(pk=1).update(title='x')", True),
        ("Update.objects.bulk_create(rows)", True),
        ("Plan.objects.aupdate(title='x')", True),
        ("Plan.objects.raw('SELECT 1')", True),
        ("Plan.objects.annotate(x=RawSQL('1', ()))", True),
        ("Plan.objects.filter(pk=1)", False),
        ("edit_plan(plan=plan)", False),
    ],
)
def test_the_reader_of_the_source_catches_what_it_should(line, caught):
    assert any(is_write(node) for _, node in nodes(ast.parse(line))) is caught


def test_who_and_why_of_a_history_are_set_in_one_place():
    """Whoever could set `_history_user` elsewhere could sign for somebody else; `skip_history_when_saving` leaves no trace."""
    marks = {"_history_user", "_change_reason", "_history_date", "skip_history_when_saving", "history_user"}

    def sets_a_mark(node):
        return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in marks

    assert found(sets_a_mark) == {
        ("accounts/history.py", "_marked"),
        ("accounts/models.py", "User.save"),
        ("accounts/models.py", "UserManager.create_superuser"),
    }


def test_views_ask_selectors_and_never_a_manager():
    """What a view shows was narrowed down to the council by a selector; a view with a manager could show anything."""
    managers = found(
        lambda node: isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager", "history"}
    )
    in_views = {(name, inside) for name, inside in managers if name.endswith("views.py") or "/views/" in name}
    assert in_views == set()


def test_look_ups_without_a_council_are_in_no_view():
    def is_shortcut(node):
        return isinstance(node, ast.Name) and node.id in {"get_object_or_404", "get_list_or_404"}

    assert found(is_shortcut) == set()


def test_no_csrf_check_is_switched_off_and_no_markup_is_trusted():
    def is_risky(node):
        return isinstance(node, ast.Name | ast.Attribute) and getattr(node, "id", getattr(node, "attr", "")) in {
            "csrf_exempt",
            "mark_safe",
            "SafeString",
            "xframe_options_exempt",
        }

    assert found(is_risky) == set()


# --- Models ---


def our_models():
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges) and model._meta.managed
    ]


def test_every_model_is_audited_append_only_or_named_as_neither():
    names = {model.__name__ for model in our_models() if not model._meta.auto_created}
    assert names == AUDITED | APPEND_ONLY | set(WITHOUT_A_PAST)


@pytest.mark.parametrize("name", sorted(AUDITED))
def test_an_audited_model_has_a_history_that_refuses_a_save_without_an_actor(name):
    [model] = [model for model in our_models() if model.__name__ == name]
    assert issubclass(model.history.model, HistoryBase)
    assert not issubclass(model, AppendOnly)
    assert model._meta.get_field("version"), "what is edited in place carries a version, so that a stale form is noticed"


@pytest.mark.parametrize("name", sorted(APPEND_ONLY))
def test_an_append_only_model_stands_on_the_append_only_base(name):
    [model] = [model for model in our_models() if model.__name__ == name]
    assert issubclass(model, AppendOnly)
    assert not hasattr(model, "history")


def test_tables_that_django_makes_by_itself_are_those_of_its_own_permissions():
    """No many-to-many of ours without a model of its own: a link is a dated fact."""
    automatic = {model.__name__ for model in our_models() if model._meta.auto_created}
    assert automatic <= {"User_groups", "User_user_permissions"}


# --- Services ---


def service_functions():
    for module in SERVICES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield module, name, function


def source_of(module, name):
    tree = ast.parse(Path(module.__file__).read_text())
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def is_atomic(module, name) -> bool:
    return any(ast.unparse(decorator) == "transaction.atomic" for decorator in source_of(module, name).decorator_list)


ATOMIC = [(module, name) for module, name, _ in service_functions() if is_atomic(module, name)]
# Public functions of service modules that open no transaction.
NOT_ATOMIC = {
    "open_first_cycle": "runs inside the transaction of `move_status`",
    "end_sessions": "runs inside the transaction of `edit_account`",
    "move_upload": "runs inside the transactions of the other services of uploads",
    "start_check": "runs inside the transactions of the other services of uploads",
    "published_actor": "one account, saved at once; it acts for itself, so it takes no `by`",
}


@pytest.mark.parametrize(("module", "name"), ATOMIC, ids=[f"{m.__name__}.{n}" for m, n in ATOMIC])
def test_a_service_takes_its_arguments_by_name_and_says_who_acts(module, name):
    parameters = inspect.signature(inspect.unwrap(getattr(module, name))).parameters
    positional = [p.name for p in parameters.values() if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)]
    assert positional == []
    assert parameters["by"].default is inspect.Parameter.empty, "nobody acts by default"


def test_every_public_function_of_a_service_module_that_writes_is_one_transaction():
    """Whole or not at all. Found by following the calls inside the module down to a write."""
    writing = set()
    for module, name, _ in service_functions():
        if not is_atomic(module, name) and _writes(module, name, set()):
            writing.add(name)
    assert writing == set(NOT_ATOMIC)


def _writes(module, name, seen) -> bool:
    seen.add(name)
    for _, node in nodes(source_of(module, name)):
        if is_write(node) or is_writer(node):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in seen:
            inner = getattr(module, node.func.id, None)
            if inspect.isfunction(inner) and inner.__module__ == module.__name__ and _writes(module, node.func.id, seen):
                return True
    return False


# Services of plans and figures that lock nothing.
NOT_LOCKING = {
    "create_plan": "there is no plan yet that could be locked",
    "add_comparators": "official figures belong to no council; one command adds them",
    "load_statistics": "the same",
    "move_annotation": "the inspection or notice that is marked is locked by the service that moves its mark",
}


def test_every_service_of_a_plan_or_of_figures_locks_what_it_is_about():
    """Two writes about one plan, or about one council's figures, run one after the other, so what a service checked still holds
    when it writes. Found by following the calls inside the service modules down to a lock."""
    about = [(module, name) for module, name in ATOMIC if module is not accounts.services]
    assert {name for module, name in about if not _locks(module, name, set())} == set(NOT_LOCKING)


def test_the_finder_of_locks_tells_what_locks_from_what_only_looks():
    assert _locks(metrics.services.guards, "writable_series", set())
    assert _locks(plans.services.guards, "writable_plan", set())
    assert not _locks(metrics.services.guards, "require_seen", set())
    assert not _locks(plans.services.guards, "open_cycle_of", set())


def _locks(module, name, seen) -> bool:
    """Whether this function locks a row, itself or through other functions of service modules."""
    seen.add((module, name))
    calls = [node.func for _, node in nodes(source_of(module, name)) if isinstance(node, ast.Call)]
    if any(isinstance(call, ast.Attribute) and call.attr == "select_for_update" for call in calls):
        return True
    for call in calls:
        called = inspect.unwrap(getattr(module, getattr(call, "id", ""), None))
        if inspect.isfunction(called) and ".services." in called.__module__:
            home = sys.modules[called.__module__]
            if (home, called.__name__) not in seen and _locks(home, called.__name__, seen):
                return True
    return False
