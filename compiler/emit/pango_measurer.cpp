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

namespace sop::emit {
namespace {

using Lines = std::vector<chart::MeasuredLine>;

constexpr double kUnit = PANGO_SCALE;
constexpr double kMostKerning = 0.25;  // of the size; two cuts together
constexpr double kShapedSize = 64;     // points; large, so that Pango's own rounding does not show

// Between the characters of a text, and at both ends: places[i] is before character i.
struct Place {
  std::uint32_t byte = 0;
  bool line = false;    // a line may end here
  bool inside = false;  // in need, a word may be broken here: never between a letter and its accent
  bool blank = false;   // the character that follows is white space
  double x = 0;         // at 1 point of size
};

struct Shaped {
  std::string text;
  std::vector<Place> places;
  bool needs_pango =
      false;  // right to left, or a script whose letters change with their neighbours
  [[nodiscard]] double width() const { return places.empty() ? 0 : places.back().x; }
};

// How much of the kerning of two neighbours is in the advance of the one and of the other: gone
// where they are parted.
struct Kerning {
  double left = 0;
  double right = 0;
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

class PangoMeasurer final : public chart::TextMeasurer {
 public:
  PangoMeasurer() : font_(72), layout_(font_.layout()) {
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
    // Pango would count a hyphen where it breaks inside a word, but what we give back has none.
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout_.get(), attributes);
    pango_attr_list_unref(attributes);
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
  static double sane_size(chart::Font font) { return std::clamp(sane(font.size, 9), 0.1, 10000.0); }

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
    HouseFont::set(*layout, text, {kShapedSize, bold});
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

  // Greedy, as on paper: as many words as fit, blanks at the ends of lines left out.
  Lines break_lines(const Shaped& shaped, chart::Font font, double width) {
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
      lines.push_back(
          {shaped.text.substr(places[begin].byte, places[end].byte - places[begin].byte),
           piece_width(shaped, begin, end, font.bold) * size});
      begin = next;
    }
  }

  // The last place up to which the text from `begin` fits: between words if one does, else inside
  // the first.
  std::size_t break_after(const Shaped& shaped, std::size_t begin, double room, bool bold) {
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
      const bool fits =
          about + kMostKerning <= room || piece_width(shaped, begin, ink, bold) <= room;
      if (fits && (places[i].line || i == last)) by_word = i;
      if (fits || by_letter == 0) by_letter = i;  // one letter, however wide
    }
    return by_word != 0 ? by_word : by_letter;
  }

  // Of the characters [begin, end) on a line of their own, at 1 point of size.
  double piece_width(const Shaped& shaped, std::size_t begin, std::size_t end, bool bold) {
    const std::vector<Place>& places = shaped.places;
    double width = places[end].x - places[begin].x;
    if (begin > 0) width -= kerning_at(shaped, begin, bold).right;
    if (end + 1 < places.size()) width -= kerning_at(shaped, end, bold).left;
    return width;
  }

  Kerning kerning_at(const Shaped& shaped, std::size_t place, bool bold) {
    const std::vector<Place>& places = shaped.places;
    const std::uint32_t from = places[place - 1].byte;
    const std::string pair = shaped.text.substr(from, places[place + 1].byte - from);
    const auto [known, added] = kerning_[bold ? 1 : 0].try_emplace(pair);
    if (added) {
      const std::size_t cut = places[place].byte - from;
      const Shaped both = shape(pair, bold);
      if (both.places.size() == 3) {
        const double middle = both.places[1].x;
        known->second = {middle - shape(pair.substr(0, cut), bold).width(),
                         both.width() - middle - shape(pair.substr(cut), bold).width()};
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
    HouseFont::set(*layout, known.text, {sane_size(font), font.bold});
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

  HouseFont font_;
  GObjectPtr<PangoLayout> layout_;
  std::vector<int> widths_;
  std::unordered_map<std::string, Shaped> shaped_;
  std::unordered_map<std::string, Kerning> kerning_[2];  // plain and bold, by pair
  std::unordered_map<std::string, Lines> broken_;
};

}  // namespace

std::unique_ptr<chart::TextMeasurer> make_pango_measurer(const std::string&) {
  return std::make_unique<PangoMeasurer>();
}

std::string substitute_of(const std::string&) {
  return "";
}

}  // namespace sop::emit
