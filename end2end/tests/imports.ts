// Cases that tests import by the page a person does it on.
import { expect, type Page } from "@playwright/test";

const HEAD = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,是否开庭,可执行内容,原审案号,申请标的额,到位金额,立案渠道";
/** A case of Rongcheng, by a judge of that name. */
export const rongcheng = (serial: number, judge: string) =>
  `（2023）冀0629民初${serial}号,民事审判一庭,${judge},2023-03-01,2023-04-01,简易程序,民间借贷纠纷,判决,是,是,,,,窗口`;

/** Imports rows for a court; its page of data is open then. */
export async function imported(page: Page, court: string, rows: string[]) {
  await page.goto(`/data?${court}`);
  await page.locator("input[type=file]").setInputFiles({ name: "新案件.csv", mimeType: "text/csv", buffer: Buffer.from([HEAD, ...rows].join("\n")) });
  await page.getByRole("button", { name: "导入" }).click();
  await expect(page.locator(".job")).toContainText("导入完成", { timeout: 15_000 });
}

/** Does something while rows are there, and takes them back, though only some of it went well. */
export async function whileImported(page: Page, court: string, rows: string[], work: () => Promise<void>) {
  const last = async () => {
    await page.goto(`/data?${court}`);
    return page.locator("#batches tbody tr th").first().innerText();
  };
  const before = await last();
  try {
    await imported(page, court, rows);
    await work();
  } finally {
    if ((await last()) !== before) await undone(page);
  }
}

/** Undoes the last import on the open page of data. */
export async function undone(page: Page) {
  const batch = page.locator("#batches tbody tr").first();
  const number = /\d+/.exec(await batch.locator("th").innerText())![0];
  await batch.getByText("撤销", { exact: true }).click();
  await batch.getByRole("textbox").fill(number);
  await batch.getByRole("button", { name: /撤销/ }).click();
  const undone = page.locator("#batches tbody tr").filter({ has: page.locator("th", { hasText: new RegExp(`\\b${number}\\b`) }) });
  await expect(undone).toContainText("已撤销");
}
