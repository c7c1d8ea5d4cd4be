// A meeting on the wall: slides by key and clicker, drills and suppositions from the pack alone, and all of it while the
// network is away; what was written down meanwhile arrives once.
import type { Browser, Page } from "@playwright/test";
import { cable } from "./cable";
import { accessible, expect, fits, here, peopleSignIn, picture, slideOfIndicator, test, SIZES } from "./support";
import { pageOf } from "./signing";

peopleSignIn();

const TITLE = "前三季度审判执行数据会商";

/** The meeting of the consultation, whose figures are frozen where they are not yet. */
async function meeting(page: Page) {
  await page.goto("/consultations");
  await page.getByRole("link", { name: TITLE }).click();
  const freeze = page.getByRole("button", { name: "冻结数据" });
  if (await freeze.count()) await freeze.click();
  return (await page.getByRole("link", { name: "上屏" }).getAttribute("href"))!;
}

/** A page with the meeting on it, as it stands on the wall. */
async function wall(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}) {
  const page = await pageOf(browser, "shenguan", { viewport: SIZES.projector, ...options });
  const address = await meeting(page);
  await page.goto(address);
  await expect(page.locator(".meeting.live")).toBeVisible();
  return { page, address };
}

test("slides say one thing each, large enough for the last row", async ({ browser }) => {
  const { page } = await wall(browser);
  await expect(here(page).locator("h1")).toHaveText(TITLE);
  await page.keyboard.press("ArrowRight");
  await expect(here(page).locator("h1")).toHaveText("今天的议程");
  const count = await page.locator(".slide").count();
  expect(count).toBeGreaterThan(6);
  for (let at = 2; at < count; at += 1) {
    await page.keyboard.press("PageDown");
    await fits(page);
    const smallest = await here(page).evaluate((slide) => {
      const texts = [...slide.querySelectorAll("*")].filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim()));
      return Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize) * (one instanceof SVGElement ? one.getBoundingClientRect().height / (one as SVGGraphicsElement).getBBox().height : 1)));
    });
    expect(smallest).toBeGreaterThanOrEqual(25.5);
    const below = await here(page).evaluate((slide) => Math.max(...[...slide.children].map((one) => one.getBoundingClientRect().bottom)));
    expect(below).toBeLessThanOrEqual(SIZES.projector.height);
    if (at < 6) await picture(page, `meeting-${at}`);
  }
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".slide").last()).toHaveClass(/here/);
  await page.context().close();
});

