// What must be read first takes the focus: the summary of errors after a failed submit.
export function start(element) {
  element.focus();
}
