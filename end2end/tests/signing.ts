// Signing in as the people of the demo.
import { createHmac } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, type Browser, type Page } from "@playwright/test";

export const PASSWORD = "Huishang-demo-1";
/** Where what tests leave is kept, one folder a server. */
export const ARTEFACTS = process.env.ARTEFACTS ?? "artefacts";
/** Where the session that most tests use is kept. */
export const SIGNED_IN = `${ARTEFACTS}/signed-in.json`;

/** Fills the form in that asks for login and password. */
export async function signIn(page: Page, login: string, password = PASSWORD) {
  await page.locator("input[name=login]:not([type=hidden])").fill(login);
  await page.locator("input[name=password]:not([type=hidden])").fill(password);
  await page.locator(".gate-form").first().getByRole("button").click();
}

/** A page of nobody, in a context of its own. */
export async function stranger(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}) {
  const nobody = { cookies: [], origins: [] };
  return (await browser.newContext({ storageState: nobody, baseURL: process.env.BASE_URL, ...options })).newPage();
}

/** A page of somebody else. */
export async function pageOf(browser: Browser, login: string, options: Parameters<Browser["newContext"]>[0] = {}) {
  const page = await stranger(browser, options);
  await page.goto("/sign-in");
  await signIn(page, login);
  await expect(page.locator(".who")).toBeVisible();
  return page;
}

/** The pages of people who sign in when first asked for, and stay. */
export function signedInOnce<Who extends string>() {
  const at: Partial<Record<Who, Page>> = {};
  return async (browser: Browser, who: Who) => (at[who] ??= await pageOf(browser, who));
}

/** The code of a secret in base32, so many seconds from now (RFC 6238). */
export function codeOf(secret: string, seconds = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret.replace(/[\s=]/g, "")) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + seconds) / 30)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// Kept in a file, because a failed test is followed by another process.
const SECRETS = `${ARTEFACTS}/secrets.json`;

function secrets(): Record<string, string> {
  return existsSync(SECRETS) ? JSON.parse(readFileSync(SECRETS, "utf8")) : {};
}

/** Shows the second factor, which is set up where it was not yet. */
export async function showSecondFactor(page: Page, login: string) {
  await page.locator("input[name=code]").waitFor();
  const offered = page.locator("input[name=secret]");
  if (await offered.count()) {
    const secret = await offered.inputValue();
    writeFileSync(SECRETS, JSON.stringify({ ...secrets(), [login]: secret }));
    await page.locator("input[name=code]").fill(codeOf(secret));
  } else {
    // A code is good once: the one after it is, too.
    await page.locator("input[name=code]").fill(codeOf(secrets()[login], 30));
  }
  await page.locator(".gate-form").getByRole("button").click();
  await expect(page.locator(".who")).toBeVisible();
}
