// Formulas: an indicator is typed, looked at over the courts with its cases, proposed and adopted; two definitions are laid
// side by side. At three sizes, in two languages, without a script.
import type { Page } from "@playwright/test";
import { everyScreen, expect, peopleSignIn, test } from "./support";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan" | "shenguan-jiceng" | "yuanzhang-jiceng" | "faguan">();

const PERIOD = "2023-01..2023-09";
const sandbox = (formula: string, more = "") => `/formulas?period=${PERIOD}&f=${encodeURIComponent(formula)}${more}`;
const diff = (a: string, b: string) => `/formulas/diff?period=${PERIOD}&earlier=2022-01..2022-09&a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`;

/** The numbers of a text, thousands set apart or not. */
const number = (text: string | null) => Number((text ?? "").replaceAll(",", "").replace("−", "-").match(/[+-]?[\d.]+/)?.[0] ?? "0");

for (const language of ["zh", "en"] as const) {
  test(`every screen, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const office = await come(browser, "shenguan");
    const screens = {
      empty: "/formulas",
      fault: sandbox("上诉 + 结按 / 结案 %"),
      courts: sandbox("appeals / first_instance_closed %", "&side=numerator&at=%E5%86%800638"),
      causes: sandbox("closed_by_mediation[line = civil] / closed[line = civil] %", "&by=cause"),
      months: sandbox("(carried_over + new) / quota_judges cases_per_judge", "&by=month"),
      diff: diff("appeal_rate", "appeals[line = civil] / first_instance_closed[line = civil] %"),
    };
    await everyScreen(office, "formulas", screens, language);
    const judge = await come(browser, "faguan");
    await everyScreen(judge, "formulas", { judge: sandbox("appeals / first_instance_closed %", "&by=judge") }, language);
  });
}

test("the health check leads here", async ({ browser }) => {
  const office = await come(browser, "shenguan");
  const html = await (await office.request.get("/")).text();
  expect(html).toContain('href="/formulas?court=');
});

test("a fault is shown with its place, what is meant, and nothing else", async ({ browser }) => {
  const office = await come(browser, "shenguan");
  await office.goto(sandbox("上诉、抗诉 + 结按 / 结案 %"));
  await expect(office.locator(".formula-fault mark")).toHaveText("结按");
  await expect(office.locator(".formula-fault")).toContainText("第 9 字");
  await expect(office.locator(".formula-fault")).toContainText("是否指 结案");
  await expect(office.locator(".evaluated")).toHaveCount(0);
  // At the end something is missing: the place is a gap.
  await office.goto(sandbox("closed /"));
  await expect(office.locator(".formula-fault mark.gap")).toHaveCount(1);
  // What is typed stays text.
  await office.goto(sandbox("</textarea><b id=x>closed"));
  await expect(office.locator("#x")).toHaveCount(0);
  await expect(office.locator("textarea[name=f]")).toHaveValue("</textarea><b id=x>closed");
});

test("an indicator typed as its formula comes to the same value and sides, court by court", async ({ browser }) => {
  const office = await come(browser, "shenguan");
  const formulas = {
    appeal_rate: "appeals[scope=litigation] / first_instance_closed[scope=litigation] %",
    average_closing_days: "sum(closed_on-docketed_on)[scope = litigation_and_enforcement] / closed[scope = litigation_and_enforcement] days",
    closings_per_judge: "closed / quota_judges cases_per_judge",
  };
  for (const [id, typed] of Object.entries(formulas)) {
    await office.goto(`/indicator/${id}?period=${PERIOD}&by=court`);
    const built = await office.locator("#breakdown tbody tr").evaluateAll((rows) =>
      rows.map((row) => {
        const cells = [...row.querySelectorAll("th, td")].map((cell) => cell.textContent!.trim());
        const numbers = [...row.querySelectorAll("td.number")].map((cell) => cell.textContent!.trim());
        return [cells[0]!, numbers.at(0)!, numbers.at(-2)!, numbers.at(-1)!];
      }),
    );
    expect(built.length).toBeGreaterThan(2);
    // Begun with the indicator, so that its decimals are taken over; and typed by hand.
    for (const address of [`/formulas?period=${PERIOD}&of=${id}`, null]) {
      if (address) await office.goto(address);
      else {
        await office.locator("textarea[name=f]").fill(typed);
        await office.getByRole("button", { name: "计算" }).click();
      }
      const rows = await office.locator("table.values tbody tr").evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent!.trim())),
      );
      for (const [name, value, upper, lower] of built) {
        const row = rows.find(([court]) => name === court)!;
        expect(number(row[1]!), `${id} ${name}`).toBe(number(value!));
        expect([number(row[2]!), number(row[3]!)], `${id} ${name}`).toEqual([number(upper!), number(lower!)]);
      }
    }
  }
});

test("each number leads to its cases, and they add up to it", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  await office.goto(sandbox("closed[disposition = withdrawn, line = administrative] / closed[line = administrative] %"));
  const link = office.locator("table.values tbody tr").first().locator("td").nth(1).getByRole("link");
  const count = number(await link.textContent());
  await link.click();
  const heading = office.locator("#cases h3");
  expect(number((await heading.locator(".hint").textContent())!)).toBe(count);
  await expect(office.locator("#cases tbody tr")).toHaveCount(Math.min(count, 20));
});

test("a proposal is adopted by a leader and stands with version, day and figures; then it is withdrawn", async ({ browser }) => {
  const [office, leader, judge] = [await come(browser, "shenguan-jiceng"), await come(browser, "yuanzhang-jiceng"), await come(browser, "faguan")];
  const mark = Date.now().toString(36);
  const [zh, en, id] = [`民事调解占比${mark}`, `Civil mediation share ${mark}`, `civil_mediation_share_${mark}`];
  await office.goto(sandbox("closed_by_mediation[line = civil] / closed[line = civil] %"));
  const whole = number((await office.locator(".summed strong").textContent())!);
  await office.getByText("存为本院指标的提案").click();
  await office.locator("input[name=zh]").fill("上诉率");
  await office.locator("input[name=en]").fill(en);
  await office.locator("textarea[name=basis]").fill("2023年院长办公会");
  await office.getByRole("button", { name: "存为提案" }).click();
  // The name of a built-in one: said, and nothing that was typed is lost.
  await expect(office.locator(".notice")).toContainText("已是内置指标");
  await expect(office.locator("input[name=en]")).toHaveValue(en);
  await office.locator("input[name=zh]").fill(zh);
  await office.getByRole("button", { name: "存为提案" }).click();
  const proposal = (page: Page) => page.locator(`#${id}-1`);
  await expect(proposal(office)).toContainText("第 1 版，提案");
  await expect(proposal(office).getByRole("button", { name: "采用" })).toHaveCount(0);
  await judge.goto("/formulas");
  await expect(proposal(judge)).toHaveCount(0);
  await leader.goto(`/formulas?period=${PERIOD}`);
  await proposal(leader).locator("input[name=from]").fill("2023-03-01");
  await proposal(leader).getByRole("button", { name: "采用" }).click();
  await expect(proposal(leader)).toContainText("第 1 版，2023-03-01 起施行");
  const row = leader.locator("#held tr", { hasText: zh });
  await expect(row).toContainText("第 1 版，2023-03-01 起施行");
  expect(number((await row.locator("td.number .value").first().textContent())!)).toBe(whole);
  // By the version that holds on the last day of the period: none did in January.
  await leader.goto("/formulas?period=2023-01");
  await expect(leader.locator("#held tr", { hasText: zh })).toHaveCount(0);
  // A second version holds from its own day; the first one's periods keep it.
  await office.goto(`/formulas?period=${PERIOD}`);
  await proposal(office).getByRole("link", { name: "改写为新版" }).click();
  await office.locator("textarea[name=f]").fill("closed_by_mediation[line = civil | administrative] / closed[line = civil | administrative] %");
  await office.getByRole("button", { name: "计算" }).click();
  await office.getByText("存为本院指标的提案").click();
  for (const [name, value] of [["zh", zh], ["en", en], ["id", id]]) await office.locator(`input[name=${name}]`).fill(value!);
  await office.locator("textarea[name=basis]").fill("2023年第三季度起并入行政");
  await office.getByRole("button", { name: "存为提案" }).click();
  await leader.goto("/formulas");
  const second = leader.locator(`#${id}-2`);
  await second.locator("input[name=from]").fill("2023-01-01");
  await second.getByRole("button", { name: "采用" }).click();
  await expect(leader.locator(".notice")).toContainText("应晚于前一版");
  await second.locator("input[name=from]").fill("2023-07-01");
  await second.getByRole("button", { name: "采用" }).click();
  await leader.goto("/formulas?period=2023-01..2023-06");
  await expect(leader.locator("#held tr", { hasText: zh })).toContainText("第 1 版");
  await leader.goto("/formulas?period=2023-01..2023-09");
  await expect(leader.locator("#held tr", { hasText: zh })).toContainText("第 2 版");
  await second.getByRole("link", { name: "与第 1 版比较" }).click();
  await expect(leader.locator("h1")).toHaveText("口径比较");
  await expect(leader.locator("#sides")).toBeVisible();
  // In force it goes by its name only, and only by a leader.
  await leader.goto("/formulas");
  await second.getByText("停用", { exact: true }).first().click();
  await second.locator("input[name=confirm]").fill("别的");
  await second.getByRole("button", { name: "停用" }).click();
  await expect(leader.locator(".notice")).toContainText("请写出名称");
  for (const version of ["2", "1"]) {
    const one = leader.locator(`#${id}-${version}`);
    await one.getByText("停用", { exact: true }).first().click();
    await one.locator("input[name=confirm]").fill(zh);
    await one.locator("input[name=from]").fill("2023-09-30");
    await one.getByRole("button", { name: "停用" }).click();
    await expect(leader.locator(".notice")).toContainText("已停用");
  }
  await expect(leader.locator("#held tr", { hasText: zh })).toHaveCount(0);
});

