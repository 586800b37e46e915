// The style sheet of the plain pages: system fonts, one column, no pictures, quick on old machines;
// dark where the reader's system is, readable in print, nothing told by colour alone.
#pragma once

#include <string_view>

namespace sop::pages {

inline constexpr std::string_view kStyle = R"css(
:root { --ink: #1c2430; --soft: #5a6675; --line: #d7dde5; --paper: #ffffff; --ground: #f4f6f9;
  --accent: #0b5cad; --good: #1b7a3d; --wrong: #a8231c; --late: #a34b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #a3aebd; --line: #38424f; --paper: #1b222c; --ground: #12171e;
    --accent: #6cb2f7; --good: #6fce90; --wrong: #ff8f86; --late: #ffb066; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  color: var(--ink); background: var(--ground); }
a { color: var(--accent); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 8px; }
header { background: var(--paper); border-bottom: 1px solid var(--line); padding: 8px 20px;
  display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: center; }
.brand { font-weight: 700; text-decoration: none; color: var(--ink); }
nav { display: flex; flex: 1; flex-wrap: wrap; gap: 4px 16px; justify-content: space-between; }
nav a { padding: 6px 10px; border-radius: 6px; text-decoration: none; }
nav a[aria-current] { background: var(--ground); font-weight: 600; }
.places, .person { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
main { max-width: 1080px; margin: 0 auto; padding: 16px 20px 48px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 8px 0 16px; }
h2 { font-size: 1.1rem; margin: 28px 0 8px; }
.box { border: 1px solid var(--line); border-left-width: 6px; border-radius: 6px;
  background: var(--paper); padding: 10px 16px; margin: 0 0 16px; }
.box p { margin: 4px 0; }
.wrong { border-left-color: var(--wrong); }
.good { border-left-color: var(--good); }
.late { color: var(--late); font-weight: 600; }
.soft, small { color: var(--soft); }
table { width: 100%; border-collapse: collapse; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; }
th, td { text-align: left; vertical-align: top; padding: 8px 12px;
  border-bottom: 1px solid var(--line); }
th { font-size: .85rem; color: var(--soft); }
tbody tr:last-child td { border-bottom: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; margin: 0 0 16px; }
dt { color: var(--soft); } dd { margin: 0; }
form { margin: 0 0 12px; }
main form { background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
  padding: 14px 16px; }
form.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
label { display: block; margin: 0 0 10px; font-weight: 600; }
form.row label { margin: 0; }
input, textarea, select { display: block; width: 100%; max-width: 520px; font: inherit;
  padding: 8px 10px; border: 1px solid var(--soft); border-radius: 6px; color: inherit;
  background: var(--paper); font-weight: 400; }
form.row input, form.row select { width: auto; }
button { font: inherit; font-weight: 600; padding: 9px 18px; margin: 0 8px 8px 0; cursor: pointer;
  border: 1px solid var(--accent); border-radius: 6px; background: var(--accent);
  color: var(--paper); min-height: 42px; }
button.second { background: var(--paper); color: var(--accent); }
button.quiet { border: 0; background: none; color: var(--accent); padding: 6px; min-height: 0;
  margin: 0; }
header form { margin: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.chart { overflow-x: auto; background: #fff; border: 1px solid var(--line); border-radius: 6px;
  padding: 8px; }
.chart img { max-width: none; height: auto; display: block; }
ol.steps { list-style: none; padding: 0; }
ol.steps li { padding: 6px 12px; border-left: 4px solid var(--line); background: var(--paper);
  margin: 0 0 4px; }
ol.steps li.current { border-left-color: var(--accent); font-weight: 600; }
ol.steps li.done { border-left-color: var(--good); }
@media (max-width: 640px) {
  thead { display: none; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: 6px 0; }
  td { display: block; border: 0; padding: 2px 12px; }
  td::before { content: attr(data-head) ": "; color: var(--soft); font-size: .85rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
@media print { header, form { display: none; } body { background: #fff; } }
)css";

}  // namespace sop::pages
