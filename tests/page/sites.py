"""The page's sites: a relay with the page in front, and what a person does there."""

import json
import re
import urllib.request
from collections.abc import Callable, Mapping
from types import MappingProxyType

from playwright.sync_api import Locator, Page, expect

from tests.page.ui_strings import words_of
from tests.page.waits import wait_until, wait_until_ready
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

CODE = "code-test-7f3kq9"
SAMPLING_MODEL = "gpt-4.1-mini"
"""One that a temperature can be told, as the usual one cannot."""
KEY = "sk-test-page"
MODEL = "gpt-6-luna"

KEEP_CONVERSATION = """
async ({ texts, answer, conversation: facts }) => {
  const [{ Archive }, { newConversation, newMessage }] = await Promise.all([
    import("/js/store/archive.js"),
    import("/js/store/records.js"),
  ]);
  const archive = await Archive.open();
  const conversation = newConversation({ title: "Kept", ...facts });
  let parentId = null;
  const messages = texts.map((text, index) => {
    const more = index % 2 ? { model: "gpt-6-luna", ...answer } : {};
    const role = index % 2 ? "assistant" : "user";
    const createdAt = Date.now() - 3_600_000 + index * 1000;
    const message = newMessage({ conversationId: conversation.id, parentId, role, text, createdAt, ...more });
    parentId = message.id;
    return message;
  });
  conversation.leafId = parentId;
  await archive.addConversation(conversation, messages);
  return conversation.id;
}
"""

# It is kept for the next start as soon as it is known.
HAS_LEARNT = "() => Boolean(JSON.parse(localStorage.getItem('locutorio.site'))?.access)"

OpenSite = Callable[[Mapping[str, str]], WaitressServer]


def site_of(upstream: ScriptedUpstream, environment: Mapping[str, str]) -> WaitressServer:
    """Return a site, not yet started, that asks `upstream`."""
    return WaitressServer({"BASE_URL": upstream.url, "OPENAI_API_KEY": KEY, **environment})


def learn_models(site: WaitressServer, code: str = "") -> None:
    """Let the relay ask for the upstream's models now, so that this takes no script meant for a later question."""
    headers = {"Authorization": f"Bearer nk-{code}"} if code else {}
    request = urllib.request.Request(f"{site.url}/api/access", method="POST", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        json.load(answer)


class Visit:
    """A person at the page, whose browser asks for a language of the page."""

    def __init__(self, page: Page, site: WaitressServer, language: str = "en") -> None:
        self.page = page
        self.site = site
        self.language = language

    def words(self, key: str, **values: object) -> str:
        """What the page says in the person's language: `key` is one of `public/locales`."""
        template = words_of(self.language)[key]
        return re.sub(r"\{(\w+)\}", lambda place: str(values.get(place[1], place[0])), template)

    @property
    def question(self) -> Locator:
        """The box where a message is written."""
        return self.page.get_by_role("textbox", name=self.words("composer.label"))

    @property
    def answer(self) -> Locator:
        """The text of the last answer."""
        return self.page.locator(".answer").last

    @property
    def answers(self) -> Locator:
        """The answers, each with how it ended and what can be done with it."""
        return self.page.locator(".message--answer")

    @property
    def questions(self) -> Locator:
        """The questions, each with what can be done with it."""
        return self.page.locator(".message--question")

    @property
    def messages(self) -> Locator:
        """All questions and answers."""
        return self.page.locator(".message")

    @property
    def exchange(self) -> Locator:
        """The last answer with all that belongs to it; its `data-state` says how far it is."""
        return self.answers.last

    @property
    def card(self) -> Locator:
        """The card of a problem."""
        return self.page.locator(".problem")

    @property
    def panel(self) -> Locator:
        """The settings."""
        return self.page.get_by_role("dialog", name=self.words("settings.title"))

    @property
    def welcome(self) -> Locator:
        """What an empty conversation shows."""
        return self.page.locator(".welcome")

    @property
    def code(self) -> Locator:
        """The field of the access code, on the welcome or in the settings."""
        return self.page.get_by_role("textbox", name=self.words("access.code"))

    @property
    def code_in_settings(self) -> Locator:
        """The field of the access code in the settings, where the welcome behind them has one, too."""
        return self.panel.get_by_role("textbox", name=self.words("access.code"))

    def enter_code(self, code: str = CODE) -> None:
        """Enter an access code where the page asks for it."""
        self.code.fill(code)
        self.button(self.words("access.continue")).click()

    def button(self, name: str) -> Locator:
        """A button by its exact words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self) -> None:
        """Go to the page and wait until it can be used."""
        self.page.goto(self.site.url)
        placeholders = [self.words(f"composer.{key}") for key in ("placeholder", "lockedPlaceholder")]
        expect(self.question).to_have_attribute("placeholder", re.compile("|".join(map(re.escape, placeholders))))
        wait_until_ready(self.page)

    def open_anew(self) -> None:
        """Leave whatever is shown or under way, and begin with an empty conversation."""
        self.page.evaluate("history.replaceState(null, '', '#/')")
        self.page.reload()
        wait_until_ready(self.page)
        expect(self.question).to_be_editable()
        expect(self.messages).to_have_count(0)

    def open_with_code(self, code: str = CODE, **settings: object) -> None:
        """Go to the page as somebody whose browser has kept an access code, and settings of their own.

        Titles are not asked for unless the settings say so: they would take answers that a test means for questions.
        """
        kept = json.dumps({"code": code, "model": MODEL, "autoTitle": False, **settings})
        # Frames without an origin have no storage.
        keep = f"if (self === top) localStorage.setItem('locutorio.settings', {json.dumps(kept)})"
        self.page.add_init_script(keep)
        self.open()

    def wait_until_learnt(self) -> None:
        """Wait until the page knows what the site offers and what the code allows."""
        wait_until(self.page, HAS_LEARNT)

    def run_command(self, command: str) -> None:
        """Choose a command of the palette by its name, as soon as it is offered."""
        name = self.words(f"command.{command}")
        self.page.keyboard.press("Control+k")
        search = self.page.get_by_role("combobox", name=self.words("palette.search"))
        search.fill(name)
        expect(self.page.get_by_role("option").first).to_contain_text(name)
        search.press("Enter")
        expect(search).to_be_hidden()

    def ask(self, question: str) -> None:
        """Write a question and press Enter."""
        self.question.fill(question)
        self.question.press("Enter")

    def press_on(self, message: Locator, name: str) -> None:
        """Press a button of a message; some show themselves only to a pointer or a keyboard that is near."""
        message.hover()
        message.get_by_role("button", name=name, exact=True).click()

    def keep(self, *texts: str, answer: Mapping[str, object] = MappingProxyType({}), **conversation: object) -> str:
        """Let the archive hold a conversation of these texts, and return its id. `answer` is true of all answers."""
        facts = {"texts": texts, "answer": dict(answer), "conversation": conversation}
        return self.page.evaluate(KEEP_CONVERSATION, facts)

    def show(self, conversation_id: str, message_id: str = "") -> None:
        """Open a kept conversation by its address."""
        at = f"?at={message_id}" if message_id else ""
        self.page.evaluate("address => { location.hash = address; }", f"#/c/{conversation_id}{at}")
        expect(self.page).to_have_url(re.compile(re.escape(f"#/c/{conversation_id}{at}")))

    def expect_state(self, state: str) -> None:
        """Wait until the last answer is in that state."""
        expect(self.exchange).to_have_attribute("data-state", state)
