// How many health checks a second the server answers, against an axum server that answers and does nothing else: the figures of
// docs/performance.md, never part of the tests. `cargo xtask bench server` builds what it needs and calls
//
//     node end2end/measure-server.mjs PROGRAM SITE EMPTY
//
// It makes the Xiong'an demo in a folder of its own and has wrk ask with four connections, in turn: the empty server, /healthz of
// the program, and the health check of one court: as two people of it see it, one after the other, as it is and made short by
// gzip, which is put together once and held on to; as a judge and a head of division of it see it, in turn as well; and of more
// periods in turn than are held on to, each counted anew.
// RUNS=3 rounds of SECONDS=4 each, after one that does not count. wrk stands on the same processors.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cookieOf } from "./entrance.mjs";

const [PROGRAM, SITE, EMPTY] = process.argv.slice(2);
if (!EMPTY) throw new Error("expected: node end2end/measure-server.mjs PROGRAM SITE EMPTY");
const RUNS = Number(process.env.RUNS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 4);
const PEOPLE = ["shenguan-jiceng", "yuanzhang-jiceng"];
const PARTS = ["faguan", "tingzhang"];
const check = (period) => `/?court=${encodeURIComponent("冀0638")}&period=${period}`;
const CHECK = check("2023-01..2023-09");
const month = (at) => `${2021 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
// Three to twelve months each of the 33 from January 2021: 265 periods, more than are held on to.
const PERIODS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((long) =>
  Array.from({ length: 34 - long }, (_, from) => `${month(from)}..${month(from + long - 1)}`));

const folder = mkdtempSync(join(tmpdir(), "huishang-bench-"));
const servers = [];
try {
  const data = join(folder, "data");
  execFileSync(PROGRAM, ["demo", "--data", data], { stdio: "ignore" });
  const program = await started(PROGRAM, (address) => ["serve", "--data", data, "--addr", address], "/readyz");
  const empty = await started(EMPTY, (address) => [address], "/");
  const list = (texts) => `{ ${texts.map((text) => `"${text}"`).join(", ")} }`;
  const inTurn = async (people, encoding, addresses = [CHECK]) => {
    const cookies = [];
    for (const login of people) cookies.push(await cookieOf(program, login));
    const script = join(folder, `${people[0]}-${encoding}-${addresses.length}.lua`);
    writeFileSync(script, `
      local cookies, addresses, turn = ${list(cookies)}, ${list(addresses)}, 0
      request = function()
        turn = turn + 1
        local headers = { ["Cookie"] = cookies[turn % #cookies + 1], ["Accept-Encoding"] = "${encoding}" }
        return wrk.format("GET", addresses[turn % #addresses + 1], headers)
      end
    `);
    return ["-s", script];
  };
  const asked = [
    ["an axum server that does nothing else", `${empty}/`],
    ["`/healthz` of the program", `${program}/healthz`],
    ["health check of one court, nine months, two people", `${program}${CHECK}`, ...(await inTurn(PEOPLE, "identity"))],
    ["… made short by gzip", `${program}${CHECK}`, ...(await inTurn(PEOPLE, "gzip"))],
    ["… as a judge and a head of division see it", `${program}${CHECK}`, ...(await inTurn(PARTS, "identity"))],
    [`… of ${PERIODS.length} periods in turn, counted anew`, program, ...(await inTurn(PEOPLE, "identity", PERIODS.map(check)))],
  ];
  const rounds = asked.map(() => []);
  for (let round = 0; round <= RUNS; round++) {
    for (const [at, [, address, ...more]] of asked.entries()) {
      const answered = load(address, more);
      if (round) rounds[at].push(answered);
    }
  }
  console.log("| who asks, and for what | requests a second | p50 | p99 |\n|---|---|---|---|");
  for (const [at, [what]] of asked.entries()) {
    const of = (key, digits) => rounds[at].map((one) => one[key].toFixed(digits)).join(" · ");
    console.log(`| ${what} | ${of("rate", 0)} | ${of("p50", 2)} ms | ${of("p99", 2)} ms |`);
  }
  const [nothing, bare, pages, , part, anew] = rounds;
  const parts = (own, of) => own.map((page, at) => `1/${(of[at].rate / page.rate).toFixed(1)}`).join(" · ");
  console.log(`\nof the rate of the empty server ${parts(pages, nothing)}`);
  console.log(`… of parts of the court ${parts(part, nothing)}, counted anew ${parts(anew, nothing)}`);
  console.log(`of the rate of \`/healthz\` ${parts(pages, bare)}`);
  console.log(`p99 / p50 of the pages ${pages.map((page) => (page.p99 / page.p50).toFixed(1)).join(" · ")}`);
} finally {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** A server at an address of its own, once it answers there. */
async function started(file, words, ready) {
  const port = await new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
  const server = spawn(file, words(`127.0.0.1:${port}`), { stdio: "ignore", env: { ...process.env, LEPTOS_SITE_ROOT: SITE } });
  servers.push(server);
  server.on("error", (why) => console.error(`${file}: ${why.message}`));
  const base = `http://127.0.0.1:${port}`;
  for (let tried = 0; tried < 300; tried++) {
    if (await fetch(base + ready).then((answer) => answer.ok, () => false)) return base;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`${file} does not answer at ${base}${ready}`);
}

/** What wrk measures; an answer that is none of success is an error. */
function load(address, more) {
  const said = execFileSync("wrk", ["-t1", "-c4", `-d${SECONDS}`, "--latency", ...more, address], { encoding: "utf8" });
  if (/Non-2xx|Socket errors/.test(said)) throw new Error(`${address}: ${said}`);
  const milliseconds = (share) => {
    const [, number, unit] = said.match(new RegExp(`^ +${share}% +([\\d.]+)(us|ms|s) *$`, "m"));
    return Number(number) * { us: 1e-3, ms: 1, s: 1e3 }[unit];
  };
  return { rate: Number(said.match(/Requests\/sec: +([\d.]+)/)[1]), p50: milliseconds(50), p99: milliseconds(99) };
}
