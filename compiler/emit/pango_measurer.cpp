// TextMeasurer over Pango. Shaping is the dearest part of a layout, SOPs say the same things again
// and again ("Dokumen", "10 menit"), and layout tries several widths and sizes: so each text is
// shaped once, at one size, and where lines may break is kept with it. Nothing is hinted or
// rounded, so widths are in proportion to the size.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "compiler/emit/emit.h"
#include "compiler/emit/numbers.h"
#include "compiler/emit/pango_font.h"
#include "compiler/emit/text_breaker.h"

namespace sop::emit {
namespace {

constexpr double kUnit = PANGO_SCALE;
// A letter in the same piece of text, parted by a sign that is not kerned.
constexpr const char* kAfterPair = "|a";
constexpr double kShapedSize = 64;  // points; large, so that Pango's own rounding does not show

struct Shaped : ShapedText {
  // Right to left, or a script whose letters change with their neighbours.
  bool needs_pango = false;
  bool lettered = false;  // digits and signs alone are kerned by another table of the font
};

bool is_simple(const PangoAnalysis& analysis) {
  switch (static_cast<GUnicodeScript>(analysis.script)) {
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_INHERITED:
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_UNKNOWN:
      return analysis.level % 2 == 0;
    default:
      return false;
  }
}

class PangoMeasurer final : public TextBreaker {
 public:
  explicit PangoMeasurer(std::string families)
      : families_(std::move(families)), font_(72), layout_(font_.layout()) {
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  }

  double width(std::string_view text, chart::Font font) override {
    return text.empty() ? 0 : shaped(text, font.bold).width() * sane_size(font);
  }

  Lines wrap(std::string_view text, chart::Font font, double width) override {
    if (text.empty()) return {};
    const double room = std::clamp(sane(width, 1), 1.0, 1e6);
    const Shaped& known = shaped(text, font.bold);
    Lines lines =
        known.needs_pango ? break_by_pango(known, font, room) : break_lines(known, font, room);
    if (lines.empty()) lines.push_back({" ", 0});  // blanks only
    return lines;
  }

 private:
  const Shaped& shaped(std::string_view text, bool bold) {
    std::string key(text);
    key += bold ? '\1' : '\0';
    const auto [place, added] = shaped_.try_emplace(std::move(key));
    if (added) place->second = shape(printable(text), bold);
    return place->second;
  }

  Shaped shape(std::string text, bool bold) {
    PangoLayout* layout = layout_.get();
    pango_layout_set_width(layout, -1);
    HouseFont::set(*layout, text, {kShapedSize, bold}, false, families_.c_str());
    Shaped made;
    int count = 0;
    const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout, &count);
    std::uint32_t byte = 0;
    for (int i = 0; i < count; ++i) {
      made.places.push_back({byte, attributes[i].is_line_break != 0,
                             attributes[i].is_cursor_position != 0, attributes[i].is_white != 0,
                             0});
      const char* at = text.data() + byte;
      if (i + 1 < count) byte += static_cast<std::uint32_t>(g_utf8_next_char(at) - at);
    }
    made.text = std::move(text);
    set_widths(made);
    return made;
  }

  void set_widths(Shaped& made) {
    const std::size_t last = made.places.size() - 1;
    std::size_t at = 0;
    double x = 0;
    PangoLayoutLine* line = pango_layout_get_line_readonly(layout_.get(), 0);
    for (GSList* item = line->runs; item != nullptr; item = item->next) {
      auto* run = static_cast<PangoGlyphItem*>(item->data);
      made.needs_pango = made.needs_pango || !is_simple(run->item->analysis);
      made.lettered = made.lettered || run->item->analysis.script != G_UNICODE_SCRIPT_COMMON;
      widths_.assign(static_cast<std::size_t>(run->item->num_chars), 0);
      pango_glyph_item_get_logical_widths(run, made.text.c_str(), widths_.data());
      for (const int width : widths_) {
        if (at == last) break;
        made.places[at++].x = x;
        x += width / kUnit / kShapedSize;
      }
    }
    for (; at <= last; ++at) made.places[at].x = x;
  }

  Kerning kerning_at(const ShapedText& shaped, std::size_t place, bool bold) override {
    const std::vector<Place>& places = shaped.places;
    const std::uint32_t from = places[place - 1].byte;
    const std::string pair = shaped.text.substr(from, places[place + 1].byte - from);
    const bool lettered = static_cast<const Shaped&>(shaped).lettered;
    const auto [known, added] = kerning_[(bold ? 1 : 0) + (lettered ? 2 : 0)].try_emplace(pair);
    if (added) {
      const std::size_t cut = places[place].byte - from;
      const Shaped both = shape(lettered ? pair + kAfterPair : pair, bold);
      if (both.places.size() >= 3) {
        const double middle = both.places[1].x;
        known->second = {middle - shape(pair.substr(0, cut), bold).width(),
                         both.places[2].x - middle - shape(pair.substr(cut), bold).width()};
      }
    }
    return known->second;
  }

  Lines break_by_pango(const Shaped& known, chart::Font font, double width) {
    std::string key = known.text;
    char numbers[2 * sizeof(double) + 1];
    std::memcpy(numbers, &font.size, sizeof(double));
    std::memcpy(numbers + sizeof(double), &width, sizeof(double));
    numbers[2 * sizeof(double)] = font.bold ? 'b' : 'n';
    key.append(numbers, sizeof numbers);
    const auto [place, added] = broken_.try_emplace(std::move(key));
    if (!added) return place->second;
    PangoLayout* layout = layout_.get();
    HouseFont::set(*layout, known.text, {sane_size(font), font.bold}, false, families_.c_str());
    pango_layout_set_width(layout, static_cast<int>(width * kUnit));
    for (GSList* item = pango_layout_get_lines_readonly(layout); item != nullptr;
         item = item->next) {
      auto* line = static_cast<PangoLayoutLine*>(item->data);
      const std::string piece = trimmed(known.text.substr(
          static_cast<std::size_t>(line->start_index), static_cast<std::size_t>(line->length)));
      if (piece.empty()) continue;
      PangoRectangle logical;
      pango_layout_line_get_extents(line, nullptr, &logical);
      place->second.push_back({piece, logical.width / kUnit});
    }
    return place->second;
  }

  static std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
  }

  std::string families_;
  HouseFont font_;
  GObjectPtr<PangoLayout> layout_;
  std::vector<int> widths_;
  std::unordered_map<std::string, Shaped> shaped_;
  std::unordered_map<std::string, Kerning> kerning_[4];  // by weight and neighbourhood, by pair
  std::unordered_map<std::string, Lines> broken_;
};

}  // namespace

std::unique_ptr<chart::TextMeasurer> make_pango_measurer(const std::string& family) {
  return std::make_unique<PangoMeasurer>(font_families(family));
}

}  // namespace sop::emit
