"""Takes the pictures of the README: the real page in use, with a scripted model.   usage: python -m scripts.screenshots

Needs what `python3 -m scripts.setup dev chromium page` sets up.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

from scripts.environments import ROOT
from scripts.programs import installed_chromium

IMAGES = ROOT / "docs" / "images"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTH, HEIGHT = 1200, 760
MODEL = "gpt-6-luna"
CODE = "ana-7f3kq9xw"
EARLIER = ("Plan for the allotment", "Letter to the landlord", "Verbos irregulares", "Why is the sea salty?")
QUESTION = "How long do I boil an egg, and does the altitude matter?"
ANSWER = """\
It depends on how you like it. From the moment the water boils, for an egg from the fridge:

| Yolk | At sea level | At 2000 m |
| --- | --- | --- |
| Runny | 6 minutes | 7½ minutes |
| Soft | 7½ minutes | 9 minutes |
| Hard | 10 minutes | 12 minutes |

**Yes, altitude matters.** Water boils about 1 °C cooler for every 300 m, so at height $h$ in metres

$$T \\approx 100\\,^\\circ\\mathrm{C} - \\frac{h}{300}$$

and an egg needs longer. A lid doesn't help much; a pressure cooker does.
"""


def main() -> int:
    """Write `docs/images/page-light.png` and `page-dark.png`."""
    from playwright.sync_api import sync_playwright

    from tests.page.sites import Visit, site_of
    from tests.support.page_modules import offer_modules, write_modules
    from tests.upstream import Script, ScriptedUpstream

    chromium = installed_chromium()
    if chromium is None:
        print("There is no browser: run `python3 -m scripts.setup dev chromium page`.", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder, ScriptedUpstream() as upstream, sync_playwright() as playwright:
        modules = write_modules(Path(folder))
        environment = {"CODE": CODE, "DEFAULT_MODEL": MODEL, "CUSTOM_MODELS": f"-all,+{MODEL}"}
        with site_of(upstream, environment) as site:
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": WIDTH, "height": HEIGHT},
                    color_scheme=theme,
                    locale="en",
                    reduced_motion="reduce",
                    service_workers="block",
                )
                offer_modules(context, modules)
                person = Visit(context.new_page(), site)
                person.open_with_code(CODE, model=MODEL)
                for title in EARLIER:
                    person.keep("Hello", "Hello.", title=title)
                shown = person.keep(title="Boiling an egg")
                person.show(shown)
                upstream.next_script(Script(text=ANSWER))
                person.ask(QUESTION)
                person.expect_state("complete")
                person.page.locator(".katex").first.wait_for()
                person.page.mouse.move(0, 0)
                person.page.screenshot(path=IMAGES / f"page-{theme}.png")
                context.close()
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
