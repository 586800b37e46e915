#include "compiler/emit/table_measurer.h"

#include <algorithm>

#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

std::uint16_t index_of(std::uint32_t code) {
  if (code < kFontTableDirect) return kFontTable.direct[code];
  const std::uint32_t* end = kFontTable.characters + kFontTable.size;
  const std::uint32_t* found = std::lower_bound(kFontTable.characters, end, code);
  if (found == end || *found != code) return kNotInFontTable;
  return static_cast<std::uint16_t>(found - kFontTable.characters);
}

// The character at `at`, of one to three bytes; 0 for all else. Overlong forms are not in the
// table's ranges or give 0.
std::uint32_t character_at(std::string_view text, std::size_t at, std::size_t& length) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned first = byte(0);
  length = 1;
  if (first < 0x80) return first;
  if (first >= 0xC2 && first < 0xE0 && (byte(1) & 0xC0) == 0x80) {
    length = 2;
    return (first & 0x1F) << 6 | (byte(1) & 0x3F);
  }
  if (first >= 0xE0 && first < 0xF0 && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80) {
    length = 3;
    const std::uint32_t code = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return code < 0x800 ? 0 : code;
  }
  return 0;
}

const std::array<std::int16_t, 2>& cuts_of(const FontWeight& weight, std::uint16_t left,
                                           std::uint16_t right) {
  return weight.cuts[weight.kerning[weight.kerning_rows[left] * kFontTable.size + right]];
}

std::uint8_t named(NamedClass name) {
  return kFontTable.named[static_cast<std::size_t>(name)];
}

// UAX #14 as Pango reads it, from left to right: nearly all hangs on two neighbours, or on the two
// around blanks; numbers reach further ("1/2%" stays whole), and an opening bracket after a unit
// asks what follows it ("Rp(10").
class LineBreaks {
 public:
  // May a line end before a character of class `now`, which one of class `next` follows?
  bool before(std::uint8_t now, std::uint8_t next) {
    const bool allowed = decide(now, next);
    pass(now);
    return allowed;
  }

 private:
  [[nodiscard]] bool decide(std::uint8_t now, std::uint8_t next) const {
    if (now == named(NamedClass::Space)) return false;
    const std::size_t row = ink_ * kFontTable.class_count;
    if (after_blanks_) return kFontTable.spaced_breaks[row + now] != 0;
    if (number_ != Number::None) {
      if (now == named(NamedClass::Prefix) || now == named(NamedClass::Postfix)) return false;
      if (number_ == Number::Inside && continues_number(now)) return false;
    }
    const bool unit = ink_ == named(NamedClass::Prefix) || ink_ == named(NamedClass::Postfix);
    if (unit && now == named(NamedClass::Open) && next == named(NamedClass::Number)) return false;
    return kFontTable.breaks[row + now] != 0;
  }

  void pass(std::uint8_t now) {
    after_blanks_ = now == named(NamedClass::Space);
    if (!after_blanks_) ink_ = now;
    if (now == named(NamedClass::Number)) {
      number_ = Number::Inside;
    } else if (is_close(now)) {
      number_ = number_ == Number::Inside ? Number::Closed : Number::None;
    } else if (!is_infix(now) || number_ != Number::Inside) {
      number_ = Number::None;
    }
  }

  static bool is_close(std::uint8_t now) {
    return now == named(NamedClass::Close) || now == named(NamedClass::CloseParenthesis);
  }
  static bool is_infix(std::uint8_t now) {
    return now == named(NamedClass::Symbol) || now == named(NamedClass::Infix);
  }
  static bool continues_number(std::uint8_t now) {
    return now == named(NamedClass::Number) || is_infix(now) || is_close(now);
  }

  enum class Number : std::uint8_t { None, Inside, Closed };
  Number number_ = Number::None;
  std::uint8_t ink_ = named(NamedClass::Alphabetic);  // the last that is no blank
  bool after_blanks_ = false;
};

}  // namespace

bool in_font_table(std::string_view text) {
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size(); at += length)
    if (index_of(character_at(text, at, length)) == kNotInFontTable) return false;
  return true;
}

double TableMeasurer::width(std::string_view text, chart::Font font) {
  if (text.empty()) return 0;
  if (!look_up(text)) return behind_().width(text, font);
  const FontWeight& weight = kFontTable.weights[font.bold ? 1 : 0];
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < characters_.size(); ++i) {
    sum += weight.advances[characters_[i]];
    if (i == 0) continue;
    const auto& cuts = cuts_of(weight, characters_[i - 1], characters_[i]);
    sum += cuts[0] + cuts[1];
  }
  return static_cast<double>(sum) / kFontTableUnit * sane_size(font);
}

Lines TableMeasurer::wrap(std::string_view text, chart::Font font, double width) {
  if (text.empty()) return {};
  if (!look_up(text)) return behind_().wrap(text, font, width);
  shape(text, font.bold);
  Lines lines = break_lines(shaped_, font, std::clamp(sane(width, 1), 1.0, 1e6));
  if (lines.empty()) lines.push_back({" ", 0});  // blanks only
  return lines;
}

bool TableMeasurer::look_up(std::string_view text) {
  characters_.clear();
  bytes_.clear();
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size(); at += length) {
    const std::uint16_t index = index_of(character_at(text, at, length));
    if (index == kNotInFontTable) return false;
    characters_.push_back(index);
    bytes_.push_back(static_cast<std::uint32_t>(at));
  }
  return true;
}

void TableMeasurer::shape(std::string_view text, bool bold) {
  const FontWeight& weight = kFontTable.weights[bold ? 1 : 0];
  const std::size_t count = characters_.size();
  shaped_.text.assign(text);
  shaped_.places.resize(count + 1);
  LineBreaks breaks;
  std::int64_t x = 0;
  std::int64_t cut = 0;  // of this character by the one before
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint16_t now = characters_[i];
    const std::uint8_t next = kFontTable.classes[i + 1 < count ? characters_[i + 1] : now];
    shaped_.places[i] = {bytes_[i], breaks.before(kFontTable.classes[now], next), true,
                         kFontTable.blanks[now] != 0, static_cast<double>(x) / kFontTableUnit};
    x += weight.advances[now] + cut;
    if (i + 1 == count) break;
    const auto& cuts = cuts_of(weight, now, characters_[i + 1]);
    x += cuts[0];
    cut = cuts[1];
  }
  shaped_.places[count] = {static_cast<std::uint32_t>(text.size()), true, true, false,
                           static_cast<double>(x) / kFontTableUnit};
}

Kerning TableMeasurer::kerning_at(const ShapedText&, std::size_t place, bool bold) {
  const auto& cuts =
      cuts_of(kFontTable.weights[bold ? 1 : 0], characters_[place - 1], characters_[place]);
  return {static_cast<double>(cuts[0]) / kFontTableUnit,
          static_cast<double>(cuts[1]) / kFontTableUnit};
}

}  // namespace sop::emit
