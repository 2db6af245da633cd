/** Leaves nothing behind, as one wants on a computer of somebody else's. There is no undo, so a word must be typed. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { DATABASE } from "../../store/database_schema.js";
import { SITE_NAME } from "../../store/site_name.js";

/** Everything of ours in localStorage begins with it. */
const PREFIX = `${SITE_NAME}.`;

/** @param {{ desk: import("../../app/desk.js").Desk }} props */
export function DeleteEverything({ desk }) {
  const [typed, setTyped] = useState("");
  const word = text("data.everythingWord");
  const isMeant = typed.trim().toLowerCase() === word.toLowerCase();
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (isMeant) deleteEverything(desk);
  };
  return html`
    <form class="setting" onSubmit=${submit}>
      <label class="setting__name" for="delete-word">${text("data.everything")}</label>
      <p class="hint" id="delete-hint">${text("data.everythingHint", { word })}</p>
      <div class="panel__acts">
        <input class="input delete-word" id="delete-word" autocomplete="off" autocapitalize="off"
          spellcheck=${false} dir="auto"
          aria-describedby="delete-hint" value=${typed}
          onInput=${(/** @type {any} */ event) => setTyped(event.currentTarget.value)} />
        <button type="submit" class="button button--trouble"
          disabled=${!isMeant}>${text("data.deleteEverything")}</button>
      </div>
    </form>`;
}

/** @param {import("../../app/desk.js").Desk} desk */
async function deleteEverything(desk) {
  desk.open?.stop();
  // What stands in the box would be kept once more when the page goes.
  if (desk.composer) desk.composer.text = "";
  desk.archive.close();
  await databaseGone();
  forgetLocally();
  location.replace(location.pathname);
  location.reload();
}

/** Other tabs are told by the browser to let go of it; the deletion waits for them. */
function databaseGone() {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = resolve;
    request.onerror = resolve;
  });
}

function forgetLocally() {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }
}
