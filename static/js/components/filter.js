// A filter form that answers at once; its button is only for those without scripts.
const WAIT_MS = 400;

export function start(form) {
  let timer;
  let composing = false;
  const send = () => {
    if (form.reportValidity()) form.requestSubmit();
  };
  form.querySelectorAll("[data-filter-button]").forEach((button) => button.classList.add("visually-hidden-focusable"));
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search" && event.target.type !== "text") send();
  });
  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; });
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { if (!composing) send(); }, WAIT_MS);
  });
}
