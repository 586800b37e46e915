#include "runtime/documents/names.h"

#include <fmt/format.h>
#include <utf8cpp/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <vector>

namespace sop::documents {
namespace {

using Text = std::vector<char32_t>;

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that nobody sees or that turn the direction of what follows.
constexpr Range kDropped[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},       {0x034F, 0x034F},
    {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},
    {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF}};
// They become one plain blank.
constexpr Range kBlanks[] = {{0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                             {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};
constexpr std::u32string_view kRefused = U"<>:\"|?*";  // by Windows
constexpr std::string_view kReserved[] = {"con",    "prn",     "aux",   "nul",
                                          "conin$", "conout$", "clock$"};
constexpr std::size_t kEndingCharacters = 10;
constexpr std::string_view kNameless = "dokumen";

template <std::size_t N>
bool within(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](Range range) { return c >= range.first && c <= range.last; });
}

bool is_separator(char32_t c) {
  return c == '/' || c == '\\';
}

// Bytes that are no UTF-8 become '_'.
Text decode(std::string_view name) {
  std::string valid;
  utf8::replace_invalid(name.begin(), name.end(), std::back_inserter(valid), U'_');
  Text text;
  utf8::unchecked::utf8to32(valid.begin(), valid.end(), std::back_inserter(text));
  return text;
}

std::string encode(const Text& text) {
  std::string out;
  utf8::unchecked::utf32to8(text.begin(), text.end(), std::back_inserter(out));
  return out;
}

Text last_part(const Text& text) {
  std::size_t end = text.size();
  while (end > 0 && is_separator(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && !is_separator(text[begin - 1])) --begin;
  return {text.begin() + static_cast<std::ptrdiff_t>(begin),
          text.begin() + static_cast<std::ptrdiff_t>(end)};
}

Text visible(const Text& text) {
  Text out;
  for (const char32_t c : text) {
    if (within(kBlanks, c)) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else if (kRefused.find(c) != std::u32string_view::npos) {
      out.push_back('_');
    } else if (!within(kDropped, c)) {
      out.push_back(c);
    }
  }
  return out;
}

bool is_edge(char32_t c) {
  return c == '.' || c == ' ';
}

void trim(Text& text) {
  while (!text.empty() && is_edge(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_edge));
}

// "con", "con.txt", "lpt1 .x": Windows takes them for devices, whatever follows the first dot.
bool is_reserved(const std::string& name) {
  std::string stem = name.substr(0, name.find('.'));
  stem.erase(stem.find_last_not_of(' ') + 1);
  std::transform(stem.begin(), stem.end(), stem.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::find(std::begin(kReserved), std::end(kReserved), stem) != std::end(kReserved))
    return true;
  if (!stem.starts_with("com") && !stem.starts_with("lpt")) return false;
  const std::string_view number = std::string_view(stem).substr(3);
  return (number.size() == 1 && number[0] >= '0' && number[0] <= '9') || number == "\u00B9" ||
         number == "\u00B2" || number == "\u00B3";
}

std::size_t byte_length(char32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// The stem gives way, the ending stays.
void shorten(Text& text) {
  const std::size_t ending = ending_of(encode(text)).size();
  const std::size_t kept = ending == 0 ? 0 : ending + 1;
  std::size_t bytes = kept;
  std::size_t stem = 0;
  while (stem < text.size() - kept && stem + kept < kNameCharacters &&
         bytes + byte_length(text[stem]) <= kNameBytes)
    bytes += byte_length(text[stem++]);
  text.erase(text.begin() + static_cast<std::ptrdiff_t>(stem),
             text.end() - static_cast<std::ptrdiff_t>(kept));
  trim(text);
}

// What every header takes between quotation marks; browsers would decode '%'.
bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%';
}

// attr-char of RFC 8187.
bool is_attribute(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::string safe_name(std::string_view name) {
  Text text = visible(last_part(decode(name)));
  trim(text);
  if (is_reserved(encode(text))) text.insert(text.begin(), '_');
  shorten(text);
  return text.empty() ? std::string(kNameless) : encode(text);
}

std::string ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot - 1 > kEndingCharacters) return {};
  std::string ending(name.substr(dot + 1));
  for (char& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return {};
  }
  return ending;
}

std::string content_disposition(std::string_view name) {
  const std::string safe = safe_name(name);
  std::string fallback;
  for (const char32_t c : decode(safe))
    fallback += c < 0x80 && is_plain(static_cast<char>(c)) ? static_cast<char>(c) : '_';
  std::string header = fmt::format("attachment; filename=\"{}\"", fallback);
  if (fallback == safe) return header;
  header += "; filename*=UTF-8''";
  for (const char c : safe)
    header +=
        is_attribute(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return header;
}

}  // namespace sop::documents
