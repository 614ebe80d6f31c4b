"""A visitor: a fresh browser context that keeps an account of what the pages do behind the reader's back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python

PHONE = (390, 844)
DESK = (1280, 900)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STORED = """async () => [
  ...Object.keys(localStorage).map(key => 'localStorage ' + key),
  ...Object.keys(sessionStorage).map(key => 'sessionStorage ' + key),
  ...(await indexedDB.databases()).map(base => 'indexedDB ' + base.name),
  ...(await caches.keys()).map(name => 'cache ' + name),
  ...(await navigator.serviceWorker.getRegistrations()).map(worker => 'worker ' + worker.scope),
]"""


class Visitor:
    """One person at one screen. ``page`` is Playwright's page; the methods say what the person does.

    ``expects`` are parts of console messages that belong to the journey (a page that answers 400 says so there).
    """

    def __init__(
        self,
        browser: Any,
        site: str,
        screen: tuple[int, int],
        *,
        dark: bool = False,
        script: bool = True,
        expects: tuple[str, ...] = (),
        **context: Any,
    ) -> None:
        self.site = site
        self.script = script
        self.expects = expects
        self.asked: list[str] = []
        self.findings: list[str] = []
        self.context = browser.new_context(
            viewport={"width": screen[0], "height": screen[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="nb-NO",
            reduced_motion="reduce",
            **context,
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.findings.append(f"script error: {error}"))

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in self.expects):
            self.findings.append(f"console {message.type}: {message.text}")

    def goes_to(self, path: str) -> None:
        self.page.goto(self.site + path, wait_until="load")

    def searches(self, words: str = "", near: str = "") -> None:
        """Fill in the two fields and press the button, as anyone would; waits for the answer."""
        self.page.get_by_label("Hva strever du med?").fill(words)
        self.page.locator("#near").fill(near)
        self.page.get_by_role("button", name="Finn grupper").click()
        self.page.wait_for_load_state("load")

    def cards(self) -> Any:
        """The groups in the list, in their order."""
        return self.page.locator("#results .cards [data-group]")

    def sees_map(self) -> Any:
        """Scroll to the map, wait until it is drawn, and return it."""
        chart = self.page.locator("#map")
        chart.scroll_into_view_if_needed()
        self.page.locator("#map.is-ready .pin, #map.is-ready .pin-cluster").first.wait_for()
        return chart

    def overflow(self) -> int:
        """Pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def looks_closely(self) -> None:
        """Let axe look at the page as it is now; its findings are told when the visit ends."""
        self.findings += self._axe()

    def leaves(self) -> list[str]:
        """End the visit and return everything that should not have been, in words."""
        findings = list(self.findings)
        host = urlsplit(self.site).netloc
        findings += [f"asked another server: {url}" for url in self.asked if not self._ours(url, host)]
        findings += [f"cookie: {cookie['name']}" for cookie in self.context.cookies()]
        if self.script and self.page.url.startswith(self.site):
            findings += [f"stored: {what}" for what in self.page.evaluate(STORED)]
            findings += self._axe()
        self.context.close()
        return findings

    @staticmethod
    def _ours(url: str, host: str) -> bool:
        return urlsplit(url).netloc == host or url.startswith(("data:", "blob:", "about:"))

    def _axe(self) -> list[str]:
        self.page.evaluate(AXE)
        options = json.dumps({"runOnly": WCAG, "resultTypes": ["violations"]})
        result = self.page.evaluate(f"() => axe.run(document, {options})")
        return [
            f"axe {found['id']} ({found['impact']}): {found['help']}: "
            + "; ".join(str(node["target"][-1]) for node in found["nodes"][:4])
            for found in result["violations"]
        ]
