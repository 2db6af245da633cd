import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";
import { completed } from "../../../public/js/markdown/unfinished.js";

const html = (text) => readBlocks(text, NO_CONTEXT).map((block) => block.html).join("").replace(/^<p>|<\/p>\n$/g, "");
/** What stands between the tags that are bold, slanted or struck. */
const marked = (text) => [...html(text).matchAll(/<(strong|em|del)>(.*?)<\/\1>/g)].map(([, , words]) => words);

const FORMS = {
  "前文**「重点」**后文": "「重点」",
  "**注意：**请先保存。": "注意：",
  "**测试。**后文": "测试。",
  "前文**（说明）**后文": "（说明）",
  "**“引号”**的用法": "“引号”",
  "これは**「重要」**です。": "「重要」",
  "**重要！**必ず読んでください。": "重要！",
  "请用**`npm`**安装": "<code>npm</code>",
  "*斜体。*后文": "斜体。",
  "~~旧价：~~新价": "旧价：",
  "한국어 **강조(強調)**입니다": "강조(強調)",
  '用**"引号"**的': '&quot;引号&quot;',
  "共**50%**的人": "50%",
  "看**[链接](https://example.org)**吧": '<a href="https://example.org">链接</a>',
  "***「都有」***的": "<strong>「都有」</strong>",
  "版本~~（旧）~~新": "（旧）",
  "**普通加粗**没有问题": "普通加粗",
  "abc**「混排」**def": "「混排」",
  "（**重点**）后": "重点",
};

test("marks beside the punctuation of Chinese, Japanese and Korean are marks", () => {
  for (const [text, words] of Object.entries(FORMS)) assert.deepEqual(marked(text), [words], text);
});

test("several in one line stay apart", () => {
  assert.deepEqual(marked("**甲：**乙，**丙。**丁（**戊**）。**己！**"), ["甲：", "丙。", "戊", "己！"]);
});

test("other scripts are read as ever", () => {
  for (const text of ["a**\"b\"**c", "foo**(bar)**baz", "2 * 3 * 4 与 5**6 ** 7", "a_「b」_c", "数 ** 字"]) assert.deepEqual(marked(text), [], text);
  assert.deepEqual(marked("「_甲_」"), ["甲"]);
});

test("they are from their first letter, and no star shows at any later one", () => {
  for (const text of Object.keys(FORMS).filter((form) => !form.startsWith("abc"))) {
    for (let end = 1; end <= text.length; end += 1) {
      const shown = html(completed(text.slice(0, end)));
      assert.doesNotMatch(shown, /[*~]/, `${text.slice(0, end)} is shown as ${shown}`);
    }
  }
});
