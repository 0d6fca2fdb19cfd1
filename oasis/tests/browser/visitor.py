"""pytest plugin: a real browser for the backoffice, Chromium of the system driven by Playwright against a live server.

Every test in a folder named `browser`, of whatever app, has it.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OUTPUT = Path(__file__).resolve().parents[3] / ".ci" / "output"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1440, "height": 960}, {"width": 390, "height": 844}
SECONDS = 120  # for what a page does at once on an idle machine


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in such a folder needs Chromium, which a file's tests share: they run on one worker."""
    missing = pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            if CHROMIUM is None:
                item.add_marker(missing)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser, started once for the tests of a file."""
    from playwright.sync_api import sync_playwright

    # Playwright's synchronous API keeps an event loop in this thread as long as it runs, which is why it does not run for
    # the whole session; and Django would refuse its database beside a loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=SECONDS * 1000)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visitor:
    """Somebody at a screen; whatever goes wrong in the page's own scripts fails the test."""

    def __init__(self, page: Any, server: str) -> None:
        self.page, self.server = page, server
        self.problems: list[str] = []
        self.under_way: set[Any] = set()  # requests
        page.set_default_timeout(SECONDS * 1000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self._note(message))
        page.on("response", lambda answer: self._check(answer))
        page.on("request", lambda request: self.under_way.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self.under_way.discard(request))

    def _note(self, message: Any) -> None:
        if message.type == "error" and "status of 403" not in message.text:
            self.problems.append(message.text)

    def _check(self, answer: Any) -> None:
        if not answer.url.startswith((self.server, "data:", "blob:")):
            self.problems.append(f"asked somebody else: {answer.url}")

    def open(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.server + path)

    def log_in(self, person: Any) -> None:
        """Through the form."""
        self.open("/admin/")
        self.page.fill("input[name=username]", person.email)
        self.page.fill("input[name=password]", person.password)
        self.page.click("#login-form button[type=submit]")
        self.page.wait_for_selector(".oasis-home")

    def switch_to(self, name: str) -> None:
        """By the switcher in the menu."""
        self.page.click(".oasis-switcher-button")
        self.page.click(f".oasis-switcher-menu button:has-text('{name}')")
        self.page.wait_for_selector(f".oasis-switcher-button:has-text('{name}')")

    def settle(self) -> None:
        """Wait until the page is whole and asks for nothing more."""
        self.page.wait_for_load_state("load")
        deadline = time.monotonic() + SECONDS
        while self.under_way:
            assert time.monotonic() < deadline, [request.url for request in self.under_way]
            self.page.wait_for_timeout(10)

    def picture(self, name: str) -> None:
        """Keep a screenshot of the whole page as CI output."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        self.settle()
        self.page.evaluate("document.fonts.ready")
        size = self.page.viewport_size
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({**size, "height": max(height, size["height"])})  # fixed bars stay at the edge
        self.page.screenshot(path=OUTPUT / f"{name}.png")
        self.page.set_viewport_size(size)

    def overflows(self) -> int:
        """How many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def visitor(transactional_db: None, live_server: Any, chromium: Any) -> Iterator[Any]:
    """`visitor(PHONE)`: somebody at a screen of that size."""
    contexts = []
    people: list[Visitor] = []

    def at_screen(size: dict[str, int] = DESK) -> Visitor:
        context = chromium.new_context(viewport=size, locale="es-ES", timezone_id="Europe/Madrid")
        contexts.append(context)
        people.append(Visitor(context.new_page(), live_server.url))
        return people[-1]

    yield at_screen
    for context in contexts:
        context.close()
    assert [problem for person in people for problem in person.problems] == []
