"""What the documents say of the code is so: names, tables and paths are compared with it."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from accounts.permissions import PERMISSIONS, ROLES, Role
from improvement.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from plans.rag import RULE_CODES
from plans.rollup import OVERALL_CODES

ROOT = Path(__file__).resolve().parents[2]
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")), *ADRS]
# Ends of names that make a word in back-ticks a path, beside a slash in it.
SUFFIXES = (".md", ".txt", ".toml", ".csv", ".html", ".py")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rows_of_tables(text: str) -> list[list[str]]:
    """The cells of every row of every table, heading rows and rulers left out."""
    lines = text.splitlines()
    rows = []
    for number, line in enumerate(lines):
        heads_a_table = number + 1 < len(lines) and lines[number + 1].startswith("|--")
        if line.startswith("|") and not line.startswith("|--") and not heads_a_table:
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def heading_of_table(text: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith("|"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def code_in(text: str) -> list[str]:
    """What stands in back-ticks within a line; blocks of code are left out."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", outside)


def blocks_in(text: str) -> list[str]:
    """The lines of the blocks of code, without their comments."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [line.split(" # ")[0] for block in blocks for line in block.splitlines()]


# --- Paths, targets and commands ---


def paths_in(text: str) -> set[str]:
    """The paths of this repository that a document names: words with a slash in them, or a known ending."""
    found = set()
    for word in code_in(text):
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", word) and ("/" in word or word.endswith(SUFFIXES)):
            found.add(word)
    return found


def is_generated(path: str) -> bool:
    """Whether git leaves it out: made by running, not in the repository."""
    left_out = [line.strip().strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()]
    return path.strip("/").split("/")[0] in left_out


def exists(path: str) -> bool:
    """A path from the root; or a lone file name that some file has (`rag.py`, inside a sentence about its app)."""
    if (ROOT / path).exists():
        return True
    return "/" not in path and any(
        any((ROOT / top).rglob(path)) for top in ("accounts", "metrics", "plans", "improvement", "static", "templates")
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_path_that_a_document_names_exists(document):
    named_paths = paths_in(document.read_text())
    assert [path for path in sorted(named_paths) if not is_generated(path) and not exists(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_and_picture_leads_to_a_file(document):
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_the_readme_names_paths():
    """The comparison above would pass for a reading that finds nothing."""
    assert {"plans/rag.py", "templates/components/", "requirements.txt"} <= paths_in((ROOT / "README.md").read_text())


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_make_target_that_a_document_names_exists(document):
    text = document.read_text()
    commands = code_in(text) + blocks_in(text)
    asked = {target for command in commands for target in re.findall(r"\bmake ([a-z][a-z-]*)", command)}
    assert asked <= make_targets()


def test_the_readme_begins_with_how_to_run_and_test():
    commands = re.search(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), flags=re.DOTALL | re.MULTILINE)[1]
    assert [line.split("#")[0].strip() for line in commands.splitlines()] == ["make run", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_management_command_that_a_document_names_exists(document):
    asked = set(re.findall(r"manage\.py ([a-z]\w*)", document.read_text()))
    assert asked <= set(get_commands())


def test_the_readme_stays_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 150


def test_the_readme_lists_the_accounts_of_the_demonstration():
    text = (ROOT / "README.md").read_text()
    rows = [(row[0].strip("`"), row[1]) for row in rows_of_tables(text) if "@" in row[0]]
    assert rows == list(DEMO_ACCOUNTS)
    assert f"The password of each is `{DEMO_PASSWORD}`." in text


# --- Settings ---


def read_by_settings() -> set[str]:
    """The variables that settings.py reads: the first argument of every call of `env` or of one of its methods."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / "improvement" / "settings.py").read_text())):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if isinstance(called, ast.Name) and called.id == "env":
            assert isinstance(node.args[0], ast.Constant), f"line {node.lineno}: a setting's name is written out"
            names.add(node.args[0].value)
    return names


def read_by_serve() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)[:}]", (ROOT / "bin" / "serve").read_text()))


def read_by_make() -> set[str]:
    text = (ROOT / "Makefile").read_text()
    defaults = set(re.findall(r"^([A-Z_]+) \?=", text, flags=re.MULTILINE))
    fixed = set(re.findall(r"^([A-Z_]+) :=", text, flags=re.MULTILINE))
    return defaults | set(re.findall(r"\$\(([A-Z_]+)\)", text)) - fixed


