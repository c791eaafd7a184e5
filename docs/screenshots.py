"""Makes the pictures in docs/images/ anew: starts the demonstration on a database of its own and photographs its pages.

`make screenshots` runs it; it needs Chromium (the environment variable CHROMIUM names another one than the system's).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "getting-to-good"
PLAN = "/exampleshire/plans/improvement-plan/"
SCORECARD = "/exampleshire/metrics/"
INDICATOR = "/exampleshire/metrics/CIN_VISIT/"
WIDE, NARROW, NARROWEST, A4_WIDE, TALLEST, CHART_TALLEST = 1280, 390, 320, 760, 1400, 900
LARGEST = 300_000  # bytes


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium libatomic1 (or set CHROMIUM to its path)")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port()
        server = start_server(Path(folder), port)
        try:
            wait_until_healthy(server, f"http://127.0.0.1:{port}/health/")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--disable-dev-shm-usage"])
            photograph(browser, f"http://127.0.0.1:{port}")
            browser.close()
            photograph_paper(Path(folder))
        finally:
            server.terminate()
            server.wait(timeout=20)


def photograph(browser: Browser, origin: str) -> None:
    board = signed_in(browser, origin, "board@exampleshire.example")
    board.goto("/")
    take(board, "start-page")
    board.goto(PLAN)
    take(board, "plan-page")
    narrow = signed_in(browser, origin, "board@exampleshire.example", NARROW)
    narrow.goto(PLAN)
    take(narrow, "plan-page-narrow")

    officer = signed_in(browser, origin, "officer@exampleshire.example")
    officer.goto("/")
    take(officer, "my-work")
    officer.get_by_role("link", name="Update", exact=False).first.click()
    for group, choice in (("Impact on children", "No evidence"), ("Rating of delivery", "Green")):
        officer.get_by_role("group", name=group).get_by_role("radio", name=choice, exact=True).check()
    take(officer, "update-form")

    photograph_figures(browser, origin)


def photograph_figures(browser: Browser, origin: str) -> None:
    """The scorecard and an indicator; its chart on a narrow screen and as a printer without colour prints it."""
    board = signed_in(browser, origin, "board@exampleshire.example")
    board.goto(SCORECARD)
    take(board, "scorecard")
    board.goto(INDICATOR)
    take(board, "indicator")

    narrow = signed_in(browser, origin, "board@exampleshire.example", NARROWEST)
    narrow.goto(INDICATOR)
    take_chart(narrow, "chart-320")

    # The policy of the pages allows no style from elsewhere, and there is no other way to take the colour out.
    printed = signed_in(browser, origin, "board@exampleshire.example", A4_WIDE, bypass_csp=True)
    printed.goto(INDICATOR)
    printed.emulate_media(media="print")
    printed.add_style_tag(content="html { filter: grayscale(1); }")
    take_chart(printed, "chart-print-grey")


def photograph_paper(folder: Path) -> None:
    """The first two pages of the PDF of Oldham's paper of September 2019, side by side."""
    command = [sys.executable, "manage.py", "write_papers", str(folder / "papers"), "--council", "oldham"]
    subprocess.run(command, cwd=ROOT, env=environment_of(folder), check=True, stdout=subprocess.DEVNULL)
    [file, *_] = sorted((folder / "papers").rglob("*september-2019.pdf")) or sorted((folder / "papers").rglob("*.pdf"))
    pages = [page.render(scale=1.1).to_pil() for page in (pypdfium2.PdfDocument(file)[number] for number in range(2))]
    width, height = sum(page.width for page in pages) + 1, max(page.height for page in pages)
    picture = Image.new("RGB", (width, height), "#a0a8a7")
    for number, page in enumerate(pages):
        picture.paste(page, (number * (pages[0].width + 1), 0))
    path = IMAGES / "paper-page.png"
    picture.quantize(128).save(path, optimize=True)
    told(path)


def signed_in(browser: Browser, origin: str, email: str, width: int = WIDE, bypass_csp: bool = False) -> Page:
    page = browser.new_page(base_url=origin, viewport={"width": width, "height": 900}, locale="en-GB", bypass_csp=bypass_csp)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    return page


def take_chart(page: Page, name: str) -> None:
    """The first chart of the page with its key and notes, and the beginning of its table where that is open."""
    path = IMAGES / f"{name}.png"
    box = page.locator("figure.app-chart").first.bounding_box()
    page.screenshot(path=path, full_page=True, clip=box | {"height": min(box["height"], CHART_TALLEST)})
    told(path)


def take(page: Page, name: str) -> None:
    """The page from its top, as far down as it goes or 1,400 pixels."""
    size = page.viewport_size
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": height})
    told(path)


def told(path: Path) -> None:
    weight = path.stat().st_size
    if weight > LARGEST:
        sys.exit(f"{path.name} has {weight:,} bytes; at most {LARGEST:,} are wanted.")
    sys.stdout.write(f"{path.relative_to(ROOT)}: {weight // 1000} kB\n")


def start_server(folder: Path, port: int) -> subprocess.Popen:
    """The server as `make run` starts it, on a SQLite file in `folder`."""
    environment = environment_of(folder) | {"PORT": str(port)}
    return subprocess.Popen(["sh", "bin/serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def environment_of(folder: Path) -> dict[str, str]:
    """The demonstration on a SQLite file in `folder`, whatever else is set."""
    environment = os.environ | {"DEMO": "1", "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}"}
    for name in ("PRODUCTION", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "BIND"):
        environment.pop(name, None)
    return environment


def wait_until_healthy(server: subprocess.Popen, address: str, seconds: int = 120) -> None:
    """Until the server answers: loading the demonstration comes first."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            sys.exit(f"The server ended with status {server.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    sys.exit(f"The server did not answer within {seconds} seconds.")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


if __name__ == "__main__":
    main()
