/** Which answers stand beside each other: those of several models to the last question. */

/** @typedef {import("../store/record_types.d.ts").Message} Message */

/**
 * @param {import("./thread.js").Thread} thread
 * @returns {Message[]} the newest answer of each model, in the models' order; none where there is nothing to compare
 */
export function comparedAnswers(thread) {
  const last = thread.path.at(-1);
  const question = thread.path.at(-2);
  if (last?.role !== "assistant" || question?.role !== "user") return [];
  const models = question.options?.models ?? [];
  if (models.length < 2) return [];
  const versions = thread.versions(last.id).ids.map((id) => thread.get(id));
  const answers = models.flatMap((model) => versions.findLast((version) => version.model === model) ?? []);
  return answers.length > 1 && answers.includes(last) ? answers : [];
}
