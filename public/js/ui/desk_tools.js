/** The line under the box: files, the model that will answer, and how much will be sent. */

import { text } from "../i18n/texts.js";
import { ContextMeter } from "./context_meter.js";
import { iconButton, make, wordButton } from "./elements.js";
import { iconElement } from "./icons.js";
import { openContext, openModelPicker } from "./panels.js";

/**
 * @typedef {import("../app/desk.js").Desk} Desk
 * @typedef {import("./composer.js").Composer} Composer
 */

export class DeskTools {
  #element;
  #desk;
  #composer;
  /** @type {HTMLButtonElement} */
  #model = wordButton("quiet-button desk-tools__model", "", () => openModelPicker(this.#desk));
  #meter;

  /**
   * @param {HTMLElement} element
   * @param {Desk} desk
   * @param {Composer} composer
   */
  constructor(element, desk, composer) {
    this.#element = element;
    this.#desk = desk;
    this.#composer = composer;
    this.#meter = new ContextMeter(desk, composer, () => openContext(desk));
    desk.addEventListener("open", () => this.#followConversation());
    desk.addEventListener("language", () => this.#draw());
    desk.site.addEventListener("change", () => this.#update());
    desk.settings.addEventListener("change", () => this.#update());
    this.#draw();
    this.#followConversation();
  }

  updateMeterSoon() {
    this.#meter.updateSoon();
  }

  #draw() {
    const picker = make("input");
    Object.assign(picker, { type: "file", multiple: true, hidden: true });
    picker.addEventListener("change", () => {
      this.#composer.attach([...(picker.files ?? [])]);
      picker.value = "";
    });
    const attach = iconButton("attach", text("composer.attach"), () => picker.click());
    this.#element.replaceChildren(attach, picker, this.#model, this.#meter.element);
    this.#update();
  }

  #followConversation() {
    const { open } = this.#desk;
    for (const name of ["conversation", "path", "busy"]) {
      open?.addEventListener(name, () => open === this.#desk.open && this.#update());
    }
    this.#update();
  }

  #update() {
    const { open, site } = this.#desk;
    if (!open) return;
    const id = site.line(open.effectiveSettings).model;
    const name = site.models.find((model) => model.id === id)?.name ?? id;
    this.#model.replaceChildren(make("span", "desk-tools__name", name), iconElement("chevronDown"));
    this.#model.setAttribute("aria-label", text("composer.model", { model: name }));
    this.#meter.updateSoon();
  }
}
