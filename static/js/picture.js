// A chart as a PNG of its own: with its title, subtitle and the ground of the page, at twice the size.
const HEAD = 64;

export async function picture(Plotly, section, data, layout) {
  const styles = getComputedStyle(document.documentElement);
  const value = (name) => styles.getPropertyValue(name).trim();
  const title = section.querySelector(".fig__title").textContent.trim();
  const subtitle = section.querySelector(".fig__sub")?.textContent.trim() ?? "";
  const margin = { ...layout.template.layout.margin, ...layout.margin };
  const image = await Plotly.toImage(
    {
      data,
      layout: {
        ...layout,
        height: layout.height + HEAD,
        margin: { ...margin, t: margin.t + HEAD },
        paper_bgcolor: value("--paper"),
        title: {
          text: escaped(title),
          subtitle: { text: escaped(subtitle), font: { size: 13, color: value("--ink-2") } },
          font: { size: 17, color: value("--ink"), weight: 700 },
          x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { l: 8, t: 12 },
        },
      },
    },
    { format: "png", width: layout.width, height: layout.height + HEAD, scale: 2 },
  );
  const link = document.createElement("a");
  link.href = image;
  link.download = `${section.id}.png`;
  link.click();
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
