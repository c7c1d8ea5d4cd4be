// Signs somebody of the demo in, for the scripts that measure.
export async function signedIn(context, login) {
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator("input[name=login]:not([type=hidden])").fill(login);
  await page.locator("input[name=password]:not([type=hidden])").fill("Huishang-demo-1");
  await page.locator(".gate-form").first().getByRole("button").click();
  await page.locator(".who").waitFor();
  return page;
}
