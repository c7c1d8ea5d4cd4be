// Keeps this brief at hand for when the network is away: hands the page, as it is, to the script that answers then. A kept
// copy is not kept again.
const root = document.documentElement;
const brief = document.querySelector('.brief');

async function keep() {
  await navigator.serviceWorker.register('/offline.js');
  const { active } = await navigator.serviceWorker.ready;
  const copy = root.cloneNode(true);
  // What the last action said, and this script, are of this visit alone.
  copy.querySelectorAll('.notice-line, script').forEach((one) => one.remove());
  active.postMessage({ brief: { page: `<!DOCTYPE html>${copy.outerHTML}`, until: Number(brief.dataset.until) * 1000 } });
}

if (brief && navigator.serviceWorker && !root.hasAttribute('data-offline')) addEventListener('load', () => keep().catch(() => {}));
