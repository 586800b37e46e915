#include "compiler/syntax/parse.h"

#include <algorithm>
#include <cstring>

#include "compiler/base/limits.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/space.h"
#include "grammar/line.hpp"

namespace sop {
namespace {

namespace pegtl = tao::pegtl;

using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*>;

// What the actions fill in; `base` is the first byte of the file.
struct Reading {
  const char* base;
  std::string_view text;
  Line line;
  TitleWord title = TitleWord::None;

  template <class Matched>
  [[nodiscard]] Range range(const Matched& in) const {
    return {static_cast<std::uint32_t>(in.begin() - base),
            static_cast<std::uint32_t>(in.end() - base)};
  }
  template <class Matched>
  [[nodiscard]] Range trimmed(const Matched& in) const {
    const Range all = range(in);
    return {all.begin, trim_end(text, all.begin, all.end)};
  }
};

template <class Rule>
struct Read : pegtl::nothing<Rule> {};

template <LineForm Form>
struct ReadForm {
  static void apply0(Reading& reading) { reading.line.form = Form; }
};
template <>
struct Read<grammar::comment_sign> : ReadForm<LineForm::Comment> {};
template <>
struct Read<grammar::escape_sign> : ReadForm<LineForm::Escaped> {};
template <>
struct Read<grammar::numbered> : ReadForm<LineForm::Numbered> {};
template <>
struct Read<grammar::labelled> : ReadForm<LineForm::Labelled> {};

template <>
struct Read<grammar::bullet> {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.form = LineForm::Bullet;
    reading.line.mark = reading.range(in);
  }
};

template <>
struct Read<grammar::letter_mark> {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.form = LineForm::Lettered;
    reading.line.mark = reading.range(in);
    const char second = static_cast<char>(in.peek_char(1) | 0x20);  // every mark has two bytes
    const bool roman = second >= 'a' && second <= 'z';
    reading.line.letter = !roman ? static_cast<char>(in.peek_char() | 0x20) : '\0';
  }
};

template <>
struct Read<grammar::step_digits> {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    std::uint32_t value = 0;
    for (const char digit : std::string_view(in.begin(), in.size())) {
      value = value >= kHugeNumber / 10 ? kHugeNumber
                                        : value * 10 + static_cast<std::uint32_t>(digit - '0');
      if (value == kHugeNumber) break;
    }
    reading.line.number = value;
    reading.line.mark = reading.range(in);
    reading.line.bare = true;
  }
};

template <>
struct Read<grammar::step_letter> {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.letter = static_cast<char>(in.peek_char() | 0x20);
    reading.line.mark.end = reading.range(in).end;
  }
};

template <>
struct Read<grammar::number_stop> {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.mark.end = reading.range(in).end;
    reading.line.bare = false;
  }
};

template <>
struct Read<grammar::step_name> {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.name = reading.trimmed(in);
  }
};

template <class Rule>
struct ReadHead {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.head = reading.trimmed(in);
  }
};
template <>
struct Read<grammar::step_who> : ReadHead<grammar::step_who> {};
template <>
struct Read<grammar::label> : ReadHead<grammar::label> {};

template <class Rule>
struct ReadColon {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.line.has_colon = true;
    reading.line.colon = reading.range(in).begin;
  }
};
template <>
struct Read<grammar::step_colon> : ReadColon<grammar::step_colon> {};
template <>
struct Read<grammar::label_colon> : ReadColon<grammar::label_colon> {};
template <>
struct Read<grammar::colon> : ReadColon<grammar::colon> {};

template <TitleWord Word>
struct ReadTitle {
  template <class Matched>
  static void apply(const Matched& in, Reading& reading) {
    reading.title = Word;
    reading.line.mark = reading.range(in);
  }
};
template <>
struct Read<grammar::plain_title> : ReadTitle<TitleWord::Sop> {};
template <>
struct Read<grammar::generic_title> : ReadTitle<TitleWord::Generic> {};
template <>
struct Read<grammar::library_title> : ReadTitle<TitleWord::Library> {};

// Runs a grammar over the content of a line and leaves `rest` where it stopped. No rule of these
// grammars throws.
template <class Grammar>
void read(Reading& reading) {
  const Range content = reading.line.content;
  Input in(reading.base + content.begin, reading.base + content.end, "");
  pegtl::parse<Grammar, Read>(in, reading);
  const auto stopped = static_cast<std::uint32_t>(in.current() - reading.base);
  reading.line.rest = skip_space(reading.text, stopped, content.end);
}

// Cuts the text into lines at \n, \r\n and lone \r, in one pass whichever of them a file uses.
class LineCutter {
 public:
  explicit LineCutter(std::string_view text, std::uint32_t from)
      : text_(text), at_(from), feed_(find('\n', from)), carriage_(find('\r', from)) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  // The next line without its end.
  Range next() {
    const std::uint32_t begin = at_;
    const std::uint32_t end = std::min(feed_, carriage_);
    at_ = end + (end < text_.size() ? 1 : 0);
    if (end == carriage_ && feed_ == carriage_ + 1) ++at_;
    if (feed_ < at_) feed_ = find('\n', at_);
    if (carriage_ < at_) carriage_ = find('\r', at_);
    return {begin, end};
  }

 private:
  [[nodiscard]] std::uint32_t find(char c, std::uint32_t from) const {
    const void* hit =
        from < text_.size() ? std::memchr(text_.data() + from, c, text_.size() - from) : nullptr;
    return static_cast<std::uint32_t>(hit ? static_cast<const char*>(hit) - text_.data()
                                          : static_cast<std::ptrdiff_t>(text_.size()));
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t feed_;      // the next \n at or after at_
  std::uint32_t carriage_;  // the next \r
};

}  // namespace

SyntaxTree parse(const SourceFile& file, Sink& sink) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  const std::string_view text = file.text;
  const auto start = static_cast<std::uint32_t>(text.starts_with(kBom) ? kBom.size() : 0);
  Outline outline(file, sink, start);
  for (LineCutter cutter(text, start); !cutter.done();) {
    const Range whole = cutter.next();
    Reading reading{text.data(), text, {}, TitleWord::None};
    Line& line = reading.line;
    line.content.begin = skip_space(text, whole.begin, whole.end);
    line.content.end = trim_end(text, line.content.begin, whole.end);
    line.rest = line.content.end;
    if (line.content.empty()) {
      line.form = LineForm::Blank;
    } else if (line.content.end - line.content.begin > limits::kLineBytes) {
      line.form = LineForm::TooLong;
    } else {
      read<grammar::form>(reading);
    }
    const bool content = line.form != LineForm::Blank && line.form != LineForm::Comment;
    if (content && outline.wants_title()) {
      Reading title{text.data(), text, {}, TitleWord::None};
      title.line.content = line.content;
      if (line.form != LineForm::TooLong) read<grammar::title>(title);
      outline.title(title.line, title.title, line.form == LineForm::TooLong);
      if (title.title != TitleWord::None) continue;
    }
    outline.add(line);
  }
  return SyntaxTree(file, outline.finish());
}

}  // namespace sop
