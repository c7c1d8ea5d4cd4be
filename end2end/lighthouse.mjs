// What Lighthouse says of screens of somebody signed in: the table of docs/performance.md, by hand and never part of the tests.
// Needs a running server with the demo's people, and Lighthouse, which is no part of this project's packages:
//
//     npm install --prefix target/tools lighthouse@12.8.2
//     BASE_URL=http://127.0.0.1:3000 CHROMIUM=/usr/bin/chromium node end2end/lighthouse.mjs / /brief
//
// PRESET=desktop, as Lighthouse has it, unless it is set otherwise.
import { chromium } from "@playwright/test";
import { signedIn } from "./entrance.mjs";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const BASE = process.env.BASE_URL ?? "http://127.0.0.1:3000";
const WHO = process.env.WHO ?? "shenguan";
const PRESET = process.env.PRESET ?? "desktop";
const PROGRAM = fileURLToPath(new URL("../target/tools/node_modules/.bin/lighthouse", import.meta.url));
const METRICS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
const FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ baseURL: BASE });
await signedIn(context, WHO);
const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
await browser.close();

console.log(`| screen | performance | accessibility | best practices | ${METRICS.join(" | ")} |`);
console.log("|---".repeat(4 + METRICS.length) + "|");
for (const path of process.argv.slice(2)) {
  const told = spawnSync(PROGRAM, [
    BASE + path, "--quiet", `--preset=${PRESET}`, "--output=json", "--only-categories=performance,accessibility,best-practices",
    `--extra-headers=${JSON.stringify({ Cookie: cookies })}`, `--chrome-flags=${FLAGS}`,
  ], { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM }, encoding: "utf8", maxBuffer: 1 << 28 });
  if (told.error || told.status) throw new Error(`lighthouse of ${path}: ${told.error ?? told.stderr.slice(-2000)}`);
  const { categories, audits, finalDisplayedUrl } = JSON.parse(told.stdout);
  const landed = new URL(finalDisplayedUrl);
  if (landed.pathname !== new URL(BASE + path).pathname) throw new Error(`${path} led to ${landed.pathname}: not signed in?`);
  const scores = ["performance", "accessibility", "best-practices"].map((name) => Math.round(categories[name].score * 100));
  console.log(`| ${path} | ${scores.join(" | ")} | ${METRICS.map((name) => audits[name].displayValue).join(" | ")} |`);
  for (const { id, weight } of Object.values(categories).flatMap((category) => category.auditRefs)) {
    if (weight > 0 && audits[id].score !== null && audits[id].score < 0.9) console.error(`  ${path}: ${id}: ${audits[id].title}`);
  }
}
