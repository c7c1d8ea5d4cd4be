// Runs the engine beside the page: what the page asks is answered in its order, with nothing where it cannot be. A question may
// come with a pack, by its address and, behind a "#", the facts that are wanted of it: it is fetched while the engine is, unless the
// very same is there; of several the last is wanted.
const program = fetch("/pkg/engine.wasm");
const engine = import("./engine.js").then(async (engine) => {
  await engine.default({ module_or_path: program });
  return engine;
});
// Whoever asks is told that there is none.
for (const part of [program, engine]) part.catch(() => {});
// The pack that is wanted, and its bytes until the engine has read them.
let wanted;

async function fetched(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function held(question, pack) {
  if (wanted?.pack !== pack) {
    wanted?.stop.abort();
    const stop = new AbortController();
    wanted = { pack, stop, bytes: fetched(pack.split("#")[0], stop.signal) };
  }
  const mine = wanted;
  let told;
  try {
    const [{ answer }, bytes] = await Promise.all([engine, mine.bytes]);
    if (wanted === mine) told = answer(question, mine.read ? undefined : bytes);
    return told;
  } finally {
    if (told) Object.assign(mine, { read: true, bytes: undefined });
    else if (wanted === mine) wanted = undefined;
  }
}

onmessage = async ({ data: [number, question, pack] }) => {
  let told;
  try {
    told = await (pack ? held(question, pack) : (await engine).answer(question));
  } catch (error) {
    if (error.name !== "AbortError") console.warn(error);
    // After that it would answer nothing any more: the page begins another.
    if (error instanceof WebAssembly.RuntimeError) setTimeout(() => { throw error; });
  }
  postMessage([number, told], told ? [told.buffer] : []);
};
