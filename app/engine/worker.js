// Runs the engine beside the page: what the page asks is answered in its order, with nothing where it cannot be. A question may
// come with the address of a pack, which is fetched while the engine is, unless the very same is there; of several the last is wanted.
const program = fetch("/pkg/engine.wasm");
const engine = import("./engine.js").then(async (engine) => {
  await engine.default({ module_or_path: program });
  return engine;
});
// Whoever asks is told that there is none.
for (const part of [program, engine]) part.catch(() => {});
// The address and the tag of the pack that is there, and which is wanted.
let here, wanted;

// The pack of an address with its tag; none where it is the one that is there, which is asked each time, or nobody can tell.
async function fetched(address) {
  const known = address === here?.address ? here : undefined;
  let answer;
  try {
    answer = await fetch(address, known?.tag ? { headers: { "If-None-Match": known.tag } } : {});
  } catch (error) {
    // A meeting's figures are frozen: it goes on while the network is away.
    if (known && address.includes("&meeting=")) return undefined;
    throw error;
  }
  if (known && answer.status === 304) return undefined;
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return { bytes: new Uint8Array(await answer.arrayBuffer()), tag: answer.headers.get("ETag") };
}

// Whoever asks for a pack that is on its way waits for it and asks whether it is still the one: facts may have come meanwhile.
function held(question, address) {
  if (wanted?.address !== address) wanted = { address };
  const mine = wanted;
  mine.last = question;
  mine.turn = Promise.resolve(mine.turn).catch(() => {}).then(async () => {
    if (wanted !== mine || mine.last !== question) return undefined;
    const [{ answer }, pack] = await Promise.all([engine, fetched(address)]);
    if (wanted !== mine) return undefined;
    const told = answer(question, pack?.bytes);
    if (pack && told) here = { address, tag: pack.tag };
    return told;
  });
  return mine.turn;
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
