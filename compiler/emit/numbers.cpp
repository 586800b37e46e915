#include "compiler/emit/numbers.h"

#include <array>
#include <charconv>
#include <cmath>

#include "compiler/base/markup.h"

namespace sop::emit {
namespace {

constexpr double kBeyondAnyPage = 3e7;  // points
constexpr std::string_view kWordJoiner = "\xE2\x81\xA0";

// Blanks, and what fonts do not draw: joiners, marks of direction, selectors of variants.
bool is_invisible(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x34F || c == 0x61C ||
         c == 0x1160 || c == 0x115F || (c >= 0x17B4 && c <= 0x17B5) ||
         (c >= 0x180B && c <= 0x180F) || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
         c == 0x3164 || c == 0xFEFF || c == 0xFFA0 || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

bool is_entity_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
}

// Whether Graphviz could take the ampersand at `at` for the start of an entity; wider than its own
// test.
bool opens_entity(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_entity_letter(text[end])) ++end;
  return end < text.size() && text[end] == ';';
}

std::string escape_ampersands(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&' && opens_entity(text, i)) {
      out += "&amp;";
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string replace_backslashes(const std::string& text, std::string_view by) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\\') {
      out += by;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

double sane(double value, double otherwise) {
  return std::isfinite(value) && std::abs(value) <= kBeyondAnyPage ? value : otherwise;
}

std::string number(double value, int decimals) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), sane(value),
                                 std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end.ptr);
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    // An apostrophe needs no entity: attributes stand between double quotes.
    const std::string_view entity = c == '\'' ? std::string_view() : markup::entity(c);
    if (entity.empty()) {
      out += c;
    } else {
      out += entity;
    }
  }
  return out;
}

bool has_ink(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Character one = utf8::character_at(text, i);
    if (!one.valid || !is_invisible(one.code)) return true;
    i += one.length;
  }
  return false;
}

std::string xdot_text(std::string_view text) {
  const std::string clean = printable(text);
  std::string out;
  out.reserve(clean.size());
  bool odd = false;  // an odd number of backslashes stands before
  for (const char c : clean) {
    if (c == '"' && odd) out += kWordJoiner;
    odd = c == '\\' && !odd;
    out += c;
  }
  return out;
}

std::string label_text(std::string_view text) {
  return replace_backslashes(escape_ampersands(printable(text)), "\\\\");
}

std::string tooltip_text(std::string_view text) {
  return replace_backslashes(escape_ampersands(printable(text)), "\\\\\\\\");
}

std::string name_text(std::string_view text) {
  const std::string name = replace_backslashes(escape_ampersands(printable(text)), "&#92;");
  // A name that starts with a percent sign is cgraph's mark of a graph without one.
  return !name.empty() && name.front() == '%' ? "&#37;" + name.substr(1) : name;
}

}  // namespace sop::emit
