// How quickly the brief is there on a slow phone, and answers the first tap: the figures of docs/performance.md, by hand and
// never part of the tests. Needs a running server with the demo's people:
//
//     BASE_URL=http://127.0.0.1:3000 CHROMIUM=/usr/bin/chromium node measure-brief.mjs
//
// The processor is slowed down four times. Lines: `slow 3G` is 400 kbit/s with 400 ms to and fro for each request; `DevTools
// slow 3G` is the preset of that name there, 400 kbit/s with 2,000 ms a request, which stands for name, connection and
// handshake as well. Nothing is in the cache and no worker runs: the first visit of a phone.
import { chromium } from "@playwright/test";
import { signedIn } from "./entrance.mjs";

const BASE = process.env.BASE_URL ?? "http://127.0.0.1:3000";
const ADDRESS = process.env.ADDRESS ?? "/brief";
const WHO = process.env.WHO ?? "yuanzhang";
const RUNS = Number(process.env.RUNS ?? 5);
const KBIT = 1000 / 8;
const LINES = {
  "no throttling": null,
  "slow 3G": { latency: 400, downloadThroughput: 400 * KBIT, uploadThroughput: 400 * KBIT },
  "DevTools slow 3G": { latency: 2000, downloadThroughput: 400 * KBIT, uploadThroughput: 400 * KBIT },
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({
  baseURL: BASE, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, serviceWorkers: "block",
});
const entrance = await signedIn(context, WHO);
// The server has read its facts: what is measured is the page.
await entrance.goto(ADDRESS);
await entrance.close();

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const [name, line] of Object.entries(LINES)) {
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await once(line));
  const of = (key) => Math.round(median(runs.map((one) => one[key]).filter(Number.isFinite)));
  console.log(`${name}, 4x slower processor, median of ${RUNS}:`);
  console.log(`  first byte ${of("ttfb")} ms, first text ${of("fcp")} ms, largest text ${of("lcp")} ms, loaded ${of("loaded")} ms`);
  console.log(`  page ${of("html")} bytes on the line (${of("raw")} raw), ${of("bytes")} bytes in ${of("requests")} requests in all`);
  console.log(`  tap to the paint of what it unfolds ${of("unfold")} ms, tap on a line to the request for its chart ${of("follow")} ms`);
}
await browser.close();

async function once(line) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  if (line) await devtools.send("Network.emulateNetworkConditions", { offline: false, ...line });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    window.seen = { lcp: 0, events: [] };
    new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.seen.lcp = one.startTime; })).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => window.seen.events.push(...list.getEntries().map(({ name, duration }) => ({ name, duration })))).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  await page.goto(ADDRESS, { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  // The first tap, as soon as there is something to tap.
  const summary = page.locator("details.brief-fold > summary").first();
  const unfold = (await summary.count()) ? await unfolded(page, summary) : NaN;
  await page.waitForLoadState("load");
  const figures = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const files = performance.getEntriesByType("resource");
    return {
      ttfb: navigation.responseStart, fcp: paint.startTime, lcp: window.seen.lcp, loaded: navigation.loadEventStart,
      html: navigation.encodedBodySize, raw: navigation.decodedBodySize, requests: files.length + 1,
      bytes: files.reduce((sum, file) => sum + file.transferSize, navigation.transferSize),
    };
  });
  const follow = await followed(page, devtools);
  await page.close();
  return { ...figures, unfold, follow };
}

/** From the tap to the next paint, as the browser itself counts it. */
async function unfolded(page, summary) {
  const box = await summary.boundingBox();
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForFunction(() => document.querySelector("details.brief-fold[open]") !== null);
  await page.waitForTimeout(400);
  // An interaction shorter than 16 ms is not reported.
  return page.evaluate(() => Math.max(0, ...window.seen.events.map(({ duration }) => duration)));
}

/** From the tap on a line to the request for what it leads to. */
async function followed(page, devtools) {
  const link = await page.locator(".brief-link").first().boundingBox();
  const asked = new Promise((done) => {
    devtools.on("Network.requestWillBeSent", ({ type }) => { if (type === "Document") done(performance.now()); });
    setTimeout(() => done(NaN), 10_000);
  });
  const tapped = performance.now();
  await page.touchscreen.tap(link.x + 40, link.y + link.height / 2);
  return (await asked) - tapped;
}
