// The brief of a leader's phone: read at a glance, one tap to the chart, acted on, kept for when the network is away.
import type { Page } from "@playwright/test";
import { cable } from "./cable";
import { accessible, everyScreen, expect, fits, peopleSignIn, picture, test, SIZES } from "./support";
import { pageOf } from "./signing";

peopleSignIn();

const kept = (page: Page) => page.evaluate(async () => Boolean(await caches.match("/brief")));

test("one screen says it all, with scripts off", async ({ browser }) => {
  const page = await pageOf(browser, "yuanzhang", { viewport: SIZES.phone, javaScriptEnabled: false });
  await page.goto("/brief");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("速览");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([/越出区间/, /到期/, /等我办理/]);
  await expect(page.locator(".lede")).toContainText("您上次查看以来");
  // The last line of the last block stands above the bottom bar, without scrolling.
  const last = (await page.locator(".brief-block").last().locator("li").last().boundingBox())!;
  const bar = (await page.locator(".bottom-bar").boundingBox())!;
  expect(last.y + last.height).toBeLessThanOrEqual(bar.y);
  await fits(page);
  await picture(page, "brief-without-scripts");
  // Nothing is fetched to show it: the style stands in the page.
  expect(await page.locator("link[rel=stylesheet]").count()).toBe(0);
  // One tap to the chart, one more to the cases.
  await page.locator(".brief-block").first().locator(".brief-link").first().click();
  await expect(page.locator("svg.trend-drawing")).toBeVisible();
  await expect(page.locator("#cases")).toBeVisible();
  await page.context().close();
});

test("what waits is acted on from the brief, and a question reaches the owner", async ({ browser }) => {
  const page = await pageOf(browser, "yuanzhang", { viewport: SIZES.phone });
  await page.goto("/brief");
  const line = page.locator("section[aria-labelledby=waiting] li").first();
  await line.locator(".brief-fold > summary").click();
  await line.locator("summary", { hasText: "留言、提问" }).click();
  await line.locator("textarea[name=opinion]").last().fill(`进展如何 ${Date.now()}`);
  await accessible(page);
  await picture(page, "brief-question");
  await line.getByRole("button", { name: "写备注" }).click();
  await expect(page).toHaveURL(/\/brief/);
  await expect(page.locator(".notice")).toContainText("已办理");
  await page.context().close();
});

test("large type is larger everywhere, and stays", async ({ browser }) => {
  const page = await pageOf(browser, "yuanzhang", { viewport: SIZES.phone });
  await page.goto("/brief");
  const size = () => page.locator("body").evaluate((body) => parseFloat(getComputedStyle(body).fontSize));
  const usual = await size();
  await page.locator(".brief-more").getByRole("link", { name: "大字" }).click();
  await expect(page).toHaveURL(/\/brief$/);
  expect(await size()).toBeGreaterThan(usual);
  await fits(page);
  await accessible(page);
  await picture(page, "brief-large");
  await page.goto("/nodes");
  expect(await size()).toBeGreaterThan(usual);
  await fits(page);
  await page.context().close();
});

test("without a network the last brief is shown as what it is, and signing out takes it away", async ({ browser }) => {
  test.setTimeout(120_000);
  const network = await cable();
  const page = await pageOf(browser, "yuanzhang", { viewport: SIZES.phone, baseURL: network.url });
  await page.goto("/brief");
  await expect.poll(() => kept(page), { timeout: 20_000 }).toBe(true);
  await expect(page.locator(".brief-offline")).toBeHidden();
  const sentence = await page.locator(".lede").textContent();
  await network.pull();
  await page.goto("/brief");
  await expect(page.locator(".brief-offline")).toContainText(/离线：这是 \d{4}-\d\d-\d\d \d\d:\d\d 取得的速览/);
  await expect(page.locator(".lede")).toHaveText(sentence!);
  await picture(page, "brief-offline");
  await accessible(page);
  // Nothing else is kept.
  await expect(page.goto("/nodes")).rejects.toThrow();
  await network.plug();
  // The page that says so may still be on its way.
  await expect(() => page.goto("/brief")).toPass();
  await expect(page.locator(".brief-offline")).toBeHidden();
  await page.locator(".sign-out button").first().click();
  await expect(page.locator("input[name=login]:not([type=hidden])")).toBeVisible();
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0);
  await network.pull();
  await expect(page.goto("/brief")).rejects.toThrow();
  await page.context().close();
});

test("a session that is over takes the kept brief with it", async ({ browser }) => {
  const page = await pageOf(browser, "fenguan", { viewport: SIZES.phone });
  await page.goto("/brief");
  await expect.poll(() => kept(page), { timeout: 20_000 }).toBe(true);
  await page.context().clearCookies();
  await page.goto("/brief");
  await expect(page.locator("input[name=login]:not([type=hidden])")).toBeVisible();
  await expect.poll(() => kept(page)).toBe(false);
  await page.context().close();
});

test("a phone can keep it among its applications", async ({ browser }) => {
  const page = await pageOf(browser, "yuanzhang", { viewport: SIZES.phone });
  await page.goto("/brief");
  const address = (await page.locator("link[rel=manifest]").getAttribute("href"))!;
  const manifest = await (await page.request.get(address)).json();
  expect(manifest).toMatchObject({ start_url: "/brief", display: "standalone" });
  for (const icon of manifest.icons) {
    const answer = await page.request.get(icon.src);
    expect(answer.headers()["content-type"]).toBe("image/png");
  }
  // What the browser itself has to say against it.
  const devtools = await page.context().newCDPSession(page);
  const { errors } = await devtools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  await page.context().close();
});

for (const language of ["zh", "en"] as const) {
  test(`every size in ${language}`, async ({ browser }) => {
    const page = await pageOf(browser, "yuanzhang");
    await everyScreen(page, "brief", { brief: "/brief" }, language);
    await page.context().close();
  });
}
