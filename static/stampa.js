/* The button that prints the page: without this file it is not shown, and the browser's own menu does it.
   On paper nothing can be opened, so what is closed is opened before. */
"use strict";
for (const bottone of document.querySelectorAll("[data-stampa]")) {
  bottone.hidden = false;
  bottone.addEventListener("click", () => window.print());
}
window.addEventListener("beforeprint", () => {
  for (const chiusa of document.querySelectorAll(".segnalazioni details:not([open])")) {
    chiusa.open = true;
  }
});
