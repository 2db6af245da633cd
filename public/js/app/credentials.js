/** What a request shows: the access code, or the reader's own key, which goes to its own provider alone. */

import { AZURE, OPENAI, splitModel } from "../chat/model_names.js";

/** @typedef {import("../relay/relay_types.d.ts").Config} Config */

export class Credentials {
  #settings;
  #readConfig;

  /**
   * @param {Pick<import("../store/settings.js").Settings, "get">} settings
   * @param {() => Config} readConfig
   */
  constructor(settings, readConfig) {
    this.#settings = settings;
    this.#readConfig = readConfig;
  }

  get code() {
    return this.#settings.get("code");
  }

  /** Empty where there is none, or the site refuses it. */
  get ownKey() {
    return this.#readConfig().hideUserApiKey ? "" : this.#settings.get("apiKey");
  }

  /** The provider whose key the reader has; empty for none. */
  get ownProvider() {
    return this.ownKey && (this.#settings.get("provider") || OPENAI);
  }

  /** @param {string} provider */
  for(provider) {
    return provider === this.ownProvider ? { code: "", apiKey: this.ownKey } : { code: this.code, apiKey: "" };
  }

  /** @param {string} model */
  forModel(model) {
    const provider = splitModel(model)?.provider ?? OPENAI;
    const isKnown = [...this.#readConfig().locutorio.providers, this.ownProvider, AZURE].includes(provider);
    // What follows the @ may belong to the name: claude-3-5-sonnet@20240620.
    return this.for(isKnown ? provider : OPENAI);
  }
}
