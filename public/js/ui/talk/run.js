/** Runs JavaScript of an answer, and shows below it what it prints. */

import { text } from "../../i18n/texts.js";
import { sandboxedFrame } from "../../markdown/draw/sandboxed_frame.js";
import { iconButton, make } from "../shared/elements.js";

/** The frame has its own limit, which is lower. */
const MOST_LINES = 1100;

/** By the frame of the code. @type {WeakMap<Element, Run>} */
const runs = new WeakMap();

/** @param {HTMLElement} code */
export function runCode(code) {
  const figure = code.closest("figure");
  if (!figure) return;
  const before = runs.get(figure);
  const hadFocus = before?.element.contains(document.activeElement);
  before?.close();
  const run = new Run(code.textContent ?? "", () => runCode(code));
  runs.set(figure, run);
  figure.append(run.element);
  if (hadFocus) run.focus();
}

class Run {
  element = make("section", "run");
  #status = make("p", "run__status", text("run.running"));
  #output = make("pre", "run__output");
  #stop = iconButton("stop", text("run.stop"), () => this.#end("stopped"));
  #again;
  #host;
  #lines = 0;

  /**
   * @param {string} code
   * @param {() => void} again
   */
  constructor(code, again) {
    this.#again = iconButton("retry", text("run.again"), again);
    this.#again.hidden = true;
    const close = iconButton("close", text("run.close"), () => this.#leave());
    this.#status.setAttribute("role", "status");
    this.#output.hidden = true;
    this.#output.dir = "ltr";
    this.element.setAttribute("aria-label", text("run.label"));
    this.element.append(make("header", "run__head", this.#status, this.#again, this.#stop, close), this.#output);
    this.#host = sandboxedFrame("run", text("run.label"), (message) => this.#hear(message, code));
    this.#host.frame.className = "run__frame";
    this.#host.frame.tabIndex = -1;
    this.#host.frame.setAttribute("aria-hidden", "true");
    this.element.append(this.#host.frame);
  }

  focus() {
    this.#stop.focus();
  }

  close() {
    this.#host.close();
    this.element.remove();
  }

  /** The focus goes back to where it came from. */
  #leave() {
    const figure = this.element.parentElement;
    this.close();
    /** @type {HTMLElement | null | undefined} */ (figure?.querySelector('[data-act="run"]'))?.focus();
  }

  /**
   * @param {any} message
   * @param {string} code
   */
  #hear({ isReady, isBroken, line, kind, ended }, code) {
    if (isReady === true) this.#host.send({ code });
    if (isBroken === true) this.#end("failed");
    if (typeof line === "string") this.#write(line, kind === "error" || kind === "warn" ? kind : "log");
    if (["done", "time", "output"].includes(ended)) this.#end(ended);
  }

  /**
   * @param {string} line
   * @param {"log" | "warn" | "error"} kind
   */
  #write(line, kind) {
    this.#lines += 1;
    if (this.#lines > MOST_LINES) return this.#end("output");
    this.#output.hidden = false;
    this.#output.append(make("span", `run__line run__line--${kind}`, `${line}\n`));
  }

  /** @param {"done" | "time" | "output" | "stopped" | "failed"} how */
  #end(how) {
    this.#host.close();
    const hasFocus = this.#stop === document.activeElement;
    this.#stop.hidden = true;
    this.#again.hidden = false;
    if (hasFocus) this.#again.focus();
    this.#status.textContent = text(how === "done" && this.#lines === 0 ? "run.nothing" : `run.${how}`);
    if (this.#lines > 0) this.#output.tabIndex = 0;
  }
}
