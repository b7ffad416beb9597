// A row of months that scrolls opens at its newest end.
export function start(scroller) {
  scroller.scrollLeft = scroller.scrollWidth;
}
