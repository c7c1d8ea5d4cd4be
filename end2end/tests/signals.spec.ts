// Signals: what the rules find, with what may explain it first; a check is opened from one, somebody else says what is known, the
// office concludes, and the rule's use is shown by that. At three sizes, in two languages, without a script.
import { everyScreen, expect, peopleSignIn, test } from "./support";
import { fill, step } from "./ledgers";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan-jiceng" | "tingzhang" | "faguan">();

for (const language of ["zh", "en"] as const) {
  test(`every screen of signals, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const page = await come(browser, "shenguan-jiceng");
    const screens = { all: "/nodes/signals", rule: "/nodes/signals?rule=off_book", ledger: "/nodes/ledger?kind=signal_check" };
    await everyScreen(page, "signals", screens, language);
  });
}

test("a signal is checked in a ledger, and what was found shows the use of its rule", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/nodes/signals?rule=off_book");
  await expect(page.locator("#rule")).toContainText("先看看是不是这样");
  // No judge is named by a signal.
  await expect(page.locator("#rule")).not.toContainText(/法官\d/);
  const row = page.locator("#rule tbody tr", { has: page.getByRole("link", { name: "登记核查" }) }).first();
  const reason = (await row.locator("td").first().textContent())!;
  await row.getByRole("link", { name: "登记核查" }).click();
  const form = 'form[action="/nodes/open"]';
  expect(reason).toContain(await page.locator(`${form} [name=reason]`).inputValue());
  await fill(page, form, { in_charge: "立案庭" });
  await page.locator(`${form} button[type=submit]`).click();
  await expect(page.locator("h1")).toContainText("疑点核查");
  await step(page, "make_statement", { statement: "调解员已申请延长，系统未登记" });
  await step(page, "classify", { check_outcome: "explained", opinion: "补登延长后合规" });
  await expect(page.locator(".lede")).toContainText("已有核查结论");
  await page.goto("/nodes/signals?rule=off_book");
  await expect(page.locator("#rule tbody")).toContainText("有合理解释");
  const use = page.locator("#rules tbody tr", { hasText: "体外循环" });
  await expect(use).toContainText("有解释 1");
  await expect(use).toContainText("%");
});

test("a parameter out of its bounds is refused with what was expected, one within is kept", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/nodes/signals?rule=off_book");
  await page.locator("#rule details summary", { hasText: "参数" }).click();
  const field = page.locator('form[action="/nodes/signals/settings"] input[type=number]').first();
  const [least, most, before] = [await field.getAttribute("min"), await field.getAttribute("max"), await field.inputValue()];
  await field.evaluate((one) => one.removeAttribute("max"));
  await field.fill(String(Number(most) + 1));
  await page.getByRole("button", { name: "保存参数" }).click();
  await expect(page.locator(".notice")).toContainText(`应为${least}至${most}`);
  await page.locator("#rule details summary", { hasText: "参数" }).click();
  await expect(field).toHaveValue(before);
  await field.fill(String(Number(before) + 1));
  await page.getByRole("button", { name: "保存参数" }).click();
  await page.locator("#rule details summary", { hasText: "参数" }).click();
  await expect(field).toHaveValue(String(Number(before) + 1));
  await field.fill(before);
  await page.getByRole("button", { name: "保存参数" }).click();
});

test("heads and judges do not see what the rules find", async ({ browser }) => {
  for (const who of ["tingzhang", "faguan"] as const) {
    const page = await come(browser, who);
    const answer = await page.goto("/nodes/signals");
    expect(answer!.status()).toBe(404);
  }
});
