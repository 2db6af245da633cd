/** Draws bars by day with uPlot, in the colours of the page. */

import uPlot from "uplot";
import { language } from "../../../i18n/texts.js";
import { moneyWords } from "../../shared/budget_words.js";

const HEIGHT = 180;
/** So wide is the label of a day, with air around it. */
const LABEL_WIDTH = 64;
/** So wide is the axis of the amounts. */
const AMOUNTS_WIDTH = 64;
const DARK = "(prefers-color-scheme: dark)";

/**
 * @param {HTMLElement} place whose width the plot takes, now and later
 * @param {import("./sums.js").DaySum[]} sums
 * @param {(at: number | null) => void} point called with the day under the pointer
 * @returns {() => void} removes the plot
 */
export function drawBars(place, sums, point) {
  let colours = coloursOf(place);
  const days = sums.map((_, index) => index);
  // Nothing has no bar, not even a line.
  const all = sums.map(({ sum }) => sum.dollars || null);
  const settled = sums.map(({ sum }) => sum.dollars - sum.estimated - sum.reserved || null);
  const bars = uPlot.paths.bars?.({ size: [0.7, 28] });
  const axis = () => ({
    stroke: () => colours.quiet,
    font: `12px ${colours.face}`,
    ticks: { show: false },
    grid: { stroke: () => colours.line, width: 1 },
  });
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.6, sums.length - 0.4] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      },
      axes: [
        {
          ...axis(),
          grid: { show: false },
          size: 28,
          splits: () => labelledDays(sums.length, place.clientWidth),
          values: (_, splits) => splits.map((at) => shortDay(sums[at]?.day ?? "")),
        },
        { ...axis(), size: AMOUNTS_WIDTH, values: (_, splits) => splits.map((amount) => moneyWords(amount)) },
      ],
      series: [
        {},
        { paths: bars, fill: () => colours.open, stroke: () => colours.quiet, width: 1, points: { show: false } },
        { paths: bars, fill: () => colours.ink, stroke: () => colours.ink, width: 1, points: { show: false } },
      ],
      hooks: { setCursor: [({ cursor: { idx } }) => point(idx ?? null)] },
    },
    [days, all, settled],
    place,
  );
  const redraw = () => {
    colours = coloursOf(place);
    plot.redraw(false, true);
  };
  const sizes = new ResizeObserver(() => {
    if (place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  sizes.observe(place);
  const themes = new MutationObserver(redraw);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "style"] });
  const leave = new AbortController();
  matchMedia(DARK).addEventListener("change", redraw, { signal: leave.signal });
  return () => {
    leave.abort();
    sizes.disconnect();
    themes.disconnect();
    plot.destroy();
  };
}

/**
 * The page's colours as a canvas takes them: a property holds one for each theme.
 *
 * @param {HTMLElement} place
 */
function coloursOf(place) {
  const probe = document.createElement("span");
  place.append(probe);
  const colour = (/** @type {string} */ name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ink: colour("--ink"),
    quiet: colour("--ink-quiet"),
    open: colour("--paper-tinted"),
    line: colour("--hairline"),
    face: getComputedStyle(place).fontFamily,
  };
  probe.remove();
  return colours;
}

/**
 * @param {number} count
 * @param {number} width in CSS pixels
 * @returns {number[]} days that have a label, the last one among them
 */
export function labelledDays(count, width) {
  const step = Math.max(1, Math.ceil((count * LABEL_WIDTH) / Math.max(width - AMOUNTS_WIDTH, LABEL_WIDTH)));
  const labelled = [];
  // A label further left would stand over the axis of the amounts.
  const first = (LABEL_WIDTH / 2 / Math.max(width - AMOUNTS_WIDTH, 1)) * (count + 0.2) - 0.6;
  for (let at = count - 1; at >= first; at -= step) labelled.unshift(at);
  return labelled;
}

/** @param {string} day */
function shortDay(day) {
  return day && new Date(`${day}T12:00:00`).toLocaleDateString(language(), { day: "numeric", month: "short" });
}
