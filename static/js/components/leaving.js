// Ask before a page is left with changes that are nowhere else. `data-unsaved` marks a form that came back refused:
// what it holds is not kept either.
export function askBeforeLeaving(isUnsaved) {
  window.addEventListener("beforeunload", (event) => { if (isUnsaved()) event.preventDefault(); });
}

const written = (form) =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));

export function start(form) {
  const before = written(form);
  let sent = false;
  // Told last, when it is known whether something else on the page held the form back.
  document.addEventListener("submit", (event) => {
    if (event.target === form) sent = !event.defaultPrevented;
  });
  askBeforeLeaving(() => !sent && ("unsaved" in form.dataset || written(form) !== before));
}
