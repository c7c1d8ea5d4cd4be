// Signing in: whoever is not signed in sees nothing but the way in, and everyone else exactly their own house.
import { accessible, expect, fits, picture, SIZES, test } from "./support";
import { pageOf, signIn } from "./signing";

test.use({ storageState: { cookies: [], origins: [] } });
// A page that is refused says so with a status the browser complains of.
test.afterEach(({ complaints }) => {
  const others = complaints.filter((complaint) => !/status of 40[14]/.test(complaint));
  complaints.length = 0;
  expect(others).toEqual([]);
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const lang of ["zh", "en"]) {
    test(`the way in, ${size}, ${lang}`, async ({ page, context, baseURL }) => {
      await context.addCookies([
        { name: "lang", value: lang, url: baseURL! },
        ...(size === "projector" ? [{ name: "look", value: "projector", url: baseURL! }] : []),
      ]);
      await page.setViewportSize(viewport);
      await page.goto("/");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(lang === "zh" ? "登录" : "Sign in");
      await fits(page);
      await picture(page, `sign-in-${size}-${lang}`);
      await accessible(page);
    });
  }
}

test("a link leads on to where it led, after signing in", async ({ page }) => {
  await page.goto("/indicator/appeal_rate?court=%E5%86%8096&period=2023-01..2023-09");
  await signIn(page, "shenguan");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("上诉率");
  await expect(page.locator(".who")).toContainText("雄安中院 · 审管办");
});

test("a wrong password says what to do and names no one", async ({ page }) => {
  await page.goto("/sign-in");
  await page.locator("input[name=login]:not([type=hidden])").fill("shenguan");
  await page.locator("input[name=password]:not([type=hidden])").fill("wrong");
  await page.locator(".gate-form").getByRole("button").click();
  await expect(page.locator(".notice")).toContainText("登录名或密码不对");
});

test("a judge sees the own cases beside the whole court", async ({ browser }) => {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const page = await pageOf(browser, "faguan", { viewport });
    await page.goto("/?period=2023-01..2023-09");
    await expect(page.locator(".stations a")).toHaveText(["体检", "速览", "节点", "三源", "整改", "画像", "考核"]);
    await expect(page.locator(".matrix thead th.number")).toHaveText(["本人", "全院"]);
    await expect(page.locator(".lede")).toContainText("不用来评价个人");
    // No range state for a person.
    await expect(page.locator(".matrix td .mark")).toHaveCount(0);
    await fits(page);
    await picture(page, `judge-${size}`);
    await accessible(page);
    await page.locator(".matrix tbody tr:not(.group)", { hasText: "上诉率" }).getByRole("link").first().click();
    const whole = page.locator(".headline .whole-court");
    await expect(whole).toContainText("全院");
    const told = await whole.innerText();
    // Beside a restricted figure it is not, and opening the page there loses nothing.
    await page.locator('[data-source="browser"]').waitFor();
    await page.locator("#breakdown tbody a").first().click();
    await expect(page.locator(".restriction")).toHaveCount(1);
    await expect(whole).toHaveCount(0);
    await page.reload();
    await page.locator('[data-source="browser"]').waitFor();
    await expect(whole).toHaveCount(0);
    await page.locator(".restriction").click();
    await expect(whole).toHaveText(told);
    await page.context().close();
  }
});

test("a division head sees the division, a leader of a line the line, in every court", async ({ browser }) => {
  const head = await pageOf(browser, "tingzhang");
  await head.goto("/?period=2023-01..2023-09");
  await expect(head.locator(".matrix thead th.number").first()).toHaveText(/庭/);
  await head.context().close();
  const leader = await pageOf(browser, "fenguan");
  await leader.goto("/?period=2023-01..2023-09");
  await expect(leader.locator(".matrix thead th.number").first()).toHaveText("民事");
  await picture(leader, "leader-of-a-line");
  await leader.context().close();
});

test("what a role does not do is not there", async ({ browser }) => {
  const page = await pageOf(browser, "xinfang");
  await expect(page.locator(".stations a")).toHaveText(["体检", "速览", "三源"]);
  const answer = await page.goto("/data");
  expect(answer!.status()).toBe(404);
  await page.context().close();
});

test("someone of two courts goes on in the other", async ({ browser }) => {
  const page = await pageOf(browser, "shuju");
  await expect(page.locator(".who")).toContainText("容城");
  await page.goto("/profile");
  await page.getByRole("button", { name: "切换到此" }).click();
  await expect(page.locator(".who")).toContainText("雄县");
  await page.goto("/profile");
  await fits(page);
  await picture(page, "profile");
  await accessible(page);
  await page.getByRole("button", { name: "在所有设备上退出" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("登录");
  await page.goto("/data");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("登录");
  await page.context().close();
});

test("a session that was ended elsewhere says so at the next question", async ({ browser }) => {
  const page = await pageOf(browser, "yuanzhang");
  await page.goto("/indicator/appeal_rate?period=2023-01..2023-09");
  await expect(page.locator(".chip-go")).toBeHidden();
  const other = await pageOf(browser, "yuanzhang");
  await other.goto("/profile");
  await other.getByRole("button", { name: "在所有设备上退出" }).click();
  await page.locator("select[name=catalogue]").selectOption("v2024_01");
  await expect(page.getByRole("alert")).toContainText("重新登录");
  await page.getByRole("link", { name: "登录" }).click();
  await expect(page.locator("input[name=password]:not([type=hidden])")).toBeVisible();
  await page.context().close();
  await other.context().close();
});
