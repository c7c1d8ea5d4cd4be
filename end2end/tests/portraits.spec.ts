// Portraits: a judge reads the own one first and says something to it; who else opens it is set by the court and written down;
// nobody's place or value among the peers is on any screen. At three sizes, in two languages, without a script.
import { everyScreen, expect, peopleSignIn, test } from "./support";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"faguan" | "tingzhang" | "shenguan-jiceng" | "shenguan">();

const JUDGE = "雄县法官15";
const of = (name: string, period: string, kind = "judge") =>
  `/portrait?court=${encodeURIComponent("冀0638")}&of=${kind}&name=${encodeURIComponent(name)}&period=${period}`;

for (const language of ["zh", "en"] as const) {
  test(`every portrait, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const judge = await come(browser, "faguan");
    await everyScreen(judge, "portraits", { list: "/portraits", own: of(JUDGE, "2023-01..2023-06") }, language);
    const head = await come(browser, "tingzhang");
    await everyScreen(head, "portraits", { division: of("民事审判二庭", "2023-01..2023-06", "division") }, language);
    const office = await come(browser, "shenguan");
    const court = `/portrait?court=${encodeURIComponent("冀0638")}&of=court&period=2023-01..2023-06`;
    await everyScreen(office, "portraits", { court }, language);
  });
}

test("the judge sees the own portrait first, and reads who opened it after that", async ({ browser }) => {
  const [judge, head] = [await come(browser, "faguan"), await come(browser, "tingzhang")];
  // The period ends today: it is the judge's alone until the judge has seen it.
  const period = "2023-07..2023-09";
  await head.goto(of(JUDGE, period));
  await expect(head.locator(".notice")).toContainText("本人尚未查看");
  await judge.goto(of(JUDGE, period));
  await expect(judge.locator("h1")).toContainText(JUDGE);
  const words = `七月起兼任审判团队负责人 ${Date.now()}`;
  await judge.locator("textarea[name=words]").fill(words);
  await judge.getByRole("button", { name: "写说明" }).click();
  await expect(judge.locator("#comments")).toContainText(words);
  await head.goto(of(JUDGE, period));
  await expect(head.locator("#comments")).toContainText(words);
  await expect(head.locator("textarea[name=words]")).toHaveCount(0);
  await expect(head.locator("#looks")).toHaveCount(0);
  await judge.reload();
  await expect(judge.locator("#looks li")).toHaveCount(2);
  await expect(judge.locator("#looks")).toContainText("庭长");
});

test("nobody reads another judge's portrait, and the court says whether the office does", async ({ browser }) => {
  const [judge, office] = [await come(browser, "faguan"), await come(browser, "shenguan-jiceng")];
  const answer = await judge.goto(of("雄县法官14", "2023-01..2023-06"));
  expect(answer!.status()).toBe(404);
  await office.goto(of(JUDGE, "2023-01..2023-06"));
  await expect(office.locator(".notice")).toContainText("未向您的角色开放");
  await office.goto("/portraits");
  await office.locator("input[name=office]").check();
  await office.getByRole("button", { name: "保存" }).click();
  await office.goto("/portraits?period=2023-01..2023-06");
  await office.locator(".names").getByRole("link", { name: JUDGE }).click();
  await expect(office.locator("h1")).toContainText(JUDGE);
  await office.goto("/portraits");
  await office.locator("input[name=office]").uncheck();
  await office.getByRole("button", { name: "保存" }).click();
  await expect(office.locator(".names").getByRole("link", { name: JUDGE })).toHaveCount(0);
});

test("a portrait holds no other judge, no place and no score, and leads to the cases behind it", async ({ browser }) => {
  const judge = await come(browser, "faguan");
  await judge.goto(of(JUDGE, "2023-01..2023-06"));
  const text = (await judge.locator("main").textContent())!;
  expect(text.match(/雄县法官\d+/g)!.every((name) => name === JUDGE)).toBe(true);
  expect(text).not.toMatch(/排名[^，；]|名次|第\s*\d+\s*名|总分[^，；]/);
  await expect(judge.locator("#profile .peer-band").first()).toBeVisible();
  const row = judge.locator("#profile tbody tr", { hasText: "上诉率" });
  const sides = (await row.locator("td.number").first().textContent())!.match(/（(\d+)\/(\d+)）/)!;
  await row.getByRole("link").click();
  await expect(judge.locator("#cases")).toContainText(sides[1]!);
});
