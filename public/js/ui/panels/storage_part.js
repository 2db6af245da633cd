/** How much room the conversations take, and whether the browser may clear them by itself. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { language, text } from "../../i18n/texts.js";
import { askToPersist, readStorage } from "../../store/storage_gauge.js";

const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);

/** @param {{ archive: import("../../store/archive.js").Archive }} props */
export function StoragePart({ archive }) {
  const [storage, setStorage] = useState(
    /** @type {import("../../store/storage_gauge.js").StorageState | null} */ (null),
  );
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    readStorage().then(setStorage);
  }, []);
  const ask = async () => {
    setRefused(!(await askToPersist()));
    setStorage(await readStorage());
  };
  if (!storage) return null;
  const { usage, quota, isPersisted } = storage;
  const values = { usage: bytesWords(usage), quota: bytesWords(quota) };
  const words = text(quota ? "data.usedOf" : "data.used", values);
  const promise = isPersisted ? "data.safe" : isRefused ? "data.refused" : "data.notSafe";
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("data.storage")}</h3>
      <p class="hint">${words}</p>
      ${quota > 0 && html`<meter class="gauge" min="0" max=${quota} value=${usage} aria-label=${words}></meter>`}
      <p class="hint" role="status">${text(archive.isKept ? promise : "data.notKept")}</p>
      ${archive.isKept && !isPersisted && html`
        <div class="panel__acts"><button type="button" class="button"
          onClick=${ask}>${text("data.askToKeep")}</button></div>`}
    </div>`;
}

/** @param {number} bytes */
function bytesWords(bytes) {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  const digits = value < 10 && step > 0 ? 1 : 0;
  return value.toLocaleString(language(), { style: "unit", unit: UNITS[step], maximumFractionDigits: digits });
}
