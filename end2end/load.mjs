// How a server bears many people at once: the figures of docs/performance.md, by hand and never part of the tests. Needs a
// running server with the demo's people, and Node alone:
//
//     BASE_URL=http://127.0.0.1:3000 PID=<of the server> node end2end/load.mjs            people at rising rates
//     BASE_URL=http://127.0.0.1:3000 PID=<of the server> node end2end/load.mjs beside     one court full, another measured
//
// RATES=5,10,20,40 requests a second and SECONDS=15 of each step are the usual ones; CLIENTS=32 fill a court; IMPORTS=0 leaves
// imports out. Imports change the demo: give it a copy of the data. Both print a table in Markdown; other load on the machine
// is in the figures, so say what it was.
//
// Requests are sent when they are due, whether or not those before them have been answered, and each counts from the moment it
// was due: a server that cannot keep up shows it. An answer of 400 or more, or none, is an error.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { cookieOf } from "./entrance.mjs";

const BASE = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000");
const PASSWORD = process.env.PASSWORD ?? "Huishang-demo-1";
const SECONDS = Number(process.env.SECONDS ?? 15);
const RATES = (process.env.RATES ?? "5,10,20,40").split(",").map(Number);
const CLIENTS = Number(process.env.CLIENTS ?? 32);
const IMPORTS = process.env.IMPORTS !== "0";
const PID = process.env.PID;
const PERIOD = "period=2023-01..2023-09";
/// The fullest court, and the one that is measured beside it.
const [FULL, BESIDE] = ["冀0638", "冀96"];

/// Who asks: the demo's people of two courts.
const PEOPLE = {
  [FULL]: ["shenguan-jiceng", "yuanzhang-jiceng", "tingzhang", "faguan", "shujiyuan", "xinfang"],
  [BESIDE]: ["shenguan", "yuanzhang", "faguan-zhongyuan"],
};

/// What they ask for, and how often among a hundred requests.
const MIX = [
  { name: "health check", of: 30, address: (court) => `/?court=${court}&${PERIOD}`, who: () => true },
  { name: "list of open cases", of: 25, address: (court) => `/nodes/clocks?court=${court}&rule=any`, who: (login) => login !== "xinfang" },
  { name: "a figure's cases", of: 15, address: (court) => `/indicator/appeal_rate?court=${court}&${PERIOD}&side=numerator`, who: () => true },
  { name: "register of petitions", of: 15, address: (court) => `/nodes/ledger?court=${court}&kind=petition`, who: (login) => /^(shenguan|xinfang|yuanzhang)/.test(login) },
  { name: "pack", of: 14, address: (court) => `/pack?court=${court}`, who: (login) => /^(shenguan|yuanzhang)/.test(login) },
  { name: "import", of: 1, address: (court) => `/data/upload?court=${court}`, who: (login) => login.startsWith("shenguan"), file: true },
];

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

/// Sends a request; answers with its status and how many bytes came.
function send(path, { cookie, body, type, method = body ? "POST" : "GET" } = {}) {
  return new Promise((answered) => {
    const headers = { accept: "text/html", "accept-encoding": "gzip" };
    if (cookie) headers.cookie = cookie;
    if (body) Object.assign(headers, { "content-type": type, "content-length": Buffer.byteLength(body) });
    const sent = request({ agent, host: BASE.hostname, port: BASE.port, path: encodeURI(path), method, headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => { bytes += chunk.length; });
      answer.on("end", () => answered({ status: answer.statusCode, bytes }));
      answer.on("error", () => answered({ status: 0, bytes }));
    });
    sent.on("error", () => answered({ status: 0, bytes: 0 }));
    sent.end(body);
  });
}

/// Two hundred cases of a court, other ones each time.
let files = 0;
function file(court) {
  files += 1;
  const rows = Array.from({ length: 200 }, (_, row) => `（2023）${court}民初${800000 + files * 200 + row}号,民事审判一庭,法官01,2023-09-01,,普通程序,离婚纠纷,`);
  const text = `案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式\n${rows.join("\n")}\n`;
  return `--x\r\ncontent-disposition: form-data; name="file"; filename="load.csv"\r\n\r\n${text}\r\n--x--\r\n`;
}

function ask(person, what) {
  const more = what.file ? { body: file(person.court), type: "multipart/form-data; boundary=x" } : {};
  return send(what.address(person.court), { cookie: person.cookie, ...more });
}

/// The same draws in each run.
let state = 1;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}
const one = (list) => list[Math.floor(random() * list.length)];

