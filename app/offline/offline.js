// Keeps one meeting at hand for a room whose network may fail: its page, what the page loads, and its pack. Nothing is kept
// but what the page asked to keep, and all of it goes when the server says that nobody is signed in any more.
const KEPT = 'meeting';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { keep, forget } = event.data;
  const done = (ready) => event.source.postMessage({ ready });
  if (forget) event.waitUntil(caches.delete(KEPT));
  if (keep) event.waitUntil(all(keep).then(() => true, () => stands(keep)).then(done));
});

async function all(addresses) {
  const answers = await Promise.all(addresses.map(async (address) => {
    const answer = await fetch(address, { credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    return [address, answer];
  }));
  // All of it or nothing: half a meeting is none.
  await caches.delete(KEPT);
  const kept = await caches.open(KEPT);
  await Promise.all(answers.map(([address, answer]) => kept.put(address, answer)));
}

/** Whether the page and its pack were kept before: without a network that is enough. */
async function stands([page, pack]) {
  const found = await Promise.all([page, pack].map((address) => caches.match(address, { ignoreVary: true })));
  return found.every(Boolean);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answered(request));
});

/** From the network while there is one. */
async function answered(request) {
  try {
    const answer = await fetch(request);
    // Signed out, or the session is over: what was kept is nobody's any more.
    if (answer.status === 401) await caches.delete(KEPT);
    return answer;
  } catch (failure) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw failure;
  }
}
