"""How long a person waits: from pressing "Sign in" to the drawn lineage, in a browser.

`python -m bench.first_paint`: headless Chromium, the demo workspace, a browser that has
nothing in its cache. The page's own clock is read: from the press of the button to the
frame that shows the last node and the edges.
"""

import statistics
import time

from playwright.sync_api import Browser

from tests.chromium import chromium
from tests.installations import PASSWORD, Installation, started

TRIES = 5
TYPING_MILLISECONDS = 1_000  # Nobody types a password faster.
SETTLING_MILLISECONDS = 500
WATCH = """
() => {
  addEventListener("click", (event) => { window.pressed ??= event.timeStamp }, true)
  new MutationObserver((_, watching) => {
    if (!document.querySelector(".react-flow__edge")) return
    watching.disconnect()
    requestAnimationFrame(() => setTimeout(() => { window.drawn = performance.now() }))
  }).observe(document, { subtree: true, childList: true })
}
"""


def milliseconds(since: float) -> float:
    return (time.perf_counter() - since) * 1000


def walk(browser: Browser, installation: Installation, place: str) -> dict[str, float]:
    """Go there, be sent to the sign-in page, sign in, and wait for the graph."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"{installation.origin}{place}")
    page.get_by_label("Login").fill("admin")
    found = milliseconds(began)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.wait_for_timeout(TYPING_MILLISECONDS)
    page.evaluate(WATCH)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("dashboard", exact=True).first.wait_for()
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    drawn = float(page.evaluate("window.drawn - window.pressed"))
    again = time.perf_counter()
    page.reload()
    page.get_by_text("dashboard", exact=True).first.wait_for()
    reloaded = milliseconds(again)
    context.close()
    return {
        "the sign-in page": found,
        "signing in, until the lineage is drawn": drawn,
        "the lineage once more": reloaded,
    }


def main() -> None:
    with started() as installation, chromium() as browser:
        with installation.client() as client:
            [flights] = client.get("/workspaces").json()
        place = f"/workspaces/{flights['id']}/graph"
        walks = [walk(browser, installation, place) for _ in range(TRIES)]
    for name in walks[0]:
        took = [each[name] for each in walks]
        told = f"median {statistics.median(took):5.0f} ms, slowest {max(took):5.0f} ms"
        print(f"{name:40} {told}")


if __name__ == "__main__":
    main()
