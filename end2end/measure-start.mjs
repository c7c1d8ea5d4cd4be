// How soon a screen that computes is there on a slow phone, and when the browser has taken it over: the figures of
// docs/performance.md, by hand and never part of the tests. Needs a running server with the demo's people; of two servers, the
// runs take turns:
//
//     BASE_URL=http://127.0.0.1:3000,http://127.0.0.1:3001 CHROMIUM=/usr/bin/chromium node measure-start.mjs ADDRESS…
//
// The page's processor is slowed down four times (a browser offers that for the page and not for its workers), the line is
// 1.6 Mbit/s for all there is with 150 ms before each answer, nothing is in the cache: the first visit of a phone. Taken over is when the program has started and run once. A click is made
// on the first choice of a breakdown where there is one, and counts to the frame that shows it: in one visit as soon as the page is
// taken over, when the server answers it, in another once drills are computed in the browser.
import { connect, createServer } from "node:net";
import { chromium } from "@playwright/test";
import { signedIn } from "./entrance.mjs";

const BASES = (process.env.BASE_URL ?? "http://127.0.0.1:3000").split(",");
const ADDRESSES = process.argv.slice(2);
const WHO = process.env.WHO ?? "shenguan";
const RUNS = Number(process.env.RUNS ?? 5);
const LINE = { bytesPerSecond: 200_000, latency: 150 };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, serviceWorkers: "block" };
const lines = [];
const visits = await Promise.all(BASES.map(async (base) => {
  const { baseURL, line } = await slow(new URL(base));
  lines.push(line);
  const context = await browser.newContext({ ...phone, baseURL });
  return { baseURL: base, line, context, entrance: await signedIn(context, WHO) };
}));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const address of ADDRESSES) {
  const runs = BASES.map(() => []);
  // The server has read its facts: what is measured is the page.
  for (const { entrance } of visits) await entrance.goto(address);
  for (let run = 0; run < RUNS; run++) {
    for (const [at, { context, line }] of visits.entries()) {
      const { click: early } = await once(context, line, address, true);
      runs[at].push({ ...(await once(context, line, address, false)), early });
    }
  }
  for (const [at, { baseURL }] of visits.entries()) {
    const of = (key) => {
      const all = runs[at].map((one) => one[key]).filter(Number.isFinite);
      return all.length ? `${Math.round(median(all))} (${Math.round(Math.min(...all))} to ${Math.round(Math.max(...all))})` : "none";
    };
    console.log(`${baseURL}${address}, median of ${RUNS} (least to most):`);
    console.log(`  first text ${of("text")} ms, taken over ${of("taken")} ms, computes ${of("computes")} ms, ${of("bytes")} bytes on the line`);
    console.log(`  a click to its frame: once taken over ${of("early")} ms, once it computes ${of("click")} ms; main thread blocked ${of("blocked")} ms`);
  }
}
await browser.close();
for (const { server } of lines) server.close();

/** The slow line to a server, which what a worker fetches takes too. Until it is made slow it is as fast as it can be. */
async function slow({ hostname, port }) {
  const line = { slow: false, free: 0, bytes: 0 };
  line.server = createServer((client) => {
    const server = connect(Number(port || 80), hostname);
    for (const end of [client, server]) end.on("error", () => {}).on("close", () => (client.destroy(), server.destroy()));
    client.pipe(server);
    const under = [];
    const arrive = () => {
      while (under[0]?.at <= performance.now()) client.destroyed || client.write(under[0].part), under.shift();
      if (under.length) setTimeout(arrive, under[0].at - performance.now());
    };
    server.on("data", (bytes) => {
      line.bytes += bytes.length;
      for (let from = 0; from < bytes.length; from += 4096) {
        const part = bytes.subarray(from, from + 4096);
        line.free = Math.max(performance.now(), line.free) + (line.slow ? (part.length / LINE.bytesPerSecond) * 1000 : 0);
        under.push({ at: line.free + (line.slow ? LINE.latency : 0), part });
        if (under.length === 1) setTimeout(arrive, under[0].at - performance.now());
      }
    });
  });
  await new Promise((listening) => line.server.listen(0, "127.0.0.1", listening));
  return { baseURL: `http://127.0.0.1:${line.server.address().port}`, line };
}

async function once(context, line, address, early) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.clearBrowserCache");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  Object.assign(line, { slow: true, bytes: 0 });
  await page.addInitScript(() => {
    window.seen = { blocked: 0 };
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      setTimeout(() => (window.seen.taken = performance.now()));
      return made;
    };
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.seen.blocked += Math.max(0, duration - 50))))
      .observe({ type: "longtask", buffered: true });
    addEventListener("click", () => {
      const clicked = performance.now();
      const by = () => document.querySelector("#breakdown thead")?.textContent;
      const before = by();
      const changed = new MutationObserver(() => {
        if (by() === before) return;
        changed.disconnect();
        requestAnimationFrame(() => setTimeout(() => (window.seen.click = performance.now() - clicked)));
      });
      changed.observe(document.getElementById("breakdown"), { childList: true, subtree: true, characterData: true });
    }, { capture: true });
  });
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.seen.taken, null, { timeout: 120_000 });
  const toggle = page.locator("#breakdown a.toggle:not(.on)").first();
  const computing = page.locator('[data-source="browser"]');
  const [text, taken] = await page.evaluate(() => [performance.getEntriesByName("first-contentful-paint")[0].startTime, window.seen.taken]);
  let computes = NaN;
  let click = NaN;
  if (await toggle.count()) {
    if (!early) await computing.waitFor({ state: "attached", timeout: 120_000 });
    computes = await page.evaluate(() => performance.now());
    await toggle.evaluate((link) => link.click());
    click = await (await page.waitForFunction(() => window.seen.click)).jsonValue();
  }
  await page.waitForLoadState("networkidle");
  const blocked = await page.evaluate(() => window.seen.blocked);
  await page.close();
  line.slow = false;
  return { text, taken, computes, click, blocked, bytes: line.bytes };
}
