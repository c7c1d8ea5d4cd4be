// A choice sends the form it stands in, so that no button is needed; and whoever aims at an indicator will need its program,
// which is asked for meanwhile. The page is whole without this.
for (const form of document.querySelectorAll("form.chips")) {
  const button = form.querySelector(".chip-go");
  if (button) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}

let asked = false;
function aimed(event) {
  if (asked || !event.target.closest?.('a[href^="/indicator/"]')) return;
  asked = true;
  for (const [href, as] of [["/pkg/indicator.js", "script"], ["/pkg/indicator.wasm", "fetch"]]) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "prefetch", href, as, crossOrigin: "anonymous" });
    document.head.append(link);
  }
}
for (const kind of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(kind, aimed, { passive: true });