function drawn(people) {
  const mix = MIX.filter((what) => IMPORTS || !what.file);
  let at = random() * mix.reduce((sum, what) => sum + what.of, 0);
  const what = mix.find((what) => (at -= what.of) < 0) ?? mix[0];
  return [one(people.filter((person) => what.who(person.login))), what];
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/// What a set of answers came to, as cells of a table.
function cells(times) {
  return [0.5, 0.95, 0.99].map((share) => `${Math.round(percentile(times, share))} ms`).join(" | ");
}

/// Memory the server holds in the machine.
function memory() {
  if (!PID) return "–";
  const held = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${PID}/status`, "utf8"));
  return held ? `${Math.round(Number(held[1]) / 1024)} MB` : "–";
}

async function people(courts) {
  const all = [];
  for (const court of courts) for (const login of PEOPLE[court]) all.push({ login, court, cookie: await cookieOf(BASE.origin, login, PASSWORD) });
  // The server has read its facts and made its packs: what is measured is the pages.
  for (const person of all) for (const what of MIX) if (!what.file && what.who(person.login)) await ask(person, what);
  return all;
}

/// People of two courts, at rates that rise.
async function rising() {
  const all = await people([FULL, BESIDE]);
  const by = new Map(MIX.map((what) => [what.name, []]));
  const failed = new Map();
  console.log("| asked a second | answered a second | p50 | p95 | p99 | errors | memory |\n|---|---|---|---|---|---|---|");
  for (const rate of RATES) {
    const [times, sent] = [[], []];
    let errors = 0;
    const begun = performance.now();
    for (let number = 0; number < rate * SECONDS; number++) {
      const due = begun + (number * 1000) / rate;
      if (due > performance.now()) await pause(due - performance.now());
      const [person, what] = drawn(all);
      sent.push(ask(person, what).then(({ status }) => {
        const took = performance.now() - due;
        times.push(took);
        if (rate === RATES[0]) by.get(what.name).push(took);
        if (status === 0 || status >= 400) {
          errors += 1;
          failed.set(`${what.name}: ${status}`, (failed.get(`${what.name}: ${status}`) ?? 0) + 1);
        }
      }));
    }
    await Promise.all(sent);
    const answered = (times.length - errors) / ((performance.now() - begun) / 1000);
    console.log(`| ${rate} | ${answered.toFixed(1)} | ${cells(times)} | ${errors} of ${times.length} | ${memory()} |`);
  }
  console.log(`\nAt ${RATES[0]} a second, by what was asked for:\n\n| | requests | p50 | p95 | p99 |\n|---|---|---|---|---|`);
  for (const [name, times] of by) if (times.length > 0) console.log(`| ${name} | ${times.length} | ${cells(times)} |`);
  if (failed.size > 0) console.log(`\nErrors: ${[...failed].map(([what, of]) => `${what} × ${of}`).join("; ")}`);
}

/// One client of a court after another request, until told to stop; how long each took.
async function busy(person, pages, until) {
  const [times, statuses] = [[], []];
  for (let turn = 0; !until(); turn++) {
    const begun = performance.now();
    const { status } = await ask(person, pages[turn % pages.length]);
    times.push(performance.now() - begun);
    statuses.push(status);
  }
  return { times, errors: statuses.filter((status) => status === 0 || status >= 400).length };
}

/// One court as full as it gets, and what another has of the server meanwhile.
async function beside() {
  const [full, measured] = [await people([FULL]), await people([BESIDE])];
  const pages = (person) => MIX.filter((what) => !what.file && what.who(person.login));
  const measure = async () => {
    const ends = performance.now() + 2 * SECONDS * 1000;
    return busy(measured[0], pages(measured[0]), () => performance.now() > ends);
  };
  console.log("| | requests | p50 | p95 | p99 | errors |\n|---|---|---|---|---|---|");
  const row = (name, { times, errors }) => console.log(`| ${name} | ${times.length} | ${cells(times)} | ${errors} |`);
  const idle = await measure();
  row(`${BESIDE}, the other court idle`, idle);
  let over = false;
  const clients = Array.from({ length: CLIENTS }, (_, number) => {
    const person = full[number % full.length];
    return busy(person, pages(person), () => over);
  });
  await pause(1000);
  const loaded = await measure();
  over = true;
  const all = await Promise.all(clients);
  row(`${BESIDE}, ${FULL} full`, loaded);
  row(`${FULL}, ${CLIENTS} clients`, { times: all.flatMap((one) => one.times), errors: all.reduce((sum, one) => sum + one.errors, 0) });
  const ratio = percentile(loaded.times, 0.99) / percentile(idle.times, 0.99);
  console.log(`\np99 of ${BESIDE} beside ${FULL}: ${ratio.toFixed(2)} × its idle p99; the server holds ${memory()}`);
}

console.log(`${availableParallelism()} cores, load ${loadavg().map((load) => load.toFixed(1)).join(" ")} before\n`);
await (process.argv[2] === "beside" ? beside() : rising());
console.log(`\nload ${loadavg()[0].toFixed(1)} after`);
agent.destroy();
