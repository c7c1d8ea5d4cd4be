// The indicator's one job: what a figure is made of, in any order, down to the cases behind it.
import type { Browser, Locator, Page } from "@playwright/test";
import { rongcheng, whileImported } from "./imports";
import { PASSWORD, showSecondFactor, SIGNED_IN, signIn, stranger } from "./signing";
import { accessible, expect, fits, packReady, PERIOD, picture, SIZES, slideOfIndicator, test } from "./support";

const APPEALS = `/indicator/appeal_rate?court=%E5%86%8096&${PERIOD}`;

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const lang of ["zh", "en"]) {
    test(`indicator, ${size}, ${lang}`, async ({ page, context, baseURL }) => {
      await context.addCookies([
        { name: "lang", value: lang, url: baseURL! },
        ...(size === "projector" ? [{ name: "look", value: "projector", url: baseURL! }] : []),
      ]);
      await page.setViewportSize(viewport);
      await page.goto(APPEALS);
      await packReady(page);
      await expect(page.locator(".charted").first()).toBeVisible();
      await fits(page);
      await picture(page, `indicator-${size}-${lang}`);
      await page.locator("#breakdown").scrollIntoViewIfNeeded();
      await picture(page, `indicator-breakdown-${size}-${lang}`);
      await accessible(page);
    });
  }
}

test("a drill sends nothing to the server", async ({ page }) => {
  await page.goto(APPEALS);
  await packReady(page);
  // Every chart has come into view, so that its library is here.
  await page.locator("#change").scrollIntoViewIfNeeded();
  await expect(page.locator(".charted")).toHaveCount(2);
  await page.locator("#breakdown").scrollIntoViewIfNeeded();
  // Its worker's requests too.
  const requests: string[] = [];
  page.context().on("request", (request) => requests.push(request.url()));
  const toggles = page.locator("#breakdown .toggles");
  await toggles.getByRole("link", { name: /案由/ }).click();
  await expect(page).toHaveURL(/by=court,cause/);
  await expect(page.locator("#breakdown thead th").nth(1)).toHaveText("案由");
  await toggles.getByRole("link", { name: /法院/ }).click();
  await expect(page.locator("#breakdown thead th").first()).toHaveText("案由");
  await page.locator("#breakdown tbody").getByRole("link", { name: "民间借贷纠纷" }).click();
  await expect(page.locator(".restriction")).toContainText("民间借贷纠纷");
  await page.locator("#cases").getByRole("link", { name: "分母" }).click();
  await expect(page.locator("#cases h2")).toContainText("分母");
  await page.goBack();
  await expect(page.locator("#cases h2")).toContainText("分子");
  expect(requests).toEqual([]);
});

/** A page that drills by itself, and its engine: how often it was asked and answered; answers may be kept back. */
async function drilling(page: Page, address: string) {
  await page.addInitScript(() => {
    const own = { asked: 0, answered: 0, late: [] as (() => void)[], shut: false };
    const posted = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, ...what: Parameters<typeof posted>) {
      own.asked++;
      return posted.apply(this, what);
    };
    const told = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage")!;
    Object.defineProperty(Worker.prototype, "onmessage", {
      set(this: Worker, tell: (event: MessageEvent) => void) {
        told.set!.call(this, (event: MessageEvent) => {
          own.answered++;
          if (own.shut) own.late.push(() => tell(event)); else tell(event);
        });
      },
    });
    Object.assign(globalThis, { engineHeard: own });
  });
  await page.goto(address);
  await packReady(page);
  const counted = () => page.evaluate("[engineHeard.asked, engineHeard.answered]") as Promise<[number, number]>;
  return {
    counted,
    shut: () => page.evaluate("engineHeard.shut = true"),
    open: () => page.evaluate("engineHeard.shut = false; engineHeard.late.splice(0).forEach((tell) => tell())"),
    heads: page.locator("#breakdown thead th"),
    toggle: (name: RegExp) => page.locator("#breakdown .toggles").getByRole("link", { name }),
    /** The mouse goes down and stays; how many questions there are then. */
    press: async (link: Locator) => {
      const [asked, answered] = await counted();
      expect(answered, "all that was asked is answered").toBe(asked);
      await link.hover();
      await page.mouse.down();
      await expect.poll(counted, "asked and answered while it is held").toEqual([asked + 1, asked + 1]);
      return asked + 1;
    },
    letGoElsewhere: async () => {
      await page.mouse.move(2, 2);
      await page.mouse.up();
    },
  };
}