test("a judge sees the own cases under the court's formulas, and proposes nothing", async ({ browser }) => {
  const judge = await come(browser, "faguan");
  await judge.goto(sandbox("closed / new", "&by=judge&side=denominator"));
  await expect(judge.locator("table.values tbody tr")).toHaveCount(1);
  const names = await judge.locator("#cases td[data-label=承办], table.values tbody th").allTextContents();
  expect(new Set(names).size).toBe(1);
  await expect(judge.locator("#propose")).toHaveCount(0);
  const above = await judge.goto("/formulas?court=%E5%86%8096");
  expect(above!.status()).toBe(404);
  // Asking for a colleague by name counts nothing.
  await judge.goto(sandbox("closed[judge = 雄县法官14] / closed"));
  expect(number(await judge.locator(".summed a").first().textContent())).toBe(0);
});

test("of two definitions the cases add up, and real change and ruler make the whole", async ({ browser }) => {
  const office = await come(browser, "shenguan");
  await office.goto(diff("appeal_rate", "appeals / first_instance_closed[scope = litigation, cause != 离婚纠纷] %"));
  const cell = async (side: string, part: string, column: number) =>
    number(await office.locator(`tr[data-side=${side}][data-part=${part}] td`).nth(column).textContent());
  for (const side of ["numerator", "denominator"]) {
    expect(await cell(side, "only-a", 1) + (await cell(side, "both", 1))).toBe(await cell(side, "total", 1));
    expect(await cell(side, "only-b", 2) + (await cell(side, "both", 2))).toBe(await cell(side, "total", 2));
    const cases = (await cell(side, "only-a", 0)) + (await cell(side, "only-b", 0)) + (await cell(side, "both", 0));
    expect(cases).toBe(await cell(side, "total", 0));
  }
  expect(await cell("denominator", "only-a", 0)).toBeGreaterThan(0);
  expect(await cell("denominator", "only-b", 0)).toBe(0);
  const part = async (name: string) => number(await office.locator(`tr[data-part=${name}] td.number`).textContent());
  expect((await part("real")) + (await part("ruler"))).toBeCloseTo(await part("whole"), 6);
  // The first definition in the later period less itself in the earlier one is what is real.
  const shown = (row: number, column: number) => office.locator("#change .table-frame").first().locator("tbody tr").nth(row).locator("td .value").nth(column);
  const [earlier, later, second] = await Promise.all([shown(0, 0), shown(0, 1), shown(1, 1)].map(async (cell) => number(await cell.textContent())));
  expect(later! - earlier!).toBeCloseTo(await part("real"), 6);
  expect(second! - later!).toBeCloseTo(await part("ruler"), 6);
  // One formula in two periods: all of it is real.
  await office.goto(diff("appeal_rate", ""));
  expect(await part("ruler")).toBe(0);
  expect(await part("real")).toBe(await part("whole"));
  // Different units are not subtracted.
  await office.goto(diff("appeal_rate", "closed / quota_judges cases_per_judge"));
  await expect(office.locator("main .notice")).toContainText("单位不同");
});
