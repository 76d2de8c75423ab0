/* Makes the pages quicker to use; every page works without it. Nothing here fetches anything by itself. */
"use strict";

const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

/* Keys: / to the search; in a list marked data-keys: j and k to the next and previous row, Enter opens it, e edits it. */
const rows = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

function move(list, step) {
  const all = rows(list);
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.classList.contains("key-current"));
  const next = all[at === -1 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("key-current", row === next));
  if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function act(list, kind) {
  const row = list.querySelector(".key-current");
  const aim = row && (row.querySelector(`[data-on-${kind}]`) || (kind === "enter" && row.querySelector("a, button")));
  if (!aim) return false;
  if (aim.matches("input, select, textarea")) aim.focus();
  else aim.click();
  return true;
}

const inList = { j: (list) => move(list, 1), k: (list) => move(list, -1), e: (list) => act(list, "edit") };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    return;
  }
  if (typing(event.target)) return;
  const find = document.querySelector("[data-find]");
  if (event.key === "/" && find) {
    event.preventDefault();
    find.focus();
    find.select();
    return;
  }
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  if (inList[event.key]) {
    event.preventDefault();
    inList[event.key](list);
  } else if (event.key === "Enter" && event.target.matches("[data-row]") && act(list, "enter")) {
    event.preventDefault();
  }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-keys] [data-row]");
  if (!row) return;
  row.closest("[data-keys]").querySelectorAll(".key-current").forEach((other) => other.classList.remove("key-current"));
  row.classList.add("key-current");
});

/* A menu closes when something else is clicked. */
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

/* Files: dropped on the field, and their names said. */
function sayChosen(drop) {
  const chosen = drop.querySelector("[data-chosen]");
  const files = [...drop.querySelector("input[type=file]").files];
  if (chosen) chosen.textContent = files.map((file) => `${file.name} (${Math.ceil(file.size / 1024)} KB)`).join(" · ");
}

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest && event.target.closest("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || event.dataTransfer.files.length === 0) return;
    const input = drop.querySelector("input[type=file]");
    const taken = new DataTransfer();
    [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => taken.items.add(file));
    input.files = taken.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* Forms marked data-unsaved ask before what was typed is lost; forms marked data-at-once are sent when a choice is made. */
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.matches("[data-unsaved]")) changed.add(form);
});
document.addEventListener("change", (event) => {
  const drop = event.target.closest("[data-drop]");
  if (drop && event.target.type === "file") sayChosen(drop);
  const form = event.target.form;
  if (form && form.matches("[data-unsaved]")) changed.add(form);
  if (form && form.matches("[data-at-once]")) form.requestSubmit();
});
document.addEventListener("submit", (event) => changed.delete(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form && event.detail.successful) changed.delete(form);
});
window.addEventListener("beforeunload", (event) => {
  if (![...changed].some((form) => form.isConnected)) return;
  event.preventDefault();
  event.returnValue = ""; // what browsers before 2023 look at
});

/* What a reader unfolded stays unfolded on the next visit of the page in this tab: details with an id. */
const place = (details) => `open:${location.pathname}#${details.id}`;

document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (details.matches("details[id]:not(.menu)")) sessionStorage.setItem(place(details), details.open ? "1" : "0");
}, true);

function settle(root) {
  root.querySelectorAll("details[id]:not(.menu)").forEach((details) => {
    const kept = sessionStorage.getItem(place(details));
    if (kept !== null) details.open = kept === "1";
  });
  const first = root.querySelector("[data-focus]");
  if (first) first.focus();
}

document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
if (typeof htmx === "undefined") settle(document);

/* On paper nothing is folded but the tables behind charts. */
window.addEventListener("beforeprint", () => document.querySelectorAll("details.more:not([open]):not(.behind)").forEach((details) => {
  details.dataset.folded = "";
  details.open = true;
}));
window.addEventListener("afterprint", () => document.querySelectorAll("details[data-folded]").forEach((details) => {
  details.open = false;
  delete details.dataset.folded;
}));
