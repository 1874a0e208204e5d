/* The button that prints the page. Without this file it is not shown, and the browser's own menu does it. */
"use strict";
for (const bottone of document.querySelectorAll("[data-stampa]")) {
  bottone.hidden = false;
  bottone.addEventListener("click", () => window.print());
}