test("a drill is counted while its link is pressed, and shown when it is let go", async ({ page }) => {
  const { counted, heads, toggle, press, letGoElsewhere } = await drilling(page, APPEALS);
  const before = await heads.allTextContents();
  let asked = await press(toggle(/案由/));
  expect(await heads.allTextContents()).toEqual(before);
  await page.mouse.up();
  await expect(heads.nth(1)).toHaveText("案由");
  await expect(page).toHaveURL(/by=court,cause/);
  expect((await counted())[0], "it is not asked for again").toBe(asked);
  // Who lets go beside it goes nowhere; what they choose then is shown, and that very drill without another question.
  asked = await press(toggle(/部门/));
  await letGoElsewhere();
  await toggle(/程序/).press("Enter");
  await expect(heads.nth(2)).toHaveText("程序");
  expect((await counted())[0]).toBe(asked + 1);
  await page.goBack();
  await expect(heads.nth(2)).not.toHaveText("程序");
  asked = await press(toggle(/承办人/));
  await letGoElsewhere();
  await toggle(/承办人/).press("Enter");
  await expect(heads.nth(2)).toHaveText("承办人");
  expect((await counted())[0]).toBe(asked);
  // By other buttons, and with keys that open a link elsewhere, nothing is asked.
  await toggle(/部门/).click({ button: "right" });
  await toggle(/部门/).hover();
  await page.keyboard.down("Shift");
  await page.mouse.down();
  await letGoElsewhere();
  await page.keyboard.up("Shift");
  expect((await counted())[0]).toBe(asked);
  // The rows are pressed too, and the drill that the server answered needs no question.
  await press(page.locator("#breakdown tbody a").first());
  await page.mouse.up();
  await expect(page.locator(".restriction")).toHaveCount(1);
  await page.goBack();
  await expect(page.locator(".restriction")).toHaveCount(0);
});

test("a drill is counted while a key has brought the focus to its link, and shown when it is chosen", async ({ page }) => {
  const { counted, heads, toggle } = await drilling(page, APPEALS);
  const before = await heads.allTextContents();
  // The drill on the screen needs no question.
  await toggle(/法院/).focus();
  const [first] = await counted();
  for (const asked of [first + 1, first + 2]) {
    await page.keyboard.press("Tab");
    await expect.poll(counted, "asked and answered").toEqual([asked, asked]);
  }
  expect(await heads.allTextContents()).toEqual(before);
  const here = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  await page.keyboard.press("Enter");
  await expect(heads.nth(1)).toHaveText(here);
  expect((await counted())[0], "it is not asked for again").toBe(first + 2);
  // What the focus comes to is not shown.
  await page.keyboard.press("Shift+Tab");
  await expect.poll(counted).toEqual([first + 3, first + 3]);
  expect(await heads.count()).toBe(before.length + 1);
  // A focus that a mouse brings asks once, as the press it is.
  await toggle(/案由/).click();
  await expect(heads.nth(2)).toHaveText("案由");
  expect((await counted())[0]).toBe(first + 4);
});

