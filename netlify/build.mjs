// Puts together what Netlify's function needs beside itself, in netlify/python/, and the page's headers.
// usage: node netlify/build.mjs     netlify.toml calls it after `npm run build`.
//
// NETLIFY_PYTHON names the folder of a CPython that can be moved (with bin/python3 and lib/). Without it the build
// image's own is taken if it can be, else uv brings one.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { copyInterpreter, interpreterFromImage, interpreterFromUv } from "./build/interpreter.mjs";
import { writePageHeaders } from "./build/page_headers.mjs";
import { run } from "./build/run.mjs";

const root = resolve(fileURLToPath(import.meta.url), "..", "..");
const bundle = join(root, "netlify", "python");
const [runtime, packages, application] = ["rt", "site", "app"].map((name) => join(bundle, name));
const isSource = (path) => !path.endsWith("__pycache__");

rmSync(bundle, { recursive: true, force: true });
mkdirSync(bundle, { recursive: true });
const fromUv = () => interpreterFromUv(join(root, "netlify", ".interpreter"), join(root, "requirements-uv.txt"));
const interpreter = process.env.NETLIFY_PYTHON || interpreterFromImage() || fromUv();
const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", "--target", packages];
run(join(interpreter, "bin", "python3"), [...pip, "-r", join(root, "requirements-server.txt")]);
rmSync(join(packages, "bin"), { recursive: true, force: true });
const standardLibrary = copyInterpreter(interpreter, runtime);
for (const folder of ["api", "server"]) {
  cpSync(join(root, folder), join(application, folder), { recursive: true, filter: isSource });
}
cpSync(join(root, "netlify", "serve.py"), join(bundle, "serve.py"));
// Netlify names these to its builds and not to its functions.
const { COMMIT_REF = "", REPOSITORY_URL = "" } = process.env;
writeFileSync(join(bundle, "deployed.json"), JSON.stringify({ COMMIT_REF, REPOSITORY_URL }));
// The packager sets every file to the year 1980, so what is compiled must not be compared by date.
const compile = ["-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"];
run(join(runtime, "bin", "python3"), [...compile, "-s", bundle, standardLibrary, packages, application]);
writePageHeaders(join(root, "vercel.json"), join(root, "public"));
