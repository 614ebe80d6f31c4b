"""A visitor: a fresh browser context that keeps an account of what the pages do behind the reader's back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import axe_playwright_python

SESSION = "videre"
"""The one cookie there is, for those who sign in."""
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


SHOWN = """async () => {
  const all = (store) => Object.entries(store).map(([key, value]) => `${key}=${value}`);
  return [
    document.title, location.href.split('#')[0], document.referrer, document.cookie, window.name,
    JSON.stringify(history.state), ...all(localStorage), ...all(sessionStorage),
    ...(window.navigation?.entries() ?? []).flatMap(each => [each.url, JSON.stringify(each.getState() ?? '')]),
    ...performance.getEntries().map(each => each.name),
    ...(await indexedDB.databases()).map(base => base.name), ...(await caches.keys()),
  ];
}"""
"""What the browser itself shows or keeps of a page: its title, addresses behind and ahead, and all its stores."""


class Visitor:
    """One person at one screen. ``page`` is Playwright's page; the methods say what the person does.

    ``expects`` are parts of console messages that belong to the journey (a page that answers 400 says so there).
    ``works`` for one who signs in: the session's cookie may be there, and no other. A citizen has none.
    """

    def __init__(
        self,
        browser: Any,
        site: str,
        screen: tuple[int, int],
        *,
        dark: bool = False,
        script: bool = True,
        works: bool = False,
        expects: tuple[str, ...] = (),
        **context: Any,
    ) -> None:
        self.site = site
        self.script = script
        self.works = works
        self.expects = expects
        self.scheme = "dark" if dark else "light"
        self.asked: list[str] = []
        self.findings: list[str] = []
        self.context = browser.new_context(
            viewport={"width": screen[0], "height": screen[1]},
            color_scheme=self.scheme,
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

    def presses(self, name: str, within: Any = None) -> None:
        """Press a button by its words and wait for the page it leads to."""
        button = (within or self.page).get_by_role("button", name=name)
        with self.page.expect_navigation(wait_until="load"):
            button.click()

    def follows(self, name: str, within: Any = None) -> None:
        """Follow a link by its words and wait for the page it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            (within or self.page).get_by_role("link", name=name).first.click()

    def fills(self, **fields: str) -> None:
        """Write in fields by their name in the form."""
        for name, text in fields.items():
            self.page.locator(f"main [name='{name}']").fill(text)

    def signs_in(self, email: str, password: str) -> None:
        """Sign in by password and, where it is asked for, with the one-time code that a demonstration shows."""
        self.goes_to("/inn")
        self.fills(email=email, password=password)
        self.presses("Logg inn")
        if self.page.url.split("?")[0].endswith("/inn/kode"):
            self.fills(code=self.shown_code())
            self.presses("Fortsett")

    def shown_code(self) -> str:
        """Read the one-time code on the page that asks for it."""
        found = re.search(r"koden akkurat nå er (\d{6})", self.page.locator("main").inner_text())
        assert found, "no code is shown"
        return found[1]

    def opens_letter(self, receiver: str, subject: str = "") -> None:
        """Open the newest letter to somebody in the demonstration's mailbox, or the newest with this in its subject."""
        self.goes_to(f"/post?til={quote(receiver)}")
        letter = self.page.locator("ol.letters a").filter(has_text=subject).first
        with self.page.expect_navigation(wait_until="load"):
            letter.click()

    def browser_keeps(self) -> str:
        """Everything the browser shows or keeps outside the page itself, in one text; also without scripts."""
        kept = self.page.evaluate(SHOWN) if self.script else [self.page.title(), self.page.url]
        asked = [url.partition("#")[0] for url in self.asked]
        behind = self.context.new_cdp_session(self.page).send("Page.getNavigationHistory")["entries"]
        for entry in behind:  # without scripts nothing takes a code out of the address that was followed
            kept += [entry["title"], entry["url"] if self.script else entry["url"].partition("#")[0]]
        return "\n".join([*kept, *asked, json.dumps(self.context.cookies()), json.dumps(self.context.storage_state())])

    def is_told(self, words: str) -> None:
        """See that the page says what came of it."""
        told = self.page.locator("main [role=status]").first.inner_text()
        assert words in told, told

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

    def looks_everywhere(self) -> None:
        """Let axe look at the page on a phone in the light and on a desk in the dark; nothing may be too wide."""
        before = self.page.viewport_size
        for screen, scheme in ((PHONE, "light"), (DESK, "dark")):
            self.page.set_viewport_size({"width": screen[0], "height": screen[1]})
            self.page.emulate_media(color_scheme=scheme)
            if self.overflow():
                self.findings.append(f"{self._path()} is wider than {screen[0]} pixels")
            self.findings += [f"{found} [{screen[0]} pixels, {scheme}]" for found in self._axe()]
        self.page.emulate_media(color_scheme=self.scheme)
        self.page.set_viewport_size(before)

    def leaves(self) -> list[str]:
        """End the visit and return everything that should not have been, in words."""
        findings = list(self.findings)
        host = urlsplit(self.site).netloc
        findings += [f"asked another server: {url}" for url in self.asked if not self._ours(url, host)]
        findings += [f"cookie: {cookie['name']}" for cookie in self.context.cookies() if not self._may_have(cookie)]
        if self.script and self.page.url.startswith(self.site):
            findings += [f"stored: {what}" for what in self.page.evaluate(STORED)]
            findings += self._axe()
        self.context.close()
        return findings

    def _may_have(self, cookie: Any) -> bool:
        """The session's, of one who works here, out of reach of scripts and of other sites' forms."""
        return bool(
            self.works and cookie["name"] == SESSION and cookie["httpOnly"] and cookie["sameSite"] in {"Lax", "Strict"}
        )

    def _path(self) -> str:
        return re.sub(r"[\w-]{30,}", "…", urlsplit(self.page.url).path)

    @staticmethod
    def _ours(url: str, host: str) -> bool:
        return urlsplit(url).netloc == host or url.startswith(("data:", "blob:", "about:"))

    def _axe(self) -> list[str]:
        self.page.evaluate(AXE)
        options = json.dumps({"runOnly": WCAG, "resultTypes": ["violations"]})
        result = self.page.evaluate(f"() => axe.run(document, {options})")
        return [
            f"axe {found['id']} ({found['impact']}) on {self._path()}: {found['help']}: "
            + "; ".join(str(node["target"][-1]) for node in found["nodes"][:4])
            for found in result["violations"]
        ]