test("a press while another drill is on its way takes nothing from it", async ({ page }) => {
  const { shut, open, heads, toggle, letGoElsewhere } = await drilling(page, APPEALS);
  await shut();
  await toggle(/案由/).click();
  await expect(page).toHaveURL(/by=court,cause/);
  await toggle(/部门/).hover();
  await page.mouse.down();
  await letGoElsewhere();
  await expect(heads.nth(1)).not.toHaveText("案由");
  await open();
  await expect(heads.nth(1)).toHaveText("案由");
  await expect(page).toHaveURL(/by=court,cause(&|$)/);
});

test("rows below the window make way while a drill is counted, and are back where it does not come", async ({ page }) => {
  const { heads, toggle, press, letGoElsewhere } = await drilling(page, APPEALS);
  await toggle(/案由/).click();
  const below = page.locator("#breakdown tbody + tbody");
  await expect(below.locator("tr")).not.toHaveCount(0);
  const rows = await below.locator("tr").count();
  const watch = () => below.evaluate((below: HTMLElement) => {
    const seen: boolean[] = [];
    new MutationObserver(() => seen.push(below.hidden)).observe(below, { attributeFilter: ["hidden"] });
    Object.assign(globalThis, { seenBelow: seen });
  });
  const seen = () => page.evaluate("seenBelow") as Promise<boolean[]>;
  await watch();
  await press(toggle(/部门/));
  await letGoElsewhere();
  await expect.poll(seen, "hidden, and shown again").toEqual([true, false]);
  await expect(below.locator("tr")).toHaveCount(rows);
  // Those of the next table are there with their first frame.
  await page.locator("#breakdown").evaluate((part) => {
    const seen: boolean[] = [];
    new MutationObserver((_, watch) => {
      const below = part.querySelector<HTMLTableSectionElement>("tbody + tbody");
      if (!part.querySelector("thead th:nth-child(3)")?.textContent?.includes("部门") || !below?.rows.length) return;
      watch.disconnect();
      requestAnimationFrame(() => seen.push(below.hidden));
    }).observe(part, { childList: true, subtree: true });
    Object.assign(globalThis, { seenBelow: seen });
  });
  await toggle(/部门/).click();
  await expect.poll(seen).toEqual([false]);
  await toggle(/部门/).click();
  await expect(heads.nth(2)).not.toHaveText("部门");
  await expect(below.locator("tr")).toHaveCount(rows);
  // Those in sight stay where they are.
  await below.locator("tr").first().scrollIntoViewIfNeeded();
  await watch();
  await press(below.locator("tr").first().locator("a").last());
  expect(await seen()).toEqual([]);
  await page.mouse.up();
  await expect(page.locator(".restriction")).toHaveCount(1);
  await expect(heads.nth(1)).toHaveText("案由");
});

