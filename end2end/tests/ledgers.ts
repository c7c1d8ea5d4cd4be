// What tests of ledgers and registers share: forms that are filled in, steps that are taken.
import { expect, type Page } from "@playwright/test";

/** Fills the fields of a form in by their names. */
export async function fill(page: Page, form: string, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`${form} [name=${name}]`);
    if ((await field.evaluate((one) => one.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Opens an entry by the form that is shown. */
export async function submit(page: Page, fields: Record<string, string>) {
  await fill(page, 'form[action="/nodes/open"]', fields);
  await page.locator('form[action="/nodes/open"] button[type=submit]').click();
}

/** Takes the step of an entry that its button names. */
export async function step(page: Page, verb: string, fields: Record<string, string> = {}) {
  const form = `form[action="/nodes/step"]:has(input[name=verb][value=${verb}])`;
  const folded = page.locator("details.step-form", { has: page.locator(form) });
  if ((await folded.count()) && (await folded.getAttribute("open")) === null) await folded.locator("summary").click();
  await fill(page, form, fields);
  await page.locator(form).getByRole("button").click();
  await expect(page.locator(".notice")).toContainText("已办理");
}
