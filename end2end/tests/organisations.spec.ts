// Mediation organisations beside their own past and each other: no rank and no peer's name; the entries behind each figure; and
// the conditions of comparisons a court sets, which stand on its portraits. At three sizes, in two languages, without a script.
import { everyScreen, expect, PERIOD, peopleSignIn, test } from "./support";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan-jiceng" | "shenguan" | "faguan">();

const COURT = encodeURIComponent("冀0638");
const NAME = "雄县金融纠纷调解工作室";
const ALL = `/sources/organisations?court=${COURT}&${PERIOD}`;
const ONE = `/sources/organisation?court=${COURT}&name=${encodeURIComponent(NAME)}&${PERIOD}`;

for (const language of ["zh", "en"] as const) {
  test(`organisations and the settings of comparisons, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const office = await come(browser, "shenguan-jiceng");
    await everyScreen(office, "organisations", { list: ALL, one: ONE, settings: "/portraits/settings" }, language);
    const above = await come(browser, "shenguan");
    await everyScreen(above, "organisations", { courts: `/sources/organisations?${PERIOD}` }, language);
  });
}

test("from the sources to an organisation and on to the entries behind it", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  await office.goto("/sources");
  await office.getByRole("link", { name: "各组织画像" }).click();
  const names = await office.locator("#organisations tbody th").allTextContents();
  expect(names).toEqual([...names].sort());
  await office.locator("#organisations").getByRole("link", { name: NAME }).click();
  await expect(office.locator("h1")).toContainText(NAME);
  const text = (await office.locator("main").textContent())!;
  for (const other of names.filter((name) => name !== NAME)) expect(text).not.toContain(other);
  expect(text).not.toMatch(/名次|第\s*\d+\s*名|总分/);
  await expect(office.locator("#profile .peer-band").first()).toBeVisible();
  const settled = office.locator("#ends tr", { hasText: "调解成功" }).first();
  const count = await settled.locator("td.number").first().textContent();
  await settled.getByRole("link").click();
  await expect(office.locator("main")).toContainText(`/ ${count}`);
});

test("a court sets the conditions of comparisons, they stand on its portraits, and it takes them back", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  await office.goto("/portraits/settings");
  const conditions = office.locator("#comparison");
  await conditions.locator("input[name=cases]").fill("5000");
  await conditions.locator("input[name=why]").fill("试行一季度");
  await conditions.getByRole("button", { name: "设定", exact: true }).click();
  await expect(conditions).toContainText("理由：试行一季度");
  await office.goto(ONE);
  await expect(office.locator("main")).toContainText("理由：试行一季度");
  await expect(office.locator("#profile")).toContainText("不足 5000，不作比较");
  await office.goto("/portraits/settings");
  await conditions.getByRole("button", { name: "撤回本院设定" }).click();
  await expect(conditions).toContainText("系统建议值");
  const judge = await come(browser, "faguan");
  expect((await judge.goto("/portraits/settings"))!.status()).toBe(404);
});
