/* The admin's own pages: fields that follow the indicator's type, months, the field of a finding, nothing
   typed is lost. Without it everything is visible and works. */
"use strict";
(function () {
  // What an indicator of each type does not say. A field that holds a value or an error is always shown.
  const FUORI_TIPO = {
    numero: ["testo"],
    percentuale: ["testo"],
    rapporto: ["testo"],
    importo: ["testo", "unita"],
    data: ["valore", "unita", "baseline", "direzione", "copertura_minima"],
    si_no: ["operatore", "unita", "data", "testo", "baseline", "direzione", "copertura_minima"],
    testo: ["operatore", "valore", "unita", "data", "baseline", "direzione", "copertura_minima"],
  };
  const SEGUONO = new Set(Object.values(FUORI_TIPO).flat());
  const VUOTI = ["", "unknown"];

  const contenitore = (campo) =>
    (campo.closest(".fieldBox") || {}).parentElement || campo.closest(".form-row");

  const pieno = (campo) =>
    campo.type === "checkbox" || campo.type === "radio"
      ? campo.checked
      : campo.type !== "hidden" && !VUOTI.includes(campo.value.trim());

  function segueIlTipo(tipo) {
    const prefisso = tipo.name.slice(0, -"tipo".length);
    const campo = (nome) => tipo.form.elements.namedItem(prefisso + nome);
    if (!campo("operatore")) return; // the type of something else
    for (const nome of SEGUONO) {
      if (!campo(nome)) continue;
      const posto = contenitore(campo(nome));
      const fuori = (FUORI_TIPO[tipo.value] || []).includes(nome);
      posto.classList.toggle(
        "fuori-tipo",
        fuori && !pieno(campo(nome)) && !posto.querySelector(".errorlist"),
      );
    }
  }

  const tipi = (dove) => dove.querySelectorAll("select[name$=tipo]");

  // Twelve months are one phase in three.
  function tuttoLAnno(dove) {
    for (const mesi of dove.querySelectorAll(".mesi")) {
      if (mesi.querySelector("button")) continue;
      const bottone = document.createElement("button");
      bottone.type = "button";
      bottone.className = "tutto-l-anno";
      bottone.textContent = "tutto l'anno";
      mesi.append(bottone);
    }
  }

  function prepara(dove) {
    tipi(dove).forEach(segueIlTipo);
    tuttoLAnno(dove);
  }

  // A folded part that says something is open.
  function apriIPieni() {
    for (const parte of document.querySelectorAll("#content-main form details")) {
      if ([...parte.querySelectorAll("input, select, textarea")].some(pieno)) parte.open = true;
    }
  }

  // The address of a finding ends with the field it is about: it is opened, shown and reached.
  function raggiungi() {
    const arrivo = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!arrivo || !arrivo.closest("#content-main")) return;
    for (let parte = arrivo.closest("details"); parte; parte = parte.parentElement.closest("details")) {
      parte.open = true;
    }
    const nascosto = arrivo.closest(".fuori-tipo");
    if (nascosto) nascosto.classList.remove("fuori-tipo");
    const campi = 'input:not([type="hidden"]), select, textarea, .add-row a, button';
    const campo =
      arrivo.matches(campi) || arrivo.tabIndex >= -1 && arrivo.hasAttribute("tabindex")
        ? arrivo
        : [...arrivo.querySelectorAll(campi)].find((uno) => uno.offsetParent !== null) || arrivo;
    campo.scrollIntoView({ block: "center" });
    campo.focus({ preventScroll: true });
  }

  // The form warns before it is left: see pianoperf.js.
  function avvisaChiEsce() {
    const modulo = document.querySelector('#content-main form[id$="_form"][method="post"]');
    // After a refusal the page shows again what was typed, and nothing of it is saved.
    if (modulo) modulo.dataset.avvisa = document.querySelector(".errornote") ? "sempre" : "";
  }

  document.addEventListener("change", (evento) => {
    if (evento.target.matches("select[name$=tipo]")) segueIlTipo(evento.target);
  });
  document.addEventListener("formset:added", (evento) => prepara(evento.target));
  document.addEventListener("click", (evento) => {
    if (!evento.target.matches(".tutto-l-anno")) return;
    const mesi = [...evento.target.closest(".mesi").querySelectorAll("input")];
    const accesi = mesi.every((mese) => mese.checked);
    for (const mese of mesi) mese.checked = !accesi;
  });
  window.addEventListener("hashchange", raggiungi);
  window.addEventListener("load", () => {
    prepara(document);
    apriIPieni();
    avvisaChiEsce();
    raggiungi();
  });
})();
