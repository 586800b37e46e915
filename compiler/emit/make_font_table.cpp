// Run by the build: asks Pango, through the same HouseFont that paints, for the measures of every
// character in the set and every pair of them, and prints the font table (font_table.h) as C++.
// Fails where the house font is not installed: a table of another font would be wrong everywhere.
#include <glib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "compiler/emit/font_table.h"
#include "compiler/emit/pango_font.h"

namespace sop::emit {
namespace {

constexpr double kShapedSize = 64;  // points; large, so that Pango's own rounding does not show
constexpr std::uint32_t kRanges[][2] = {
    {0x20, 0x7E},     {0xA0, 0xAC},     {0xAE, 0x17F},    {0x2010, 0x2015}, {0x2018, 0x201E},
    {0x2020, 0x2022}, {0x2026, 0x2026}, {0x2030, 0x2030}, {0x2032, 0x2033}, {0x2039, 0x203A},
    {0x20AC, 0x20AC}, {0x2116, 0x2116}, {0x2122, 0x2122}, {0x2190, 0x2195}, {0x2212, 0x2212},
    {0x2260, 0x2260}, {0x2264, 0x2265}, {0x25A0, 0x25A0}, {0x25CF, 0x25CF}};
constexpr GUnicodeBreakType kNamed[kNamedClasses] = {
    G_UNICODE_BREAK_ALPHABETIC,        G_UNICODE_BREAK_SPACE,
    G_UNICODE_BREAK_NUMERIC,           G_UNICODE_BREAK_SYMBOL,
    G_UNICODE_BREAK_INFIX_SEPARATOR,   G_UNICODE_BREAK_CLOSE_PUNCTUATION,
    G_UNICODE_BREAK_CLOSE_PARANTHESIS, G_UNICODE_BREAK_PREFIX,
    G_UNICODE_BREAK_POSTFIX,           G_UNICODE_BREAK_OPEN_PUNCTUATION};

std::string utf8(std::uint32_t code) {
  char bytes[6];
  return std::string(bytes, static_cast<std::size_t>(g_unichar_to_utf8(code, bytes)));
}

GUnicodeBreakType break_type(std::uint32_t code) {
  const GUnicodeBreakType type = g_unichar_break_type(code);
  const bool plain = type == G_UNICODE_BREAK_AMBIGUOUS || type == G_UNICODE_BREAK_UNKNOWN;
  return plain ? G_UNICODE_BREAK_ALPHABETIC : type;
}

class Maker {
 public:
  Maker() : font_(72, Fonts::House), layout_(font_.layout()) {}

  bool make() {
    choose();
    if (characters_.size() < 0x80) {
      std::fputs(
          "make_font_table: neither Liberation Sans nor Arial is installed (fonts-liberation)\n",
          stderr);
      return false;
    }
    sort_classes();
    std::puts("// Made by make_font_table.cpp.\n#include \"compiler/emit/font_table.h\"\n");
    std::puts("namespace sop::emit {\nnamespace {\n");
    print("std::uint32_t", "kCharacters", characters_);
    print_classes();
    print_weight(false);
    print_weight(true);
    std::puts("}  // namespace\n");
    print_table();
    std::puts("}  // namespace sop::emit");
    return separable_;
  }

 private:
  // Widths by character, in Pango's units.
  const std::vector<int>& shape(const std::string& text, bool bold) {
    HouseFont::set(*layout_, text, {kShapedSize, bold});
    widths_.clear();
    in_house_font_ = true;
    PangoLayoutLine* line = pango_layout_get_line_readonly(layout_.get(), 0);
    for (GSList* item = line->runs; item != nullptr; item = item->next) {
      auto* run = static_cast<PangoGlyphItem*>(item->data);
      std::vector<int> widths(static_cast<std::size_t>(run->item->num_chars));
      pango_glyph_item_get_logical_widths(run, text.c_str(), widths.data());
      widths_.insert(widths_.end(), widths.begin(), widths.end());
      in_house_font_ = in_house_font_ && is_house_font(run->item->analysis.font);
      for (int i = 0; i < run->glyphs->num_glyphs; ++i)
        if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) in_house_font_ = false;
    }
    return widths_;
  }

  static bool is_house_font(PangoFont* font) {
    PangoFontDescription* description = pango_font_describe(font);
    const std::string family = pango_font_description_get_family(description);
    pango_font_description_free(description);
    return family == "Liberation Sans" || family == "Arial";
  }

  void choose() {
    for (const auto& [first, last] : kRanges) {
      for (std::uint32_t code = first; code <= last; ++code) {
        bool covered = true;
        for (const bool bold : {false, true})
          covered = shape(utf8(code), bold).size() == 1 && in_house_font_ && covered;
        if (covered) characters_.push_back(code);
      }
    }
  }

  void sort_classes() {
    for (const GUnicodeBreakType type : kNamed)
      classes_.try_emplace(type, static_cast<unsigned>(classes_.size()));
    for (const std::uint32_t code : characters_) {
      const GUnicodeBreakType type = break_type(code);
      const auto at = classes_.try_emplace(type, static_cast<unsigned>(classes_.size())).first;
      class_of_.push_back(at->second);
      samples_.try_emplace(at->second, code);
      blank_.push_back(g_unichar_type(code) == G_UNICODE_SPACE_SEPARATOR ? 1 : 0);
    }
  }

  // May a line end before the last character of `text`?
  bool breaks_before_last(const std::string& text) {
    HouseFont::set(*layout_, text, {kShapedSize, false});
    int count = 0;
    const PangoLogAttr* places = pango_layout_get_log_attrs_readonly(layout_.get(), &count);
    return places[count - 2].is_line_break != 0;
  }

