// How much longer the engine takes as WebAssembly than natively: `cargo xtask bench wasm` builds both halves and calls this with
// the native program and the folder of the bindings. Each question is asked of both in turn, three times; the least counts.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, folder] = process.argv.slice(2);
const TIMES = 15;
const bindings = await import(pathToFileURL(join(folder, "wasm.js")).href);
bindings.initSync({ module: readFileSync(join(folder, "wasm.wasm")) });
const asked = new bindings.Asked();

const least = new Map();
for (let turn = 0; turn < 3; turn++) {
  const native = execFileSync(program, { encoding: "utf8" }).trim().split("\n").map((line) => line.split("\t"));
  for (const [place, [question, time]] of native.entries()) {
    const before = least.get(question) ?? [Infinity, Infinity];
    least.set(question, [Math.min(before[0], Number(time)), Math.min(before[1], wasm(place))]);
  }
}
console.log("| 330,000 cases | native | WebAssembly | ratio |\n|---|---|---|---|");
for (const [question, [native, wasm]] of least) {
  console.log(`| ${question} | ${native.toFixed(2)} ms | ${wasm.toFixed(2)} ms | ${(wasm / native).toFixed(2)} |`);
}

function wasm(place) {
  let least = Infinity;
  for (let time = 0; time < TIMES; time++) {
    const begun = performance.now();
    asked.answer(place);
    least = Math.min(least, performance.now() - begun);
  }
  return least;
}
