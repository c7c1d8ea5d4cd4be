// Runs the engine beside the page: what the page asks is answered in its order, with nothing where it cannot be. A question may
// come with the address of a pack, which is fetched while the engine is, unless it is there; of several the last is wanted.
const program = fetch("/pkg/engine.wasm");
const engine = import("./engine.js").then(async (engine) => {
  await engine.default({ module_or_path: program });
  return engine;
});
// Whoever asks is told that there is none.
for (const part of [program, engine]) part.catch(() => {});
let here, wanted;

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function held(question, address) {
  if (wanted?.address !== address) wanted = { address, pack: address === here ? undefined : fetched(address) };
  const mine = wanted;
  try {
    const [{ answer }, pack] = await Promise.all([engine, mine.pack]);
    if (wanted !== mine) return undefined;
    const told = answer(question, address === here ? undefined : pack);
    mine.pack = undefined;
    here = address;
    return told;
  } catch (error) {
    if (wanted === mine) wanted = undefined;
    throw error;
  }
}

onmessage = async ({ data: [number, question, address] }) => {
  let told;
  try {
    told = await (address ? held(question, address) : (await engine).answer(question));
  } catch (error) {
    console.warn(error);
    // After that it would answer nothing any more: the page begins another.
    if (error instanceof WebAssembly.RuntimeError) setTimeout(() => { throw error; });
  }
  postMessage([number, told], told ? [told.buffer] : []);
};
