// Browser tests against a server that is already running: `cargo xtask test` starts one and says where.
import { defineConfig } from "@playwright/test";
import { ARTEFACTS, SIGNED_IN } from "./tests/signing";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./global-setup.ts",
  outputDir: `${ARTEFACTS}/failures`,
  fullyParallel: false,
  workers: 1,
  forbidOnly: !!process.env.CI,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    storageState: SIGNED_IN,
    browserName: "chromium",
    screenshot: "only-on-failure",
    locale: "zh-CN",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
