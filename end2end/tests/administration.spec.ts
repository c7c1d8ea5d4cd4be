// Administration: one makes accounts, another gives roles, a third reads what they did. Every page at three sizes, in two languages.
import type { Browser, Page } from "@playwright/test";
import { accessible, expect, fits, peopleSignIn, picture, test, SIZES } from "./support";
import { pageOf, showSecondFactor, signIn, stranger } from "./signing";

peopleSignIn();

const LOGIN = `chen-${Date.now() % 100_000}`;
let pages: Record<"xitong" | "anquan" | "shenji", Page>;

async function own(browser: Browser, login: string) {
  const page = await stranger(browser);
  await page.goto("/profile");
  await signIn(page, login);
  return page;
}

test.beforeAll(async ({ browser }) => {
  pages = { xitong: await own(browser, "xitong"), anquan: await own(browser, "anquan"), shenji: await own(browser, "shenji") };
});

test("an administrator shows a second factor, and administers but sees no figure", async () => {
  const page = pages.xitong;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/动态验证码/);
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await fits(page);
    await picture(page, `second-factor-${size}`);
  }
  await accessible(page);
  for (const login of ["xitong", "anquan", "shenji"] as const) await showSecondFactor(pages[login], login);
  await expect(page.locator(".stations a")).toHaveText(["人员", "法院"]);
  const answer = await page.goto("/?period=2023-01..2023-09");
  expect(answer!.status()).toBe(404);
});

test("the system administrator makes an account and shows its first password once", async () => {
  const page = pages.xitong;
  await page.goto("/people");
  await page.locator("form[action^='/people/create'] input[name=login]").fill(LOGIN);
  await page.locator("form[action^='/people/create'] input[name=name]").fill("陈静");
  await page.locator("form[action^='/people/create'] button").click();
  await expect(page.locator("main")).toContainText("-Hs9");
  await expect(page).not.toHaveURL(/Hs9/);
  await page.goto("/people");
  await expect(page.locator("main")).toContainText(LOGIN);
  await expect(page.locator("main")).not.toContainText("-Hs9");
});

test("the security administrator gives it a role", async () => {
  const page = pages.anquan;
  await page.goto("/people");
  const row = page.locator("tr", { hasText: LOGIN });
  await row.locator("summary").click();
  await row.locator("select[name=role]").selectOption("court_leader");
  await row.getByRole("button", { name: "授予角色" }).click();
  await expect(page.locator(".notice")).toContainText("院领导");
  await expect(page.locator("tr", { hasText: LOGIN })).toContainText("院领导");
});

test("the audit administrator finds both, and takes the log along", async () => {
  const page = pages.shenji;
  await page.goto(`/audit?text=${LOGIN}`);
  await expect(page.locator(".audit-log tbody tr")).not.toHaveCount(0);
  await expect(page.locator(".audit-log")).toContainText("xitong");
  await expect(page.locator(".audit-log")).toContainText("anquan");
  const file = await page.request.get(`/audit/export?text=${LOGIN}`);
  expect(file.headers()["content-disposition"]).toContain("attachment");
  const text = await file.text();
  expect(text).toContain(LOGIN);
  expect(text.trimEnd().split("\n").at(-1)).toContain("# shenji");
});

const SCREENS = [
  ["xitong", "/people"],
  ["xitong", "/courts"],
  ["anquan", "/people"],
  ["anquan", "/grants"],
  ["anquan", "/security"],
  ["anquan", "/looks"],
  ["shenji", "/audit"],
] as const;

for (const [who, address] of SCREENS) {
  test(`${address} of ${who}, every size and language`, async ({ baseURL }) => {
    const page = pages[who];
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const lang of ["zh", "en"]) {
        await page.context().addCookies([
          { name: "lang", value: lang, url: baseURL! },
          { name: "look", value: size === "projector" ? "projector" : "desk", url: baseURL! },
        ]);
        await page.setViewportSize(viewport);
        await page.goto(address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await fits(page);
        await picture(page, `${who}${address.replace("/", "-")}-${size}-${lang}`);
        await accessible(page);
      }
    }
    await page.context().addCookies([
      { name: "lang", value: "zh", url: baseURL! },
      { name: "look", value: "desk", url: baseURL! },
    ]);
  });
}

test("a case shows its parties masked, and by name for a reason", async ({ browser }) => {
  const page = await pageOf(browser, "faguan");
  await page.goto("/indicator/appeal_rate?period=2023-01..2023-09");
  await page.locator("#cases tbody th a").first().click();
  await expect(page.locator(".parties")).toContainText("＊");
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await fits(page);
    await picture(page, `case-${size}`);
  }
  await accessible(page);
  await page.locator(".unmask summary").click();
  await page.locator("input[name=reason]").fill("核对送达地址");
  await page.locator(".unmask button").click();
  await expect(page.locator(".parties")).toContainText("示例");
  await page.context().close();
});
