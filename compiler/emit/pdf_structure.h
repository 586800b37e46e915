// What a PDF says beside its picture, for readers who cannot see it: the pieces a page is painted
// in, the tree of elements they belong to, and where one can go from a place. Made from the
// passages of a chart; painted by page_painter.h, written by pdf_finish.h. Total for any chart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/chart.h"

namespace sop::emit {

// What is painted in one go. Its place in Structure::pages is its number in the content of the
// page (MCID).
struct Piece {
  enum class Kind : std::uint8_t {
    Furniture,  // shades, rules, and texts that no passage holds: nothing to read
    Picture,
    Texts,
    Chart  // symbols and arrows
  };
  Kind kind = Kind::Furniture;
  std::vector<std::uint32_t> texts;  // into Page::texts, in reading order
  std::uint32_t image = 0;           // into Page::images
};

// Parents stand before their children.
struct PdfElement {
  const char* type = "P";
  std::int32_t parent = -1;  // index; -1: the document itself
  std::uint32_t page = 0;
  std::int32_t piece = -1;  // what is painted for it; -1: nothing
  std::int32_t jump = -1;   // into Structure::jumps
  std::string attributes;   // "<< … >>"; empty: none
  std::string alternative;  // in words
};

// From a connector to where its line goes on.
struct PdfJump {
  std::uint32_t page = 0;
  chart::Rect area;
  std::uint32_t target_page = 0;
  double target_top = 0;
  std::string text;
};

struct Structure {
  std::vector<std::vector<Piece>> pages;
  std::vector<PdfElement> elements;
  std::vector<PdfJump> jumps;
  std::vector<double> page_heights;
};

[[nodiscard]] Structure structure_of(const chart::Chart& chart);

}  // namespace sop::emit
