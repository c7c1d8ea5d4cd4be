// Runs the engine beside the page: what the page asks is answered in its order, with nothing where it cannot be. A question may
// come with a pack, by its address and, behind a "#", the facts that are wanted of it: it is fetched while the engine is, unless the
// very same is there; of several the last is wanted.
async function load() {
  const program = fetch("/pkg/engine.wasm");
  // It is awaited once the other is there.
  program.catch(() => {});
  const engine = await import("./engine.js");
  await engine.default({ module_or_path: program });
  return engine;
}

let engine = load();
// Whoever asks is told that there is none.
engine.catch(() => {});
// The pack that the engine holds; which is wanted, and its bytes until they are read.
let here, wanted;

async function fetched(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function held(question, pack) {
  if (wanted?.pack !== pack) {
    wanted?.stop.abort();
    const stop = new AbortController();
    wanted = { pack, stop, bytes: pack === here ? undefined : fetched(pack.split("#")[0], stop.signal) };
  }
  const mine = wanted;
  let told;
  try {
    // Where it could not be loaded, once more.
    engine = engine.catch(load);
    const [{ answer }, bytes] = await Promise.all([engine, mine.bytes]);
    if (wanted === mine) told = answer(question, pack === here ? undefined : bytes);
    return told;
  } finally {
    if (told) {
      here = pack;
      mine.bytes = undefined;
    } else if (wanted === mine) {
      mine.stop.abort();
      wanted = undefined;
    }
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
