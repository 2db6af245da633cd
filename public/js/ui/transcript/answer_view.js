/** One answer: its reasoning folded away, its text as Markdown, how it ended, and what can be done with it. */

import { pictureUnderWay } from "../../chat/answer_pictures.js";
import { text } from "../../i18n/texts.js";
import { AnswerText, renderMarkdown } from "../../markdown/answer_text.js";
import { sourceMark, withSourceMarks } from "../../store/sources/cited_text.js";
import { readSources } from "../../store/sources/sources.js";
import { isUnderWay } from "../../store/records.js";
import { iconButton, make } from "../shared/elements.js";
import { RetryWait } from "../shared/retry_wait.js";
import { untilTalkIsThere } from "../talk/loading.js";
import { hasMenuItems, openAnswerMenu } from "./answer_menu.js";
import { endingView, ReasoningView, sourceView, WaitingView } from "./answer_states.js";
import { beginDrawing, endDrawing, isWithheld } from "./drawing_marks.js";
import { copyButton, messageFooter } from "./message_footer.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./question_editing.js").MessageParts} MessageParts
 */

export class AnswerView {
  #article;
  #message;
  #parts;
  #body = make("div", "answer");
  /** What of the text is on the page. */
  #text = "";
  /** Only as long as more may come. @type {AnswerText | null} */
  #stream = null;
  /** Made when there is something to show, as most answers need neither. @type {ReasoningView | null} */
  #reasoning = null;
  /** @type {WaitingView | null} */
  #waiting = null;
  /** What it has besides words. @type {import("../talk/answer_extras.js").AnswerExtras | null} */
  #extras = null;
  /** What it cites, and of which citations that was read. */
  #cited = { citations: /** @type {Message["citations"]} */ (undefined), sources: readSources() };
  #markedCount = 0;
  #end = make("div", "answer__end");
  /** Kept while the card around it is drawn anew, with what the reader chose in it. @type {RetryWait | null} */
  #retryWait = null;
  #state = "";

