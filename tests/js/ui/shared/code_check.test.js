import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../../../public/js/relay/problem.js";
import { CodeCheck } from "../../../../public/js/ui/shared/code_check.js";

/** A site that knows one code; its answers wait until they are let go. */
class SlowSite {
  access = null;
  asked = [];
  kept = "";
  #answers = [];

  verify(code) {
    this.asked.push(code);
    return new Promise((resolve, reject) => {
      this.#answers.push(() => {
        if (code !== "code-test-right") return reject(new Problem({ code: "access_code_wrong", status: 401 }));
        this.access = { label: "Ana" };
        this.kept = code;
        resolve(this.access);
      });
    });
  }

  forget() {
    this.kept = "";
    this.access = null;
  }

  answer() {
    this.#answers.shift()();
  }
}

function checkAt(site, problem = null) {
  return new CodeCheck(site, { get: () => site.kept }, problem);
}

test("a right code says so", async () => {
  const site = new SlowSite();
  const check = checkAt(site);
  const checking = check.check(" code-test-right ");
  assert.equal(check.verdict.kind, "checking");
  site.answer();
  await checking;
  assert.equal(check.verdict.kind, "right");
  assert.equal(check.isRight("code-test-right"), true);
});

test("a wrong code is told with its problem, and is not right", async () => {
  const site = new SlowSite();
  const check = checkAt(site);
  const checking = check.check("code-test-wrong");
  site.answer();
  await checking;
  assert.equal(check.verdict.kind, "wrong");
  assert.equal(check.verdict.problem?.code, "access_code_wrong");
  assert.equal(check.isRight("code-test-wrong"), false);
});

test("the same code is asked for once, since every wrong one counts", async () => {
  const site = new SlowSite();
  const check = checkAt(site);
  const first = check.check("code-test-right");
  await check.check("code-test-right");
  site.answer();
  await first;
  await check.check("code-test-right");
  assert.deepEqual(site.asked, ["code-test-right"]);
});

test("the verdict is about what was typed last", async () => {
  const site = new SlowSite();
  const check = checkAt(site);
  const first = check.check("code-test-wrong");
  const second = check.check("code-test-right");
  site.answer();
  await first;
  assert.equal(check.verdict.kind, "checking");
  site.answer();
  await second;
  assert.equal(check.verdict.kind, "right");
});

test("an emptied field lets the kept code go", async () => {
  const site = new SlowSite();
  site.kept = "code-test-right";
  const check = checkAt(site);
  await check.check("  ");
  assert.equal(site.kept, "");
  assert.equal(check.verdict.kind, "forgotten");
});

test("a kept code that the site has refused is checked again", async () => {
  const site = new SlowSite();
  site.kept = "code-test-right";
  const problem = new Problem({ code: "access_code_wrong" });
  const check = checkAt(site, problem);
  assert.equal(check.verdict.problem, problem);
  const checking = check.check("code-test-right");
  site.answer();
  await checking;
  assert.equal(check.verdict.kind, "right");
});

test("who was locked out is let in by one more check when the wait is over, and by no further one", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const lockedOut = () => new Problem({ code: "too_many_attempts", status: 429, retryAt: Date.now() + 600_000 });
  const asked = [];
  const verify = async (code) => {
    asked.push(code);
    throw lockedOut();
  };
  const check = new CodeCheck({ access: null, verify, forget() {} }, { get: () => "" }, null);
  await check.check("code-test-right");
  assert.equal(check.verdict.problem?.code, "too_many_attempts");
  context.mock.timers.tick(599_000);
  assert.equal(asked.length, 1);
  context.mock.timers.tick(1_000);
  await new Promise(setImmediate);
  assert.equal(asked.length, 2);
  context.mock.timers.tick(6_000_000);
  await new Promise(setImmediate);
  assert.equal(asked.length, 2);
});
