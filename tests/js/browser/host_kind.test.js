import assert from "node:assert/strict";
import { test } from "node:test";
import { hostKind } from "../../../public/js/browser/host_kind.js";

const HOSTS = {
  machine: ["localhost", "LOCALHOST.", "chat.localhost", "127.0.0.1", "127.1.2.3", "[::1]"],
  network: [
    ...["10.0.0.4", "192.168.1.20", "172.16.0.1", "172.31.255.1", "169.254.1.1", "100.64.0.1", "100.127.0.1"],
    ...["nas", "nas.local", "chat.lan", "chat.home.arpa", "[fd00::1]", "[fe80::1]"],
  ],
  public: [
    ...["chat.example.com", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "[2001:db8::1]"],
    ...["10.example.com", "localhost.example.com", "local.example"],
  ],
};

for (const [kind, names] of Object.entries(HOSTS)) {
  for (const name of names) {
    test(`${name} is known as ${kind}`, () => assert.equal(hostKind(name), kind));
  }
}
