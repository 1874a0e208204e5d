/* Whoever leaves a changed form is asked first. For every <form data-avvisa>: changed means that a field says
   something else than when it was drawn; data-avvisa="sempre" means that what is drawn is not saved anywhere,
   as after a refusal. Without JavaScript nobody is asked.
   And a form sent with a double click is sent once. */
"use strict";
(function () {
  const VALE_SEMPRE = "sempre";
  const DOPPIO = 2000;
  let inviato = null;
  let quando = 0;

  // A row added and left empty says nothing.
  function cambiato(campo) {
    if (campo.type === "hidden") return false;
    if (campo.type === "checkbox" || campo.type === "radio") return campo.checked !== campo.defaultChecked;
    if (campo.tagName === "SELECT") {
      if (campo.multiple) return [...campo.options].some((uno) => uno.selected !== uno.defaultSelected);
      const prima = [...campo.options].findIndex((opzione) => opzione.defaultSelected);
      return Math.max(campo.selectedIndex, 0) !== Math.max(prima, 0);
    }
    return "defaultValue" in campo && campo.value !== campo.defaultValue;
  }

  const daSalvare = (modulo) =>
    modulo.dataset.avvisa === VALE_SEMPRE || [...modulo.elements].some(cambiato);

  document.addEventListener("submit", (evento) => {
    if (evento.defaultPrevented) return;
    if (evento.target === inviato && evento.timeStamp - quando < DOPPIO) return evento.preventDefault();
    inviato = evento.target;
    quando = evento.timeStamp;
  });
  // Back again, with the page as it was left.
  window.addEventListener("pageshow", () => (inviato = null));
  window.addEventListener("beforeunload", (evento) => {
    const moduli = [...document.querySelectorAll("form[data-avvisa]")];
    if (moduli.some((modulo) => modulo !== inviato && daSalvare(modulo))) evento.preventDefault();
  });
  // A piece that the server draws again holds what was typed as if it were saved.
  document.addEventListener("htmx:beforeSwap", (evento) => {
    const modulo = evento.target.closest("form[data-avvisa]");
    if (modulo && daSalvare(modulo)) modulo.dataset.avvisa = VALE_SEMPRE;
  });
})();
