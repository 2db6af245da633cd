import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { copyInterpreter, interpreterFromImage, interpreterFromUv } from "../../../netlify/build/interpreter.mjs";

const UV = `#!/bin/sh
[ "$1" = --version ] || { [ "$*" = "python install --install-dir $4 3.12" ] && mkdir -p "$4/cpython-3.12.16-linux"; }
`;
const path = process.env.PATH;
let folder;

const program = (place, text) => {
  mkdirSync(join(place, ".."), { recursive: true });
  writeFileSync(place, text);
  chmodSync(place, 0o755);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interpreter-"));
  mkdirSync(join(folder, "bin"));
  process.env.PATH = `${join(folder, "bin")}:/usr/bin:/bin`;
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

/** A python3 on the PATH that describes itself with these words, and whose program asks for a C library. */
function imagePython(version, isStandAlone, glibc) {
  const prefix = join(folder, "image");
  program(join(prefix, "bin", "python3"), `GLIBC_2.2.5 GLIBC_2.${glibc}`);
  program(join(folder, "bin", "python3"), `#!/bin/sh\nprintf '%s\\n' '${prefix}' ${version} ${isStandAlone}\n`);
  return prefix;
}

test("the build image's own Python is taken along where it runs anywhere", () => {
  assert.equal(imagePython("3.12", "True", 17), interpreterFromImage());
});

test("one that would not run on Lambda is left where it is", () => {
  for (const [version, isStandAlone, glibc] of [["3.11", "True", 17], ["3.12", "False", 17], ["3.12", "True", 35]]) {
    imagePython(version, isStandAlone, glibc);
    assert.equal(interpreterFromImage(), "", `${version} ${isStandAlone} ${glibc}`);
  }
});

test("an image without a Python has none to take along", () => {
  program(join(folder, "bin", "python3"), "#!/bin/sh\nexit 127\n");
  assert.equal(interpreterFromImage(), "");
});

test("uv brings the interpreter", () => {
  program(join(folder, "bin", "uv"), UV);
  const prefix = interpreterFromUv(join(folder, "here"), "requirements-uv.txt");
  assert.equal(prefix, join(folder, "here", "cpython-3.12.16-linux"));
});

test("a uv that does not work is clamped with pip", () => {
  program(join(folder, "bin", "uv"), "#!/bin/sh\nexit 1\n");
  program(join(folder, "bin", "python3"), `#!/bin/sh\nmkdir -p "$6/bin"\ncp '${folder}/uv' "$6/bin/uv"\n[ "$8" = named.txt ]\n`);
  program(join(folder, "uv"), UV);
  assert.match(interpreterFromUv(join(folder, "here"), "named.txt"), /cpython-3\.12\.16-linux$/);
});

test("a download that fails ends the build", () => {
  program(join(folder, "bin", "uv"), '#!/bin/sh\n[ "$1" = --version ]\n');
  assert.throws(() => interpreterFromUv(join(folder, "here"), "requirements-uv.txt"), /uv python install .*: exit status 1/);
});

test("what a server never imports stays behind, and a library that the program does not need", () => {
  const prefix = join(folder, "prefix");
  program(join(prefix, "bin", "python3"), "linked to libpython3.12.so.1.0");
  for (const name of ["libpython3.12.so.1.0", "libpython3.11.so.1.0"]) program(join(prefix, "lib", name), "");
  const library = join(prefix, "lib", "python3.12");
  for (const name of ["os.py", "test/a.py", "json/test/b.py", "json/__pycache__/c.pyc", "tkinter/d.py", "lib-dynload/_tkinter.so"]) {
    program(join(library, name), "");
  }
  const copied = copyInterpreter(prefix, join(folder, "rt"));
  assert.equal(copied, join(folder, "rt", "lib", "python3.12"));
  assert.deepEqual(readdirSync(join(folder, "rt", "lib")).sort(), ["libpython3.12.so.1.0", "python3.12"]);
  assert.deepEqual(readdirSync(copied, { recursive: true }).sort(), ["json", "json/test", "json/test/b.py", "lib-dynload", "os.py"]);
  assert.equal(existsSync(join(folder, "rt", "bin", "python3")), true);
});
