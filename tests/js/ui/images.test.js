/** In which formats a picture is tried. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { formats } from "../../../public/js/ui/images.js";

const types = (type, hasHoles) => [...new Set(formats(type, hasHoles).map((format) => format.type))];

test("photographs become JPEG", () => assert.deepEqual(types("image/jpeg", false), ["image/jpeg"]));

test("a screenshot stays PNG where there is room", () => assert.deepEqual(types("image/png", false), ["image/png", "image/jpeg"]));

test("what is transparent never becomes JPEG", () => assert.deepEqual(types("image/webp", true), ["image/png", "image/webp"]));
