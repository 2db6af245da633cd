// What a link to the site shows in other programs, which read the document and run no script. The server of
// `python -m server` puts the name in when it hands the document out; a platform hands out what it has built.

export const DOCUMENT = "index.html";

const TITLE = /(<title>)[^<]*(<\/title>)/;
const OG_TITLE = /(<meta property="og:title" content=")[^"]*(">)/;
const OG_TYPE = /( *<meta property="og:type" [^>]*>\n)(?: *<meta property="og:image" [^>]*>\n)?/;

/**
 * @param {string} html index.html
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string} with the owner's name and an image, if this is the build of a platform; else as it was
 */
export function withLinkPreview(html, { VERCEL, NETLIFY, SITE_NAME, VERCEL_PROJECT_PRODUCTION_URL, URL: netlifyUrl }) {
  if (!VERCEL && !NETLIFY) return html;
  const name = escaped(SITE_NAME?.trim() ?? "");
  const named = name ? html.replace(TITLE, `$1${name}$2`).replace(OG_TITLE, `$1${name}$2`) : html;
  // An image has to be named with its host.
  const site = VERCEL ? VERCEL_PROJECT_PRODUCTION_URL && `https://${VERCEL_PROJECT_PRODUCTION_URL}` : netlifyUrl;
  if (!site) return named;
  const image = escaped(new URL("/icons/sign-512.png", site).href);
  return named.replace(OG_TYPE, `$1    <meta property="og:image" content="${image}">\n`);
}

/** @param {string} text to stand in HTML, and as a replacement */
function escaped(text) {
  const entities = text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return entities.replaceAll("$", "$$$$");
}
