// A case's one job: how its time stands, what has to be done by when, and what would move it.
import { pageOf, SIGNED_IN } from "./signing";
import { accessible, expect, fits, PERIOD, picture, SIZES, test } from "./support";
import type { Page } from "@playwright/test";

/** The address of an open case whose clock runs: of those docketed last, the first without a closing day. */
async function openCase(page: Page, court = "court=%E5%86%8096&") {
  await page.goto(`/indicator/closing_to_intake_ratio?${court}period=2023-07..2023-09&side=denominator`);
  const open = page.locator("#cases tbody tr", { has: page.locator("td[data-label=结案], td[data-label=Closed]", { hasText: "—" }) });
  const links = await open.locator("th a").evaluateAll((all) => all.map((one) => one.getAttribute("href")!));
  for (const link of links.slice(0, 12)) {
    await page.goto(link);
    if (await page.locator(".suppose-form").count()) return link;
  }
  throw new Error("no open case with a clock in the demo");
}

const due = (page: Page) => page.locator(".compared tbody tr").first().locator("td");

async function supposeDeduction(page: Page) {
  const row = page.locator(".suppose").first();
  await row.locator("select[name=what]").selectOption("deduction");
  await row.locator("input[name=from]").fill("2023-09-01");
  await row.locator("input[name=until]").fill("2023-10-10");
}

test("a deduction moves the last day with no request, the address follows, and a reload shows the same", async ({ page }) => {
  await page.goto(await openCase(page));
  await expect(page.locator(".suppose-form .chip-go")).toBeHidden();
  const history = await page.evaluate(() => window.history.length);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await supposeDeduction(page);
  await expect(page).toHaveURL(/sim=deduction(:|%3A)2023-09-01(:|%3A)2023-10-10/);
  await expect(page.locator(".suppose-finding")).not.toBeEmpty();
  const row = page.locator(".suppose").first();
  // Taken hold of by keys: ten days more.
  const before = await due(page).nth(1).innerText();
  const last = page.locator(".grip").nth(1);
  await last.focus();
  for (let day = 0; day < 10; day++) await last.press("ArrowRight");
  await expect(row.locator("input[name=until]")).toHaveValue("2023-10-20");
  // And by the pointer: back to the left.
  const box = (await last.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 60, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(row.locator("input[name=until]")).not.toHaveValue("2023-10-20");
  const until = await row.locator("input[name=until]").inputValue();
  await expect(page).toHaveURL(new RegExp(`2023-09-01(:|%3A)${until}`));
  expect(requests).toEqual([]);
  expect(await page.evaluate(() => window.history.length)).toBe(history);
  expect(before).not.toBe("");
  const said = await page.locator(".suppose-finding").innerText();
  const table = await page.locator(".compared").innerText();
  await page.reload();
  await expect(page.locator(".suppose-finding")).toHaveText(said);
  expect(await page.locator(".compared").innerText()).toBe(table);
  await expect(row.locator("input[name=until]")).toHaveValue(until);
});

test("what was chosen before the page computes is counted once it does", async ({ page }) => {
  const address = await openCase(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/case.wasm", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "domcontentloaded" });
  await supposeDeduction(page);
  await expect(page.locator(".suppose-form .chip-go")).toBeVisible();
  await expect(page.locator(".suppose-finding")).toBeEmpty();
  release();
  await expect(page).toHaveURL(/sim=deduction(:|%3A)2023-09-01(:|%3A)2023-10-10/);
  await expect(page.locator(".suppose-finding")).not.toBeEmpty();
  const row = page.locator(".suppose").first();
  await expect(row.locator("select[name=what]")).toHaveValue("deduction");
  await expect(row.locator("input[name=until]")).toHaveValue("2023-10-10");
});

test("without WASM the form gives the same", async ({ page, browser }) => {
  const address = await openCase(page);
  await page.goto(address);
  await expect(page.locator(".suppose-form .chip-go")).toBeHidden();
  await supposeDeduction(page);
  await expect(page).toHaveURL(/sim=/);
  const computedHere = await page.locator(".compared tbody").innerText();
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: SIGNED_IN, baseURL: process.env.BASE_URL });
  const server = await plain.newPage();
  await server.goto(address);
  await supposeDeduction(server);
  await server.locator(".suppose-form .chip-go").click();
  await expect(server).toHaveURL(page.url());
  expect(await server.locator(".compared tbody").innerText()).toBe(computedHere);
  // What cannot be read gets a sentence.
  await server.goto(`${address}&sim=deduction:soon`);
  await expect(server.locator(".suppose-fault")).toContainText("起始日期应如 2023-03-01");
  await plain.close();
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const lang of ["zh", "en"]) {
    test(`a case, ${size}, ${lang}`, async ({ page, context, baseURL }) => {
      const address = await openCase(page);
      await context.addCookies([
        { name: "lang", value: lang, url: baseURL! },
        ...(size === "projector" ? [{ name: "look", value: "projector", url: baseURL! }] : []),
      ]);
      await page.setViewportSize(viewport);
      await page.goto(`${address}&sim=appraisal:2023-09-01:2023-10-10`);
      await expect(page.locator(".suppose-form .chip-go")).toBeHidden();
      await fits(page);
      await picture(page, `case-${size}-${lang}`);
      await page.locator(".suppose-form").scrollIntoViewIfNeeded();
      await picture(page, `case-suppose-${size}-${lang}`);
      await accessible(page);
    });
  }
}

test("a judge is led on to make the request", async ({ browser }) => {
  const page = await pageOf(browser, "faguan");
  await page.goto(`/indicator/appeal_rate?${PERIOD}`);
  await page.locator("#cases tbody th a").first().click();
  await expect(page.locator(".case-lede")).toBeVisible();
  await expect(page.locator("#chain .here")).toBeVisible();
  await page.goto(await openCase(page, ""));
  await expect(page.locator(".suppose-form .chip-go")).toBeHidden();
  await supposeDeduction(page);
  const request = page.locator(".case-openers a[href^='/nodes/new?kind=request']");
  await expect(request).toHaveAttribute("href", /what=deduction&from=2023-09-01&until=2023-10-10/);
  await page.context().close();
});
