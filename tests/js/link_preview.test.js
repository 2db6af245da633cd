/** What a link to the site shows in other programs. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { withLinkPreview } from "../../scripts/page/link_preview.mjs";

const HTML = readFileSync(new URL("../../public/index.html", import.meta.url), "utf8");
const VERCEL = { VERCEL: "1", VERCEL_PROJECT_PRODUCTION_URL: "chat.example.com" };
const NETLIFY = { NETLIFY: "true", URL: "https://chat.example.com" };
const IMAGE = '<meta property="og:image" content="https://chat.example.com/icons/sign-512.png">';

const metaOf = (html, name) => html.match(new RegExp(`<meta property="og:${name}" content="([^"]*)">`))?.[1];

for (const platform of [VERCEL, NETLIFY]) {
  test(`a build of ${Object.keys(platform)[0]} has the owner's name and an image with its host`, () => {
    const html = withLinkPreview(HTML, { ...platform, SITE_NAME: " Casa Ruiz " });
    assert.match(html, /<title>Casa Ruiz<\/title>/);
    assert.equal(metaOf(html, "title"), "Casa Ruiz");
    assert.equal(html.split(IMAGE).length, 2);
    assert.equal(metaOf(html, "description"), metaOf(HTML, "description"));
  });
}

test("a second build changes nothing", () => {
  const once = withLinkPreview(HTML, { ...VERCEL, SITE_NAME: "Casa Ruiz" });
  assert.equal(withLinkPreview(once, { ...VERCEL, SITE_NAME: "Casa Ruiz" }), once);
});

test("a name is text, whatever is in it", () => {
  const html = withLinkPreview(HTML, { NETLIFY: "true", SITE_NAME: '</title>"$1&' });
  assert.match(html, /<title>&#60;\/title&#62;&#34;\$1&#38;<\/title>/);
  assert.equal(metaOf(html, "title"), "&#60;/title&#62;&#34;$1&#38;");
});

test("without a host there is no image, and without a platform the document stays as it is", () => {
  assert.equal(withLinkPreview(HTML, { VERCEL: "1" }), HTML);
  assert.equal(withLinkPreview(HTML, { SITE_NAME: "Casa Ruiz", URL: "https://chat.example.com" }), HTML);
});
