// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace archetype::report {

/// The style sheet of all pages. Curves differ in dash as well as in color. The colors are distinguishable for
/// color-blind readers (blue and orange come first), and have a contrast of at least 4.5 with the page, light and dark.
inline constexpr std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --page: #fcfcfa; --text: #1c1d1f; --muted: #5b5f65; --line: #e2e2dd; --grid: #ebebe7;
  --series-1: #1d5fbf; --series-2: #b34d0c; --series-3: #0c7459;
  --series-4: #7a3fb0; --series-5: #7d5d08; --series-6: #a8326e;
  --hit: 29, 95, 191; --miss: 226, 110, 20;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141518; --text: #e9e9e6; --muted: #a2a6ad; --line: #303338; --grid: #25282c;
    --series-1: #79b1ff; --series-2: #ff9d57; --series-3: #4fd0a6;
    --series-4: #c69bff; --series-5: #dfc04a; --series-6: #ff8fc0;
    --hit: 58, 122, 220; --miss: 205, 100, 20;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  -webkit-text-size-adjust: 100%; overflow-wrap: anywhere;
}
main { max-width: 72rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4.5rem) clamp(1rem, 4vw, 3rem) 5rem; }
h1 {
  margin: 0; font-size: clamp(1.75rem, 4.5vw, 2.5rem); line-height: 1.15; font-weight: 650;
  letter-spacing: -0.02em;
}
h2 { margin: 0 0 1.5rem; font-size: 1.25rem; line-height: 1.3; font-weight: 620; letter-spacing: -0.01em; }
h3 { margin: 0 0 .75rem; font-size: .9375rem; font-weight: 600; }
section { margin-top: clamp(3rem, 7vw, 4.5rem); }
p { max-width: 44rem; margin: 0 0 1rem; }
.lead { margin-top: .75rem; color: var(--muted); font-size: 1.0625rem; white-space: pre-line; }
.note { color: var(--muted); font-size: .875rem; }
.scroll + .note { margin-top: .75rem; }
.columns { display: grid; gap: 2.5rem 4rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); }
.columns > *, .pair > *, .stack > * { min-width: 0; }
.pair, .stack { display: grid; gap: 2.5rem 3rem; }
@media (min-width: 64rem) { .pair { grid-template-columns: minmax(0, 1fr) 21rem; } }

.headline {
  display: grid; gap: 1.5rem 2.5rem; margin: 2.5rem 0 0;
  grid-template-columns: repeat(auto-fit, minmax(min(45%, 9.5rem), 1fr));
}
.headline div {
  display: flex; flex-direction: column-reverse; justify-content: flex-end; padding-top: 1rem;
  border-top: 1px solid var(--line);
}
.headline div:first-child { border-top: 2px solid var(--series-1); padding-top: calc(1rem - 1px); }
.headline dt { color: var(--muted); font-size: .875rem; }
.headline dd {
  margin: 0; font-size: clamp(1.375rem, 3.6vw, 1.875rem); line-height: 1.25; font-weight: 620;
  letter-spacing: -0.015em; font-variant-numeric: tabular-nums;
}
.facts {
  display: grid; gap: 0 3.5rem; margin: 2.5rem 0 0; font-size: .9375rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
}
.facts div {
  display: flex; justify-content: space-between; gap: 1.5rem; padding: .45rem 0;
  border-bottom: 1px solid var(--line);
}
.facts dt { color: var(--muted); }
.facts dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }

