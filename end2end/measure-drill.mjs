// How long a drill takes, from the click to the frame with the new table: the figures of docs/performance.md, by hand and never
// part of the tests. Needs a running server with the demo's people, or any other with WHO and ADDRESS:
//
//     BASE_URL=http://127.0.0.1:3000 CHROMIUM=/usr/bin/chromium node measure-drill.mjs
//
// Forty drills one after another: another dimension is taken on, then the one before it off. With NESTED=1 all seven are taken
// on, one under the other, and off again. With SCROLLED=1 the table fills the window, as for one who reads on. With PRESSED=70 a
// mouse goes down on each dimension and comes up after so many milliseconds, and the time is taken from then; with KEYED=150 the
// focus comes to it and Enter so many milliseconds later, and the time is taken from that; otherwise each is clicked by the
// program, with nothing before it.
import { chromium } from "@playwright/test";
import { signedIn } from "./entrance.mjs";

const ADDRESS = process.env.ADDRESS ?? "/indicator/appeal_rate?period=2023-01..2023-09";
const DRILLS = Number(process.env.DRILLS ?? 40);
const PRESSED = Number(process.env.PRESSED ?? 0);
const KEYED = Number(process.env.KEYED ?? 0);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({
  baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000", viewport: { width: 1440, height: 900 }, serviceWorkers: "block",
});
const page = await signedIn(context, process.env.WHO ?? "shenguan");
await page.goto(ADDRESS);
await page.locator(".chip-go").first().waitFor({ state: "hidden" });
if (process.env.SCROLLED) await page.evaluate(() => document.getElementById("breakdown").scrollIntoView());
await page.waitForTimeout(3000);

await page.exposeFunction("press", async (x, y) => {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await new Promise((later) => setTimeout(later, PRESSED));
  await page.mouse.up();
});

await page.exposeFunction("enter", async () => {
  await page.waitForTimeout(KEYED);
  await page.keyboard.press("Enter");
});

const taken = await page.evaluate(async ({ drills, nested, pressed, keyed }) => {
  const part = () => document.getElementById("breakdown");
  // What a table is divided by; to ask for its text as shown would lay it out once more.
  const heads = () => part().querySelector("thead")?.textContent;
  // Once the table is another one, and the frame that shows it is drawn: before the rows below it, which follow when it is.
  const shown = (before) => new Promise((resolve) => {
    const look = () => {
      if (heads() === before) return false;
      requestAnimationFrame(() => scheduler.postTask(() => resolve(performance.now()), { priority: "user-blocking" }));
      return true;
    };
    const watch = new MutationObserver(() => { if (look()) watch.disconnect(); });
    watch.observe(part(), { childList: true, subtree: true, characterData: true });
  });
  const times = [];
  for (let drill = 0; times.length < drills && drill < 2 * drills; drill++) {
    const toggles = [...part().querySelectorAll(".toggle")];
    // On, then the one before off; or each in turn.
    const on = Math.floor(drill / 2) + 1;
    const toggle = toggles[(nested ? drill : drill % 2 ? on - 1 : on) % toggles.length];
    const done = shown(heads());
    let begun;
    const chosen = keyed ? "keydown" : "click";
    addEventListener(chosen, ({ timeStamp }) => { begun = timeStamp; }, { capture: true, once: true });
    const { x, y, width, height } = toggle.getBoundingClientRect();
    if (keyed) toggle.focus({ focusVisible: true, preventScroll: true });
    const clicked = keyed ? enter() : pressed ? press(x + width / 2, y + height / 2) : toggle.click();
    const [ended, rows] = await Promise.race([
      done.then((ended) => [ended, part().querySelectorAll("tbody tr").length]), new Promise((late) => setTimeout(late, 3000, [0, -1])),
    ]);
    const ms = ended - begun;
    // Rows below those in sight follow.
    while (part().querySelector("tbody + tbody:empty")) await new Promise((later) => setTimeout(later));
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    if (rows >= 0) times.push({ ms, whole: performance.now() - begun, rows: part().querySelectorAll("tbody tr").length });
    await clicked;
    await new Promise((later) => setTimeout(later, 60));
  }
  return times;
}, { drills: DRILLS, nested: Boolean(process.env.NESTED), pressed: PRESSED > 0, keyed: KEYED > 0 });
await browser.close();

console.log(`${taken.length} drills of 1 to ${Math.max(...taken.map((one) => one.rows))} rows`);
for (const [what, key] of [["to the table as a screen shows it", "ms"], ["to its last row", "whole"]]) {
  const sorted = taken.map((one) => one[key]).sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  console.log(`${what}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, slowest ${at(1)} ms`);
}
if (process.env.EACH) console.log(taken.map(({ ms, rows }) => `${rows} rows ${Math.round(ms)} ms`).join(", "));