test("an indicator is drilled and supposed otherwise from the pack, with no request", async ({ browser }) => {
  const { page } = await wall(browser);
  await expect(page.locator(".kept")).toContainText("离线可用", { timeout: 30_000 });
  await slideOfIndicator(page);
  const asked: string[] = [];
  // The room asks whether there is a network; what is shown in it is written down. Nothing else leaves the browser,
  // nor its worker.
  page.context().on("request", (one) => {
    if (!/\/(healthz|api\/notes)$/.test(one.url())) asked.push(one.url());
  });
  await page.keyboard.press("d");
  const rows = page.locator(".drill tbody tr");
  await expect(rows).toHaveCount(4);
  await picture(page, "meeting-drill");
  // In any order: a court, its causes, its divisions; and back with one key.
  await page.keyboard.press("ArrowDown");
  const court = (await rows.nth(1).locator("th").textContent())!;
  await page.keyboard.press("Enter");
  await page.keyboard.press("4");
  await expect(page.locator(".over-words")).toContainText(`${court}，按案由`);
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("3");
  await expect(page.locator(".over-words")).toContainText(`${court}，按部门`);
  for (let back = 0; back < 3; back += 1) await page.keyboard.press("Backspace");
  await expect(page.locator(".over-words")).toContainText("全辖，按法院");
  await page.keyboard.press("Escape");
  await expect(rows).toHaveCount(0);

  await page.keyboard.press("w");
  await page.locator(".what-if input[type=number]").fill("40");
  const effects = page.locator(".effects tbody tr");
  await expect(effects.first()).toBeVisible();
  const before = await effects.allTextContents();
  await page.locator(".what-if input[type=number]").fill("400");
  await expect.poll(() => effects.allTextContents()).not.toEqual(before);
  // More than there are is told.
  await page.locator(".what-if input[type=number]").fill("5000");
  await expect(page.locator(".effects")).toContainText("件");
  await page.locator(".what-if input[type=number]").fill("0");
  // Real cases: those listed at once, one put back, others looked for; all put back leaves nothing supposed.
  await page.getByRole("button", { name: "选上所列" }).click();
  await expect(page.locator(".picks legend")).toContainText("已选 10 件");
  await expect(effects.first()).toBeVisible();
  await picture(page, "meeting-suppose");
  await page.locator(".picks input").first().uncheck();
  await expect(page.locator(".picks legend")).toContainText("已选 9 件");
  await page.locator(".what-if select").nth(1).selectOption({ label: "未结如在期末前结案" });
  await page.locator(".what-if input[type=search]").fill("民初");
  await expect(page.locator(".picks .tick").first()).toContainText("民初");
  await page.locator(".picks input").first().check();
  await expect(page.locator(".picks legend")).toContainText("已选 10 件");
  await page.getByRole("button", { name: "全部放回" }).click();
  await expect(effects).toHaveCount(0);
  expect(asked).toEqual([]);
  // Of an engine that fell silent nothing stands beside what is asked now.
  await page.locator(".what-if input[type=number]").fill("40");
  await expect(effects.first()).toBeVisible();
  await page.workers()[0].evaluate(() => close());
  await page.locator(".what-if input[type=number]").fill("41");
  await expect(page.locator(".effects")).toContainText("数据包取不到", { timeout: 20_000 });
  await expect(effects).toHaveCount(0);
  await page.context().close();
});

test("a task is set at the slide it is about, and one that is refused is told and kept", async ({ browser }) => {
  const { page, address } = await wall(browser);
  await expect(page.locator(".kept")).toContainText("离线可用", { timeout: 30_000 });
  await slideOfIndicator(page);
  const title = (await here(page).locator("h1").textContent())!;
  await page.keyboard.press("t");
  const field = (name: string) => page.locator(".over-form.task label", { hasText: name }).locator("input, select, textarea");
  await expect(field("问题")).toHaveValue(title);
  await expect(field("责任部门")).toBeFocused();
  const division = `上屏交办 ${Date.now()}`;
  await field("责任部门").fill(division);
  await field("措施内容").fill("逐案核查，按月通报");
  await field("目标值").fill("十");
  await page.locator(".over-form button").click();
  await expect(page.getByRole("alert")).toContainText("目标值应为数字");
  await field("目标值").fill("1.5");
  await picture(page, "meeting-task");
  await page.locator(".over-form button").click();
  await expect(page.locator(".over-form")).toHaveCount(0);
  // The very same again is refused by the ledger: the room reads why, and the words are not lost.
  await page.keyboard.press("t");
  await field("责任部门").fill(division);
  await field("措施内容").fill("逐案核查，按月通报");
  await field("目标值").fill("1.5");
  await page.locator(".over-form button").click();
  await expect(page.locator(".meeting-told")).toContainText("未能交办", { timeout: 15_000 });
  await page.goto(address.replace("/meeting", "/consultations/tasks"));
  await expect(page.locator("#set tbody tr", { hasText: division })).toHaveCount(1);
  await page.goto(address.replace("/meeting", "/consultations/minutes"));
  await expect(page.locator(".notes-taken li.task").nth(1)).toBeVisible();
  const [set, refused] = (await page.locator(".notes-taken li.task").allTextContents()).slice(-2);
  expect(set).toContain("整〔2023〕");
  expect(set).not.toContain("未能交办");
  expect(refused).toContain("未能交办");
  await page.getByRole("link", { name: "补办" }).last().click();
  await expect(page.locator('form[action="/consultations/task"] [name=in_charge]')).toHaveValue(division);
  await page.context().close();
});

