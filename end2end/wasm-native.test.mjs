// The WebAssembly build users run and the native build evaluate the same packs to the same bits.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const program = resolve(process.env.HUISHANG_BIN ?? "target/release/huishang");
const site = resolve(process.env.SITE ?? "target/site");
const data = process.env.HUISHANG_DATA && resolve(process.env.HUISHANG_DATA);

const run = (...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });

const bindings = await import(pathToFileURL(join(site, "pkg/engine.js")).href);
bindings.initSync({ module: readFileSync(join(site, "pkg/engine.wasm")) });

for (const court of ["冀96", "冀0638", "冀0629", "冀0632"]) {
  test(`the whole catalogue over the pack of ${court}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "huishang-"));
    const file = join(folder, "court.pack");
    run("pack", "--data", data, "--court", court, "--out", file);
    const native = run("digest", file).trim();
    const wasm = bindings.evaluation_digest(readFileSync(file));
    assert.equal(wasm, native);
    assert.match(native, /^[0-9a-f]{64} \d{4,}$/);
  });
}

test("a damaged pack is refused the same way", () => {
  assert.throws(() => bindings.evaluation_digest(new Uint8Array([1, 2, 3])), /not a pack/);
});
