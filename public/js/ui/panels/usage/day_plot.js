/** Cost by day: a plot for the eye, and the same figures as a table for everybody. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { dayWords } from "../../../i18n/formats.js";
import { text } from "../../../i18n/texts.js";
import { moneyWords } from "../../shared/budget_words.js";
import { useOwnId } from "../../shared/hooks.js";
import { drawBars } from "./bars.js";
import { sumCells, sumColumns, Table } from "./tables.js";

/** @typedef {import("./sums.js").DaySum} DaySum */

/** @param {{ sums: DaySum[] }} props */
export function DayPlot({ sums }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const [isTable, setTable] = useState(false);
  const id = useOwnId();
  useEffect(() => {
    setAt(null);
    return place.current ? drawBars(place.current, sums, setAt) : undefined;
  }, [sums.length, sums[0]?.day, JSON.stringify(sums)]);
  const pointed = at === null ? null : sums[at];
  const title = text("usagePage.byDay");
  return html`
    <section class="usage-plot" aria-labelledby=${`${id}-title`}>
      <h3 class="panel__heading" id=${`${id}-title`}>${title}</h3>
      <p class="usage-plot__pointed" aria-hidden="true">
        ${pointed ? dayInWords(pointed) : text("usagePage.pointAtDay")}
      </p>
      <div class="usage-plot__place" aria-hidden="true" dir="ltr" ref=${place}></div>
      <p class="hint usage-plot__legend" aria-hidden="true">
        <span class="usage-plot__sign">${text("usagePage.settled")}</span>
        <span class="usage-plot__sign usage-plot__sign--open">${text("usagePage.notSettled")}</span>
      </p>
      <button type="button" class="quiet-button add-button" aria-expanded=${isTable} aria-controls=${id}
        onClick=${() => setTable(!isTable)}>
        ${text(isTable ? "usagePage.hideTable" : "usagePage.showTable")}
      </button>
      <div id=${id} class=${isTable ? "usage-plot__table" : "only-heard"}>
        <${Table} title=${title} isQuiet columns=${[{ name: text("usagePage.day") }, ...sumColumns()]}
          rows=${sums.map(({ day, sum }) => [dayWords(day, "medium"), ...sumCells(sum)]).reverse()} />
      </div>
    </section>`;
}

/** @param {DaySum} daySum */
function dayInWords({ day, sum: { dollars, estimated, reserved } }) {
  const open = estimated + reserved;
  const values = { day: dayWords(day), amount: moneyWords(dollars), open: moneyWords(open) };
  return text(open > 0 ? "usagePage.dayOpen" : "usagePage.dayAmount", values);
}
