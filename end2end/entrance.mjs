// Signs somebody of the demo in, for the scripts that measure: in a browser, or for requests alone.
export async function cookieOf(base, login, password = "Huishang-demo-1") {
  const body = new URLSearchParams({ login, password, back: "/profile" });
  const answer = await fetch(`${base}/sign-in`, { method: "POST", body, redirect: "manual", headers: { origin: base } });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (answer.status === 303 && cookie) return cookie;
  throw new Error(`expected ${login} to be let in, got ${answer.status}; is this the demo, and the password right?`);
}

export async function signedIn(context, login) {
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator("input[name=login]:not([type=hidden])").fill(login);
  await page.locator("input[name=password]:not([type=hidden])").fill("Huishang-demo-1");
  await page.locator(".gate-form").first().getByRole("button").click();
  await page.locator(".who").waitFor();
  return page;
}
