"""An answer that streams shows in the end what a reload shows, and an update costs no more than what is new."""

import pytest
from playwright.sync_api import Page

from bench.page.document import markdown

COMPARE = """(texts) => texts.flatMap((text, index) => {
  const streamed = stage.stream(stage.cut(text, index + 1));
  const rendered = stage.render(text);
  const views = [stage.view(streamed), stage.view(rendered)];
  streamed.remove();
  rendered.remove();
  return JSON.stringify(views[0]) === JSON.stringify(views[1]) ? [] : [{ text, views }];
})"""

RICH = """## First

Some **bold** words, $a^2$ and `code`.

```js
const answer = 42; // a comment
```

| a | b |
| --- | --- |
| 1 | [late] |

- [x] done
- item

  ```py
  x = 1
  ```

<details><summary>More</summary>

Folded **words**.

</details>

$$
\\frac{1}{2}
$$

The last words, and [another][late].

[late]: https://example.org/late
"""


@pytest.mark.parametrize("seeds", [range(0, 100), range(100, 200), range(200, 300)], ids=str)
def test_mixes_of_the_specification_cut_anywhere_end_as_one_render(stage: Page, seeds: range) -> None:
    assert stage.evaluate(f"(seeds) => ({COMPARE})(seeds.map((seed) => stage.mix(seed)))", list(seeds)) == []


def test_each_example_of_the_specification_cut_anywhere_ends_as_one_render(stage: Page) -> None:
    assert stage.evaluate("stage.examples.length") > 600
    assert stage.evaluate(f"({COMPARE})(stage.examples)") == []


def test_a_whole_answer_with_its_colours_and_formulas_ends_as_one_render(stage: Page) -> None:
    views = stage.evaluate(
        """async (text) => {
          const { box, answer } = stage.start();
          for (const piece of stage.cut(text, 3)) {
            answer.append(piece);
            answer.flush();
            await new Promise((resolve) => setTimeout(resolve));
          }
          answer.finish();
          const rendered = stage.render(text);
          await stage.settled();
          return [stage.view(box), stage.view(rendered)];
        }""",
        RICH,
    )
    assert views[0] == views[1]
    drawn = "".join(views[0])
    assert "katex" in drawn and "code__keyword" in drawn and "https://example.org/late" in drawn


def test_a_long_answer_ends_as_one_render(stage: Page) -> None:
    assert (
        stage.evaluate(
            f"(text) => ({COMPARE.replace('cut(text, index + 1)', 'cut(text, 5, 900)')})([text])", markdown(60_000)
        )
        == []
    )


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_make_no_difference(stage: Page, ending: str) -> None:
    views = stage.evaluate(
        """([text, ending]) => {
          const others = text.replaceAll("\\n", ending);
          return [stage.stream([...others]), stage.render(others), stage.render(text)].map((box) => stage.view(box));
        }""",
        [RICH, ending],
    )
    assert views[0] == views[1] == views[2]


def test_growing_code_gets_only_its_new_letters(stage: Page) -> None:
    assert (
        stage.evaluate(
            """async () => {
          const { box, answer } = stage.start();
          answer.append("```js\\nlet a = 1;\\n");
          answer.flush();
          const changes = [];
          const observer = new MutationObserver((records) => changes.push(...records));
          observer.observe(box, { subtree: true, childList: true, characterData: true, attributes: true });
          for (let count = 0; count < 5; count += 1) {
            answer.append(`let b${count} = 2;\\n`);
            answer.flush();
          }
          await null;
          changes.push(...observer.takeRecords());
          return changes.map(({ type, target }) => [type, target.parentNode.nodeName]);
        }"""
        )
        == [["characterData", "CODE"]] * 5
    )


def test_an_update_reads_only_the_open_end(stage: Page) -> None:
    lengths = stage.evaluate(
        """async (text) => {
          const { Lexer } = await import("/js/packages/marked.js");
          const lengths = [];
          const lex = Lexer.prototype.lex;
          Lexer.prototype.lex = function (source) {
            lengths.push(source.length);
            return lex.call(this, source);
          };
          stage.stream(stage.cut(text, 1, 300));
          Lexer.prototype.lex = lex;
          return lengths;
        }""",
        markdown(100_000),
    )
    assert lengths[-1] == 100_000
    assert max(lengths[:-1]) < 3_000
    assert sum(lengths[-30:-1]) < 2 * sum(lengths[20:50])


def test_many_pieces_in_one_frame_are_one_update(stage: Page) -> None:
    assert stage.evaluate(
        """async () => {
          const { box, answer } = stage.start();
          let updates = 0;
          const everything = { subtree: true, childList: true, characterData: true };
          new MutationObserver(() => { updates += 1; }).observe(box, everything);
          for (let count = 0; count < 200; count += 1) answer.append("word ");
          await stage.settled();
          return [updates, box.textContent.trim().split(" ").length];
        }"""
    ) == [1, 200]