  /**
   * @param {HTMLElement} article
   * @param {Message} message
   * @param {MessageParts} parts
   */
  constructor(article, message, parts) {
    this.#article = article;
    this.#message = message;
    this.#parts = parts;
    this.#body.dir = "auto";
    article.append(make("h2", "only-heard", text("transcript.answer")), this.#body, this.#end);
    this.update();
  }

  /**
   * @param {string} addition
   * @param {"text" | "reasoning"} kind
   */
  append(addition, kind) {
    if (kind === "reasoning") this.#reasoningView().append(addition);
    else this.#appendText(addition);
  }

  /** Draws all that has changed; text that did not come by `append`, too. */
  update() {
    const { state, text: words } = this.#message;
    const isGrowing = isUnderWay(this.#message);
    if (this.#text.length !== words.length) this.#showText(words, isGrowing);
    if (!isGrowing) this.#finishText();
    if (this.#message.reasoning) this.#reasoningView();
    this.#reasoning?.update();
    this.#updateWaiting();
    this.#markSources();
    this.#updateExtras();
    if (isGrowing && this.#state === state) return;
    this.#state = state;
    this.#end.replaceChildren(...this.#ending());
  }

  close() {
    this.#waiting?.close();
    this.#retryWait?.close();
  }

  /** @param {string} addition */
  #appendText(addition) {
    this.#text += addition;
    if (isWithheld(this.#message.id)) return this.#showSource();
    beginDrawing(this.#message.id);
    if (this.#stream) return this.#stream.append(addition);
    // An answer that was cut off is continued.
    this.#stream = new AnswerText(this.#body, this.#sources);
    this.#stream.append(this.#text);
  }

  /**
   * Another tab may be writing this answer, or have begun it anew.
   *
   * @param {string} words all of them
   * @param {boolean} isGrowing
   */
  #showText(words, isGrowing) {
    if (this.#stream && words.startsWith(this.#text)) return this.#appendText(words.slice(this.#text.length));
    // What it has yet to draw would come in between.
    this.#finishText();
    this.#text = "";
    if (isGrowing) return this.#appendText(words);
    this.#text = words;
    if (isWithheld(this.#message.id)) return this.#showSource();
    beginDrawing(this.#message.id);
    const marked = withSourceMarks(words, this.#message.citations);
    this.#noteEnd(renderMarkdown(this.#body, marked, this.#howItEnded(), this.#sources));
  }

  #showSource() {
    const { id } = this.#message;
    const draw = () => {
      beginDrawing(id);
      this.#article.focus({ preventScroll: true });
      this.#text = "";
      this.#body.replaceChildren();
      this.update();
    };
    this.#body.replaceChildren(...sourceView(this.#text, draw));
  }

  /** @param {Promise<unknown>} drawn */
  async #noteEnd(drawn) {
    await drawn;
    endDrawing(this.#message.id);
  }

  #howItEnded() {
    return { isWhole: this.#message.state === "complete" };
  }

  #finishText() {
    if (this.#stream) {
      const { text: words, citations } = this.#message;
      const marked = citations && this.#text === words ? { marked: withSourceMarks(words, citations) } : {};
      this.#noteEnd(this.#stream.finish({ ...this.#howItEnded(), ...marked }));
    }
    this.#stream = null;
  }

  #reasoningView() {
    if (!this.#reasoning) {
      this.#reasoning = new ReasoningView(this.#message);
      this.#body.before(this.#reasoning.element);
    }
    return this.#reasoning;
  }

  #sources = () => {
    const { citations } = this.#message;
    if (this.#cited.citations !== citations) this.#cited = { citations, sources: readSources(citations) };
    return this.#cited.sources;
  };

  /** Marks what was cited just now; all else gets its mark when the text is whole. */
  #markSources() {
    const { citations = [] } = this.#message;
    // One that is asked for again begins without any.
    this.#markedCount = Math.min(this.#markedCount, citations.length);
    for (; this.#stream && this.#markedCount < citations.length; this.#markedCount += 1) {
      const number = this.#sources().numbers[this.#markedCount];
      const isHere = citations[this.#markedCount]?.end === this.#text.length;
      if (number && isHere && /\S$/.test(this.#text)) this.#stream.append(sourceMark(number));
    }
  }

  #updateWaiting() {
    const { state } = this.#message;
    if (!this.#waiting && (state === "waiting" || state === "thinking")) {
      this.#waiting = new WaitingView();
      this.#end.before(this.#waiting.element);
    }
    this.#waiting?.update(this.#message);
  }

  async #updateExtras() {
    if (this.#extras) return this.#extras.update();
    const { citations, activities, attachments } = this.#message;
    const hasPictures = attachments.length > 0 || pictureUnderWay(this.#message.id) !== null;
    if (!citations && !activities && !hasPictures) return;
    const { AnswerExtras } = await untilTalkIsThere();
    if (this.#extras) return;
    this.#extras = new AnswerExtras(this.#message, this.#parts.actions);
    this.#body.after(this.#extras.element);
  }

  /** @returns {HTMLElement[]} */
  #ending() {
    if (isUnderWay(this.#message)) {
      this.#updateRetryWait();
      return [];
    }
    const { actions } = this.#parts;
    const ending = endingView(this.#message, {
      version: actions.version,
      seesAllChecks: actions.seesAllChecks,
      resume: () => this.#resume(),
      chooseModel: () => actions.retryWithOtherModel(this.#message),
      sendAsText: actions.hasRefusedFiles(this.#message) ? () => actions.sendAsText(this.#message) : null,
      seeUsage: () => actions.seeUsage(),
      wait: this.#updateRetryWait()?.element ?? null,
    });
    return [...(ending ? [ending] : []), this.#footer({ hasEnding: ending !== null })];
  }

  /** @returns {RetryWait | null} null where there is nothing to wait for, or no more */
  #updateRetryWait() {
    const { state, problem } = this.#message;
    const until = (state === "failed" && problem?.retryAt) || 0;
    if (this.#retryWait?.until === until) return this.#retryWait;
    this.#retryWait?.close();
    const retry = () => this.#parts.actions.resumeByItself(this.#message);
    this.#retryWait = until > Date.now() ? new RetryWait(until, retry) : null;
    return this.#retryWait;
  }

  #resume() {
    // The button that was pressed goes away; without this the keyboard would start again at the top.
    this.#article.focus({ preventScroll: true });
    this.#parts.actions.resume(this.#message);
  }

  /** @param {{ hasEnding: boolean }} around whether something is said above about how it ended */
  #footer({ hasEnding }) {
    const { actions, showVersion } = this.#parts;
    const more = iconButton("more", text("message.more"), () => {
      openAnswerMenu(more, this.#message, this.#body, actions);
    });
    more.setAttribute("aria-haspopup", "menu");
    const retry = iconButton("retry", text("message.retry"), () => actions.retry(this.#message));
    const remove = iconButton("trash", text("message.remove"), () => actions.remove(this.#message));
    // How it ended may offer the same already, and where nothing has come, there is nothing to copy.
    const isEmpty = !this.#message.text;
    return messageFooter(this.#message, actions, showVersion, [
      ...(isEmpty ? [] : [copyButton(this.#message, actions)]),
      ...(isEmpty && hasEnding ? [] : [retry]),
      remove,
      ...(hasMenuItems(this.#message) ? [more] : []),
    ]);
  }
}