test("the presenter's window reads the names the wall masks, and follows it", async ({ browser }) => {
  const { page } = await wall(browser);
  await expect(page.locator(".kept")).toContainText("离线可用", { timeout: 30_000 });
  const opened = page.context().waitForEvent("page");
  await page.keyboard.press("p");
  const second = await opened;
  await expect(second.locator(".presenter")).toBeVisible();
  await expect(second.locator(".meeting.live")).toBeVisible();
  await slideOfIndicator(page);
  await expect(second.locator(".presenter-title")).toHaveText((await here(page).locator("h1").textContent())!);
  await page.keyboard.press("d");
  await page.keyboard.press("5");
  await expect(page.locator(".drill tbody th").first()).toHaveText(/^\S+ .＊+$/);
  await expect(second.locator(".drill tbody th").first()).toHaveText(/法官\d/);
  await picture(second, "meeting-presenter");
  // Led from the second window as well.
  await second.bringToFront();
  await second.keyboard.press("Backspace");
  await second.keyboard.press("Escape");
  await expect(page.locator(".drill")).toHaveCount(0);
  await page.context().close();
});

test("the meeting goes on without a network, and what was decided arrives once", async ({ browser }) => {
  test.setTimeout(120_000);
  const network = await cable();
  const { page, address } = await wall(browser, { baseURL: network.url });
  await expect(page.locator(".kept")).toContainText("离线可用", { timeout: 30_000 });
  await network.pull();
  await page.reload();
  await expect(page.locator(".meeting.live")).toBeVisible();
  await expect(page.locator(".kept")).toContainText("网络已断");
  await slideOfIndicator(page);
  await page.keyboard.press("d");
  await expect(page.locator(".drill tbody tr")).toHaveCount(4);
  await page.keyboard.press("Escape");
  const decision = `断网时的决定 ${Date.now()}`;
  await page.keyboard.press("n");
  await page.locator(".over-form textarea").fill(decision);
  await page.locator(".over-form button").click();
  await expect(page.locator(".kept")).toContainText(/\d+ 条待同步/);
  // The machine is started anew: what was written stays.
  await page.reload();
  await expect(page.locator(".kept")).toContainText(/\d+ 条待同步/);
  await network.plug();
  await expect(page.locator(".kept")).not.toContainText("待同步", { timeout: 20_000 });
  await page.reload();
  const minutes = address.replace("/meeting", "/consultations/minutes");
  await page.goto(minutes);
  await expect(page.locator(".notes-taken li", { hasText: decision })).toHaveCount(1);
  // Whoever signs out leaves nothing behind.
  await page.locator(".sign-out button").first().click();
  await expect(page.locator("input[name=login]:not([type=hidden])")).toBeVisible();
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.context().close();
  await network.pull();
});

for (const language of ["zh", "en"] as const) {
  test(`what lies over a slide leaves its title and the foot in sight, in ${language}`, async ({ browser }) => {
    const { page } = await wall(browser);
    await page.context().addCookies([{ name: "lang", value: language, url: process.env.BASE_URL! }]);
    await page.reload();
    await expect(page.locator(".kept.ready")).toBeVisible({ timeout: 30_000 });
    await slideOfIndicator(page);
    const box = (of: string) => page.locator(of).evaluate((one) => { const { top, bottom, right } = one.getBoundingClientRect(); return { top, bottom, right }; });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      expect((await box(".kept")).right, `the last words of the foot, ${size}`).toBeLessThanOrEqual(viewport.width);
      for (const [key, layer] of Object.entries({ d: "drill", w: "suppose", n: "notes", t: "task", "?": "keys" })) {
        await page.keyboard.press(key);
        await expect(page.locator(`.meeting[data-layer=${layer}] .over > *`).first()).toBeVisible();
        const [title, over, foot] = [await box(".slide.here .slide-title"), await box(".over"), await box(".meeting-foot")];
        expect(title.bottom, `title, ${layer}, ${size}`).toBeLessThanOrEqual(over.top);
        expect(over.bottom, `over the foot, ${layer}, ${size}`).toBeLessThanOrEqual(foot.top + 1);
        expect(over.bottom - over.top, `room, ${layer}, ${size}`).toBeGreaterThan(viewport.height / 2);
        expect(Math.abs(foot.bottom - viewport.height), `foot, ${layer}, ${size}`).toBeLessThanOrEqual(1);
        await picture(page, `meeting-${layer}-${size}-${language}`);
        await page.keyboard.press("Escape");
      }
    }
    // A phone held sideways: the title gives way.
    await page.setViewportSize({ width: 844, height: 390 });
    await page.keyboard.press("n");
    const [over, foot] = [await box(".over"), await box(".meeting-foot")];
    expect(over.bottom - over.top, "room, sideways").toBeGreaterThan(390 * 0.45);
    expect(Math.abs(foot.bottom - 390), "foot, sideways").toBeLessThanOrEqual(1);
    await page.context().close();
  });
}