test("what was counted for a press is not shown for another line", async ({ page }) => {
  const { toggle, press, letGoElsewhere } = await drilling(page, `${APPEALS}&by=court&side=denominator`);
  const cases = page.locator("#cases");
  await toggle(/案由/).click();
  await toggle(/法院/).click();
  await expect(page).toHaveURL(/by=cause(&|$)/);
  await expect(cases.locator("h2")).toContainText("分母");
  const heading = await cases.locator("h2").textContent();
  await press(cases.getByRole("link", { name: "分子" }));
  await letGoElsewhere();
  // The form keeps what the breakdown is by and not the side: a drill that was just counted, of all lines.
  let answer = () => {};
  const held = new Promise<void>((open) => { answer = open; });
  await page.route("**/*", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  const posted = page.waitForRequest((request) => request.method() === "POST");
  await chosenLine(page, "civil");
  await posted;
  expect(await cases.locator("h2").textContent()).toBe(heading);
  answer();
  await expect(cases.locator("h2")).toContainText("分子");
});

test("without an engine, or with one that fell silent, the server answers a drill", async ({ page, context }) => {
  const byCause = async () => {
    await page.locator("#breakdown .toggles").getByRole("link", { name: /案由/ }).click();
    await expect(page.locator("#breakdown thead th").nth(1)).toHaveText("案由", { timeout: 20_000 });
    await expect(page).toHaveURL(/by=court,cause/);
  };
  await page.goto(APPEALS);
  await packReady(page);
  expect(page.workers().length).toBe(1);
  await page.workers()[0].evaluate(() => close());
  await byCause();
  // Another is begun.
  await packReady(page);
  expect(page.workers().length).toBe(1);
  await context.route("**/pkg/engine.wasm", (route) => route.abort());
  await page.goto(APPEALS);
  await expect(page.locator(".chip-go").first()).toBeHidden();
  await byCause();
  await expect(page.locator("section.indicator")).toHaveAttribute("data-source", "server");
  // Once it can be loaded, the next answer of the server loads it.
  await context.unroute("**/pkg/engine.wasm");
  await chosenLine(page, "civil");
  await packReady(page);
});

/** A judge who has no case but the one that a test imports. */
const NEWCOMER = "容城法官97";

/** Chooses a line of work: a question of the server's, whose answer says which facts it is of. */
async function chosenLine(page: Page, line: string) {
  await page.locator("form.chips [name=line]").selectOption(line);
  await expect(page).toHaveURL(new RegExp(`line=${line}(&|$)`));
}

test("facts that came while a page is open are those it drills in", async ({ page, context }) => {
  let packs = 0;
  context.on("response", (answer) => void (answer.url().includes("/pack?") && packs++));
  let gate = Promise.resolve();
  await page.route("**/pack?*", async (route) => {
    await gate;
    await route.continue();
  });
  const shut = () => {
    let open = () => {};
    gate = new Promise((opened) => { open = opened; });
    return open;
  };
  const [screen, heads] = [page.locator("section.indicator"), page.locator("#breakdown thead th")];
  const toggle = (name: RegExp) => page.locator("#breakdown .toggles").getByRole("link", { name }).click();
  const newcomer = page.locator("#breakdown tbody tr", { hasText: NEWCOMER });
  const office = await context.newPage();
  const whileThere = (work: () => Promise<void>) => whileImported(office, "court=%E5%86%800629", [rongcheng(90003, NEWCOMER)], work);
  const answered = () => page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.goto(`/indicator/closing_to_intake_ratio?court=%E5%86%8096&${PERIOD}&by=court`);
  await packReady(page);
  let server = answered();
  await chosenLine(page, "civil");
  await server;
  await packReady(page);
  expect(packs, "the same facts do not come twice").toBe(1);
  await whileThere(async () => {
    await chosenLine(page, "");
    await expect.poll(() => packs).toBe(2);
    await packReady(page);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await toggle(/承办人/);
    await expect(newcomer).toHaveCount(1);
    expect(requests).toEqual([]);
  });
  // What is drilled while the pack is on its way is answered by the server, from the facts that are there; and what the breakdown is
  // by stays with another choice.
  let open = shut();
  await chosenLine(page, "civil");
  await expect(heads.nth(1)).toHaveText("承办人");
  await expect(newcomer).toHaveCount(0);
  await toggle(/案由/);
  await expect(heads.nth(2)).toHaveText("案由");
  await expect(newcomer).toHaveCount(0);
  await expect(screen).toHaveAttribute("data-source", "server");
  open();
  await packReady(page);
  await expect(heads.nth(2)).toHaveText("案由");
  await expect(newcomer).toHaveCount(0);
  // Facts that come between the server's answer and the pack, here by going again, are not drilled in: the server goes on answering.
  open = shut();
  await whileThere(async () => {
    server = answered();
    await chosenLine(page, "");
    await server;
    await toggle(/案由/);
    await expect(newcomer).toHaveCount(1);
  });
  const before = packs;
  open();
  await expect.poll(() => packs).toBeGreaterThan(before);
  // Longer than it takes to read the pack; nothing on the page tells that it was of other facts.
  await page.waitForTimeout(3_000);
  await expect(screen).toHaveAttribute("data-source", "server");
  server = answered();
  await toggle(/案由/);
  expect((await server).ok()).toBe(true);
  await packReady(page);
  await expect(newcomer).toHaveCount(0);
  expect(packs, "the pack that is there still is not fetched again").toBe(before + 1);
});

test("where the server cannot answer a drill, the way back leads back", async ({ page, complaints }) => {
  await page.goto(APPEALS);
  await packReady(page);
  await page.route("**/api/**", (route) => route.abort());
  await page.locator("form.chips [name=line]").selectOption("civil");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.unroute("**/api/**");
  await page.goBack();
  await packReady(page);
  await expect(page.locator("#breakdown thead th").first()).toHaveText("法院");
  complaints.length = 0; // The browser reports the request that failed.
});

/** A page of a new security administrator of a court: one above sets it up. */
async function guardianOf(browser: Browser, court: string) {
  const administrator = async (login: string) => {
    const page = await stranger(browser);
    await page.goto("/people");
    await signIn(page, login);
    await showSecondFactor(page, login);
    await page.goto(`/people?court=${court}`);
    return page;
  };
  const login = `anquan-${Date.now() % 100_000}`;
  const makes = await administrator("xitong");
  await makes.locator("form[action^='/people/create'] input[name=login]").fill(login);
  await makes.locator("form[action^='/people/create'] input[name=name]").fill("安全管理员丙");
  await makes.locator("form[action^='/people/create'] button").click();
  await expect(makes.locator("main")).toContainText("-Hs9");
  const password = /\S+-Hs9\S*/.exec(await makes.locator("main").innerText())![0];
  const gives = await administrator("anquan");
  const row = gives.locator("tr", { hasText: login });
  await row.locator("summary").click();
  await row.locator("select[name=role]").selectOption("security_administrator");
  await row.getByRole("button", { name: "授予角色" }).click();
  await expect(gives.locator(".notice")).toContainText("安全管理员");
  const guardian = await stranger(browser);
  await guardian.goto("/grants");
  await signIn(guardian, login, password);
  await guardian.locator("input[name=present]").fill(password);
  for (const field of ["new", "again"]) await guardian.locator(`input[name=${field}]`).fill(`${PASSWORD}-2`);
  await guardian.locator(".gate-form").getByRole("button").click();
  await showSecondFactor(guardian, login);
  return guardian;
}

test("a court that closes its cases while a page is open is drilled no more", async ({ page, browser }) => {
  const guardian = await guardianOf(browser, "%E5%86%800632");
  const opens = async (level: string) => {
    await guardian.goto("/grants");
    await guardian.locator(`input[name=grant][value=${level}]`).check();
    await guardian.getByRole("button", { name: "保存" }).click();
    await expect(guardian.locator(".notice")).toBeVisible();
  };
  const room = await page.context().newPage();
  const kept = async (packs: number) => {
    await expect(room.locator(".kept")).toContainText("离线可用", { timeout: 30_000 });
    const addresses = await room.evaluate(async () => (await (await caches.open("meeting")).keys()).map((one) => one.url));
    expect(addresses.filter((one) => one.includes("/meeting?"))).toHaveLength(1);
    expect(addresses.filter((one) => one.includes("/pack?"))).toHaveLength(packs);
  };
  await room.goto("/consultations");
  await room.getByRole("link", { name: "上半年审判执行数据会商" }).click();
  await room.goto((await room.getByRole("link", { name: "上屏" }).getAttribute("href"))!);
  await kept(1);
  await page.goto(APPEALS);
  await packReady(page);
  try {
    await opens("tallies");
    await chosenLine(page, "civil");
    await expect(page.locator("#cases")).toContainText("未向上级开放案件");
    const asked = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.locator("#breakdown .toggles").getByRole("link", { name: /案由/ }).click();
    expect((await asked).ok()).toBe(true);
    await expect(page.locator("#breakdown thead th").nth(1)).toHaveText("案由");
    await expect(page.locator("section.indicator")).toHaveAttribute("data-source", "server");
    // Nor in a meeting of its figures, which says which court it is, asks for no pack and keeps none from before.
    const packs: string[] = [];
    // Its worker's requests too.
    page.context().on("request", (one) => {
      if (one.url().includes("/pack")) packs.push(one.url());
    });
    await room.reload();
    await kept(0);
    await slideOfIndicator(room);
    for (const key of ["d", "w"]) {
      await room.keyboard.press(key);
      await expect(room.locator(".over-words").filter({ hasText: "本场会商不能下钻和推演" })).toContainText(/安新县.*未开放案件/);
      await room.keyboard.press("Escape");
    }
    expect(packs).toEqual([]);
    await room.close();
  } finally {
    await opens("case_detail");
  }
  await chosenLine(page, "");
  await packReady(page);
});

test("who goes through the rows by keys stays among them", async ({ page }) => {
  await page.goto(`/indicator/appeal_rate?${PERIOD}`);
  await expect(page.locator(".chip-go").first()).toBeHidden();
  const link = page.locator("#breakdown tbody a").nth(1);
  const court = await link.innerText();
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".restrictions")).toContainText(court);
  await expect(page.locator("#breakdown tbody a:focus")).toHaveCount(1);
});

