// Draws the charts of a page from the JSON beside them, in the colours of the reader's setting.
// Data arrive as JSON and leave as Plotly calls; nothing here writes HTML.
"use strict";

(() => {
  const root = document.documentElement;
  const config = { displayModeBar: false };

  // "var(--name)" to the colour it has now; charts name colours and never hold them.
  const resolve = (value, style) => {
    if (typeof value === "string") {
      const name = /^var\((--[a-z-]+)\)$/.exec(value);
      return name ? style.getPropertyValue(name[1]).trim() : value;
    }
    if (Array.isArray(value)) return value.map((item) => resolve(item, style));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, style)]));
  };

  // A heat map sends a number a cell and the words once.
  const spellOut = (trace) => {
    if (trace.meta && trace.meta.labels) {
      trace.text = trace.z.map((line) => line.map((code) => trace.meta.labels[code]));
    }
    return trace;
  };

  const draw = (plot) => {
    const figure = resolve(plot.figure, getComputedStyle(root));
    const layout = { ...figure.layout, width: plot.element.clientWidth };
    return Plotly.react(plot.element, figure.data.map(spellOut), layout, config);
  };

  const plots = [...document.querySelectorAll("script.figure")].map((script) => ({
    figure: JSON.parse(script.textContent),
    element: script.previousElementSibling.querySelector(".plot"),
  }));
  const drawAll = () => plots.forEach(draw);

  for (const plot of plots) {
    plot.element.classList.toggle("wide", plot.figure.data.some((trace) => trace.type === "heatmap"));
    draw(plot).then(() => {
      const href = (plot.figure.layout.meta || {}).href;
      if (!href) return;
      plot.element.classList.add("leads-on");
      plot.element.on("plotly_click", (event) => {
        location.href = href.replace("{y}", encodeURIComponent(event.points[0].y));
      });
    });
  }

  let waiting = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawAll);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // Paper is light and narrow whatever the screen is.
  const print = (on) => () => {
    root.classList.toggle("printing", on);
    drawAll();
  };
  addEventListener("beforeprint", print(true));
  addEventListener("afterprint", print(false));
})();
