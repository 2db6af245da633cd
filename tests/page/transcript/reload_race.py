"""A browser that is slow to let go of a page which is loaded anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.page.sites import Visit
from tests.page.waits import wait_until

HOLD = "(name) => { navigator.locks.request(name, () => new Promise((done) => { window.letGo = done; })); }"
WITHOUT_LIMIT = "AbortSignal.timeout = () => new AbortController().signal"


@contextmanager
def loaded_anew_but_not_left(person: Visit) -> Iterator[None]:
    """Load the page anew; until the end of the block the former one still holds what it held."""
    tab = person.page.evaluate("sessionStorage.getItem('locutorio.tab')")
    holder = person.page.context.new_page()
    holder.goto(f"{person.site.url}/locales/en.json")
    holder.evaluate(HOLD, f"locutorio.draft/{tab}")
    person.page.add_init_script(WITHOUT_LIMIT)
    person.page.reload()
    yield
    wait_until(holder, "'letGo' in window")
    holder.evaluate("letGo()")