test("who clicks a step said again goes on by keys in its row", async ({ page }) => {
  await page.goto(`/indicator/appeal_rate?${PERIOD}&by=division,cause`);
  await packReady(page);
  const again = page.locator("#breakdown tbody tr").filter({ has: page.locator("th.repeats a") }).nth(1);
  const at = await again.evaluate((row) => (row as HTMLTableRowElement).sectionRowIndex);
  const division = await again.locator("th.repeats a").innerText();
  await again.locator("th.repeats a").click();
  await expect(page.locator(".restrictions")).toContainText(division.split(" ").at(-1) ?? division);
  await expect(page.locator("#breakdown tbody a:focus")).toHaveCount(1);
  const now = await page.locator("#breakdown tbody tr:has(a:focus)").evaluate((row) => (row as HTMLTableRowElement).sectionRowIndex);
  expect(now).toBe(Math.min(at, (await page.locator("#breakdown tbody").first().locator("tr").count()) - 1));
});

test("browser and server give the same screen, drill by drill", async ({ page, browser }) => {
  await page.goto(APPEALS);
  await packReady(page);
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: SIGNED_IN });
  const server = await plain.newPage();
  const parts = [".headline", ".trend-drawing", "#breakdown h2", "#breakdown thead", "#breakdown tbody", "#change h2", "#change table", "#cases h2", "#cases tbody", "#cases .pager"];
  const same = async (step: string) => {
    await server.goto(page.url());
    for (const part of parts) {
      // What is hidden under a live chart counts too; the rows below a screen come in a body of their own.
      const texts = async (from: typeof page) => (await from.locator(part).allTextContents()).join("");
      const told = await texts(server);
      expect(told, `${part} by the server after ${step}`).not.toBe("");
      await expect.poll(() => texts(page), `${part} after ${step}`).toBe(told);
    }
    const next = async (from: typeof page) => from.locator("#cases .pager a").last().getAttribute("href");
    expect(await next(page), `the link to more cases after ${step}`).toBe(await next(server));
  };
  const [toggles, cases] = [page.locator("#breakdown .toggles"), page.locator("#cases")];
  const steps: [string, () => Promise<void>, RegExp][] = [
    ["another dimension", () => toggles.getByRole("link", { name: /部门/ }).click(), /by=court,division/],
    ["more cases", () => cases.getByRole("link", { name: "下一页" }).click(), /from=20/],
    ["one dimension less", () => toggles.getByRole("link", { name: /部门/ }).click(), /by=court(&|$)/],
    ["the other side", () => cases.getByRole("link", { name: "分母" }).click(), /side=denominator/],
    ["a row", () => page.locator("#breakdown tbody a").nth(1).click(), /by=cause/],
    ["yet more cases", () => cases.getByRole("link", { name: "下一页" }).click(), /from=20/],
    ["the period before", () => page.locator("#change").getByRole("link", { name: "较上期" }).click(), /since=/],
    ["no restriction", () => page.locator(".restriction").first().click(), /^((?!&in=).)*$/],
    ["the way back", async () => void (await page.goBack()), /./],
  ];
  for (const [step, take, address] of steps) {
    const before = page.url();
    await take();
    await expect(page).not.toHaveURL(before);
    await expect(page).toHaveURL(address);
    await same(step);
  }
  await plain.close();
});

