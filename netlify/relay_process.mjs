// The Python process that serves the relay on a free port of the loopback interface.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { relayEnvironment } from "./relay_environment.mjs";

// -I: nothing of the function's environment changes where Python looks for modules.
const OPTIONS = ["-I", "-B", "-X", "utf8"];

export class RelayProcess {
  #bundle;
  /** @type {Promise<number> | null} */
  #port = null;

  /**
   * @param {string} bundle the folder that netlify/build.mjs has made
   * @param {string} from the address of the file that says so
   */
  constructor(bundle, from) {
    this.#bundle = fileURLToPath(new URL(bundle, from));
  }

  /**
   * The port of the running process; starts one if there is none, or none any more.
   *
   * @returns {Promise<number>} rejected with the reason if Python ends before it listens
   */
  port() {
    this.#port ??= this.#start();
    return this.#port;
  }

  /**
   * Says that nobody listens there any more: the next call of port() starts anew.
   *
   * @param {Promise<number>} port what port() has returned
   */
  forget(port) {
    if (this.#port === port) this.#port = null;
  }

  #start() {
    const python = spawn(join(this.#bundle, "rt", "bin", "python3"), [...OPTIONS, join(this.#bundle, "serve.py")], {
      env: relayEnvironment(process.env),
      // Python ends when its stdin does, so it never outlives this process. What it logs is the function's log.
      stdio: ["pipe", "pipe", "inherit"],
    });
    const port = new Promise((resolve, reject) => {
      python.stdout.once("data", (line) => {
        // Lambda waits after an answer until nothing keeps Node alive any more, and Python is there for ever.
        for (const handle of [python, python.stdin, python.stdout]) handle.unref();
        resolve(Number(line));
      });
      python.once("error", reject);
      python.once("exit", (code, signal) => reject(new Error(`Python has ended: ${signal ?? code}`)));
    });
    const forget = () => this.forget(port);
    python.once("error", forget).once("exit", forget);
    return port;
  }
}
