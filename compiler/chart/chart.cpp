#include "compiler/chart/chart.h"

#include <cmath>

#include <fmt/format.h>

namespace sop::chart {
namespace {

const char* name(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Capsule:
      return "kapsul";
    case SymbolKind::Box:
      return "kotak";
    case SymbolKind::Diamond:
      return "belah-ketupat";
    case SymbolKind::PentagonDown:
      return "segilima-turun";
    case SymbolKind::PentagonUp:
      return "segilima-naik";
  }
  return "?";
}

const char* name(PageKind kind) {
  switch (kind) {
    case PageKind::Cover:
      return "sampul";
    case PageKind::Identity:
      return "identitas";
    case PageKind::Chart:
      return "bagan";
    case PageKind::Whole:
      return "lembar";
  }
  return "?";
}

// One decimal, never "-0.0".
std::string number(double value) {
  const double rounded = std::round(value * 10) / 10;
  return fmt::format("{:.1f}", rounded == 0 ? 0.0 : rounded);
}

std::string joined(const std::vector<TextLine>& lines) {
  std::string out;
  for (const TextLine& line : lines) out += (out.empty() ? "" : " / ") + line.text;
  return out;
}

void print_symbol(const Symbol& symbol, std::string& out) {
  out += fmt::format("  {} {} {},{} {}x{}", symbol.id, name(symbol.kind), number(symbol.rect.x),
                     number(symbol.rect.y), number(symbol.rect.width), number(symbol.rect.height));
  if (!symbol.text.empty()) out += fmt::format(" \"{}\"", joined(symbol.text));
  out += '\n';
}

void print_arrow(const Arrow& arrow, std::string& out) {
  out += fmt::format("  {}", arrow.id);
  if (!arrow.head) out += arrow.dashed ? " putus-putus" : " tanpa-kepala";
  for (const Point& p : arrow.path) out += fmt::format(" {},{}", number(p.x), number(p.y));
  if (!arrow.label.empty()) {
    const Point at = arrow.label.front().origin;
    out += fmt::format(" \"{}\" {},{}", joined(arrow.label), number(at.x), number(at.y));
  }
  out += '\n';
}

}  // namespace

std::string print(const Chart& chart) {
  std::string out = fmt::format("{}\n", chart.title);
  for (std::size_t p = 0; p < chart.pages.size(); ++p) {
    const Page& page = chart.pages[p];
    out += fmt::format("halaman {} {} {}x{}\n", p + 1, name(page.kind), number(page.width),
                       number(page.height));
    for (const Symbol& symbol : page.symbols) print_symbol(symbol, out);
    for (const Arrow& arrow : page.arrows) print_arrow(arrow, out);
    if (page.kind != PageKind::Chart) {
      for (const TextLine& line : page.texts) {
        out += fmt::format("  \"{}\" {},{}\n", line.text, number(line.origin.x),
                           number(line.origin.y));
      }
    }
  }
  return out;
}

}  // namespace sop::chart
