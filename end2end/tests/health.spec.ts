// The health check's one job: say what is the case, and lead from each figure one step further.
import { accessible, expect, fits, PERIOD, picture, SIZES, test } from "./support";

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const lang of ["zh", "en"]) {
    test(`health check, ${size}, ${lang}`, async ({ page, context, baseURL }) => {
      await context.addCookies([
        { name: "lang", value: lang, url: baseURL! },
        ...(size === "projector" ? [{ name: "look", value: "projector", url: baseURL! }] : []),
      ]);
      await page.setViewportSize(viewport);
      await page.goto(`/?${PERIOD}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(lang === "zh" ? "审判质效体检" : "Trial health check");
      await expect(page.locator(".lede")).toContainText(lang === "zh" ? "本期可计算" : "indicators can be computed");
      // 16 identified indicators of the September 2024 edition.
      await expect(page.locator(".matrix tbody tr:not(.group)")).toHaveCount(16);
      await fits(page);
      await picture(page, `health-${size}-${lang}`);
      await accessible(page);
    });
  }
}

test("courts stand in administrative order", async ({ page }) => {
  await page.goto(`/?${PERIOD}`);
  await expect(page.locator(".matrix thead th.number")).toHaveText(["全辖", "雄安中院", "雄县", "容城县", "安新县"]);
});

test("a figure leads to its indicator with the same scope and period", async ({ page }) => {
  await page.goto(`/?${PERIOD}`);
  const cell = page.locator(".matrix tr", { hasText: "上诉率" }).locator("td.number a.cell").last();
  const shown = await cell.locator(".value").innerText();
  await cell.click();
  await expect(page).toHaveURL(/\/indicator\/appeal_rate\?court=.*period=2023-01\.\.2023-09/);
  await expect(page.locator(".headline-value .value")).toHaveText(shown);
});

test("the chips are a form that lives in the address bar", async ({ page }) => {
  await page.goto(`/?${PERIOD}`);
  await page.locator("select[name=catalogue]").selectOption("v2024_01");
  await expect(page).toHaveURL(/catalogue=v2024_01/);
  await expect(page.locator(".matrix tbody tr:not(.group)")).toHaveCount(22);
  await page.goBack();
  await expect(page.locator(".matrix tbody tr:not(.group)")).toHaveCount(16);
});

test("the language switch keeps the place", async ({ page }) => {
  await page.goto(`/?${PERIOD}&line=civil`);
  await page.getByRole("link", { name: "EN", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trial health check");
  await expect(page).toHaveURL(/line=civil/);
});

test("a bad address says what is wrong with it", async ({ page, complaints }) => {
  const response = await page.goto("/?period=soon");
  expect(response?.status()).toBe(400);
  await expect(page.getByRole("alert")).toContainText("period");
  complaints.length = 0; // The browser reports the status itself.
});

test("nothing of an indicator's program is loaded before a reader aims at one", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`/?${PERIOD}`);
  await page.waitForLoadState("networkidle");
  expect(asked.filter((path) => path.startsWith("/pkg/")).sort()).toEqual(["/pkg/chips.js", "/pkg/huishang.css"]);
  await page.locator(".matrix tbody tr:not(.group) a").first().hover();
  await expect.poll(() => asked).toContain("/pkg/indicator.wasm");
});