test("a drill longer than a screen is all there, as the server has it, and no column moves for what follows", async ({ page, browser }) => {
  await page.goto(APPEALS);
  await packReady(page);
  const columns = await page.evaluate(async () => {
    const part = document.getElementById("breakdown")!;
    const places = () => [...part.querySelectorAll("thead th")].map((head) => Math.round(head.getBoundingClientRect().x));
    const [early, toggle] = ["judge", "cause"].map((word) => part.querySelector<HTMLElement>(`.toggle[href*="${word}"]`)!);
    early.click();
    const waiting = new Promise<number[]>((resolve) => {
      const watch = new MutationObserver(() => {
        if (part.querySelectorAll("thead th").length < 8 || !part.querySelector("tbody + tbody:empty")) return;
        watch.disconnect();
        resolve(places());
      });
      watch.observe(part, { childList: true, subtree: true });
    });
    setTimeout(() => toggle.click(), 500);
    const before = await waiting;
    while (part.querySelector("tbody + tbody:empty")) await new Promise((later) => requestAnimationFrame(later));
    return { before, after: places() };
  });
  expect(columns.after).toEqual(columns.before);
  const rows = page.locator("#breakdown tbody tr");
  expect(await rows.count()).toBeGreaterThan(100);
  const computedHere = await rows.allInnerTexts();
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: SIGNED_IN });
  const server = await plain.newPage();
  await server.goto(page.url());
  expect(await server.locator("#breakdown tbody tr").allInnerTexts()).toEqual(computedHere);
  await plain.close();
});