def documented(reader: str) -> set[str]:
    rows = rows_of_tables((ROOT / "docs" / "settings.md").read_text())
    return {row[0].strip("`") for row in rows if f"`{reader}`" in row[2]}


@pytest.mark.parametrize(
    ("reader", "read"),
    [("improvement/settings.py", read_by_settings), ("bin/serve", read_by_serve), ("Makefile", read_by_make)],
)
def test_the_table_of_settings_lists_what_is_read_and_nothing_else(reader, read):
    # make has a variable MAKE of its own.
    assert documented(reader) == read() - {"MAKE"}


def test_each_setting_stands_once_with_a_default_and_a_meaning():
    rows = rows_of_tables((ROOT / "docs" / "settings.md").read_text())
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    assert [row for row in rows if len(row) != 4 or not all(row)] == []


def test_the_unit_for_systemd_has_one_setting_on_a_line():
    unit = re.search(r"^```ini\n(.*?)^```", (ROOT / "docs" / "deploy.md").read_text(), flags=re.DOTALL | re.MULTILINE)[1]
    lines = [line for line in unit.splitlines() if line]
    assert [line for line in lines if not re.fullmatch(r"\[\w+\]|[A-Z]\w+=\S.*", line)] == []
    assert {"[Unit]", "[Service]", "[Install]", "EnvironmentFile=/etc/getting-to-good.env"} <= set(lines)


def test_the_settings_file_for_a_server_names_variables_that_are_read():
    text = (ROOT / "docs" / "deploy.md").read_text()
    names = set(re.findall(r"^([A-Z_]+)='", text, flags=re.MULTILINE))
    assert {"SECRET_KEY", "PRODUCTION", "DATABASE_URL", "ALLOWED_HOSTS"} <= names <= read_by_settings()


# --- Permissions ---


def test_the_table_of_permissions_is_what_the_code_says():
    text = (ROOT / "docs" / "permissions.md").read_text()
    expected = [
        [f"`{permission}`", words, *("yes" if permission in ROLES[role] else "no" for role in Role)]
        for permission, words in PERMISSIONS.items()
    ]
    assert heading_of_table(text) == ["Constant", "Permission", *(role.label for role in Role)]
    assert rows_of_tables(text) == expected


# --- Rules ---


def codes_in_tables(text: str, letter: str) -> tuple[str, ...]:
    return tuple(row[0] for row in rows_of_tables(text) if re.fullmatch(rf"{letter}\d+", row[0]))


@pytest.mark.parametrize(("letter", "codes", "module"), [("R", RULE_CODES, "rag"), ("O", OVERALL_CODES, "rollup")])
def test_the_codes_of_the_rules_agree(letter, codes, module):
    """In the document, in the list of codes, in the docstring's table and in the branches: the same, in the same order."""
    source = (ROOT / "plans" / f"{module}.py").read_text()
    specified = tuple(re.findall(rf"^({letter}\d+) ", ast.get_docstring(ast.parse(source)), flags=re.MULTILINE))
    assert codes_in_tables((ROOT / "docs" / "rating-rules.md").read_text(), letter) == codes
    assert specified == codes
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    given = {
        node.value
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(rf"{letter}\d+", node.value)
    }
    assert given == set(codes)


# --- Decisions ---


@pytest.mark.parametrize("adr", ADRS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_and_the_three_headings(adr):
    text = adr.read_text()
    number = int(adr.name[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps():
    assert [int(adr.name[:4]) for adr in ADRS] == list(range(1, len(ADRS) + 1))


# --- Requirements ---

REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9-]+)(\[[a-z,]+\])?==(?P<version>[\w.]+) +# (?P<reason>\S.+)")


def requirements(file: Path) -> list[str]:
    lines = file.read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize("file", sorted(ROOT.glob("requirements*.txt")), ids=named)
def test_each_package_is_pinned_and_says_why_it_is_there(file):
    assert requirements(file)
    assert [line for line in requirements(file) if not REQUIREMENT.fullmatch(line)] == []


def test_the_constraints_pin_the_same_versions():
    """constraints.txt holds what the packages bring with them, and the packages themselves at the version asked for."""
    pinned = dict(
        line.lower().split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")
    )
    for file in ROOT.glob("requirements*.txt"):
        for line in requirements(file):
            match = REQUIREMENT.fullmatch(line)
            assert pinned[match["name"].lower()] == match["version"], line
