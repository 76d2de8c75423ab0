/* Keeps the text beside the card that is looked at, and the card beside the words that were clicked. Without it links do the same. */
"use strict";

const pane = (node) => node.closest(".source, .found");

/* Scrolls the column of the node, and nothing else, so that the node stands below what sticks to the column's top. */
function show(node) {
  const around = pane(node);
  if (!around || around.scrollHeight <= around.clientHeight) return;
  const head = around.querySelector(":scope > .head");
  const place = node.getBoundingClientRect();
  const frame = around.getBoundingClientRect();
  const top = frame.top + (head ? head.offsetHeight : 0) + 16;
  const bottom = Math.min(frame.bottom, window.innerHeight) - 16;
  if (place.top >= top && place.bottom <= bottom) return;
  const aim = place.height > bottom - top ? top : top + (bottom - top - place.height) / 3;
  around.scrollTop += place.top - aim;
}

function mark(card) {
  document.querySelectorAll(".source .here").forEach((other) => other.classList.remove("here"));
  const words = document.getElementById(`at-${card.id}`);
  if (!words) return;
  words.classList.add("here");
  show(words);
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest(".found article[data-row]");
  if (!card) return;
  mark(card);
  if (event.target === card) show(card);
});

document.addEventListener("click", (event) => {
  const words = event.target.closest(".source a.m, .source a.chip");
  if (!words) return;
  const card = document.getElementById(words.getAttribute("href").slice(1));
  if (!card) return;
  event.preventDefault();
  card.focus({ preventScroll: true });
  show(card);
});

/* A card that took its own place keeps the keys: its form is typed into, at what is wrong first. */
document.addEventListener("htmx:load", (event) => {
  const card = event.detail.elt;
  if (!card.matches || !card.matches(".found article.key-current")) return;
  const first = card.matches(".editing") && (card.querySelector("[aria-invalid]") || card.querySelector("input[type=text]"));
  (first || card).focus({ preventScroll: true });
  show(first || card);
});
