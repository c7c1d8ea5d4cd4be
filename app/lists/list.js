// Keys in lists: j and k (or the arrows) move from row to row, x marks, Enter opens, / goes to the search field, and a
// mark in the head marks every row. The lists are whole without this.
const rows = () => [...document.querySelectorAll("table.keyed tbody tr")];
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, summary, button, [contenteditable]");
let at = -1;

function go(step) {
  const all = rows();
  if (all.length === 0) return;
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  const link = all[at].querySelector("th a, td a");
  (link ?? all[at]).focus();
  all[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("table.keyed tbody tr");
  if (row) at = rows().indexOf(row);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const mark = rows()[at]?.querySelector("input[type=checkbox]");
  const act = {
    j: () => go(1),
    ArrowDown: () => go(1),
    k: () => go(-1),
    ArrowUp: () => go(-1),
    x: () => mark?.click(),
    "/": () => document.querySelector("input[type=search]")?.focus(),
  }[event.key];
  if (!act || (event.key.startsWith("Arrow") && at < 0)) return;
  event.preventDefault();
  act();
});

for (const table of document.querySelectorAll("table.keyed")) {
  const marks = [...table.querySelectorAll("tbody .mark-cell input")];
  const head = table.querySelector("thead .mark-cell");
  if (!head || marks.length === 0) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  all.addEventListener("change", () => marks.forEach((mark) => (mark.checked = all.checked)));
  head.append(all);
}
