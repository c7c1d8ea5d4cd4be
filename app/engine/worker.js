// Runs the engine beside the page: what the page asks is answered in its order, with nothing where it cannot be.
import init, { answer } from "./engine.js";

const there = init({ module_or_path: "/pkg/engine.wasm" });

onmessage = async ({ data: [number, question] }) => {
  let told;
  try {
    await there;
    told = await answer(question);
  } catch (error) {
    console.warn(error);
  }
  postMessage([number, told], told ? [told.buffer] : []);
};