def test_a_hidden_tab_goes_on_without_frames(stage: Page) -> None:
    assert (
        stage.evaluate(
            """async () => {
          globalThis.requestAnimationFrame = () => 0;
          const { box, answer } = stage.start();
          answer.append("Words.");
          await stage.settled();
          return box.textContent;
        }"""
        )
        == "Words.\n"
    )


def test_links_defined_later_are_links_in_the_end(stage: Page) -> None:
    assert stage.evaluate(
        """() => {
          const links = "[a]: https://example.org/a\\n[b]: https://example.org/b";
          const text = `See [a] and [b].\\n\\nOne.\\n\\nTwo.\\n\\nThree.\\n\\n${links}`;
          return [...stage.stream([...text]).querySelectorAll("a")].map((link) => link.href);
        }"""
    ) == ["https://example.org/a", "https://example.org/b"]


def test_a_definition_is_known_before_its_last_letter_came_only_as_a_whole(stage: Page) -> None:
    assert stage.evaluate(
        """() => {
          const definition = "[a]: https://example.org/long";
          const text = [definition, "One.", "Two.", "See [a].", "Three.", "Four.", "Five."].join("\\n\\n");
          const links = [];
          stage.stream([...text], (box) => links.push(box.querySelector("a[href]")?.href));
          return [...new Set(links)];
        }"""
    ) == [None, "https://example.org/long"]


def test_flush_and_finish_may_be_called_again(stage: Page) -> None:
    assert (
        stage.evaluate(
            """() => {
          const { box, answer } = stage.start();
          answer.flush();
          answer.append("Words.");
          answer.finish();
          answer.finish();
          answer.flush();
          return box.textContent;
        }"""
        )
        == "Words.\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "- item {} with **words**\n",
        "{}. item\n",
        "| {} | **b** |\n",
        "- item {}\n  - inner\n",
        "- [x] task {}\n",
        "- <b>{}\n",
    ],
)
def test_a_list_or_table_of_any_length_ends_as_one_render(stage: Page, line: str) -> None:
    text = ("| a | b |\n|---|---|\n" if line.startswith("|") else "") + "".join(
        line.replace("{}", str(n)) for n in range(1, 60)
    )
    assert stage.evaluate(f"(text) => ({COMPARE})([text])", text) == []
    assert stage.evaluate(f"(text) => ({COMPARE})([text])", f"{text}\n- loose\n\n- now\n\nEnd.") == []


def test_only_the_last_items_of_a_growing_list_are_made_anew(stage: Page) -> None:
    made, shown = stage.evaluate(
        """() => {
          const line = "- item **with** words\\n";
          const { box, answer } = stage.start();
          answer.append(line.repeat(500));
          answer.flush();
          let made = 0;
          const { parseFromString } = DOMParser.prototype;
          DOMParser.prototype.parseFromString = function (html, type) {
            made += String(html).length;
            return parseFromString.call(this, html, type);
          };
          for (let count = 0; count < 10; count += 1) {
            answer.append(line);
            answer.flush();
          }
          DOMParser.prototype.parseFromString = parseFromString;
          return [made, box.querySelectorAll("li").length];
        }"""
    )
    assert shown == 510
    assert 0 < made < 10 * 500


def test_an_answer_with_sources_that_come_while_it_streams_shows_in_the_end_what_a_reload_shows(stage: Page) -> None:
    views = stage.evaluate(
        """async () => {
          const [{ readSources }, { sourceMark, withSourceMarks }] = await Promise.all([
            import("/js/store/sources/sources.js"),
            import("/js/store/sources/cited_text.js"),
          ]);
          const { AnswerText, renderMarkdown } = stage.markdown;
          const text = "It is high.\\n\\n- a list\\n- sways\\n\\n```\\ncode\\n```\\n\\nThe end.";
          const cited = ["It is high.", "a list", "code", "The end."];
          const all = cited.map((words, index) => {
            const start = text.indexOf(words);
            return { url: `https://site${index % 3}.example/`, title: "", start, end: start + words.length };
          });
          let citations = [];
          const sources = () => readSources(citations);
          const box = stage.place();
          const answer = new AnswerText(box, sources);
          const seen = [];
          let at = 0;
          for (const citation of all) {
            answer.append(text.slice(at, citation.end));
            at = citation.end;
            citations = [...citations, citation];
            answer.append(sourceMark(sources().numbers.at(-1)));
            answer.flush();
            seen.push(box.querySelectorAll("sup a").length);
          }
          const first = box.querySelector(".block");
          await answer.finish({ marked: withSourceMarks(text, all) });
          const reloaded = stage.place();
          await renderMarkdown(reloaded, withSourceMarks(text, all), undefined, sources);
          return [stage.view(box), stage.view(reloaded), seen, first === box.querySelector(".block")];
        }"""
    )
    streamed, reloaded, seen, is_same_block = views
    assert streamed == reloaded
    assert seen == [1, 2, 2, 3]
    assert is_same_block
