// Answers while the network is away, with what was kept and with nothing else: one meeting, its page, what the page loads
// and its pack, for a room whose network may fail; and the last brief, for a phone on its way. Nothing is kept but what a
// page asked to keep, and all of it goes when someone signs out or in, or when the server says that nobody is signed in any
// more.
const KEPT = 'meeting';
const BRIEF = 'brief';
const BRIEF_AT = '/brief';
const UNTIL = 'x-until';

const forgotten = () => Promise.all([KEPT, BRIEF].map((name) => caches.delete(name)));

self.addEventListener('install', () => self.skipWaiting());
// A page is asked for at once, and not only when this script has started.
self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()])));

self.addEventListener('message', (event) => {
  const { keep, forget, brief } = event.data;
  const done = (ready) => event.source.postMessage({ ready });
  if (forget) event.waitUntil(caches.delete(KEPT));
  if (keep) event.waitUntil(keepMeeting(keep).then(done));
  if (brief) event.waitUntil(keepBrief(brief));
});

/** What only asks to come again, as something before the server may. */
const LATER = [408, 425, 429];

/** The server does not give what a meeting needs to whoever asks. */
class Refused extends Error {}

/** Keeps a meeting with its pack, where it has one, and what its page loads; whether it can be held without a network. */
async function keepMeeting({ page, pack, loads }) {
  const needed = pack ? [page, pack] : [page];
  try {
    await all(needed, loads);
    return true;
  } catch (failure) {
    // What the server no longer gives is not kept from before either.
    if (failure instanceof Refused) {
      await caches.delete(KEPT);
      return false;
    }
    return stands(needed);
  }
}

async function all(needed, loads) {
  const answers = await Promise.all([...needed, ...loads].map(async (address) => {
    const answer = await fetch(address, { credentials: 'same-origin', redirect: 'error' });
    const refused = answer.status < 500 && !LATER.includes(answer.status) && needed.includes(address);
    if (!answer.ok) throw new (refused ? Refused : Error)(`${address} answered ${answer.status}`);
    return [address, answer];
  }));
  // All of it or nothing: half a meeting is none.
  await caches.delete(KEPT);
  const kept = await caches.open(KEPT);
  await Promise.all(answers.map(([address, answer]) => kept.put(address, answer)));
}

/** Whether the page and its pack were kept before: without a network that is enough. */
async function stands(needed) {
  const found = await Promise.all(needed.map((address) => meeting(address)));
  return found.every(Boolean);
}

const meeting = (request) => caches.match(request, { ignoreVary: true, cacheName: KEPT });

/** Keeps the page of a brief marked as a copy, which loads nothing and sends nothing. */
async function keepBrief({ page, until }) {
  const head = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    [UNTIL]: String(until),
  };
  const kept = await caches.open(BRIEF);
  await kept.put(BRIEF_AT, new Response(page.replace('<html ', '<html data-offline '), { headers: head }));
}

/** The kept brief, while the session it comes from could still last. */
async function keptBrief(request) {
  if (request.mode !== 'navigate' || new URL(request.url).pathname !== BRIEF_AT) return undefined;
  const kept = await caches.match(BRIEF_AT, { cacheName: BRIEF });
  if (kept && Number(kept.headers.get(UNTIL)) > Date.now()) return kept;
  await caches.delete(BRIEF);
  return undefined;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  // Whoever signs in next may be another.
  if (/^\/sign-(in|out)/.test(pathname)) event.waitUntil(forgotten());
  if (request.method === 'GET') event.respondWith(answered(event));
});

/** From the network while there is one. */
async function answered(event) {
  const { request } = event;
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(request));
    // Signed out, or the session is over: what was kept is nobody's any more.
    if (answer.status === 401) await forgotten();
    return answer;
  } catch (failure) {
    const kept = (await keptBrief(request)) ?? (await meeting(request));
    if (kept) return kept;
    throw failure;
  }
}