test("on a phone the steps of a drill stand below one another, each once, with the figure beside the last", async ({ page }) => {
  await page.setViewportSize(SIZES.phone);
  await page.goto(`${APPEALS}&by=court,judge,cause`);
  const rows = await page.locator("#breakdown tbody").first().locator("tr").evaluateAll((rows) => rows.slice(0, 40).map((row) => {
    const middle = (cell: Element) => { const { y, height } = cell.getBoundingClientRect(); return Math.round(y + height / 2); };
    const steps = [...row.querySelectorAll("th:not(.repeats)")];
    return { names: steps.map((step) => step.textContent), at: steps.map(middle), figure: middle(row.querySelector("td.number")!) };
  }));
  expect(rows[0].names).toHaveLength(3);
  expect(rows.some(({ names }) => names.length === 1)).toBe(true);
  for (const { names, at, figure } of rows) {
    // As far apart as a finger needs.
    for (const [above, below] of at.slice(1).map((place, step) => [at[step], place])) expect(below - above).toBeGreaterThanOrEqual(44);
    expect(Math.abs(figure - at.at(-1)!), names.join()).toBeLessThanOrEqual(16);
  }
  const courts = rows.filter(({ names }) => names.length === 3).map(({ names }) => names[0]);
  expect(new Set(courts).size).toBe(courts.length);
  await fits(page);
  await accessible(page);
});

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`a chart comes without moving what stands below it, and leaves no gap where it cannot come, ${size}`, async ({ page, context, baseURL, complaints }) => {
    if (size === "projector") await context.addCookies([{ name: "look", value: "projector", url: baseURL! }]);
    let open = () => {};
    const gate = new Promise<void>((opened) => { open = opened; });
    await page.route("**/pkg/charts.js", async (route) => { await gate; await route.continue(); });
    await page.setViewportSize(viewport);
    await page.goto(APPEALS);
    await packReady(page);
    const parts = page.locator("#breakdown, #change table, #cases");
    const places = () => parts.evaluateAll((parts) => parts.map((part) => Math.round(part.getBoundingClientRect().y + scrollY)));
    const before = await places();
    expect(before).toHaveLength(3);
    await page.locator("#change").scrollIntoViewIfNeeded();
    open();
    await expect(page.locator(".charted")).toHaveCount(2);
    expect(await places()).toEqual(before);
    await page.unroute("**/pkg/charts.js");
    await page.route("**/pkg/charts.js", (route) => route.abort());
    await page.goto(APPEALS);
    await page.locator("#change").scrollIntoViewIfNeeded();
    const gap = () => page.locator("#change .chart").evaluate((chart) => chart.querySelector(".chart-drawing")!.getBoundingClientRect().y - chart.getBoundingClientRect().y);
    await packReady(page);
    await expect.poll(gap).toBe(0);
    complaints.length = 0; // The browser reports the request that failed.
  });
}

