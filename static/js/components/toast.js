// Good news floats at the bottom left and leaves after six seconds, unless it is being read or can be undone there.
const SECONDS = 6;

export function start(flashes) {
  for (const toast of flashes.querySelectorAll(".toast-x")) {
    toast.classList.add("toast-x--float");
    let timer;
    const leave = () => {
      timer = window.setTimeout(() => toast.remove(), SECONDS * 1000);
    };
    const stay = () => window.clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, leave);
    leave();
  }
}
