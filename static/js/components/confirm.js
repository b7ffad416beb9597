// Ask before what cannot be undone. The form holds a <dialog data-confirm-dialog> with the sentence and two buttons.
// The cancelling one has the focus: whoever presses Enter twice has not read it.
export function start(form) {
  const dialog = form.querySelector("dialog[data-confirm-dialog]");
  let submitter = null;
  let agreed = false;

  form.addEventListener("submit", (event) => {
    if (agreed) return;
    event.preventDefault();
    submitter = event.submitter;
    dialog.showModal();
    dialog.querySelector("[data-no]").focus();
  });
  dialog.querySelector("[data-yes]").addEventListener("click", (event) => {
    event.preventDefault();
    agreed = true;
    dialog.close();
    form.requestSubmit(submitter);
    agreed = false;
  });
  dialog.querySelector("[data-no]").addEventListener("click", () => dialog.close());
}
