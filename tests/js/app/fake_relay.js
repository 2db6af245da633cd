/** A relay, a browser's storage and a reader's settings, for tests of the site. */

import { Site } from "../../../public/js/app/site.js";

const NO_TABLE = { usual: [], quick: [], notForChat: [], families: {}, models: [] };
export const CODE = "code-test-ana";
export const KEY = "sk-test-own";
export const ACCESS = {
  label: "ana", owner: false, open: false, models: ["gpt-4o", "gpt-6-luna"], limits: { models: [], until: null }, left: null,
};

/**
 * `asked`: paths with their credentials; `answers` by path, where a function may look at the credential; `kept`: what the
 * browser keeps.
 */
export const world = { asked: [], answers: {}, kept: new Map() };

/** As it is before each test. */
export function begin() {
  world.asked = [];
  world.kept = new Map();
  world.answers = { "/api/config": config(), "/api/access": checking };
}

globalThis.document = { baseURI: "https://site.test/", documentElement: { lang: "en" } };
globalThis.localStorage = {
  getItem: (key) => world.kept.get(key) ?? null,
  setItem: (key, value) => world.kept.set(key, value),
};
globalThis.fetch = async (url, { headers = {} } = {}) => {
  const path = new URL(url).pathname;
  if (path === "/build/models.json") return Response.json(NO_TABLE);
  const bearer = headers.Authorization?.replace("Bearer ", "") ?? "";
  world.asked.push(`${path} ${bearer}`.trim());
  const answer = world.answers[path];
  if (!answer) throw new TypeError("no network");
  const { status = 200, ...body } = typeof answer === "function" ? await answer(bearer) : answer;
  return Response.json(body, { status });
};

class FakeSettings extends EventTarget {
  #values;
  constructor(values) {
    super();
    this.#values = { code: "", apiKey: "", provider: "", ...values };
  }
  get(key) {
    return this.#values[key];
  }
  change(changes) {
    Object.assign(this.#values, changes);
    this.dispatchEvent(new CustomEvent("change", { detail: { keys: Object.keys(changes) } }));
  }
}

/** What the relay makes of CUSTOM_MODELS and DEFAULT_MODEL. */
export const owners = (defaultModel = "", entries = []) => ({
  entries, others: { "": true }, default: defaultModel ? { name: defaultModel, provider: "openai" } : null,
});
export const config = (fields = {}, ours = {}) => ({
  needCode: true, hideUserApiKey: false, disableFastLink: false,
  customModels: "", defaultModel: "", visionModels: "", ...fields,
  locutorio: {
    version: "1.0.0", commit: "c", providers: ["openai"], problems: [], warnings: [],
    models: owners(fields.defaultModel), demo: "", inputTemplate: "", ...ours,
  },
});
export const refusal = (code, status = 401) => ({ status, error: { message: "No.", type: "x", code, hint: "Ask." } });
export const checking = (bearer) => (bearer === `nk-${CODE}` ? ACCESS : refusal("access_code_wrong"));

export function siteOf(values = {}) {
  const settings = new FakeSettings(values);
  return { settings, site: new Site(settings) };
}
export async function learntSite(values) {
  const { settings, site } = siteOf(values);
  await site.learn();
  return { settings, site };
}
