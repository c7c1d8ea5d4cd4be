// Nodes: warnings dealt with and undone, an extension asked for and granted, an appeal from its filing to the outcome notice
// between two courts, a review from its submission to the committee. Every page at three sizes, in two languages.
import type { Page } from "@playwright/test";
import { accessible, everyScreen, expect, fits, peopleSignIn, picture, test, SIZES } from "./support";
import { step, submit } from "./ledgers";
import { signedInOnce } from "./signing";

peopleSignIn();

const come = signedInOnce<"shenguan" | "shenguan-jiceng" | "faguan" | "tingzhang" | "yuanzhang-jiceng">();

/** Opens an entry by the form that is shown. */
async function open(page: Page, fields: Record<string, string>) {
  await submit(page, fields);
  await expect(page.locator(".notice")).toContainText("已登记");
}

const SCREENS = {
  overview: "/nodes",
  clocks: "/nodes/clocks?rule=any",
  requests: "/nodes/ledger?kind=request",
  "long-pending": "/nodes/ledger?kind=long_pending",
  transfers: "/nodes/ledger?kind=transfer",
  "reverse-reviews": "/nodes/ledger?kind=reverse_review",
  "four-types": "/nodes/ledger?kind=four_type",
  reviews: "/nodes/ledger?kind=review",
  "new-request": "/nodes/new?kind=request",
  settings: "/nodes/settings",
};

for (const language of ["zh", "en"] as const) {
  test(`every screen of the nodes, in ${language}`, async ({ browser }) => {
    const page = await come(browser, "shenguan-jiceng");
    await everyScreen(page, "nodes", SCREENS, language);
  });
}

test("warnings are dealt with many at a time, by keys, and undone", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/nodes/clocks?rule=left_30");
  const numbers = page.locator("table.keyed tbody th a");
  await expect(numbers.first()).toBeVisible();
  const first = await numbers.first().textContent();
  // j goes to the first row, x marks it, j to the second, x marks that.
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await expect(page.locator("tbody input[name=case]:checked")).toHaveCount(2);
  await page.getByRole("button", { name: "催办" }).click();
  await expect(page.locator(".notice")).toContainText("已办理 2 件");
  await expect(page.locator("tbody tr").first()).toContainText("催办");
  await page.getByRole("button", { name: "撤销刚才的批量办理" }).click();
  await expect(page.locator(".notice")).toContainText("已撤销 2 项");
  await expect(page.locator("tbody tr").first()).not.toContainText("催办");
  await expect(page.locator("tbody tr").first()).toContainText(first!);
});

test("a list goes along as an Excel file, and nothing marked is told", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  for (const address of ["/nodes/export?rule=any", "/nodes/export?kind=review"]) {
    const file = await page.request.get(address);
    expect(file.headers()["content-disposition"]).toContain(".xlsx");
    expect((await file.body()).subarray(0, 2).toString()).toBe("PK");
  }
  await page.goto("/nodes/clocks?rule=any");
  await page.getByRole("button", { name: "知悉" }).click();
  await expect(page.locator(".notice")).toContainText("没有选中");
});

test("settings that make no sense are told, and nothing is saved", async ({ browser }) => {
  const page = await come(browser, "shenguan-jiceng");
  await page.goto("/nodes/settings");
  await page.locator("input[name=days]").fill("30,abc");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".notice")).toContainText("预警天数应为");
  await expect(page.locator("input[name=days]")).toHaveValue("30,15,10,5,0");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".notice")).toContainText("已保存");
});

/** The number of an open case of the judge with time to ask for more. */
let own = "";

test("a judge asks for time, and a leader grants it on a phone", async ({ browser }) => {
  const judge = await come(browser, "faguan");
  // One of which nothing is under way yet.
  const taken: string[] = [];
  for (const kind of ["request", "review"]) {
    await judge.goto(`/nodes/ledger?kind=${kind}`);
    taken.push(...(await judge.locator("table.keyed tbody th a").allTextContents()));
  }
  await judge.goto("/nodes/clocks");
  await expect(judge.getByRole("heading", { level: 1 })).toHaveText("我的案件");
  const asking = judge.locator("tbody tr", { hasText: "申请延长" }).filter({ hasText: "民初" });
  own = (await asking.locator("th a").allTextContents()).find((number) => !taken.includes(number))!;
  const row = judge.locator("tbody tr", { hasText: own });
  const due = (await row.locator("td[data-label=届满]").textContent())!.slice(0, 10);
  await row.getByRole("link", { name: "申请" }).click();
  await open(judge, { what: "extension", length: "1个月", reason: "等待鉴定意见", evidence: "鉴定委托书" });
  const entry = judge.url().split("&notice")[0];
  await expect(judge.locator(".lede")).toContainText("轮到院领导");
  // The judge cannot decide.
  await expect(judge.locator("input[value=grant]")).toHaveCount(0);

  const leader = await come(browser, "yuanzhang-jiceng");
  await leader.setViewportSize(SIZES.phone);
  await leader.goto("/nodes");
  await leader.locator("#waiting a", { hasText: own }).first().click();
  await fits(leader);
  await picture(leader, "nodes-approval-phone");
  await accessible(leader);
  await step(leader, "grant", { opinion: "同意延长" });
  await expect(leader.locator(".lede")).toContainText("已批准");

  await judge.goto(entry);
  await expect(judge.locator(".lede")).toContainText("已批准");
  await judge.goto(`/nodes/clocks?text=${encodeURIComponent(own)}`);
  const after = (await judge.locator("td[data-label=届满]").first().textContent())!.slice(0, 10);
  expect(after > due).toBe(true);
  await judge.goto("/inbox");
  await expect(judge.locator("main")).toContainText("审限与程序申请：已批准");
});

