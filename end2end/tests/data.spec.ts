// The data screen's one job: get files in, lose nothing, and let a person mend what was refused.
import { imported, rongcheng, undone } from "./imports";
import { accessible, expect, fits, picture, SIZES, test } from "./support";

const COURT = "court=%E5%86%800629";
const BAD = "（2023）冀0629民初90002号,民事审判一庭,容城法官99,2023-03-01,2023-02-01,简易程序,民间借贷纠纷,判决,是,是,,,,窗口";

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`data, ${size}`, async ({ page, context, baseURL }) => {
    if (size === "projector") await context.addCookies([{ name: "look", value: "projector", url: baseURL! }]);
    await page.setViewportSize(viewport);
    await page.goto(`/data?${COURT}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("数据");
    await expect(page.locator("#batches tbody tr").first()).toBeVisible();
    await fits(page);
    await picture(page, `data-${size}`);
    await accessible(page);
  });
}

test("upload, refused row, correction, undo", async ({ page }) => {
  await imported(page, COURT, [rongcheng(90001, "容城法官99"), BAD]);
  const row = page.locator(".refused > li", { hasText: "结案日期" }).filter({ hasText: "2023-02-01" });
  await expect(row).toHaveCount(1);
  await picture(page, "data-refused");
  await row.getByText("修改此行").click();
  await row.getByLabel("结案日期").fill("2023-05-01");
  await row.getByRole("button", { name: /重新导入/ }).click();
  await expect(page.locator(".notice")).toBeVisible();
  await expect(page.locator(".refused > li", { hasText: "90002" })).toHaveCount(0);
  await undone(page);
});
