"""Markdown that is still being written shows what it is about to be: nothing throws, and nothing flashes."""

import pytest
from playwright.sync_api import Page

# Returns what was on the page at one moment and gone at the next.
VANISHED = """(text) => {
  const vanished = [];
  let before = "";
  stage.stream([...text], (box) => {
    const now = box.querySelector(".markdown__part") ? [...box.querySelectorAll(".block")].map((block) =>
      [...block.childNodes].map((node) => node.textContent).join("\\n").trim()).join("\\n") : "";
    if (!now.startsWith(before.trimEnd())) vanished.push([before, now]);
    before = now;
  });
  return vanished;
}"""

CALM = {
    "bold": "Some **bold words** here and **more of them** there.",
    "italic": "Some *slanted words* and _others_ here.",
    "both": "Some ***very strong*** words and **bold with *slanted* within**.",
    "struck": "Some ~~struck~~ words.",
    "code": "Call `finish()` or ``a ` b`` now.",
    "code in bold": "Some **bold `code` here** now.",
    "heading": "Words.\n\n## A heading\n\nWords.",
    "list after words": "Words:\n- one\n- two\n  - three\n\nWords.",
    "numbered list": "Words:\n\n1. one\n2. two\n10. ten\n\nWords.",
    "rule": "Words.\n\n---\n\nWords.",
    "fence": "Words:\n\n```python\nx = '**'\n```\n\nWords.",
    "fence in list": "- one\n\n  ```sh\n  ls *\n  ```\n- two",
    "fence without a blank line": "Words:\n```js\nlet x;\n```\nWords.",
    "table": "Words:\n\n| a | b |\n| --- | ---: |\n| 1 | **2** |\n\nWords.",
    "quote": "> Some **bold** words\n> and more\n\nWords.",
    "image": "Words ![alt words](data:image/png;base64,AAAA) words.",
    "fold": "<details><summary>More</summary>\n\nFolded.\n\n</details>\n\nWords.",
    "tag": "Press <kbd>Ctrl</kbd> now, H<sub>2</sub>O.",
    "tasks": "- [ ] open\n- [x] done",
    "Chinese": "前文**「重点」**后文，**注意：**请先保存。用**`npm`**安装，~~旧价：~~新价。",
    "Japanese": "これは**「重要」**です。**重要！**必ず*（読んで）*ください。",
    "Korean": "한국어 **강조(強調)**입니다.",
    "products": "2 * 3 * 4 and a_b_c and 5 < 6 and **kwargs.",
}


@pytest.mark.parametrize("text", CALM.values(), ids=CALM.keys())
def test_nothing_that_was_shown_vanishes(stage: Page, text: str) -> None:
    assert stage.evaluate(VANISHED, text) == []


def test_a_link_jumps_once_when_it_is_known_to_be_one(stage: Page) -> None:
    vanished = stage.evaluate(VANISHED, "See [the design](https://example.org/design) now.")
    assert vanished == [["See [the design]", "See the design"]]


def test_bold_is_bold_from_its_first_letter(stage: Page) -> None:
    bold = stage.evaluate(
        """() => {
          const bold = [];
          stage.stream([..."a **bold** b"], (box) => bold.push(box.querySelector("strong")?.textContent ?? ""));
          return bold;
        }"""
    )
    assert bold == ["", "", "", "", "b", "bo", "bol", "bold", "bold", "bold", "bold", "bold"]


def test_a_table_is_one_from_its_first_row(stage: Page) -> None:
    assert stage.evaluate(
        """() => {
          const views = new Set();
          const text = "| a | b |\\n|---|---|\\n| 1 | 2 |\\n";
          stage.stream([...text], (box) => views.add(Boolean(box.querySelector("table"))));
          return [...views];
        }"""
    ) == [False, True]


def test_a_half_written_picture_shows_no_address(stage: Page) -> None:
    seen = stage.evaluate(
        """() => {
          const seen = [];
          stage.stream([..."x ![a](data:image/png;base64,QUJD) y"], (box) => seen.push(box.textContent));
          return seen.join();
        }"""
    )
    assert "base64" not in seen


def test_every_prefix_of_everything_renders(stage: Page) -> None:
    thrown = stage.evaluate(
        """(texts) => texts.flatMap((text) => {
          const thrown = [];
          for (let end = 0; end <= text.length; end += 1) {
            try {
              const box = stage.place();
              const { AnswerText } = stage.markdown;
              const answer = new AnswerText(box);
              answer.append(text.slice(0, end));
              answer.flush();
              answer.finish();
              box.remove();
            } catch (error) {
              thrown.push([text.slice(0, end), String(error)]);
            }
          }
          return thrown;
        })""",
        [
            *CALM.values(),
            "$$\n\\frac{1}{2}\n$$\n\n$a$ \\(b\\) \\[c=1\\]",
            "[a]: <x> 'y'\n[a] ![][a] <a href=\"x",
            "\\",
            "&amp",
            "<!-- x",
        ],
    )
    assert thrown == []


def test_what_was_cut_off_stays_as_it_was_while_it_came(stage: Page) -> None:
    # In these, stars are meant.
    others = [CALM[name] for name in CALM.keys() - {"code", "fence", "fence in list", "products"}]
    texts = [text[:end] for text in others for end in range(3, len(text), 7)]
    changed = stage.evaluate(
        """(texts) => texts.flatMap((text) => {
          const { box, answer } = stage.start();
          answer.append(text);
          answer.flush();
          const before = box.innerText.trim();
          answer.finish({ isWhole: false });
          const after = box.innerText.trim();
          box.remove();
          const isCalm = after.startsWith(before) && !/[*~`]/.test(after);
          return isCalm ? [] : [[text, before, after]];
        })""",
        texts,
    )
    assert changed == []


def test_a_number_at_the_end_of_what_was_cut_off_is_shown(stage: Page) -> None:
    assert stage.evaluate(
        """() => {
          const { box, answer } = stage.start();
          answer.append("It is:\\n\\n42");
          answer.finish({ isWhole: false });
          return box.innerText.trim();
        }"""
    ).endswith("42")


def test_fences_within_markdown_are_part_of_it_in_the_end_and_before(stage: Page) -> None:
    text = "Words:\n\n```markdown\n## A\n```\nx\n```\n## B\n```json\n{}\n```\n## C\n```\n\nOutside.\n\nMore.\n\nLast."
    views = stage.evaluate(
        """([text, from]) => {
          const counts = [];
          const box = stage.stream([...text], (shown) => counts.push(shown.querySelectorAll("pre").length));
          return [[...new Set(counts.slice(from))], stage.view(box).join() === stage.view(stage.render(text)).join(),
            [...box.querySelectorAll("p")].map((words) => words.textContent)];
        }""",
        [text, text.index("{}")],
    )
    assert views == [[1], True, ["Words:", "Outside.", "More.", "Last."]]
