// The CPython that goes into the bundle: one that runs wherever it is put, without what a server never needs.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { run } from "./run.mjs";

const PYTHON_VERSION = "3.12";
/** Folders and files of the standard library that a server never imports, as far as they are worth their megabytes. */
const LEFT_OUT = new RegExp(
  "^(test|idlelib|tkinter|turtledemo|lib2to3|ensurepip|pydoc_data|venv|site-packages|config-[^/]*|__pycache__" +
    "|lib-dynload/(_test|_ctypes_test|_tkinter|xx)[^/]*|turtle\\.py|pydoc\\.py)$",
);

/**
 * Brings a stand-alone CPython (python-build-standalone) with uv, and uv itself with pip where there is none.
 *
 * @param {string} folder where to put it
 * @param {string} requirements the file that names uv
 * @returns {string} its prefix
 */
export function interpreterFromUv(folder, requirements) {
  const uv = spawnSync("uv", ["--version"]).status === 0 ? "uv" : uvFromPip(join(folder, "uv"), requirements);
  run(uv, ["python", "install", "--install-dir", folder, PYTHON_VERSION]);
  const name = readdirSync(folder).find((entry) => entry.startsWith(`cpython-${PYTHON_VERSION}.`));
  if (!name) throw new Error(`uv has put no CPython ${PYTHON_VERSION} into ${folder}`);
  return realpathSync(join(folder, name));
}

function uvFromPip(folder, requirements) {
  run("python3", ["-m", "pip", "install", "--quiet", "--target", folder, "-r", requirements]);
  return join(folder, "bin", "uv");
}

/**
 * Copies what runs: the program, its library if it is linked to one, and the standard library.
 *
 * @param {string} prefix
 * @param {string} target
 * @returns {string} the folder of the standard library in the copy
 */
export function copyInterpreter(prefix, target) {
  const program = join(target, "bin", "python3");
  mkdirSync(join(target, "bin"), { recursive: true });
  cpSync(realpathSync(join(prefix, "bin", "python3")), program);
  const names = readdirSync(join(prefix, "lib"));
  const linked = readFileSync(program);
  for (const name of names.filter((name) => /^libpython3\.\d+\.so\./.test(name))) {
    if (linked.includes(name)) cpSync(realpathSync(join(prefix, "lib", name)), join(target, "lib", name));
  }
  const library = names.find((name) => /^python3\.\d+$/.test(name) && existsSync(join(prefix, "lib", name, "os.py")));
  if (!library) throw new Error(`${prefix} holds no standard library`);
  const [from, to] = [prefix, target].map((place) => join(place, "lib", library));
  const isNeeded = (name) => !LEFT_OUT.test(name) && basename(name) !== "__pycache__";
  const filter = (path) => isNeeded(path.slice(from.length + 1).replaceAll(sep, "/"));
  cpSync(from, to, { recursive: true, dereference: true, filter });
  return to;
}
