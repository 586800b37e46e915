// Charts made by hand, and what stock Graphviz makes of them, for the tests of emit.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "compiler/emit/emit.h"
#include "compiler/emit/svg_finish.h"

namespace sop::emit {
using chart::Arrow;
using chart::Chart;
using chart::Font;
using chart::Page;
using chart::Point;
using chart::Symbol;
using chart::SymbolKind;
using chart::TextLine;

inline constexpr const char* kCreated = "D:20250106000000Z";

inline TextLine line(double x, double y, std::string text, Font font = {}, bool underline = false) {
  TextLine made;
  made.origin = {x, y};
  made.width = static_cast<double>(text.size()) * font.size * 0.5;
  made.text = std::move(text);
  made.font = font;
  made.underline = underline;
  return made;
}

inline Symbol symbol(SymbolKind kind, std::string id, double x, double y,
                     const std::string& text = "") {
  Symbol made;
  made.id = std::move(id);
  made.kind = kind;
  made.rect = {x, y, 46, 25};
  made.tooltip = "Memeriksa \"konsep\" & <draf> \\N \\ &lt;";
  if (!text.empty())
    made.text.push_back(
        line(x + 23 - static_cast<double>(text.size()) * 1.75, y + 15, text, {7, false}));
  return made;
}

inline Arrow arrow(std::string id, std::uint32_t from, std::uint32_t to, std::vector<Point> path,
                   const std::string& answer = "") {
  Arrow made;
  made.id = std::move(id);
  made.from = from;
  made.to = to;
  if (!answer.empty())
    made.label.push_back(line(path.front().x + 3, path.front().y - 3, answer, {8, false}));
  made.path = std::move(path);
  return made;
}

inline Page usual_page() {
  Page page;
  page.width = 935.433;
  page.height = 609.449;
  page.shades.push_back({{36, 36, 860, 30}, 0.87});
  for (int row = 0; row <= 5; ++row)
    page.rules.push_back({{36, 36 + row * 60.0}, {896, 36 + row * 60.0}, 0.6});
  page.rules.push_back({{36, 36}, {36, 336}, 1});
  page.texts.push_back(line(50, 55, "Kegiatan", {9, true}));
  page.texts.push_back(line(200, 55, "NAMA", {9, true}, true));
  page.texts.push_back(line(50, 90, "Menyusun konsep SK Tim"));
  page.symbols = {symbol(SymbolKind::Capsule, "langkah-1", 300, 110, "Mulai"),
                  symbol(SymbolKind::Box, "langkah-2", 400, 170),
                  symbol(SymbolKind::Diamond, "langkah-3", 300, 230, "Setuju?"),
                  symbol(SymbolKind::PentagonDown, "sambungan-1-A", 400, 290, "A"),
                  symbol(SymbolKind::PentagonUp, "sambungan-1-B", 500, 290, "B")};
  page.symbols[2].text.push_back(line(312, 252, "kedua", {7, false}));
  page.arrows = {arrow("panah-1-2", 0, 1, {{346, 122.5}, {423, 122.5}, {423, 170}}),
                 arrow("panah-2-3", 1, 2, {{400, 182.5}, {323, 182.5}, {323, 230}}),
                 arrow("panah-3-ya", 2, 3, {{346, 242.5}, {423, 242.5}, {423, 290}}, "Ya"),
                 arrow("panah-3-tidak", 2, 4,
                       {{300, 242.5}, {290, 242.5}, {290, 280}, {523, 280}, {523, 290}}, "Tidak")};
  Arrow tie = arrow("ikatan-2-1", 1, 3, {{446, 180}, {470, 180}});
  tie.head = false;
  tie.dashed = true;
  page.arrows.push_back(tie);
  return page;
}

inline Chart usual(std::size_t pages = 1) {
  Chart chart;
  chart.title = "SOP Penyusunan Laporan";
  chart.description = "Bagan alir";
  chart.pages.assign(pages, usual_page());
  return chart;
}

inline bool neato_is_installed() {
  return std::system("command -v neato >/dev/null 2>&1") == 0;
}

inline std::string stock_svg(const std::string& dot) {
  const std::string path =
      testing::TempDir() + "sop_emit_" + std::to_string(std::hash<std::string>{}(dot)) + ".dot";
  std::ofstream(path, std::ios::binary) << dot;
  std::string out;
  FILE* pipe = popen(("neato -n2 -Tsvg '" + path + "' 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  pclose(pipe);
  std::remove(path.c_str());
  return out;
}

inline void expect_stock(Painter& painter, const Chart& chart) {
  for (std::size_t i = 0; i < chart.pages.size(); ++i) {
    const auto dot = painter.dot(chart, i);
    const auto svg = painter.svg(chart, i);
    ASSERT_TRUE(dot.ok());
    ASSERT_TRUE(svg.ok()) << svg.failure().detail;
    EXPECT_EQ(svg.value(), finish_svg(stock_svg(dot.value()), chart, i));
  }
}

}  // namespace sop::emit
