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

/** The C library of AWS Lambda, where Netlify's functions run. */
const NEWEST_GLIBC = 34;
/** Prints where a Python is, which it is, and whether it brings its own OpenSSL, as a stand-alone one does. */
const SELF_DESCRIPTION =
  "import sys; print(sys.base_prefix, '%d.%d' % sys.version_info[:2], '_ssl' in sys.builtin_module_names, sep='\\n')";

/**
 * Finds the build image's own Python, where that runs on another machine too: it is a stand-alone one of the wanted
 * version, and needs no newer C library than Lambda has.
 *
 * @returns {string} its prefix, or "" where there is none that could be taken along
 */
export function interpreterFromImage() {
  const { status, stdout } = spawnSync("python3", ["-c", SELF_DESCRIPTION], { encoding: "utf8" });
  if (status !== 0) return "";
  const [prefix, version, isStandAlone] = stdout.trim().split("\n");
  if (version !== PYTHON_VERSION || isStandAlone !== "True") return "";
  const library = join(prefix, "lib", `libpython${PYTHON_VERSION}.so.1.0`);
  const linked = [realpathSync(join(prefix, "bin", "python3")), library].filter(existsSync);
  const isOldEnough = linked.every((file) => newestGlibcOf(readFileSync(file)) <= NEWEST_GLIBC);
  return isOldEnough ? prefix : "";
}

/** The minor version of the newest glibc that a program asks for; 0 where it asks for none. */
function newestGlibcOf(/** @type {Buffer} */ program) {
  const named = program.toString("latin1").matchAll(/GLIBC_2\.(\d+)/g);
  return Math.max(0, ...Array.from(named, ([, minor]) => Number(minor)));
}

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