.charts { display: grid; gap: 2.5rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.charts:has(> :nth-child(4):last-child) { grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
figure { margin: 0; }
.chart { container-type: inline-size; }
.chart { max-width: 34rem; }
.chart figcaption {
  display: flex; flex-wrap: wrap; gap: .125rem 1rem; align-items: baseline; min-height: 3.25rem;
  align-content: flex-start;
}
.chart figcaption strong { flex-basis: 100%; font-weight: 600; font-size: .9375rem; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.chart text { fill: var(--muted); font-size: 14px; font-variant-numeric: tabular-nums; }
@container (min-width: 27rem) { .chart text { font-size: 11px; } }
.chart .grid { stroke: var(--grid); }
.chart .axis { stroke: var(--line); }
.legend { display: inline-flex; align-items: center; gap: .4rem; color: var(--muted); font-size: .8125rem; }
.chart .legend svg { width: 1.5rem; height: .5rem; }
.curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.dot { fill: currentColor; stroke: currentColor; stroke-opacity: 0; stroke-width: 12; pointer-events: all; }
.dot:hover { stroke-opacity: .25; }
a { color: var(--series-1); }
.series-1 { color: var(--series-1); } .series-2 { color: var(--series-2); } .series-3 { color: var(--series-3); }
.series-4 { color: var(--series-4); } .series-5 { color: var(--series-5); } .series-6 { color: var(--series-6); }
.series-2 .curve { stroke-dasharray: 6 5; }
.series-3 .curve { stroke-dasharray: 1.5 5; }
.series-4 .curve { stroke-dasharray: 10 4 2 4; }
.series-5 .curve { stroke-dasharray: 3 4; } .series-6 .curve { stroke-dasharray: 12 6; }

.scroll { overflow: auto; max-height: 30rem; position: relative; }
.scroll:focus-visible { outline: 2px solid var(--series-1); outline-offset: 4px; }
table {
  border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem;
  font-variant-numeric: tabular-nums; overflow-wrap: normal;
}
th, td {
  padding: .4rem .625rem; text-align: right; border-bottom: 1px solid var(--line); font-weight: 400;
  white-space: nowrap;
}
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: .25rem; }
thead th {
  position: sticky; top: 0; z-index: 1; background: var(--page); color: var(--muted); font-size: .8125rem;
  line-height: 1.3; vertical-align: bottom; white-space: normal; overflow-wrap: normal;
}
tbody th, thead th:first-child, .text { text-align: left; }
tbody th, .text { min-width: 6.5rem; max-width: 14rem; white-space: normal; overflow-wrap: anywhere; }
tr.best > * { font-weight: 650; }
.bar {
  min-width: 6rem;
  background: linear-gradient(rgba(var(--hit), .45), rgba(var(--hit), .45)) .625rem 84% no-repeat;
  background-size: calc((100% - 1.25rem) * var(--share)) 3px;
}

.matrix { max-height: none; }
.matrix table { width: auto; }
.matrix th, .matrix td { padding: 0; border: 1px solid var(--page); }
.matrix td {
  width: 3.25rem; min-width: 2.25rem; height: 2.25rem; padding: 0 .25rem; text-align: center;
  border-radius: 4px; background: rgba(var(--shade, var(--grid)), var(--share, 0));
}
.matrix .hit {
  --shade: var(--hit); font-weight: 600; } .matrix .miss { --shade: var(--miss);
  } .matrix .none { color: var(--muted);
}
.matrix tbody th {
  min-width: 0;
  position: sticky; left: 0; z-index: 1; max-width: 9.5rem; padding-right: .75rem; background: var(--page);
  text-align: right; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}
.matrix thead th { position: static; padding-bottom: .5rem; text-align: center; }
.matrix thead span {
  display: inline-block; max-height: 8.5rem; writing-mode: vertical-rl; transform: rotate(180deg);
  overflow: hidden; text-overflow: ellipsis;
}
.matrix thead th:first-child { text-align: right; padding-right: .75rem; white-space: nowrap; }
.matrix-image {
  display: block; width: 100%; max-width: 44rem; height: auto; image-rendering: pixelated;
  border: 1px solid var(--line);
}

.thumbnails { display: grid; gap: 1.75rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
.thumbnails img { display: block; width: 100%; height: auto; border-radius: 6px; }
.thumbnails .small { image-rendering: pixelated; }
.thumbnails figcaption { margin-top: .5rem; font-size: .8125rem; line-height: 1.4; }
.thumbnails b { display: block; font-weight: 600; }
.thumbnails small { display: block; color: var(--muted); font-size: inherit; font-variant-numeric: tabular-nums; }
@media (max-width: 30rem) {
  table { font-size: .8125rem; }
  th, td { padding: .4rem; }
  .matrix tbody th { max-width: 6.5rem; padding-right: .5rem; font-size: .8125rem; }
  .matrix td { min-width: 2.25rem; height: 2rem; font-size: .8125rem; }
  .thumbnails { grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr)); gap: 1.25rem .875rem; }
}
@media print { .scroll { max-height: none; overflow: visible; } section { break-inside: avoid; } }
)css";

}  // namespace archetype::report
