// Greedy breaking of a text that was shaped once, at any width and size: the part of a measurer
// that is the same whoever shapes. Nothing is hinted or rounded, so widths are in proportion to the
// size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/text_measurer.h"

namespace sop::emit {

using Lines = std::vector<chart::MeasuredLine>;

// Between the characters of a text, and at both ends: places[i] is before character i.
struct Place {
  std::uint32_t byte = 0;
  bool line = false;    // a line may end here
  bool inside = false;  // in need, a word may be broken here: never between a letter and its accent
  bool blank = false;   // the character that follows is white space
  double x = 0;         // at 1 point of size
};

struct ShapedText {
  std::string text;
  std::vector<Place> places;
  [[nodiscard]] double width() const { return places.empty() ? 0 : places.back().x; }
};

// How much of the kerning of two neighbours is in the advance of the one and of the other, at 1
// point of size: gone where they are parted.
struct Kerning {
  double left = 0;
  double right = 0;
};

[[nodiscard]] double sane_size(chart::Font font);

class TextBreaker : public chart::TextMeasurer {
 protected:
  // As many words as fit, as on paper; blanks at the ends of lines are left out. Empty for nothing
  // but blanks.
  [[nodiscard]] Lines break_lines(const ShapedText& shaped, chart::Font font, double width);

 private:
  // Of the characters before and after places[place].
  [[nodiscard]] virtual Kerning kerning_at(const ShapedText& shaped, std::size_t place,
                                           bool bold) = 0;

  std::size_t break_after(const ShapedText& shaped, std::size_t begin, double room, bool bold);
  double piece_width(const ShapedText& shaped, std::size_t begin, std::size_t end, bool bold);
};

}  // namespace sop::emit
