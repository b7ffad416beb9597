// An editor opened inside a list: it takes the focus; Escape leads back without it (leaving.js asks
// where something was changed).
export function start(form) {
  form.querySelector("input:checked, input:not([type=hidden])")?.focus();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    window.location.assign(form.dataset.cancel);
  });
}
