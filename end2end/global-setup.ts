// Signs in once as the trial management office of the intermediate court, for the tests that are not about signing in.
import { type FullConfig, request } from "@playwright/test";
import { PASSWORD, SIGNED_IN } from "./tests/signing";

export default async function signInOnce(config: FullConfig) {
  const context = await request.newContext({ baseURL: config.projects[0].use.baseURL });
  const answer = await context.post("/sign-in", { form: { login: "shenguan", password: PASSWORD } });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: is this the demo?`);
  await context.storageState({ path: SIGNED_IN });
  await context.dispose();
}