test("a trend is printed whole, also from the wall", async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: "look", value: "projector", url: baseURL! }]);
  await page.goto(APPEALS);
  await page.locator(".chart").first().scrollIntoViewIfNeeded();
  await expect(page.locator(".charted").first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 717, height: 1000 });
  const edges = (part: string) => page.locator(part).evaluate((part) => { const { left, right, height } = part.getBoundingClientRect(); return { left, right, height }; });
  const [frame, drawing] = [await edges(".trend-frame"), await edges(".trend-drawing")];
  expect(drawing.height).toBeGreaterThan(100);
  expect([drawing.left, drawing.right]).toEqual([frame.left, frame.right]);
  expect(await page.locator(".trend-frame").evaluate((frame) => [frame.scrollWidth <= frame.clientWidth, getComputedStyle(document.body).getPropertyValue("--paper").trim()])).toEqual([true, "#fff"]);
});

test("the cases behind a figure are as many as its numerator", async ({ page }) => {
  await page.goto(APPEALS);
  const words = await page.locator(".headline-words").innerText();
  const numerator = /分子 ([\d,]+)/.exec(words)![1];
  await expect(page.locator("#cases h2")).toHaveText(`分子的 ${numerator} 件案件`);
  const first = page.locator("#cases tbody tr").first();
  await expect(first.locator(".because")).toContainText("上诉日期");
  // The case is a screen of another program, which the browser asks for.
  const number = await first.locator("th a").innerText();
  await page.locator('[data-source="browser"]').waitFor();
  await first.locator("th a").click();
  await expect(page).toHaveURL(/\/case\?number=/);
  await expect(page.locator("h1")).toContainText(number);
  await page.goBack();
  await expect(page.locator("#cases h2")).toHaveText(`分子的 ${numerator} 件案件`);
});

test("the parts of a change add up to it", async ({ page }) => {
  await page.goto(`${APPEALS}&by=cause`);
  const heading = await page.locator("#change h2").innerText();
  const total = Number(/([+−][\d.]+)/.exec(heading)![1].replace("−", "-"));
  const parts = await page.locator("#change tbody tr td:nth-child(3)").allInnerTexts();
  const sum = parts.reduce((sum, part) => sum + Number(part.replace("−", "-")), 0);
  expect(sum).toBeCloseTo(total, 6);
});

test("an unknown indicator is not found", async ({ page, complaints }) => {
  const response = await page.goto("/indicator/happiness");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("alert")).toBeVisible();
  complaints.length = 0; // The browser reports the status itself.
});
