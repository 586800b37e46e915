// One line of source and the form its beginning gives it. Private to the parser: parse.cpp reads
// lines with the grammar, outline.cpp decides by section what each is. Offsets are bytes of the
// file.
#pragma once

#include <cstdint>

namespace sop {

enum class LineForm : std::uint8_t {
  Blank,
  Comment,
  Escaped,
  Bullet,
  Numbered,
  Lettered,
  Labelled,  // text, a colon
  Plain,
  TooLong,
};

enum class TitleWord : std::uint8_t { None, Sop, Generic, Library };

struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] bool empty() const { return begin == end; }
};

struct Line {
  LineForm form = LineForm::Plain;
  Range content;  // trimmed
  std::uint32_t rest =
      0;  // where the text after the sign or mark begins, trimmed; content.end if there is none

  Range mark;                // Bullet, Numbered ("4a." with its stop), Lettered
  bool bare = false;         // Numbered without a stop
  std::uint32_t number = 0;  // saturates at kHugeNumber
  char letter = '\0';        // of "4a", or of a single-letter mark; lower case
  Range name;                // "[periksa]." of a step
  Range head;  // before the colon, trimmed: the who of a step, the label of a Labelled line
  bool has_colon = false;  // Numbered: a who and a colon follow
  std::uint32_t colon = 0;
};

inline constexpr std::uint32_t kHugeNumber = 1'000'000'000;

}  // namespace sop
