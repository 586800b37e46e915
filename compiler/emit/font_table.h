// The house font's measures and where lines may break, for the characters offices write: what Pango
// says of them, asked once, when the program is built (make_font_table.cpp). So the usual SOP is
// laid out without Pango and fontconfig, alike on every computer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sop::emit {

inline constexpr std::size_t kFontTableDirect = 0x180;  // characters found without searching
inline constexpr std::uint16_t kNotInFontTable = 0xFFFF;

// Line breaking classes of UAX #14 that rules beyond a pair of neighbours know by name.
enum class NamedClass : std::uint8_t {
  Alphabetic,
  Space,
  Number,
  Symbol,  // "/"
  Infix,
  Close,
  CloseParenthesis,
  Prefix,
  Postfix,
  Open
};
inline constexpr std::size_t kNamedClasses = 10;

// Widths are integers of this many a point of size: exact, whatever order they are added in.
inline constexpr int kFontTableUnit = 65536;

struct FontWeight {
  const std::int32_t* advances;             // by character
  const std::uint8_t* kerning_rows;         // by character; row 0 is empty
  const std::uint8_t* kerning;              // [row][character]: index of a pair of cuts
  const std::array<std::int16_t, 2>* cuts;  // to the left one's advance, to the right one's
};

struct FontTable {
  std::size_t size;                 // number of characters
  const std::uint32_t* characters;  // code points, rising
  const std::uint16_t* direct;      // index by code point below kFontTableDirect
  const std::uint8_t* classes;      // by character
  const std::uint8_t* blanks;       // by character: 1 for white space
  std::size_t class_count;
  const std::uint8_t* breaks;         // [class][class]: 1 where a line may end between the two
  const std::uint8_t* spaced_breaks;  // the same with blanks between
  std::array<std::uint8_t, kNamedClasses> named;
  std::array<FontWeight, 2> weights;  // plain, bold
};

extern const FontTable kFontTable;  // generated

}  // namespace sop::emit
