// A consultation from its preparation to the tasks that only figures close: agenda, frozen figures, findings, the bulletin
// as a page and as files that other programs open, statements of divisions and commitments of courts, decisions, tasks.
import type { Page } from "@playwright/test";
import mammoth from "mammoth";
import { createHash } from "node:crypto";
import { everyScreen, expect, fits, peopleSignIn, test, SIZES } from "./support";
import { fill } from "./ledgers";
import { pageOf, signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan" | "yuanzhang" | "shenguan-jiceng" | "yuanzhang-jiceng" | "tingzhang" | "faguan">();

const TITLE = "前三季度审判执行数据会商";

/** The address of a page of the consultation that a title names. */
async function room(page: Page, title: string, which: string) {
  await page.goto("/consultations");
  const address = await page.getByRole("link", { name: title }).getAttribute("href");
  return address!.replace("prepare", which);
}

async function file(page: Page, address: string) {
  const answer = await page.request.get(address);
  expect(answer.status()).toBe(200);
  return answer.body();
}

const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("a consultation is prepared and its figures are frozen", async ({ browser }) => {
  const page = await come(browser, "shenguan");
  await page.goto(await room(page, TITLE, "prepare"));
  await expect(page.getByText("数据尚未冻结")).toBeVisible();
  // Nothing to find yet: the pages that need figures are not led to.
  await expect(page.locator("nav.tabs").getByRole("link", { name: "发现" })).toHaveCount(0);
  const rows = page.locator(".agenda-edit tbody tr");
  const before = await rows.count();
  await rows.last().locator("[name=item]").fill("典型案例通报");
  await rows.last().locator("[name=speaker]").fill("研究室");
  await fill(page, 'form[action="/consultations/change"]', { chair: "常务副院长", people: "院领导甲\n审管办甲\n各庭庭长" });
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".notice")).toContainText("已保存");
  await expect(page.locator(".agenda-edit tbody tr")).toHaveCount(before + 1);

  await page.getByRole("button", { name: "冻结数据" }).click();
  await expect(page.locator(".notice")).toContainText("数据已冻结");
  await expect(page.locator("#frozen tbody tr")).toHaveCount(4);
  // What the figures depend on cannot be changed any more.
  await expect(page.locator('form[action="/consultations/change"] select[name=period]')).toHaveCount(0);
  // The health check of the frozen figures is one step away and says whose figures they are.
  await page.getByRole("link", { name: "查看冻结数据的体检表" }).click();
  await expect(page).toHaveURL(/meeting=/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("findings say why, lead to their cells, and are kept, reworded or left out", async ({ browser }) => {
  const page = await come(browser, "shenguan");
  const findings = await room(page, TITLE, "findings");
  await page.goto(findings);
  const found = page.locator("#left-appeal_rate");
  await expect(found).toContainText("上诉率偏离区间");
  await expect(found.locator(".hint").first()).toContainText("2022年1—9月");
  const change = page.locator("#change-appeal_transfer_days");
  await expect(change.locator(".hint").first()).toContainText("比率");
  // A link leads to the frozen figures.
  const cell = await found.getByRole("link", { name: "雄县" }).getAttribute("href");
  expect(cell).toContain("meeting=");
  await found.locator("select[name=verdict]").selectOption("edit");
  await found.locator("[name=words]").fill("上诉率有两个法院偏离区间，集中在民间借贷");
  await page.locator("#entered-second_instance_hearing_rate select[name=verdict]").selectOption("drop");
  await page.getByRole("button", { name: "保存取舍" }).click();
  await expect(page.locator(".notice")).toContainText("已保存");
  await expect(page.locator("#left-appeal_rate .found-title")).toHaveText("上诉率有两个法院偏离区间，集中在民间借贷");
  // Two who change it at once: the later is told, and nothing of the earlier is lost.
  const other = await come(browser, "yuanzhang");
  await other.goto(findings);
  await page.goto(findings);
  await page.getByRole("button", { name: "保存取舍" }).click();
  await expect(page.locator(".notice")).toContainText("已保存");
  await other.getByRole("button", { name: "保存取舍" }).click();
  await expect(other.locator(".notice")).toContainText("刚才有人改了");
  await page.goto(cell!);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("上诉率");
});

test("the bulletin is changed in its words, and comes out as files that other programs open", async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await come(browser, "shenguan");
  const bulletin = await room(page, TITLE, "bulletin");
  await page.goto(bulletin);
  await expect(page.locator(".paper")).toContainText("上诉率有两个法院偏离区间");
  await expect(page.locator(".paper")).not.toContainText("二审开庭率回到区间");
  await page.getByRole("link", { name: "修改文字" }).click();
  const words = (block: string) => page.locator(`label:has(input[value="${block}"]) textarea`);
  await words("next-words").fill("各院于十一月底前报整改方案。<b>逐项</b>销号。");
  await words("changes").fill("");
  await page.getByRole("button", { name: "保存通报" }).click();
  await expect(page.locator(".notice")).toContainText("改动 2 处");
  await expect(page.locator(".paper")).toContainText("各院于十一月底前报整改方案。<b>逐项</b>销号。");
  await expect(page.locator(".paper h4", { hasText: "变化及成因" })).toHaveCount(0);

  const id = new URL(page.url()).searchParams.get("id");
  const word = await file(page, `/consultations/export?id=${id}&format=docx`);
  const { value: html, messages } = await mammoth.convertToHtml({ buffer: word });
  expect(messages.filter(({ type }) => type === "error")).toEqual([]);
  expect(html).toContain("一、案件基本情况");
  expect(html).toContain("各院于十一月底前报整改方案。&lt;b&gt;逐项&lt;/b&gt;销号。");
  expect(html.match(/<h1/g)!.length).toBeGreaterThanOrEqual(5);
  expect(html.match(/<table/g)!.length).toBeGreaterThanOrEqual(5);
  expect(html.match(/<img [^>]*src="data:image\/png/g)!.length).toBeGreaterThanOrEqual(1);
  // Twice the same is the same to the byte.
  for (const format of ["docx", "xlsx"]) {
    const address = `/consultations/export?id=${id}&format=${format}`;
    expect(hash(await file(page, address))).toBe(hash(await file(page, address)));
  }
  // On paper only the document is left.
  await page.goto(bulletin);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".paper")).toBeVisible();
  await expect(page.locator("nav.tabs")).toBeHidden();
  await expect(page.locator(".bulletin-tools")).toBeHidden();
  await page.emulateMedia({ media: null });
});

test("a court below sends in its commitment, a division does not speak for another", async ({ browser }) => {
  const below = await come(browser, "yuanzhang-jiceng");
  await below.goto("/consultations");
  const asked = below.locator("article.asked", { hasText: TITLE });
  await expect(asked).toContainText("表态发言");
  await asked.locator("textarea").fill("十二月底前把上诉率降到 12% 以内。</textarea><script>alert(1)</script>");
  await asked.getByRole("button", { name: "提交" }).click();
  await expect(below.locator(".notice")).toContainText("已提交");
  await expect(below.locator("article.asked", { hasText: TITLE }).locator("textarea")).toHaveValue(/<script>/);
  const page = await come(browser, "shenguan");
  await page.goto(await room(page, TITLE, "speeches"));
  await expect(page.locator("article.speech", { hasText: "雄县" })).toContainText("十二月底前把上诉率降到 12% 以内。");
  await expect(page.locator(".lede")).toContainText("已交 1 份");
});

test("decisions are written down, tasks are set, and figures alone close those with a target", async ({ browser }) => {
  const page = await come(browser, "shenguan");
  const minutes = await room(page, TITLE, "minutes");
  await page.goto(minutes);
  await fill(page, 'form[action="/consultations/note"]', { kind: "decision", text: "上诉率偏高的法院十二月底前降到 12% 以内" });
  await page.getByRole("button", { name: "记下" }).click();
  await expect(page.locator(".notes-taken li.decision")).toContainText("降到 12% 以内");

  const tasks = minutes.replace("minutes", "tasks");
  await page.goto(tasks);
  await expect(page.locator(".lede")).toContainText("此前任务 4 项：已销号 0 项");
  // Half a target is refused, and what was entered is there again.
  const form = 'form[action="/consultations/task"]';
  const task = { problem: "上诉率偏高", measure_text: "宣判后一律答疑", in_charge: "民事审判一庭", deadline: "2023-12-31" };
  await page.locator(`${form} [name=court]`).selectOption({ label: "安新县" });
  await fill(page, form, { ...task, goal: "12" });
  await page.locator(form).getByRole("button").click();
  await expect(page.locator(".notice")).toContainText("考核指标");
  await expect(page.locator(`${form} [name=problem]`)).toHaveValue("上诉率偏高");
  await fill(page, form, { indicator: "appeal_rate", goal_is: "at_most" });
  await page.locator(form).getByRole("button").click();
  await expect(page.locator(".notice")).toContainText("已交办");
  await expect(page.locator("#set tbody tr")).toContainText("上诉率不高于 12%");
  await expect(page.locator("#set tbody tr")).toContainText("12.09%");

  // The tasks of the first half of the year against the figures frozen now: two are reached, one is not.
  await page.getByRole("button", { name: "用冻结数据复核" }).click();
  await expect(page.locator(".notice")).toContainText("销号 2 项，未达标 1 项");
  const row = (problem: string) => page.locator("#earlier tbody tr", { hasText: problem });
  await expect(row("超12个月未结案件偏多")).toContainText("已销号");
  await expect(row("首次执行终本率偏高")).toContainText("已销号");
  await expect(row("上诉率偏离区间")).toContainText("结转整改");
  await expect(row("上诉率偏离区间")).toContainText("较2023年1—6月");
  // Asked again the same figures say nothing more.
  await expect(page.getByRole("button", { name: "用冻结数据复核" })).toHaveCount(0);

  const answer = await page.request.get(minutes.replace("minutes?", "export?") + "&format=minutes");
  const { value: html } = await mammoth.convertToHtml({ buffer: await answer.body() });
  expect(html).toContain("上诉率偏高的法院十二月底前降到 12% 以内");
  expect(html).toContain("上诉率不高于 12%");
});

test("a task with a target cannot be talked closed, one without needs evidence and a second person", async ({ browser }) => {
  const below = await come(browser, "shenguan-jiceng");
  await below.goto("/rectification");
  await expect(below.locator(".lede")).toContainText("由数据销号");
  await below.getByRole("link", { name: "上诉率偏离区间" }).click();
  await expect(below.locator("main")).toContainText("只由以后冻结的数据复核");
  await below.locator("details.step-form", { hasText: "提交验收" }).locator("summary").click();
  const handIn = 'form[action="/nodes/step"]:has(input[name=verb][value=hand_in])';
  await fill(below, handIn, { evidence: "答疑记录已附卷" });
  await below.locator(handIn).getByRole("button").click();
  await expect(below.locator(".notice")).toContainText("已提交");
  // Nobody below ends it, and above only figures do.
  const page = await come(browser, "yuanzhang");
  await page.goto(below.url().replace(/&notice=.*/, ""));
  await page.locator("details.step-form", { hasText: "验收销号" }).locator("summary").click();
  const verify = 'form[action="/nodes/step"]:has(input[name=verb][value=verify])';
  await fill(page, verify, { opinion: "同意销号" });
  await page.locator(verify).getByRole("button").click();
  await expect(page.locator(".notice")).toContainText("只有后续会商冻结的数据达标才能销号");
});

test("owners follow their tasks on a phone, and the court above sees its courts' ledgers", async ({ browser }) => {
  const page = await come(browser, "shenguan");
  await page.goto("/rectification");
  await expect(page.locator("table").first().locator("tbody tr")).toHaveCount(4);
  const phone = await pageOf(browser, "shenguan-jiceng", { viewport: SIZES.phone });
  await phone.goto("/rectification");
  await expect(phone.locator("tbody tr").first()).toBeVisible();
  await fits(phone);
  const excel = await phone.request.get("/nodes/export?kind=rectification");
  expect(excel.status()).toBe(200);
  await phone.context().close();
  // A judge sees no task of others.
  const judge = await come(browser, "faguan");
  await judge.goto("/rectification");
  await expect(judge.locator("tbody tr")).toHaveCount(0);
});

for (const language of ["zh", "en"] as const) {
  test(`every screen of consultations and tasks, in ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const page = await come(browser, "shenguan");
    const address = (which: string) => room(page, TITLE, which);
    const screens = {
      list: "/consultations",
      prepare: await address("prepare"),
      findings: await address("findings"),
      bulletin: await address("bulletin"),
      "bulletin-edit": `${await address("bulletin")}&edit=1`,
      speeches: await address("speeches"),
      tasks: await address("tasks"),
      minutes: await address("minutes"),
      since: await address("since"),
      rectification: "/rectification",
      ledger: "/nodes/ledger?court=冀0638&kind=rectification",
      "new-task": "/nodes/new?kind=rectification",
    };
    await everyScreen(page, "consultations", screens, language);
  });
}

test("without a script a consultation can be held all the same", async ({ browser }) => {
  const page = await pageOf(browser, "shenguan", { javaScriptEnabled: false });
  await page.goto("/consultations");
  await fillNew(page, { title: "四季度会商预备会", held_on: "2023-12-20" });
  await page.locator('form[action="/consultations/new"] button').click();
  await expect(page.locator(".notice")).toContainText("已新建");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("四季度会商预备会");
  await page.getByRole("button", { name: "冻结数据" }).click();
  await expect(page.locator(".notice")).toContainText("数据已冻结");
  await page.locator("nav.tabs").getByRole("link", { name: "通报" }).click();
  await expect(page.locator(".paper svg .line").first()).toBeVisible();
  await page.context().close();
});

/** Fills the form of a new consultation in without a script in the page. */
async function fillNew(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`form[action="/consultations/new"] [name=${name}]`).fill(value);
  }
}
