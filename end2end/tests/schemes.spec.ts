// Schemes: the office writes one, sees on past data who would gain or lose and why, a leader adopts it and publishes what a
// period came to; a judge sees the own points alone, down to cases, objects, and reads the correction. Without a script.
import type { Page } from "@playwright/test";
import { everyScreen, expect, peopleSignIn, test } from "./support";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan" | "shenguan-jiceng" | "yuanzhang-jiceng" | "faguan" | "tingzhang" | "fenguan">();

const PERIOD = "2023-01..2023-09";
const JUDGE = "雄县法官15";
const mark = Date.now().toString(36);
const NAME = `法官考核${mark}`;
// Addresses of what the first tests make, for those that follow.
const made = { scheme: "", result: "" };

const number = (text: string | null) => Number((text ?? "").replaceAll(",", "").replace("−", "-").match(/[+-]?[\d.]+/)?.[0] ?? "NaN");
const item = (page: Page, position: number) => page.locator(`#item-${position}`);

async function fill(page: Page, position: number, fields: Record<string, string>, by: string, rule: string) {
  const prefix = `i${position - 1}_`;
  await page.locator(`[name=${prefix}by]`).selectOption(by);
  await page.locator(`[name=${prefix}rule]`).selectOption(rule);
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${prefix}${name}]`).fill(value);
}

test("a scheme is written; what is wrong is said beside the item and nothing typed is lost", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  await office.goto("/schemes");
  await office.getByRole("link", { name: "起草方案" }).click();
  await office.locator("[name=name]").fill(NAME);
  await office.locator("[name=basis]").fill("审判委员会2023年第9次会议");
  await office.locator("[name=subject]").selectOption("judge");
  await fill(office, 1, { name: "审限内结案", full: "40", zero_at: "90", full_at: "九十八" }, "within_time_limit_closure_rate", "linear");
  await office.getByRole("button", { name: "再加一项" }).click();
  await expect(office.locator("[name=i0_full_at]")).toHaveValue("九十八");
  await fill(office, 2, { name: "上诉", full: "60", high: "12", step: "0.5", off: "3" }, "appeal_rate", "inside");
  // Fields of the other rules are out of the way.
  await expect(office.locator("[name=i1_zero_at]")).toBeHidden();
  await office.getByRole("button", { name: "再加一项" }).click();
  await fill(office, 3, { name: "判决", formula: "结按[处理 = 判决] / 结案 %", full: "20", steps: "0 20\n60" }, "formula", "steps");
  await office.getByRole("button", { name: "存为草案" }).click();
  await expect(item(office, 1)).toContainText("得满分的值应为数字，如 15 或 0.5，得到“九十八”");
  await expect(item(office, 3).locator(".formula-fault mark")).toHaveText("结按");
  await expect(item(office, 3)).toContainText("得到“60”");
  await expect(office.locator("[name=name]")).toHaveValue(NAME);
  await office.locator("[name=i0_full_at]").fill("98");
  await office.locator("[name=i2_formula]").fill("结案 / 新收 %");
  await office.locator("[name=i2_steps]").fill("0 20\n60 10");
  await office.getByRole("button", { name: "存为草案" }).click();
  // The sum is not as stated; and the closing-to-intake ratio is banned from assessment, formula or not.
  await expect(office.locator(".form-fault").first()).toContainText(/总分 100 不符|不得用作年度考核/);
  await office.locator("[name=i2_drop]").check();
  await office.getByRole("button", { name: "存为草案" }).click();
  await expect(office.locator(".notice")).toContainText("已存为草案，第 1 版");
  await expect(office.locator("h1")).toHaveText(NAME);
  made.scheme = new URL(office.url()).search.replace(/&notice=.*/, "");
});

test("it is tried on past data, and laid beside another version: who gains or loses, and by which item", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  await office.goto(`/scheme${made.scheme}&period=${PERIOD}&against=none`);
  const names = await office.locator("#tried tbody th").allTextContents();
  expect(names.length).toBeGreaterThan(5);
  // The order is that of names, whatever the points are.
  const totals = (await office.locator("#tried tbody td.number").allTextContents()).map(number).filter((one) => !Number.isNaN(one));
  expect(totals).not.toEqual([...totals].sort((a, b) => b - a));
  // Each total is the sum of its items as they are shown.
  const sums = await office.locator("#tried tbody tr").evaluateAll((rows) =>
    rows.map((row) => {
      const [total, items] = [...row.querySelectorAll("td")].map((cell) => cell.textContent!);
      const parts = [...items!.matchAll(/ ([\d.]+)/g)].map((match) => Number(match[1]));
      return [parseFloat(total!), parts.reduce((sum, one) => sum + one, 0)];
    }),
  );
  for (const [total, sum] of sums) if (!Number.isNaN(total!)) expect(sum).toBeCloseTo(total!, 6);
});

test("leaders adopt it, not the office, and from the past only with a reason", async ({ browser }) => {
  const [office, leader, judge] = [await come(browser, "shenguan-jiceng"), await come(browser, "yuanzhang-jiceng"), await come(browser, "faguan")];
  await office.goto(`/scheme${made.scheme}`);
  await expect(office.getByRole("button", { name: "确定施行" })).toHaveCount(0);
  expect((await judge.goto(`/scheme${made.scheme}`))!.status()).toBe(404);
  // The day after the one in force began, so that the test can be run again on the same data.
  await leader.goto("/schemes");
  const began = (await leader.locator("tr", { hasText: "施行中" }).filter({ hasText: "法官" }).allTextContents()).join().match(/(\d{4}-\d\d-\d\d) 起/)?.[1];
  const from = began ? new Date(Date.parse(began) + 86_400_000).toISOString().slice(0, 10) : "2022-01-01";
  await leader.goto(`/scheme${made.scheme}`);
  await leader.locator("[name=from]").fill(from);
  await leader.getByRole("button", { name: "确定施行" }).click();
  await expect(leader.locator(".notice")).toContainText("请写明追溯施行的理由");
  await leader.locator("[name=from]").fill(from);
  await leader.locator("[name=why]").fill("全年考核需要");
  await leader.getByRole("button", { name: "确定施行" }).click();
  await expect(leader.locator(".notice")).toContainText("已确定");
  await expect(leader.locator(".lede")).toContainText("追溯施行：全年考核需要");
  // What was adopted does not change: what is written now is a second version, and beside it stands who gains or loses.
  await office.goto(`/scheme${made.scheme}`);
  await office.getByRole("link", { name: "另立新版" }).click();
  await office.locator("[name=i0_full]").fill("60");
  await office.locator("[name=i1_full]").fill("40");
  await office.getByRole("button", { name: "存为草案" }).click();
  await expect(office.locator(".notice")).toContainText("第 2 版");
  const against = `${new URLSearchParams(made.scheme).get("id")}@1`;
  await office.goto(`/scheme${made.scheme.replace("version=1", "version=2")}&period=${PERIOD}&against=${against}`);
  await expect(office.locator("#tried .summed")).toContainText(/得分上升 \d+，下降 \d+，不变 \d+/);
  const rows = await office.locator("#tried tbody tr").evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent!)));
  for (const [before, after, change, why] of rows) {
    if (Number.isNaN(number(change!))) continue;
    expect(Math.abs(number(after!) - number(before!) - number(change!))).toBeLessThan(0.011);
    const parts = [...why!.split("：")[1]!.matchAll(/([+−][\d.]+)/g)].map((match) => number(match[1]!));
    expect(parts.reduce((sum, one) => sum + one, 0)).toBeCloseTo(number(change!), 6);
  }
  await office.getByText("丢弃草案").first().click();
  await office.locator("#acts [name=confirm]").fill(NAME);
  await office.getByRole("button", { name: "丢弃草案" }).click();
  await expect(office.locator(".notice")).toContainText("草案已丢弃");
});

// The sentence and every cell of a trial, as they are read.
const tried = async (page: Page) => {
  await expect(page.locator("#tried[aria-busy=true]")).toHaveCount(0);
  return {
    summed: await page.locator("#tried .summed").innerText(),
    rows: await page.locator("#tried tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent!.trim()))),
  };
};
const live = async (page: Page, query: string) => {
  await page.goto(`/schemes/live${query}`);
  await expect(page.locator(".live-trial[data-source=browser]")).toBeVisible({ timeout: 60_000 });
};

test("changed in the browser, everyone's points follow at once, and are what the server comes to when it is kept", async ({ browser }) => {
  test.setTimeout(180_000);
  const office = await come(browser, "shenguan-jiceng");
  const first = `${made.scheme}&period=${PERIOD}&against=none`;
  await office.goto(`/scheme${first}`);
  const kept = await tried(office);
  expect(kept.rows.length).toBeGreaterThan(5);
  await office.getByRole("link", { name: "边改边试算" }).click();
  await expect(office.locator(".live-trial[data-source=browser]")).toBeVisible({ timeout: 60_000 });
  expect(await tried(office)).toEqual(kept);
  // Other full points: no request, other totals, and the sum follows.
  const asked: string[] = [];
  office.on("request", (request) => asked.push(request.url()));
  await office.locator("[name=i0_full]").fill("70");
  await expect(office.locator("[name=full]")).toHaveValue("130");
  await office.locator("[name=i1_full]").fill("30");
  await expect(office.locator("[name=full]")).toHaveValue("100");
  await office.locator("[name=i0_full_at]").fill("99");
  await expect(office.locator(".live-item").first().locator(".was")).toHaveText(["原 40", "原 98"]);
  const changed = await tried(office);
  expect(changed.rows).not.toEqual(kept.rows);
  // What is no number is told beside the item, and what it came to before stays; kept, it comes back with all that was typed.
  await office.locator("[name=i1_step]").fill("半点");
  await expect(office.locator(".live-item").nth(1).locator(".form-fault")).toContainText("步长应为数字，如 15 或 0.5，得到“半点”");
  expect(await tried(office)).toEqual(changed);
  expect(asked).toEqual([]);
  await office.getByRole("button", { name: "存为下一版草案" }).click();
  await expect(item(office, 2)).toContainText("步长应为数字");
  await expect(office.locator("[name=i1_step]")).toHaveValue("半点");
  await expect(office.locator("[name=i0_full]")).toHaveValue("70");
  await office.locator("[name=i1_step]").fill("0.5");
  await office.getByRole("button", { name: "存为草案" }).click();
  await expect(office.locator(".notice")).toContainText("第 2 版");
  const id = new URLSearchParams(made.scheme).get("id");
  const second = made.scheme.replace("version=1", "version=2");
  await office.goto(`/scheme${second}&period=${PERIOD}&against=none`);
  expect(await tried(office)).toEqual(changed);
  // Beside the one in force: who gains or loses, the same words from both.
  const beside = `${second}&period=${PERIOD}&against=${id}@1`;
  await office.goto(`/scheme${beside}`);
  const gains = await tried(office);
  await live(office, beside);
  expect(await tried(office)).toEqual(gains);
  // Another period, then an item less, from the facts that are here.
  await office.locator("select[name=period]").selectOption("2023H1");
  await expect(office.locator("#tried h2")).toContainText("2023年1—6月");
  await office.locator("[name=i1_drop]").check();
  await expect(office.locator("[name=full]")).toHaveValue("70");
  const less = await tried(office);
  expect(less.rows).not.toEqual(gains.rows);
  await office.getByRole("button", { name: "存为草案" }).click();
  await expect(office.locator(".notice")).toContainText("第 2 版");
  await office.goto(`/scheme${second}&period=2023H1&against=${id}@1`);
  expect(await tried(office)).toEqual(less);
  // Undone, it is what was kept.
  await live(office, `${second}&period=2023H1&against=${id}@1`);
  await office.locator("[name=i0_full]").fill("5");
  await office.getByRole("button", { name: "恢复原值" }).click();
  await expect(office.locator("[name=i0_full]")).toHaveValue("70");
  expect(await tried(office)).toEqual(less);
  await office.goto(`/scheme${second}`);
  await office.getByText("丢弃草案").first().click();
  await office.locator("#acts [name=confirm]").fill(NAME);
  await office.getByRole("button", { name: "丢弃草案" }).click();
  await expect(office.locator(".notice")).toContainText("草案已丢弃");
  // It is for those who make schemes.
  const judge = await come(browser, "faguan");
  expect((await judge.goto(`/schemes/live${made.scheme}`))!.status()).toBe(404);
});

test("the demo's intermediate court has a scheme in force, a draft beside it and a result", async ({ browser }) => {
  const above = await come(browser, "shenguan");
  await above.goto("/schemes");
  const rows = above.locator("tr", { hasText: "样例" });
  await expect(rows.filter({ hasText: "施行中" })).toHaveCount(1);
  await rows.filter({ hasText: "草案" }).getByRole("link").first().click();
  await expect(above.locator("#tried .summed")).toContainText(/4 个法院中：得分上升 \d+，下降 \d+/);
  const server = await tried(above);
  await above.getByRole("link", { name: "边改边试算" }).click();
  await expect(above.locator(".live-trial[data-source=browser]")).toBeVisible({ timeout: 60_000 });
  expect(await tried(above)).toEqual(server);
  await above.goto("/schemes");
  await above.locator("#results").getByRole("link").first().click();
  await expect(above.locator("h1")).toContainText("样例");
});

test("without a script the same page shows what the server computed, and keeps a draft", async ({ browser }) => {
  const office = await come(browser, "shenguan-jiceng");
  const state = await office.context().storageState();
  const context = await browser.newContext({ storageState: state, javaScriptEnabled: false, baseURL: new URL(office.url()).origin });
  const plain = await context.newPage();
  const first = `${made.scheme}&period=${PERIOD}&against=none`;
  await plain.goto(`/scheme${first}`);
  const server = await tried(plain);
  await plain.goto(`/schemes/live${first}`);
  expect(await tried(plain)).toEqual(server);
  await plain.locator("[name=i0_full]").fill("30");
  await plain.getByRole("button", { name: "存为下一版草案" }).click();
  // The sum does not follow without a script: it is refused with all that was typed.
  await expect(plain.locator(".form-fault").first()).toContainText("与总分 100 不符");
  await expect(plain.locator("[name=i0_full]")).toHaveValue("30");
  await context.close();
});

test("a leader publishes what the period came to: each judge sees the own points alone, down to the cases", async ({ browser }) => {
  const [leader, judge, head] = [await come(browser, "yuanzhang-jiceng"), await come(browser, "faguan"), await come(browser, "tingzhang")];
  await leader.goto(`/scheme${made.scheme}&period=${PERIOD}&against=none`);
  await leader.getByRole("button", { name: "公布结果" }).click();
  await expect(leader.locator(".notice")).toContainText("结果已公布");
  made.result = new URL(leader.url()).searchParams.get("id")!;
  const all = await leader.locator("#scores tbody tr").count();
  expect(all).toBeGreaterThan(5);
  await leader.getByRole("link", { name: "重算并与公布的比较" }).click();
  await expect(leader.locator("#anew")).toContainText("用当时固定的数据重算，与公布的完全一致");
  await judge.goto("/inbox");
  await expect(judge.locator("main")).toContainText("考核结果已公布");
  await judge.goto(`/scheme/result?id=${made.result}`);
  await expect(judge.locator("#scores tbody th")).toHaveText([JUDGE]);
  expect(await judge.content()).not.toContain("雄县法官14");
  expect((await judge.goto(`/scheme/points?result=${made.result}&of=${encodeURIComponent("冀0638")}&name=${encodeURIComponent("雄县法官14")}`))!.status()).toBe(404);
  // A head is evaluated by another scheme, if at all.
  expect((await head.goto(`/scheme/result?id=${made.result}`))!.status()).toBe(404);
  await judge.goto(`/scheme/result?id=${made.result}`);
  await judge.locator("#scores tbody th a").click();
  await expect(judge.locator("h1")).toContainText(JUDGE);
  for (const position of [1, 2]) await expect(item(judge, position).locator(".hint").first()).toContainText("衡量");
  // The denominator leads to as many cases, all of them the judge's.
  const link = item(judge, 1).getByRole("link", { name: /^分母/ });
  const count = number((await link.textContent())!.replace("分母", ""));
  await link.click();
  expect(number(await judge.locator("#cases h3 .hint").textContent())).toBe(count);
  const judges = await judge.locator("#cases td[data-label=承办]").allTextContents();
  expect(new Set(judges)).toEqual(new Set([JUDGE]));
  // The cases that cost points: those the denominator counts alone.
  const upper = number((await item(judge, 1).getByRole("link", { name: /^分子/ }).textContent())!);
  await item(judge, 1).getByRole("link", { name: "在分母、不在分子" }).click();
  expect(number(await judge.locator("#cases h3 .hint").textContent())).toBe(count - upper);
});

test("the judge objects to an item; the office corrects it, the old points stay beside the new ones", async ({ browser }) => {
  const [office, judge] = [await come(browser, "shenguan-jiceng"), await come(browser, "faguan")];
  const own = `/scheme/points?result=${made.result}&of=${encodeURIComponent("冀0638")}&name=${encodeURIComponent(JUDGE)}`;
  await judge.goto(own);
  // An item that has points can be corrected.
  const scored = await judge.locator(".point").evaluateAll((all) => all.findIndex((one) => !/未计分/.test(one.querySelector(".got")!.textContent!)) + 1);
  expect(scored).toBeGreaterThan(0);
  const one = item(judge, scored);
  const before = number(await one.locator(".got").textContent());
  await one.getByText("对此项提出异议").click();
  await one.locator("[name=reason]").fill("其中一件系移送管辖，不应计入");
  await one.locator("[name=cases]").fill("冀0638民初1号");
  await one.getByRole("button", { name: "提出异议" }).click();
  await expect(judge.locator(".notice")).toContainText("应为案号");
  await one.getByText("对此项提出异议").click();
  await one.locator("[name=reason]").fill("其中一件系移送管辖，不应计入");
  await one.locator("[name=cases]").fill("（2023）冀0638民初1号");
  await one.getByRole("button", { name: "提出异议" }).click();
  await expect(judge.locator("#objections")).toContainText("其中一件系移送管辖");
  await expect(one.getByText("对此项提出异议")).toHaveCount(0);
  await expect(judge.getByText("答复", { exact: true })).toHaveCount(0);
  await office.goto("/inbox");
  await expect(office.locator("main")).toContainText("考核异议");
  await office.goto(`/scheme/result?id=${made.result}`);
  await office.locator("#objections").getByText("答复", { exact: true }).first().click();
  await office.locator("[name=outcome]").selectOption("corrected");
  await office.locator("[name=points]").fill("999");
  await office.locator("[name=words]").fill("经核，该案不应计入");
  await office.getByRole("button", { name: "答复" }).click();
  await expect(office.locator(".notice")).toContainText("更正后的分应在 0 与");
  await office.locator("#objections").getByText("答复", { exact: true }).first().click();
  await office.locator("[name=outcome]").selectOption("corrected");
  const after = before > 1 ? before - 1 : before + 1;
  await office.locator("[name=points]").fill(String(after));
  await office.locator("[name=words]").fill("经核，该案不应计入");
  await office.getByRole("button", { name: "答复" }).click();
  await expect(office.locator(".notice")).toContainText("更正");
  await judge.goto(own);
  expect(number(await one.locator(".got").textContent())).toBeCloseTo(after, 6);
  await expect(one.locator(".corrected")).toContainText(`由 ${before.toFixed(2)} 分更正为`);
  await expect(judge.locator(".lede")).toContainText("公布时");
  await judge.goto("/inbox");
  await expect(judge.locator("main")).toContainText("考核异议已答复");
});

test("the whole court sees it once a leader opens it, and no longer once it is closed", async ({ browser }) => {
  const [leader, judge] = [await come(browser, "yuanzhang-jiceng"), await come(browser, "faguan")];
  const seen = async () => {
    await judge.goto(`/scheme/result?id=${made.result}`);
    return judge.locator("#scores tbody tr").count();
  };
  const show = async (audience: string) => {
    await leader.goto(`/scheme/result?id=${made.result}`);
    await leader.locator("#audience select").selectOption(audience);
    await leader.getByRole("button", { name: "改变" }).click();
    await expect(leader.locator(".notice")).toContainText("公开范围");
  };
  await show("court");
  expect(await seen()).toBeGreaterThan(5);
  // Points of others are seen then, their cases and objections are not.
  await judge.locator("#scores tbody th a", { hasNotText: JUDGE }).first().click();
  await expect(judge.getByRole("link", { name: /^分母/ })).toHaveCount(0);
  await expect(judge.getByText("对此项提出异议")).toHaveCount(0);
  await show("own");
  expect(await seen()).toBe(1);
});

for (const language of ["zh", "en"] as const) {
  test(`every screen, in ${language}`, async ({ browser }) => {
    test.setTimeout(300_000);
    const leader = await come(browser, "yuanzhang-jiceng");
    const one = `of=${encodeURIComponent("冀0638")}&name=${encodeURIComponent(JUDGE)}`;
    const screens = {
      list: "/schemes",
      form: `/schemes/edit${made.scheme}`,
      live: `/schemes/live${made.scheme}&period=${PERIOD}`,
      scheme: `/scheme${made.scheme}&period=${PERIOD}`,
      points: `/scheme/points?result=${made.result}&${one}&item=1&side=denominator`,
      result: `/scheme/result?id=${made.result}&anew=1`,
    };
    await everyScreen(leader, "schemes", screens, language);
    const judge = await come(browser, "faguan");
    await everyScreen(judge, "schemes", { own: `/scheme/points?result=${made.result}&${one}` }, language);
  });
}
