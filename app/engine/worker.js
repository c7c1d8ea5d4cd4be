// Runs the engine beside the page: what the page asks is answered in its order, with nothing where it cannot be. A question may
// come with the address of a pack, which is fetched while the engine is; of several the last is wanted.
const program = fetch("/pkg/engine.wasm");
const engine = import("./engine.js").then(async (engine) => {
  await engine.default({ module_or_path: program });
  return engine;
});
// Whoever asks is told that there is none.
for (const part of [program, engine]) part.catch(() => {});
let wanted;

async function fetched(pack) {
  const answer = await fetch(pack);
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
}

async function answered(number, question, pack) {
  if (!pack) return (await engine).answer(question);
  wanted = number;
  const [{ answer }, bytes] = await Promise.all([engine, fetched(pack)]);
  return wanted === number && bytes ? answer(question, bytes) : undefined;
}

onmessage = async ({ data: [number, question, pack] }) => {
  const told = await answered(number, question, pack).catch((error) => console.warn(error));
  postMessage([number, told], told ? [told.buffer] : []);
};
