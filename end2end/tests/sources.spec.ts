// The three sources: a dispute from its intake to the case it becomes and followed to a petition, many rows from a file, a
// petition answered by its officer, figures that lead to their rows, the setting of what a 案 is. Every page at three sizes, in
// two languages, without a script.
import type { Page } from "@playwright/test";
import { everyScreen, expect, fits, peopleSignIn, test, SIZES } from "./support";
import { fill, step, submit } from "./ledgers";
import { pageOf, signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan" | "shenguan-jiceng" | "xinfang" | "faguan" | "yuanzhang-jiceng">();

/** Opens an entry of a register by its form. */
async function open(page: Page, kind: string, fields: Record<string, string>) {
  await page.goto(`/nodes/new?kind=${kind}`);
  await submit(page, fields);
}

/** How many rows a list has in all, by its pager. */
async function total(page: Page) {
  const text = await page.locator("nav.pager span").first().textContent();
  return counted(text!.split("/")[1]);
}

/** A number whose thousands may be set apart. */
const counted = (text: string | null) => Number(text!.replaceAll(",", ""));

const SCREENS = {
  overview: "/sources",
  cases: "/sources/cases?added=second_instance&by=cause",
  enforcement: "/sources/enforcement",
  mediation: "/nodes/ledger?kind=mediation",
  petition: "/nodes/ledger?kind=petition",
  measure: "/nodes/ledger?kind=measure",
  "round-check": "/nodes/ledger?kind=round_check",
  litigant: "/nodes/ledger?kind=litigant",
  "new-petition": "/nodes/new?kind=petition",
  townships: "/sources/places",
  import: "/sources/import?kind=mediation",
  settings: "/sources/settings",
};

for (const language of ["zh", "en"] as const) {
  test(`every screen of the sources, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const page = await come(browser, "shenguan-jiceng");
    await everyScreen(page, "sources", SCREENS, language);
  });
}

test("figures lead to their rows, in any order of dimensions", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/sources");
  const row = page.locator("#dispute-source tbody tr", { has: page.getByRole("link", { name: "调解成功" }) });
  const settled = counted(await row.locator("td.number").first().textContent());
  expect(settled).toBeGreaterThan(100);
  await row.getByRole("link").click();
  expect(await total(page)).toBe(settled);
  // By township, then by cause; and the other way round.
  const count = async (title: string, word: string) => {
    const table = page.locator("#figures table", { has: page.getByRole("columnheader", { name: title, exact: true }) });
    const row = table.locator("tr", { has: page.getByRole("link", { name: word, exact: true }) });
    const number = counted(await row.locator("td.number").textContent());
    await row.getByRole("link").click();
    await expect(page.locator(".dimensions")).toContainText(word);
    expect(await total(page)).toBe(number);
    return number;
  };
  await page.goto("/nodes/ledger?kind=mediation");
  await count("乡镇街道", "雄州镇");
  const one = await count("纠纷类型", "离婚纠纷");
  await page.goto("/nodes/ledger?kind=mediation");
  await count("纠纷类型", "离婚纠纷");
  expect(await count("乡镇街道", "雄州镇")).toBe(one);
  await page.getByRole("link", { name: "去掉纠纷类型" }).click();
  expect(await total(page)).toBeGreaterThan(one);
  // Each derivative case is behind its number.
  await page.goto("/sources/cases?by=division");
  const appeals = page.locator("#added tbody tr", { has: page.getByRole("link", { name: "上诉", exact: true }) });
  const number = (await appeals.locator("td.number").first().textContent())!;
  await appeals.getByRole("link").click();
  await expect(page.locator("#behind h2")).toContainText(number);
  // The case-to-matter ratio by another preset is shown and not in force.
  await page.getByRole("link", { name: "按“仅一审”看" }).click();
  await expect(page.locator(".hint").first()).toContainText("未启用");
});

test("a dispute from its intake to the case it becomes", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  const intake = {
    applicant: "示例申请人甲",
    respondent: "示例被申请人乙",
    dispute_cause: "民间借贷纠纷",
    received: "2023-08-01",
    amount: "12500.5",
    place: "雄州镇",
  };
  await open(page, "mediation", intake);
  await expect(page.locator(".notice")).toContainText("已登记");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/（2023）冀0638诉前调\d+号/);
  const entry = page.url();
  const number = (await page.getByRole("heading", { level: 1 }).textContent())!.match(/（2023）冀0638诉前调\d+号/)![0];
  // The same two sides again, the other way round: pointed to the first.
  await open(page, "mediation", { ...intake, applicant: intake.respondent, respondent: intake.applicant });
  await expect(page.locator(".notice")).toContainText(number);
  await page.goto(entry);
  await step(page, "consent", { consent: "written" });
  await step(page, "delegate", { organisation: "雄州镇人民调解委员会" });
  // Three working days from 30 September: after the holiday, with the weekend of 7 and 8 October worked.
  await expect(page.locator(".lede")).toContainText("2023-10-09");
  await step(page, "accept", { mediator: "示例调解员07", accepted_on: "2023-08-03" });
  await expect(page.locator(".lede")).toContainText("2023-09-02 逾期 28 日");
  await step(page, "fail", { fail_reason: "too_far_apart", ended_on: "2023-09-20" });
  await expect(page.locator(".lede")).toContainText("应转立案");
  await expect(page.locator(".lede")).toContainText("2023-09-27 逾期 3 日");
  await page.goto("/nodes/ledger?kind=mediation&state=must_docket&which=late");
  await expect(page.locator("tbody").first()).toContainText(number);
  await page.goto(entry);
  await step(page, "file", { first_number: "（2023）冀0638民初1号" });
  await expect(page.locator(".lede")).toContainText("已办结");
  await page.getByRole("link", { name: "看纠纷全程" }).click();
  await expect(page.locator(".dispute")).toContainText(number);
  await expect(page.locator(".dispute")).toContainText("（2023）冀0638民初1号");
});

test("a file is entered as a whole or not at all", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  const upload = async (text: string) => {
    await page.goto("/sources/import?kind=mediation");
    await page.locator("input[type=file]").setInputFiles({ name: "调解.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "登记" }).click();
  };
  const head = "申请人,被申请人,纠纷类型,收到日期,双方同意方式,调解组织,调解员,接受日期\n";
  const good = "示例丙,示例丁,离婚纠纷,2023-09-01,书面同意,雄州镇人民调解委员会,示例调解员01,2023-09-02\n";
  await upload(`${head}${good}示例戊,示例己,离婚纠纷,2023-09-31,,,,\n`);
  await expect(page.locator("#refused")).toContainText("第 3 行");
  await expect(page.locator("#refused")).toContainText("应为日期");
  await page.goto("/nodes/ledger?kind=mediation&text=示例丙");
  await expect(page.locator(".empty")).toBeVisible();
  await upload(`${head}${good}`);
  await expect(page.locator(".notice")).toContainText("已登记 1 条");
  await page.goto("/nodes/ledger?kind=mediation&text=示例丙");
  await expect(page.locator("tbody tr").first()).toContainText("调解中");
  await upload("没有这一列\n1\n");
  await expect(page.locator(".notice")).toContainText("没有这一列");
});

test("from an entry of a register a task begins, and the entry leads to it", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/nodes/ledger?kind=petition");
  await page.locator("tbody tr th a, tbody tr td a[href*='/nodes/entry']").first().click();
  const entry = page.url();
  await page.locator("#tasks").getByRole("link", { name: "交办整改任务" }).click();
  const form = page.locator('form[action="/nodes/open"]');
  await expect(form.locator("[name=problem]")).toHaveValue(/信访/);
  await expect(form.locator("[name=from_entry]")).not.toHaveValue("");
  await submit(page, { in_charge: `信访化解 ${Date.now()}`, measure_text: "院领导包案化解", deadline: "2023-12-31" });
  await expect(page.locator("#said")).toContainText("来源台账");
  await page.goto(entry);
  await expect(page.locator("#tasks li")).toHaveCount(1);
  await page.locator("#tasks li a").click();
  await expect(page.locator("h1")).toContainText("整改");
});

test("enforcement is taken apart to the judge and leads to its cases and checks", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/sources/enforcement");
  const whole = page.locator("#enforcement tr.whole");
  // Thousands stand apart.
  const closed = counted(await whole.locator("td").first().textContent());
  expect(closed).toBeGreaterThan(100);
  await page.getByRole("link", { name: "按承办人" }).click();
  const parts = await page.locator("#enforcement tbody tr:not(.whole) td:nth-of-type(1)").allTextContents();
  expect(parts.map(counted).reduce((sum, one) => sum + one, 0)).toBe(closed);
  const shown = (await page.locator("#enforcement tbody tr:not(.whole) td a").first().textContent())!;
  await page.locator("#enforcement tbody tr:not(.whole) td a").first().click();
  await expect(page.locator("main")).toContainText(shown);
  await page.goBack();
  await page.locator("#rounds").getByRole("link", { name: "登记核查" }).first().click();
  await expect(page.locator('form[action="/nodes/open"] [name=number]')).not.toHaveValue("");
});

test("a petition is answered by its officer, comes again, and leads back to the dispute", async ({ browser }) => {
  const page = await come(browser, "xinfang");
  await page.goto("/sources");
  await expect(page.locator(".stations a[aria-current]")).toHaveText("三源");
  const petition = {
    petitioner: "示例信访人甲",
    received: "2023-09-25",
    channel: "letter",
    demand: "不服判决",
    about_case: "（2023）冀0638民初2号",
  };
  await open(page, "petition", petition);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/冀0638访〔2023〕\d+号/);
  await expect(page.locator(".lede")).toContainText("2023-10-02 还有 2 日");
  const first = page.url();
  await step(page, "route", { petition_kind: "retrial", handler: "示例承办人" });
  // The judge of the case says how it was.
  await step(page, "reply_procedure", { replied_on: "2023-09-26", opinion: "已收悉，正在核查。" });
  await expect(page.locator(".lede")).toContainText("2023-12-25");
  await step(page, "reply_result", { replied_on: "2023-09-28", opinion: "判决并无不当，已释明。", went_wrong: "explanation" });
  await expect(page.locator(".lede")).toContainText("观察");
  await open(page, "petition", { ...petition, received: "2023-09-29", channel: "visit", people: "6" });
  await expect(page.locator("#said")).toContainText("第几次信访");
  await page.goto(first);
  await expect(page.locator(".lede")).toContainText("再次信访");
  await page.getByRole("link", { name: "看纠纷全程" }).click();
  await expect(page.locator("#petitions li")).toHaveCount(2);
  await expect(page.locator(".dispute").first()).toContainText("1 件信访指向这一环节");
  // The nodes are none of the officer's business.
  expect((await page.request.get("/nodes", { headers: { accept: "text/html" } })).status()).toBe(404);
});

test("what a 案 is, is set with its first day", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/sources/cases");
  const before = await page.locator(".lede").textContent();
  await page.goto("/sources/settings");
  const form = 'form:has(input[value="counting"])';
  await fill(page, form, { from: "2024-01-01", preset: "own" });
  await page.locator(form).getByRole("button").click();
  await expect(page.locator(".notice")).toContainText("须列出类型代字");
  await fill(page, form, { from: "2023-01-01", preset: "first_instance" });
  await page.locator(form).getByRole("button").click();
  await expect(page.locator("#counting")).toContainText("2023-01-01 仅一审");
  await page.goto("/sources/cases");
  expect(await page.locator(".lede").textContent()).not.toBe(before);
  await page.goto("/sources/settings");
  await fill(page, form, { from: "2023-01-01", preset: "first_and_enforcement" });
  await page.locator(form).getByRole("button").click();
  await page.goto("/sources/cases");
  expect(await page.locator(".lede").textContent()).toBe(before);
});

test("the court above sees its courts side by side, and a phone the three sources", async ({ browser }) => {
  const above = await come(browser, "shenguan");
  await above.goto("/sources");
  await expect(above).toHaveTitle("三源共治 · 会商");
  await expect(above.locator("#courts tbody tr")).toHaveCount(4);
  await above.locator("#courts").getByRole("link", { name: "雄县" }).click();
  await expect(above.locator("#dispute-source")).toContainText("调解成功");
  const phone = await come(browser, "yuanzhang-jiceng");
  await phone.setViewportSize(SIZES.phone);
  await phone.goto("/sources");
  await fits(phone);
  // A leader's bar holds what leaders open most; the sources are one more tap away, on the brief.
  await expect(phone.locator(".bottom-bar a")).toHaveText(["速览", "体检", "节点", "会商", "整改"]);
  await expect(phone.getByRole("heading", { level: 1 })).toBeVisible();
  const judge = await come(browser, "faguan");
  await judge.goto("/sources");
  await expect(judge.locator(".lede").first()).toBeVisible();
});

test("without a script every page of the sources is whole", async ({ browser }) => {
  const page = await pageOf(browser, "shenguan-jiceng", { javaScriptEnabled: false });
  for (const address of Object.values(SCREENS)) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await page.context().close();
});
