// What a court's figures are judged by: who set it, from when on, on what basis. A court sets its own, sees its health check
// judged by it, and takes it back; what is refused stays as it was typed. At three sizes, in two languages, without a script.
import { everyScreen, expect, PERIOD, peopleSignIn, test } from "./support";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan-jiceng" | "shenguan" | "faguan">();

for (const language of ["zh", "en"] as const) {
  test(`ranges of those who set them and of a court below, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const above = await come(browser, "shenguan");
    const below = `/ranges?court=${encodeURIComponent("冀0638")}`;
    await everyScreen(above, "ranges", { form: "/ranges", below }, language);
  });
}

test("a court sets a range of its own, is judged by it, and takes it back", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  const check = `/?${PERIOD}&catalogue=v2024_09`;
  await office.goto(check);
  const row = office.locator("table.matrix tr", { hasText: "上诉率" }).first();
  const before = await row.locator("td.range").textContent();
  await office.getByRole("link", { name: "参考区间及依据" }).click();
  const line = office.locator(".ranges-form tr", { hasText: "上诉率" }).first();
  await expect(line).toContainText("雄安中院");
  const high = line.locator("input[name='high.appeal_rate']");
  const was = await high.inputValue();

  // Refused, and as it was typed.
  await high.fill("十");
  await office.locator("input[type=date]").fill("2023-09-01");
  await office.locator("input[name=basis]").fill("雄县法院审管办纪要〔2023〕9号");
  await office.getByRole("button", { name: "设定", exact: true }).click();
  await expect(office.getByRole("status")).toContainText("“十”不是数");
  await expect(high).toHaveValue("十");
  await expect(office.locator("input[name=basis]")).toHaveValue("雄县法院审管办纪要〔2023〕9号");
  await expect(office.locator("#own")).toHaveCount(0);

  await line.locator("input[name='low.appeal_rate']").fill("0.5");
  await high.fill("0.75");
  await office.getByRole("button", { name: "设定", exact: true }).click();
  await expect(office.getByRole("status")).toContainText("已设定 1 项");
  await expect(line).toContainText("雄县法院审管办纪要〔2023〕9号");
  await office.goto(check);
  await expect(row.locator("td.range")).toContainText("0.75");

  // The court above keeps its own.
  const above = await come(browser, "shenguan");
  await above.goto(`/?${PERIOD}&catalogue=v2024_09`);
  await expect(above.locator("table.matrix tr", { hasText: "上诉率" }).first().locator("td.range")).toHaveText(before!);

  // An earlier day sets what was changed and nothing that was only shown.
  await office.goto("/ranges");
  await office.locator("input[name='high.mediation_rate']").fill("37");
  await office.locator("input[type=date]").fill("2022-01-01");
  await office.locator("input[name=basis]").fill("试填");
  await office.getByRole("button", { name: "设定", exact: true }).click();
  await expect(office.getByRole("status")).toContainText("已设定 1 项，自 2022-01-01 起");
  await expect(office.locator("#own tbody tr")).toHaveCount(2);
  await office.locator("#own").getByRole("button", { name: "撤回调解率自 2022-01-01 起的设定" }).click();
  await expect(office.locator("#own tbody tr")).toHaveCount(1);

  await office.locator("#own").getByRole("button", { name: "撤回上诉率自 2023-09-01 起的设定" }).click();
  await expect(office.getByRole("status")).toContainText("已撤回");
  await expect(office.locator("#own")).toHaveCount(0);
  await expect(high).toHaveValue(was);
  await office.goto(check);
  await expect(row.locator("td.range")).toHaveText(before!);
});

test("who judges sees what the court is judged by, and sets none of it", async ({ browser }) => {
  const judge = await come(browser, "faguan");
  await judge.goto("/ranges");
  await expect(judge.getByRole("heading", { level: 1 })).toHaveText("参考区间");
  await expect(judge.locator(".ranges-form")).toHaveCount(0);
  await expect(judge.locator("table.rows tbody tr").first()).toBeVisible();
  const answer = await judge.request.post("/ranges", { form: { catalogue: "v2024_09", from: "2023-09-01", basis: "x", "low.appeal_rate": "", "high.appeal_rate": "1", "was.low.appeal_rate": "", "was.high.appeal_rate": "" } });
  expect(answer.status()).toBe(404);
});
