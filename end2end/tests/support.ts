// What every browser test shares: three sizes, two languages, and pages that may not complain.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test as base } from "@playwright/test";
import { ARTEFACTS } from "./signing";

export const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  projector: { width: 1920, height: 1080 },
} as const;

export const PERIOD = "period=2023-01..2023-09";

/** A test whose page fails it by any console error or uncaught exception. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await use(complaints);
      expect(complaints, "console errors").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** For files whose people sign in by themselves, in tests that follow one another: no session is kept. Before signing in a page answers 401, of which the browser complains. */
export function peopleSignIn() {
  test.use({ storageState: { cookies: [], origins: [] } });
  test.describe.configure({ mode: "serial" });
  test.afterEach(({ complaints }) => {
    const others = complaints.filter((complaint) => !/status of 401/.test(complaint));
    complaints.length = 0;
    expect(others).toEqual([]);
  });
}

/** Waits until the page is hydrated and, on an indicator's screen, holds its pack. */
export async function packReady(page: Page) {
  await expect(page.locator("section.indicator[data-source=browser]")).toBeVisible({ timeout: 20_000 });
}

/** No accessibility violation that axe can see. The watermark is decoration, hidden from readers of the screen, and meant to be faint. */
export async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).exclude(".watermark").withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
  expect(found).toEqual([]);
}

/** Keeps a picture of the page among the artefacts of the run. */
export async function picture(page: Page, name: string) {
  const take = () => page.screenshot({ path: `${ARTEFACTS}/${name}.png`, fullPage: false });
  // A browser with too much to do cannot always, and says so. The picture is for people: it is taken once more.
  await take().catch((problem: Error) => {
    if (!problem.message.includes("Unable to capture screenshot")) throw problem;
    return take();
  });
}

/** No sideways scrolling of the page. */
export async function fits(page: Page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content).toBeLessThanOrEqual(window);
}

/** Every screen in a language, at three sizes: a heading, no sideways scrolling, no violation that axe can see but on the wall. */
export async function everyScreen(page: Page, what: string, screens: Record<string, string>, language: "zh" | "en") {
  const set = (name: string, value: string) => page.context().addCookies([{ name, value, url: process.env.BASE_URL! }]);
  await set("lang", language);
  for (const [size, viewport] of Object.entries(SIZES)) {
    await set("look", size === "projector" ? "projector" : "desk");
    await page.setViewportSize(viewport);
    for (const [name, address] of Object.entries(screens)) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await fits(page);
      await picture(page, `${what}-${name}-${size}-${language}`);
      if (size !== "projector") await accessible(page);
    }
  }
  await set("lang", "zh");
  await set("look", "desk");
  await page.setViewportSize(SIZES.desktop);
}

/** The slide of a meeting that the room sees. */
export const here = (page: Page) => page.locator(".slide.here");

/** On to the slide of an indicator. */
export async function slideOfIndicator(page: Page) {
  await page.keyboard.press("Home");
  for (let at = 0; at < 30; at += 1) {
    if (await here(page).locator(".slide-drawing").count()) return;
    await page.keyboard.press("PageDown");
  }
  throw new Error("no slide shows an indicator");
}