test("a consultation that is closed is led through again, and nothing of it is written down", async ({ browser }) => {
  const page = await pageOf(browser, "shenguan", { viewport: SIZES.projector });
  await page.goto("/consultations");
  await page.getByRole("link", { name: "上半年审判执行数据会商" }).click();
  await page.goto((await page.getByRole("link", { name: "上屏" }).getAttribute("href"))!);
  await expect(page.locator(".kept.ready")).toBeVisible({ timeout: 30_000 });
  const sent: string[] = [];
  page.on("request", (one) => { if (one.url().endsWith("/api/notes")) sent.push(one.url()); });
  await slideOfIndicator(page);
  await page.keyboard.press("d");
  await page.keyboard.press("4");
  await expect(page.locator(".over-words")).toContainText("按案由");
  await page.keyboard.press("Escape");
  for (const [key, words] of [["n", "会商已归档，不再记录"], ["t", "会商已归档，任务请在整改台账中交办"]]) {
    await page.keyboard.press(key);
    await expect(page.locator(".over-words")).toContainText(words);
    await expect(page.locator(".over-form")).toHaveCount(0);
    await page.keyboard.press("Escape");
  }
  expect(sent).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("notes-")))).toEqual([]);
  await expect(page.locator(".meeting-told")).toHaveCount(0);
  await page.context().close();
});

test("what only asks to come again takes nothing away that was kept, what refuses does", async ({ browser }) => {
  const network = await cable();
  const { page } = await wall(browser, { baseURL: network.url });
  const packs = () => page.evaluate(async () => {
    const found = (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat();
    return found.filter(({ url }) => new URL(url).pathname === "/pack").length;
  });
  await expect(page.locator(".kept")).toContainText("离线可用", { timeout: 30_000 });
  expect(await packs()).toBe(1);
  for (const [status, words, kept] of [[429, "离线可用", 1], [503, "离线可用", 1], [403, "离线不可用", 0]] as const) {
    network.instead.set("/pack", status);
    await page.reload();
    await expect(page.locator(".kept"), `after ${status}`).toContainText(words, { timeout: 30_000 });
    expect(await packs(), `after ${status}`).toBe(kept);
  }
  await page.context().close();
  await network.pull();
});

test("without a script the slides stand one below the other, and on a phone they are read as well", async ({ browser }) => {
  const page = await pageOf(browser, "shenguan", { viewport: SIZES.phone });
  const address = await meeting(page);
  await page.goto(address);
  await expect(here(page).locator("h1")).toHaveText(TITLE);
  await fits(page);
  await accessible(page);
  const plain = await pageOf(browser, "shenguan", { javaScriptEnabled: false });
  await plain.goto(address);
  await expect(plain.locator(".slide").nth(3)).toBeVisible();
  await expect(plain.locator(".slide-drawing").first()).toBeVisible();
  await plain.setViewportSize(SIZES.phone);
  await fits(plain);
  await page.context().close();
  await plain.context().close();
});
