"""While an answer streams, what is finished and what its reader has done there stay as they are."""

from playwright.sync_api import Page, expect


def test_finished_blocks_keep_their_nodes_while_the_answer_goes_on_and_ends(stage: Page) -> None:
    assert stage.evaluate(
        """() => {
          const { box, answer } = stage.start();
          answer.append("One.\\n\\n```js\\nlet x = 1;\\n```\\n\\nTwo.\\n\\nThree.\\n\\n");
          answer.flush();
          const early = [...box.querySelectorAll(".block")].slice(0, 2);
          const inside = early.map((block) => block.firstElementChild);
          for (let count = 0; count < 40; count += 1) {
            answer.append(`More ${count}.\\n\\n`);
            answer.flush();
          }
          answer.finish();
          const late = [...box.querySelectorAll(".block")].slice(0, 2);
          return early.every((block, index) => block === late[index] && block.firstElementChild === inside[index]);
        }"""
    )


def test_what_the_reader_did_to_a_finished_block_stays_through_the_end(stage: Page) -> None:
    stage.set_viewport_size({"width": 400, "height": 700})
    code = "```js\n" + "const wide = 1; " * 20 + "\n```\n\n"
    stage.evaluate(
        """async (code) => {
          Object.assign(globalThis, stage.start());
          answer.append("Words to select.\\n\\n" + code + code.replaceAll("1", "2"));
          answer.append("<details><summary>More</summary>\\n\\nFolded.\\n\\n</details>\\n\\nA.\\n\\nB.\\n\\nC.");
          answer.flush();
          await stage.settled();
          const [first, second] = box.querySelectorAll("pre");
          first.scrollLeft = 120;
          box.querySelector("summary").click();
          second.closest("figure").querySelector("[data-act=wrap]").click();
          document.getSelection().selectAllChildren(box.querySelector("p"));
          for (let count = 0; count < 20; count += 1) {
            answer.append(` and\\n\\nmore`);
            answer.flush();
          }
          answer.finish();
          await stage.settled();
        }""",
        code,
    )
    assert stage.evaluate("box.querySelector('pre').scrollLeft") == 120
    assert stage.evaluate("box.querySelector('details').open")
    assert stage.evaluate("document.getSelection().toString()") == "Words to select."
    assert stage.evaluate("getComputedStyle(box.querySelectorAll('pre')[1]).whiteSpace") == "pre-wrap"


def test_a_selection_in_code_survives_its_colours(stage: Page) -> None:
    stage.evaluate(
        """async () => {
          globalThis.box = stage.render("```js\\nlet x = 1; const y = 2;\\n```");
          const words = box.querySelector("code").firstChild;
          document.getSelection().setBaseAndExtent(words, 11, words, 4);
          await stage.settled();
        }"""
    )
    expect(stage.locator(".code__keyword")).to_have_count(2)
    assert stage.evaluate("document.getSelection().toString()") == "x = 1; "
    assert stage.evaluate("box.contains(document.getSelection().anchorNode)")


def test_a_fold_that_is_still_being_written_stays_open(stage: Page) -> None:
    assert (
        stage.evaluate(
            """() => {
          const { box, answer } = stage.start();
          answer.append("<details><summary>More</summary>\\n\\nOne.");
          answer.flush();
          box.querySelector("details").open = true;
          answer.append("\\n\\nTwo.\\n\\n</details>\\n\\nAfter.");
          answer.flush();
          answer.finish();
          return box.querySelector("details").open && box.querySelector("details").textContent;
        }"""
        )
        == "MoreOne.\nTwo.\n"
    )


def test_whether_something_is_selected_is_asked_once_while_a_reader_types(stage: Page) -> None:
    """The answer makes the browser lay out the page, which would keep a key press waiting for each block of code."""
    asked = stage.evaluate(
        """async () => {
          const { get } = Object.getOwnPropertyDescriptor(Selection.prototype, "isCollapsed");
          let asked = 0;
          Object.defineProperty(Selection.prototype, "isCollapsed", { get() { asked += 1; return get.call(this); } });
          const field = document.createElement("textarea");
          document.body.append(field);
          field.focus();
          for (let count = 0; count < 4; count += 1) {
            stage.render(`\\`\\`\\`js\nlet x = ${count};\n\\`\\`\\``);
            await stage.settled();
            const moved = new Promise((resolve) => {
              document.addEventListener("selectionchange", resolve, { once: true });
            });
            field.setRangeText("a", count, count, "end");
            await moved;
          }
          return asked;
        }"""
    )
    assert asked == 1


def test_a_selection_in_the_words_that_are_being_written_stays(stage: Page) -> None:
    assert (
        stage.evaluate(
            """() => {
          const { box, answer } = stage.start();
          answer.append("These words go");
          answer.flush();
          const words = box.querySelector("p").firstChild;
          document.getSelection().setBaseAndExtent(words, 0, words, 5);
          answer.append(" on and on");
          answer.flush();
          return document.getSelection().toString();
        }"""
        )
        == "These"
    )
