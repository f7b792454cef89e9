// Draws each chart from the table behind it, and adds the button that changes the theme.
"use strict";
(() => {
  const root = document.documentElement;
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const kColours = ["--accent", "--bad", "--warn"];
  const kVerdictColours = ["--good", "--bad", "--warn"];
  const kHeight = 220;

  /** The first column, and those that the figure asks for, as numbers. */
  function readTable(figure) {
    const columns = figure.dataset.columns.split(" ").map(Number);
    const heads = [...figure.querySelectorAll("details thead th")].map((cell) => cell.textContent);
    const rows = [...figure.querySelectorAll("details tbody tr")].map((row) => [...row.cells]);
    return {
      axis: heads[0],
      labels: rows.map((row) => row[0].textContent),
      names: columns.map((column) => heads[column]),
      values: columns.map((column) => rows.map((row) => parseFloat(row[column].textContent))),
    };
  }

  const axisStyle = () => ({
    stroke: colour("--soft"),
    font: "12px system-ui, 'DejaVu Sans', sans-serif",
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  });

  function lineOptions(table, unit) {
    const least = Math.min(...table.values.flat());
    const low = unit === "%" ? Math.min(Math.floor(least / 10) * 10, 90) : 0;
    return {
      data: [table.labels.map((label) => Date.parse(label) / 1000), ...table.values],
      scales: { x: { time: true }, y: unit === "%" ? { range: [low, 100] } : {} },
      axes: [
        { ...axisStyle(), grid: { show: false } },
        { ...axisStyle(), size: 56, values: (_, ticks) => ticks.map((tick) => tick + " " + unit) },
      ],
      series: [
        { label: table.axis, value: (_, time) => (time === null ? "–" : new Date(time * 1000).toISOString().slice(0, 10)) },
        ...table.names.map((label, i) => ({
          label,
          stroke: colour(kColours[i]),
          fill: i === 0 ? colour("--fill") : undefined,
          width: 2,
          points: { show: table.labels.length < 20 },
          value: (_, value) => (value === null ? "–" : value + " " + unit),
        })),
      ],
    };
  }

  function barOptions(table) {
    // Stacked: each series is drawn with those below it, the highest first.
    const sums = table.values.map((_, i) =>
      table.labels.map((_, row) => table.values.slice(0, i + 1).reduce((sum, of) => sum + of[row], 0)));
    const order = table.names.map((_, i) => i).reverse();
    const colours = table.names.length > 1 ? kVerdictColours : kColours;
    const most = Math.max(1, ...sums.flat());
    const label = (row) => (table.labels[row] ?? "").replace(/^\d{4}-/, "");
    return {
      data: [table.labels.map((_, row) => row), ...order.map((i) => sums[i])],
      scales: {
        x: { time: false, range: [-0.6, table.labels.length - 0.4] },
        y: { range: [0, most * 1.08] },
      },
      axes: [
        {
          ...axisStyle(),
          grid: { show: false },
          splits: () => table.labels.map((_, row) => row),
          values: (plot, rows) => {
            // Leaves labels out where they would run into each other.
            const longest = Math.max(...rows.map((row) => label(row).length)) * 7 + 12;
            const step = Math.ceil((longest * rows.length) / plot.width);
            return rows.map((row) => (row % step === 0 ? label(row) : ""));
          },
        },
        { ...axisStyle(), size: 48, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 1e4, 1e5, 1e6] },
      ],
      series: [
        { label: table.axis, value: (_, row) => (row === null ? "–" : table.labels[row]) },
        ...order.map((i) => ({
          label: table.names[i],
          stroke: colour(colours[i]),
          fill: colour(colours[i]),
          width: 0,
          paths: uPlot.paths.bars({ size: [0.6, 60] }),
          points: { show: false },
          value: (_, sum, __, row) => (row === null || sum === null ? "–" : table.values[i][row]),
        })),
      ],
    };
  }

  const drawn = new Map();
  function draw(figure) {
    const table = readTable(figure);
    const place = figure.querySelector(".plot");
    const make = figure.dataset.kind === "bars" ? barOptions : lineOptions;
    const { data, ...options } = make(table, figure.dataset.unit);
    drawn.get(figure)?.destroy();
    const width = Math.max(place.clientWidth, 200);
    drawn.set(figure, new uPlot({ ...options, width, height: kHeight, cursor: { y: false, drag: { x: false } } }, data, place));
  }

  const figures = [...document.querySelectorAll("figure.chart")];
  const drawAll = () => figures.forEach(draw);
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (width === innerWidth) return;
    width = innerWidth;
    figures.forEach((figure) => drawn.get(figure).setSize({ width: 200, height: kHeight }));
    drawAll();
  });

  const bar = document.querySelector(".bar");
  if (bar) {
    const button = document.createElement("button");
    const isDark = () =>
      (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const name = () => (button.textContent = isDark() ? "Light theme" : "Dark theme");
    button.className = "theme";
    button.type = "button";
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // Then it holds for this page.
      }
      name();
      drawAll();
    });
    name();
    bar.append(button);
  }
})();
