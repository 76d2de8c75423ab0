// An extra: j and k walk through the marks, and the card of the mark in hand is brought into view.
(function () {
  "use strict";
  var places = Array.prototype.slice.call(document.querySelectorAll("main a[id^='at-']"));
  function shown(place) {
    return getComputedStyle(place).pointerEvents !== "none" && place.getClientRects().length > 0;
  }
  function step(by) {
    var seen = places.filter(shown);
    var now = seen.indexOf(document.activeElement);
    var next = seen[now < 0 ? (by > 0 ? 0 : seen.length - 1) : now + by];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "center" });
    }
  }
  function scrollCard(column, card, below) {
    column.scrollTop += card.getBoundingClientRect().top - column.getBoundingClientRect().top - below;
  }
  function bring(event) {
    var place = event.target.closest && event.target.closest("main a[href^='#']");
    var before = document.querySelector(".card.now");
    if (before) before.classList.remove("now");
    if (!place) return;
    var card = document.getElementById(place.getAttribute("href").slice(1));
    var column = card && card.parentElement;
    if (!card) return;
    card.classList.add("now");
    if (getComputedStyle(column).position === "sticky") {
      scrollCard(column, card, column.clientHeight / 3);
    }
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  // Opening a card beside the text must not move the text under the reader's eyes.
  document.addEventListener("click", function (event) {
    var place = event.target.closest && event.target.closest("main a[href^='#']");
    var column = document.querySelector("aside");
    if (!place || getComputedStyle(column).position !== "sticky") return;
    var y = window.scrollY;
    setTimeout(function () { window.scrollTo(0, y); bring({ target: place }); }, 0);
  });
  // While the text is scrolled, the column beside it keeps step.
  var waiting = false, over = false;
  function follow() {
    waiting = false;
    var column = document.querySelector("aside");
    if (over || document.querySelector(".card.now") || getComputedStyle(column).position !== "sticky") return;
    var first = places.find(function (place) { return place.getBoundingClientRect().top > 60 && shown(place); });
    var card = first && document.getElementById(first.id.slice(3));
    if (card) scrollCard(column, card, 0);
  }
  window.addEventListener("scroll", function () {
    if (!waiting) { waiting = true; requestAnimationFrame(follow); }
  }, { passive: true });
  document.querySelector("aside").addEventListener("mouseenter", function () { over = true; });
  document.querySelector("aside").addEventListener("mouseleave", function () { over = false; });
  document.addEventListener("focusin", bring);
  document.addEventListener("mouseover", function (event) {
    if (event.target.closest && event.target.closest("main a.m, main a.chip")) bring(event);
  });
  document.addEventListener("mouseout", function (event) {
    var now = document.querySelector(".card.now");
    if (now && event.target.closest && event.target.closest("main a") && document.activeElement === document.body) {
      now.classList.remove("now");
    }
  });
})();
