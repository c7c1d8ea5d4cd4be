// The pages are complete and useful when no WASM and no script runs: numbers, tables, drawings, links, forms.
import { expect, PERIOD, picture, test as base } from "./support";

const test = base.extend({
  page: async ({ page }, use) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.route("**/pkg/*.js", (route) => route.abort());
    await use(page);
  },
});

test("figures, drill, cases and language", async ({ page, complaints }) => {
  await page.goto(`/?${PERIOD}`);
  await expect(page.locator(".matrix .value").first()).toBeVisible();
  await expect(page.locator("svg.spark").first()).toBeVisible();
  await page.locator("select[name=line]").selectOption("civil");
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page).toHaveURL(/line=civil/);
  await page.locator(".matrix tr", { hasText: "上诉率" }).getByRole("link").first().click();
  await expect(page.locator("svg.trend-drawing")).toBeVisible();
  await picture(page, "without-wasm-indicator");
  await page.locator("#breakdown .toggles").getByRole("link", { name: /案由/ }).click();
  await expect(page.locator("#breakdown thead th").nth(1)).toHaveText("案由");
  await page.getByRole("link", { name: "下一页" }).click();
  await expect(page.locator("#cases .pager")).toContainText("21–40");
  await page.getByRole("link", { name: "EN", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("appeal rate");
  // The browser complains of the blocked files, and of nothing else.
  expect(complaints.filter((complaint) => !/ERR_FAILED|Failed to fetch dynamically imported module/.test(complaint))).toEqual([]);
  complaints.length = 0;
});