  void print_classes() {
    print("std::uint8_t", "kClasses", class_of_);
    print("std::uint8_t", "kBlanks", blank_);
    std::vector<unsigned> breaks;
    std::vector<unsigned> spaced;
    for (unsigned left = 0; left < classes_.size(); ++left) {
      for (unsigned right = 0; right < classes_.size(); ++right) {
        const bool known = samples_.count(left) != 0 && samples_.count(right) != 0;
        const std::string one = known ? utf8(samples_[left]) : "a";
        const std::string two = known ? utf8(samples_[right]) : "a";
        breaks.push_back(breaks_before_last(one + two) ? 1 : 0);
        spaced.push_back(breaks_before_last(one + " " + two) ? 1 : 0);
      }
    }
    print("std::uint8_t", "kBreaks", breaks);
    print("std::uint8_t", "kSpacedBreaks", spaced);
  }

  // Each character is shaped before every other one, with a character between that kerns with none.
  void print_weight(bool bold) {
    const std::string suffix = bold ? "Bold" : "Plain";
    std::vector<int> advances;
    std::string all;
    for (const std::uint32_t code : characters_) {
      advances.push_back(shape(utf8(code), bold).front());
      all += kSeparator + utf8(code);
    }
    all += kSeparator;
    const std::vector<int> apart = shape(all, bold);
    const int separator = shape(kSeparator, bold).front();
    for (std::size_t i = 0; i < apart.size(); ++i)
      separable_ = separable_ && apart[i] == (i % 2 == 0 ? separator : advances[i / 2]);
    std::map<std::array<int, 2>, unsigned> cuts{{{0, 0}, 0}};
    std::map<std::vector<unsigned>, unsigned> rows{
        {std::vector<unsigned>(characters_.size(), 0), 0}};
    std::vector<unsigned> row_of;
    for (std::size_t left = 0; left < characters_.size(); ++left) {
      std::string text;
      for (const std::uint32_t right : characters_)
        text += utf8(characters_[left]) + utf8(right) + kSeparator;
      const std::vector<int>& widths = shape(text, bold);
      std::vector<unsigned> row;
      for (std::size_t right = 0; right < characters_.size(); ++right) {
        const std::array<int, 2> cut{widths[3 * right] - advances[left],
                                     widths[3 * right + 1] - advances[right]};
        row.push_back(cuts.try_emplace(cut, static_cast<unsigned>(cuts.size())).first->second);
      }
      row_of.push_back(rows.try_emplace(row, static_cast<unsigned>(rows.size())).first->second);
    }
    separable_ = separable_ && cuts.size() < 256 && rows.size() < 256;
    print("std::int32_t", "kAdvances" + suffix, advances);
    print("std::uint8_t", "kKerningRows" + suffix, row_of);
    print_rows(suffix, rows);
    print_cuts(suffix, cuts);
  }

  void print_rows(const std::string& suffix,
                  const std::map<std::vector<unsigned>, unsigned>& rows) {
    std::vector<unsigned> kerning(rows.size() * characters_.size());
    for (const auto& [row, number] : rows)
      std::copy(row.begin(), row.end(),
                kerning.begin() + static_cast<std::ptrdiff_t>(number * characters_.size()));
    print("std::uint8_t", "kKerning" + suffix, kerning);
  }

  static void print_cuts(const std::string& suffix,
                         const std::map<std::array<int, 2>, unsigned>& cuts) {
    std::vector<std::array<int, 2>> sorted(cuts.size());
    for (const auto& [cut, number] : cuts) sorted[number] = cut;
    std::printf("constexpr std::array<std::int16_t, 2> kCuts%s[] = {", suffix.c_str());
    for (const auto& cut : sorted) std::printf("{{%d, %d}}, ", cut[0], cut[1]);
    std::puts("};");
  }

  template <class Number>
  static void print(const char* type, const std::string& name, const std::vector<Number>& values) {
    std::printf("constexpr %s %s[] = {", type, name.c_str());
    for (std::size_t i = 0; i < values.size(); ++i)
      std::printf("%s%lld,", i % 24 == 0 ? "\n    " : "", static_cast<long long>(values[i]));
    std::puts("};");
  }

  void print_table() {
    std::vector<unsigned> direct(kFontTableDirect, kNotInFontTable);
    for (std::size_t i = 0; i < characters_.size(); ++i)
      if (characters_[i] < kFontTableDirect) direct[characters_[i]] = static_cast<unsigned>(i);
    std::puts("namespace {");
    print("std::uint16_t", "kDirect", direct);
    std::puts("}  // namespace\n");
    std::printf(
        "const FontTable kFontTable = {%zu, kCharacters, kDirect, kClasses, kBlanks, %zu, kBreaks, "
        "kSpacedBreaks, {{",
        characters_.size(), classes_.size());
    for (const GUnicodeBreakType type : kNamed) std::printf("%u, ", classes_[type]);
    std::puts("}}, {{");
    for (const char* weight : {"Plain", "Bold"})
      std::printf("    {kAdvances%s, kKerningRows%s, kKerning%s, kCuts%s},\n", weight, weight,
                  weight, weight);
    std::puts("}}};\n");
  }

  static constexpr const char* kSeparator = "|";

  HouseFont font_;
  GObjectPtr<PangoLayout> layout_;
  std::vector<int> widths_;
  bool in_house_font_ = true;
  bool separable_ = true;  // the font is as the table can say it
  std::vector<std::uint32_t> characters_;
  std::vector<unsigned> class_of_;
  std::vector<unsigned> blank_;
  std::map<GUnicodeBreakType, unsigned> classes_;
  std::map<unsigned, std::uint32_t> samples_;  // a character of each class
};

}  // namespace
}  // namespace sop::emit

int main() {
  sop::emit::Maker maker;
  return maker.make() ? EXIT_SUCCESS : EXIT_FAILURE;
}
