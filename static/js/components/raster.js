// A picture the server draws, as a PNG: its SVG file put on a canvas at twice the size, with the fonts of this machine.
// Browsers draw canvases up to some 32,000 pixels a side and a hundred million in all; longer charts come smaller.
const MOST_SIDE = 32000;
const MOST_PIXELS = 1e8;

export function start(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      save(await png(button.dataset.svg), button.dataset.file);
    } catch (error) {
      console.error(`picture ${button.dataset.svg}:`, error);
      // The SVG is the same picture; better that one than none.
      window.location.assign(button.dataset.svg);
    } finally {
      button.disabled = false;
    }
  });
}

async function png(address) {
  const answer = await fetch(address, { redirect: "error" });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(2, MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("too large for a picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(source);
  }
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