test("an appeal goes from its filing to the outcome notice between two courts", async ({ browser }) => {
  const lower = await come(browser, "shenguan-jiceng");
  const upper = await come(browser, "shenguan");
  await lower.goto("/nodes/ledger?kind=transfer");
  const candidate = lower.locator("#candidates tbody tr", { hasText: "民初" }).first();
  const number = (await candidate.locator("th a").textContent())!;
  await candidate.getByRole("link", { name: "登记" }).click();
  await open(lower, { appellant: "王示例一" });
  const below = lower.url().split("&notice")[0];
  await step(lower, "serve_copy", { served: "2023-09-30" });
  await step(lower, "record_answer", { answer: "received" });
  await step(lower, "scan", { papers: "正卷二册、副卷一册" });
  await step(lower, "check");
  await step(lower, "send", { papers: "正卷二册、副卷一册" });
  await expect(lower.locator("#letters")).toContainText("移送上诉案卷");
  await picture(lower, "nodes-transfer-desktop-zh");

  await upper.goto(`/nodes/ledger?kind=intake&text=${encodeURIComponent(number)}`);
  await upper.locator("tbody th a", { hasText: number }).first().click();
  const above = upper.url();
  await step(upper, "send_back", { opinion: "缺上诉状送达回证" });
  await lower.goto(below);
  await expect(lower.locator(".lede")).toContainText("上级退回补充");
  await expect(lower.locator("#course")).toContainText("缺上诉状送达回证");
  await step(lower, "send", { papers: "补送达回证" });
  await upper.goto(above);
  await step(upper, "sign_for");
  await step(upper, "docket", { second_number: "（2023）冀96民终98765号" });
  await step(upper, "conclude", { outcome: "remanded", decided_on: "2023-09-29", ground: "facts_unclear", opinion: "基本事实不清" });

  await lower.goto(below);
  await expect(lower.locator(".lede")).toContainText("二审已结案");
  await expect(lower.locator("#said")).toContainText("发回重审");
  for (const page of [lower, upper]) await accessible(page);
  // The case of first instance knows, and its reverse review is open.
  await lower.goto(`/case?number=${encodeURIComponent(number)}`);
  await expect(lower.locator("main")).toContainText("98765");
  await expect(lower.locator("main")).toContainText("发回重审");
  await lower.goto(`/nodes/ledger?kind=reverse_review&text=${encodeURIComponent(number)}`);
  await expect(lower.locator("tbody tr", { hasText: number }).first()).toContainText("待承办人说明");
});

test("a review goes from its submission to the committee, and no reviewer touches the draft", async ({ browser }) => {
  const judge = await come(browser, "faguan");
  const head = await come(browser, "tingzhang");
  const leader = await come(browser, "yuanzhang-jiceng");
  await judge.goto(`/nodes/new?kind=review&number=${encodeURIComponent(own)}`);
  await open(judge, { title: "民事判决书", draft: "驳回原告的诉讼请求。", reason: "延长审限的案件" });
  const entry = judge.url().split("&notice")[0];
  const opinion = (text: string) => ({ opinion: text });
  const seen = async (page: Page) => {
    await page.goto(entry);
    await expect(page.locator(".draft")).toHaveText("驳回原告的诉讼请求。");
    await expect(page.locator("[name=draft]")).toHaveCount(0);
  };
  await seen(head);
  await step(head, "disagree", opinion("与类案裁判不一致，建议复议"));
  await judge.goto(entry);
  await step(judge, "reconsider", { changed: "kept", draft: "驳回原告的诉讼请求。", reason: "合议庭多数维持" });
  await seen(head);
  await step(head, "refer_meeting", opinion("仍不同意，提交会议"));
  await step(head, "record_meeting", opinion("会议多数认为应当改变"));
  await leader.setViewportSize(SIZES.desktop);
  await seen(leader);
  await step(leader, "refer_committee", opinion("提请审判委员会讨论"));
  await step(leader, "record_decision", { changed: "changed", opinion: "支持原告的诉讼请求" });
  await expect(leader.locator(".lede")).toContainText("审判委员会已决定");
  await expect(leader.locator("#course li")).toHaveCount(7);
  await accessible(leader);
  await picture(leader, "nodes-review-desktop-zh");
  await leader.goto("/nodes/ledger?kind=review");
  await expect(leader.locator("#figures")).toContainText("提出不同意见");
});

test("one judge does not see another's entries, nor a court beside", async ({ browser }) => {
  const judge = await come(browser, "faguan");
  const answer = await judge.goto("/nodes?court=%E5%86%800629");
  expect(answer!.status()).toBe(404);
  await judge.goto("/nodes/ledger?kind=transfer");
  const judges = await judge.locator("tbody td[data-label=承办]").allTextContents();
  const names = new Set(judges.map((text) => text.trim().split(" ")[0]));
  expect(names.size).toBeLessThanOrEqual(1);
});
