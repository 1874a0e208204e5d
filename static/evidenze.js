/* A file that is too large is told when it is chosen, rather than after it has been sent for minutes: for every
   <input type="file" data-massimo="bytes">. The server says the same to who sends it without JavaScript. */
"use strict";
(function () {
  const MEGA = 1024 * 1024;

  // Upwards: what is over the limit does not say it is as large as the limit.
  const detto = (peso) => `${Math.ceil(peso / MEGA).toLocaleString("it")} MB`;

  function troppoGrandi(campo) {
    const massimo = Number(campo.dataset.massimo);
    return [...campo.files].filter((file) => file.size > massimo);
  }

  function avvisa(campo) {
    campo.parentElement.querySelector(".invalid-feedback")?.remove();
    const grandi = troppoGrandi(campo);
    campo.classList.toggle("is-invalid", grandi.length > 0);
    campo.toggleAttribute("aria-invalid", grandi.length > 0);
    if (!grandi.length) return true;
    const avviso = document.createElement("div");
    avviso.className = "invalid-feedback";
    avviso.setAttribute("role", "alert");
    const nomi = grandi.map((file) => `«${file.name}» (${detto(file.size)})`).join(", ");
    const massimo = detto(Number(campo.dataset.massimo));
    avviso.textContent = `${nomi}: un file può arrivare a ${massimo}. Scegli di nuovo i file, senza questo o ridotto.`;
    campo.after(avviso);
    return false;
  }

  const campi = (dove) => [...dove.querySelectorAll('input[type="file"][data-massimo]')];

  document.addEventListener("change", (evento) => {
    if (evento.target.matches('input[type="file"][data-massimo]')) avvisa(evento.target);
  });
  // Before the others that listen: a form that is stopped was not sent.
  document.addEventListener(
    "submit",
    (evento) => {
      const grande = campi(evento.target).find((campo) => !avvisa(campo));
      if (!grande) return;
      evento.preventDefault();
      grande.focus();
    },
    true
  );
})();
