"""What is known about models, prices and tokens reaches the page, under its own rules."""

from playwright.sync_api import Page


def test_tokens_are_counted_in_a_worker(blank_page: Page) -> None:
    counted = blank_page.evaluate(
        """async () => {
          const { countTokens } = await import("/js/chat/prompt/tokens.js");
          return Promise.all(["Hello, world!", "", "你好"].map(countTokens));
        }"""
    )
    assert counted == [4, 0, 1]


def test_counting_fails_rather_than_waits_for_ever_where_the_vocabulary_cannot_be_loaded(blank_page: Page) -> None:
    blank_page.context.route("**/build/token_worker.js", lambda route: route.abort())
    outcome = blank_page.evaluate(
        """async () => {
          const { countTokens } = await import("/js/chat/prompt/tokens.js");
          return countTokens("Hello").catch((error) => error.message);
        }"""
    )
    assert outcome == "the tokens could not be counted"


def test_the_tables_are_fetched_once_each(blank_page: Page) -> None:
    asked: list[str] = []
    blank_page.on("request", lambda request: asked.append(request.url) if ".json" in request.url else None)
    known = blank_page.evaluate(
        """async () => {
          const { loadTraits, knownTraits } = await import("/js/chat/models/traits.js");
          const { loadPrices, costOf } = await import("/js/chat/models/prices.js");
          await Promise.all([loadTraits(), loadTraits(), loadPrices(), loadPrices()]);
          const usage = { promptTokens: 1e6, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
          return [knownTraits().of("gpt-4o").contextTokens, (await costOf(usage, "gpt-4o")).amount];
        }"""
    )
    assert known == [128_000, 2.5]
    assert len(asked) == 2


def test_without_the_tables_nothing_is_assumed_until_they_can_be_fetched(blank_page: Page) -> None:
    blank_page.route("**/build/*.json", lambda route: route.fulfill(body="<p>Sign in to the network</p>"))
    load = """async () => {
      const { loadTraits } = await import("/js/chat/models/traits.js");
      return (await loadTraits()).of("gpt-4o").isKnown;
    }"""
    assert blank_page.evaluate(load) is False
    blank_page.unroute("**/build/*.json")
    assert blank_page.evaluate(load) is True
