"""Imports go one way, and the rules know nothing but the standard library."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "metrics", "plans", "boards", "improvement")
# Modules that hold rules and values. Each may import the standard library and the other modules of this list.
RULES = {
    "metrics.amounts",
    "metrics.charts",
    "metrics.comparing",
    "metrics.composition",
    "metrics.direction",
    "metrics.exports",
    "metrics.figures",
    "metrics.finance",
    "metrics.guarding",
    "metrics.icons",
    "metrics.kinds",
    "metrics.lateness",
    "metrics.library",
    "metrics.months",
    "metrics.polarity",
    "metrics.rolling",
    "metrics.shown",
    "metrics.spc",
    "metrics.suppression",
    "metrics.targets",
    "metrics.uploads",
    "plans.rag",
    "plans.rollup",
    "plans.expected",
    "plans.movement",
    "plans.lifecycle",
    "plans.ladder",
    "plans.charts",
    "plans.answering",
    "plans.coverage",
    "plans.evidence_files",
    "plans.frameworks",
    "plans.working_days",
    "plans.resources",
    "plans.checks",
    "plans.limbs",
    "improvement.demo.figures",
    "improvement.demo.story",
    "improvement.reminding",
    "boards.challenges",
    "boards.checks",
    "boards.decisions",
    "boards.rota",
    "boards.reporting",
    "boards.since",
    "boards.packs",
    "boards.papers",
}


def path_of(module: str) -> Path:
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def with_submodules(names: set[str]) -> set[str]:
    """The names, and the modules of those that are packages."""
    files = {path for name in names for path in (ROOT / Path(*name.split("."))).rglob("*.py")}
    inside = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    return names | {name.removesuffix(".__init__") for name in inside}


RULE_MODULES = with_submodules(RULES)
# Packages that read and write files: these are values too.
FILE_PACKAGES = {"openpyxl", "defusedxml", "docx", "resvg_py"}
READERS_AND_WRITERS = {
    "metrics.exports",
    "metrics.uploads.package",
    "metrics.uploads.workbooks",
    "boards.papers.checking.docx_reading",
    "boards.papers.excel",
    "boards.papers.pictures",
    "boards.papers.template_checking",
    "boards.papers.template_example",
    "boards.papers.template_filling",
    "boards.papers.template_reading",
    "boards.papers.word",
    "boards.papers.word_blocks",
    "boards.papers.word_lists",
    "boards.papers.word_styles",
}


def imports_of(module: str) -> set[str]:
    """Every module that this one imports anywhere, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path_of(module).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports name the whole path"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            known = {name for name in submodules if path_of(name).exists()}
            found |= known or {node.module}
    return found


def test_the_import_contracts_are_kept():
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_contracts_name_every_app_in_order():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert layers == list(reversed(APPS))


@pytest.mark.parametrize("module", sorted(RULE_MODULES))
def test_a_rule_module_imports_the_standard_library_and_other_rules_only(module):
    known = sys.stdlib_module_names | (FILE_PACKAGES if module in READERS_AND_WRITERS else set())
    foreign = {name for name in imports_of(module) if name.split(".")[0] not in known and name not in RULE_MODULES}
    assert foreign == set()


def test_the_contract_about_rules_names_the_rule_modules_of_the_lower_apps():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [named] = [contract["source_modules"] for contract in contracts if contract["name"].startswith("Rules know nothing")]
    assert set(named) == {module for module in RULES if not module.startswith("improvement.")}


@pytest.mark.parametrize("app", APPS)
def test_views_and_forms_are_imported_by_no_model_service_or_selector(app):
    """A write or a reading does not depend on the page it serves."""
    for path in sorted((ROOT / app).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if any(part in module.split(".") for part in ("models", "services", "selectors", "querysets", "history")):
            wrong = {name for name in imports_of(module) if {"views", "forms", "admin", "urls"} & set(name.split("."))}
            # An address by its name, for where a background job leads: that names a page and imports none.
            assert wrong - {"django.forms", "django.urls"} == set(), module


@pytest.mark.parametrize("app", APPS)
def test_tests_are_imported_by_no_source_module(app):
    for path in sorted((ROOT / app).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        assert not {name for name in imports_of(module) if name.split(".")[0] == "tests"}, module


@pytest.mark.parametrize("app", APPS)
def test_signals_are_used_nowhere(app):
    """What happens on a write stands in its service, where it can be read."""
    for path in sorted((ROOT / app).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        assert not {name for name in imports_of(module) if "signals" in name.split(".")}, module
