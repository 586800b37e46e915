// The style sheet of the plain pages: system fonts, one column, no pictures,
// quick on old machines; dark where the reader's system is, readable in print,
// nothing told by colour alone.
#pragma once

#include <string_view>

namespace sop::pages {

inline constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --ink: #1c2430; --soft: #55606e; --line: #d3dae3;
  --paper: #ffffff; --ground: #f3f5f8; --accent: #0b5cad; --good: #1b7a3d; --wrong: #a8231c;
  --late: #964300; --warn: #fff6e6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #a9b4c2; --line: #38424f; --paper: #1b222c; --ground: #12171e;
    --accent: #7abaf9; --good: #6fce90; --wrong: #ff8f86; --late: #ffb066; --warn: #2e2415; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  color: var(--ink); background: var(--ground); overflow-wrap: break-word; }
a { color: var(--accent); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 8px; z-index: 1; }
header { background: var(--paper); border-bottom: 1px solid var(--line); padding: 6px 20px;
  display: flex; flex-wrap: wrap; gap: 2px 20px; align-items: center; }
.brand { font-weight: 700; text-decoration: none; color: var(--ink); padding: 8px 0; }
nav { display: flex; flex: 1; flex-wrap: wrap; gap: 2px 16px; justify-content: space-between; }
nav a { padding: 8px 10px; border-radius: 6px; text-decoration: none; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
nav a[aria-current] { background: var(--ground); font-weight: 600;
  box-shadow: inset 0 -3px var(--accent); border-radius: 6px 6px 0 0; }
.places, .person { display: flex; flex-wrap: wrap; gap: 2px; align-items: center; }
main { max-width: 1120px; margin: 0 auto; padding: 12px 20px 56px; }
main.narrow { max-width: 560px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 8px 0 16px; }
h2 { font-size: 1.15rem; margin: 28px 0 8px; }
h3 { font-size: 1rem; margin: 16px 0 4px; color: var(--soft); }
.above { margin: 12px 0 -4px; color: var(--soft); }
.box { border: 1px solid var(--line); border-left-width: 6px; border-radius: 6px;
  background: var(--paper); padding: 10px 16px; margin: 0 0 12px; }
.box p { margin: 4px 0; }
.wrong { border-left-color: var(--wrong); }
.good { border-left-color: var(--good); }
.warn { border-left-color: var(--late); background: var(--warn); }
blockquote { margin: 4px 0; padding: 2px 12px; border-left: 3px solid var(--line);
  white-space: pre-line; }
.warn blockquote { border-left-color: var(--late); font-size: 1.05rem; }
.late { color: var(--late); font-weight: 600; }
.there { color: var(--good); }
.soft, small { color: var(--soft); } form .soft { margin: 0 0 10px; }
small.late { color: var(--late); } small.there { color: var(--good); }
code { font-size: .95em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 0 0 12px; }
table { width: 100%; border-collapse: collapse; background: var(--paper);
  border: 1px solid var(--line); }
th, td { text-align: left; vertical-align: top; padding: 8px 12px;
  border-bottom: 1px solid var(--line); }
th { font-size: .85rem; color: var(--soft); }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: var(--ground); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; margin: 0 0 16px; }
dt { color: var(--soft); } dd { margin: 0; }
dd ul { list-style: none; margin: 0; padding: 0; }
form { margin: 0 0 12px; }
main form { background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
  padding: 14px 16px 8px; }
main form.plain { border: 0; padding: 0; margin: 0; background: none; }
form.row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
form.start label { flex: 1 1 320px; } form.start input { width: 100%; max-width: none; }
label { display: block; margin: 0 0 12px; font-weight: 600; }
label > span { display: block; margin: 0 0 2px; }
form.row label, form.row button { margin: 0 0 8px; }
input, textarea, select { display: block; width: 100%; max-width: 560px; font: inherit;
  padding: 8px 10px; border: 1px solid var(--soft); border-radius: 6px; color: inherit;
  background: var(--paper); font-weight: 400; min-height: 42px; }
textarea { max-width: 760px; }
form.row input, form.row select { width: auto; max-width: 100%; }
form.start.row input { width: 100%; }
.question { font-size: 1.1rem; font-weight: 600; margin: 0 0 10px; }
.exit { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; margin: 0 0 8px; }
.exit button { margin: 0; min-width: 110px; }
button { font: inherit; font-weight: 600; padding: 8px 18px; margin: 0 8px 8px 0; cursor: pointer;
  border: 1px solid var(--accent); border-radius: 6px; background: var(--accent);
  color: var(--paper); min-height: 42px; }
button:hover { filter: brightness(.92); }
button.second { background: var(--paper); color: var(--accent); }
button.danger { background: var(--paper); color: var(--wrong); border-color: var(--wrong); }
button.quiet { border: 0; background: none; color: var(--accent); padding: 6px 10px; margin: 0;
  text-decoration: underline; }
main button.quiet { padding: 0; min-height: 0; text-align: left; }
header form { margin: 0; }
details { margin: 0 0 12px; } summary { cursor: pointer; padding: 8px 0; color: var(--accent);
  font-weight: 600; }
.side { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 12px; }
.side form { margin: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.chart { overflow: auto; background: #fff; color: #1c2430; border: 1px solid var(--line);
  border-radius: 6px; padding: 8px; max-height: 90vh; }
.chart img { width: 100%; min-width: 900px; height: auto; display: block; }
pre.chart { font-size: .85rem; padding: 16px; max-height: none; }
ol.steps { list-style: none; padding: 0; margin: 0; }
ol.steps li { padding: 6px 12px; border-left: 4px solid var(--line); background: var(--paper);
  margin: 0 0 4px; }
ol.steps li.current { border-left-color: var(--accent); font-weight: 600; }
ol.steps li.done { border-left-color: var(--good); }
.history ul { list-style: none; margin: 0; padding: 4px 16px; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; }
.history li { display: flex; gap: 14px; padding: 5px 0; }
.history time { color: var(--soft); flex: none; }
.sop { border-top: 1px solid var(--line); } .sop:first-of-type { border: 0; }
@media screen and (max-width: 640px) {
  header { padding: 4px 12px; } nav a { padding: 6px 8px; } main { padding: 8px 12px 40px; }
  thead { display: none; } table, tbody { display: block; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: 6px 0; }
  td { display: block; border: 0; padding: 2px 12px; }
  td:empty { display: none; }
  td:not(:first-child)::before { content: attr(data-head) ": "; color: var(--soft);
    font-size: .85rem; }
  td br { display: none; } td small::before { content: " "; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; }
  .side { grid-template-columns: 1fr; } }
@page { margin: 15mm 15mm 15mm 20mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --line: #888; --paper: #fff;
    --ground: #fff; --accent: #000; --good: #000; --wrong: #000; --late: #000; --warn: #fff; }
  header, form, details, .skip, .screen { display: none; }
  body { background: #fff; font-size: 11pt; } main { max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3 { break-after: avoid; }
  .above { margin: 0 0 4px; } h1 { margin-top: 0; } h2 { margin-top: 16px; }
  tr, li, dl, .box { break-inside: avoid; }
  table { font-size: 10pt; } th { font-size: 9pt; } .scroll { overflow: visible; }
  .chart { max-height: none; border: 0; padding: 0; overflow: visible; break-inside: avoid; }
  .chart img { min-width: 0; width: auto; max-width: 100%; max-height: 230mm; margin: 0 auto; }
  pre.chart { font-size: 6.5pt; padding: 0; white-space: pre-wrap; break-inside: auto; } }
)css";

}  // namespace sop::pages
