// Runs a program of the build, and ends the build where it fails.

import { spawnSync } from "node:child_process";

/**
 * @param {string} program
 * @param {string[]} words
 * @returns {string} what it has printed on stdout, without the line's end
 */
export function run(program, words) {
  const { status, stdout, error } = spawnSync(program, words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? `exit status ${status}`}`);
  return stdout.trim();
}
