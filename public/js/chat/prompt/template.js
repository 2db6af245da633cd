/** Fills a message into the input template before it is sent. */

/**
 * @typedef {object} TemplateValues
 * @property {string} model
 * @property {string} provider
 * @property {number} time
 * @property {() => string} language
 */

const INPUT = "{{input}}";

/**
 * Knows NextChat's names (input, time, model, lang, cutoff, ServiceProvider), and date. Others stay as they are.
 *
 * @param {string} template empty for the message as it is
 * @param {string} input
 * @param {TemplateValues} values
 */
export function fillInputTemplate(template, input, values) {
  if (!template.trim() || template.trim() === INPUT) return input;
  const whole = template.includes(INPUT) ? template : `${template}\n${INPUT}`;
  return whole.replace(/\{\{(\w+)\}\}/g, (written, name) => valueOf(name, input, values) ?? written);
}

/**
 * @param {string} name
 * @param {string} input
 * @param {TemplateValues} values
 * @returns {string | null}
 */
function valueOf(name, input, { model, provider, time, language }) {
  switch (name) {
    case "input":
      return input;
    case "time":
      return new Date(time).toString();
    case "date":
      return new Date(time).toDateString();
    case "model":
      return model;
    case "lang":
      return language();
    case "cutoff":
      // The models know it themselves, and a table of dates would soon be outdated.
      return "";
    case "ServiceProvider":
      return provider;
    default:
      return null;
  }
}
