/* Keeps the text beside the card that is looked at, and the card beside the words that were clicked. Without it links do the same. */
"use strict";

const pane = (node) => node.closest(".source, .found");

function show(node) {
  const around = pane(node);
  if (!around || around.scrollHeight <= around.clientHeight) return;
  const place = node.getBoundingClientRect();
  const frame = around.getBoundingClientRect();
  if (place.top >= frame.top + 40 && place.bottom <= frame.bottom - 40) return;
  around.scrollTop += place.top - frame.top - frame.height / 3;
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
  if (card) mark(card);
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

document.addEventListener("htmx:afterSettle", (event) => {
  const card = event.target.closest && event.target.closest(".found article.key-current");
  if (!card) return;
  const first = card.querySelector("form [aria-invalid], form input[type=text]");
  (card.matches(".editing") && first ? first : card).focus({ preventScroll: true });
});
