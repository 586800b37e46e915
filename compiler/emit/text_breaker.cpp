#include "compiler/emit/text_breaker.h"

#include <algorithm>

#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

constexpr double kMostKerning = 0.25;  // of the size; two cuts together

}  // namespace

double sane_size(chart::Font font) {
  return std::clamp(sane(font.size, 9), 0.1, 10000.0);
}

Lines TextBreaker::break_lines(const ShapedText& shaped, chart::Font font, double width) {
  const std::vector<Place>& places = shaped.places;
  const std::size_t last = places.size() - 1;
  const double size = sane_size(font);
  const double room = width / size + 1e-9;
  Lines lines;
  std::size_t begin = 0;
  while (true) {
    while (begin < last && places[begin].blank) ++begin;
    if (begin == last) return lines;
    const std::size_t next = break_after(shaped, begin, room, font.bold);
    std::size_t end = next;
    while (end > begin && places[end - 1].blank) --end;
    lines.push_back({shaped.text.substr(places[begin].byte, places[end].byte - places[begin].byte),
                     piece_width(shaped, begin, end, font.bold) * size});
    begin = next;
  }
}

// The last place up to which the text from `begin` fits: between words if one does, else inside
// the first.
std::size_t TextBreaker::break_after(const ShapedText& shaped, std::size_t begin, double room,
                                     bool bold) {
  const std::vector<Place>& places = shaped.places;
  const std::size_t last = places.size() - 1;
  std::size_t by_word = 0;
  std::size_t by_letter = 0;
  std::size_t ink = begin;  // end of what is not blank
  for (std::size_t i = begin + 1; i <= last; ++i) {
    if (!places[i - 1].blank) ink = i;
    const double about = places[ink].x - places[begin].x;
    if (about > room + kMostKerning && by_letter != 0) break;
    if (!places[i].inside && i != last) continue;
    const bool fits = about + kMostKerning <= room || piece_width(shaped, begin, ink, bold) <= room;
    if (fits && (places[i].line || i == last)) by_word = i;
    if (fits || by_letter == 0) by_letter = i;  // one letter, however wide
  }
  return by_word != 0 ? by_word : by_letter;
}

// Of the characters [begin, end) on a line of their own, at 1 point of size.
double TextBreaker::piece_width(const ShapedText& shaped, std::size_t begin, std::size_t end,
                                bool bold) {
  const std::vector<Place>& places = shaped.places;
  double width = places[end].x - places[begin].x;
  if (begin > 0) width -= kerning_at(shaped, begin, bold).right;
  if (end + 1 < places.size()) width -= kerning_at(shaped, end, bold).left;
  return width;
}

}  // namespace sop::emit
