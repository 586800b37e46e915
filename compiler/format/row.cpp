#include "compiler/format/row.h"

#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"
#include "compiler/format/tidy.h"

namespace sop {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class RowWriter {
 public:
  RowWriter(std::string& out, const SyntaxTree& tree, const std::vector<std::uint32_t>& leaves)
      : out_(out), tree_(tree), leaves_(leaves) {}

  // False where the line has to stay as it is.
  [[nodiscard]] bool write(bool declares) {
    switch (tree_.node(leaves_.front()).kind) {
      case NodeKind::TitleWord:
        title();
        return true;
      case NodeKind::Keyword:
        field();
        return true;
      case NodeKind::StepNumber:
        return step();
      case NodeKind::Marker:
        item(declares);
        return true;
      case NodeKind::Escape:
        out_ += '\\';
        append_tidy(out_, text_of(NodeKind::Text));
        return true;
      case NodeKind::Text:
        append_tidy_line(out_, text_of(NodeKind::Text));
        return true;
      default:
        return false;
    }
  }

 private:
  // Text of the leaf of this kind; empty if there is none, as no leaf is.
  [[nodiscard]] std::string_view text_of(NodeKind kind) const {
    for (const std::uint32_t leaf : leaves_) {
      if (tree_.node(leaf).kind == kind) return tree_.text(leaf);
    }
    return {};
  }
  [[nodiscard]] bool has(NodeKind kind) const { return !text_of(kind).empty(); }

  void add(NodeKind kind) {
    const std::string_view text = text_of(kind);
    if (text.empty()) return;
    out_ += ' ';
    append_tidy(out_, text);
  }

  // The colon goes, unless the name would then be read as something else.
  void title() {
    const std::string word = utf8::fold(text_of(NodeKind::TitleWord));
    const bool plain = word == "sop";
    out_ += plain ? "SOP" : word == "pustaka" ? "Pustaka" : "SOP generik";
    const std::string_view name = text_of(NodeKind::Text);
    constexpr std::string_view kGeneric = "generik";
    const bool delicate = name.empty() || name.front() == ':' ||
                          (plain && utf8::fold(name.substr(0, kGeneric.size())) == kGeneric);
    if (has(NodeKind::Colon) && delicate) out_ += ':';
    if (name.empty()) return;
    out_ += ' ';
    append_tidy_line(out_, name);
  }

  // A misspelt keyword stays: mending it is the business of `sop check --fix`.
  void field() {
    const auto keyword = static_cast<Keyword>(tree_.node(leaves_.front()).detail);
    const std::string_view written = text_of(NodeKind::Keyword);
    const KeywordInfo& row = info(keyword);
    const KeywordPlace place[] = {row.place};
    const bool exact = written == row.canonical || find_keyword(written, place) == keyword;
    if (exact) {
      out_ += row.canonical;
    } else {
      append_tidy(out_, written);
    }
    add(NodeKind::Answer);
    if (exact ? wants_colon(keyword) : has(NodeKind::Colon)) out_ += ':';
    add(NodeKind::Text);
  }

  [[nodiscard]] bool wants_colon(Keyword keyword) const {
    const bool written = has(NodeKind::Colon);
    if (keyword == Keyword::Ends || keyword == Keyword::ParallelEnd)
      return written && has(NodeKind::Text);
    // Without their colon these two are reported; the finding has the fix.
    const bool reported = keyword == Keyword::Roles || keyword == Keyword::Steps;
    return written || !reported;
  }

  [[nodiscard]] bool step() {
    out_ += step_label(text_of(NodeKind::StepNumber));
    if (const std::string_view written = text_of(NodeKind::StepName); !written.empty()) {
      const std::size_t close = written.find(']');
      const std::string name = utf8::clean(written.substr(1, close - 1));
      if (name.empty()) return false;
      out_ += " [" + name + ']';
    }
    out_ += '.';
    add(NodeKind::Who);
    if (has(NodeKind::Colon)) out_ += ':';
    add(NodeKind::Text);
    return true;
  }

  void item(bool declares) {
    const std::string mark = list_mark(text_of(NodeKind::Marker));
    const bool bullet = !is_digit(mark.front()) && !is_letter(mark.front());
    out_ += declares && bullet ? "-" : mark;
    add(NodeKind::Text);
  }

  std::string& out_;
  const SyntaxTree& tree_;
  const std::vector<std::uint32_t>& leaves_;
};

}  // namespace

void append_row(std::string& out, const SyntaxTree& tree, const std::vector<std::uint32_t>& leaves,
                bool declares) {
  const std::size_t begin = out.size();
  const bool written = RowWriter(out, tree, leaves).write(declares);
  const std::uint32_t first = tree.node(leaves.front()).begin;
  const std::string_view raw =
      std::string_view(tree.file().text).substr(first, tree.node(leaves.back()).end - first);
  // A longer keyword must not make the line too long to be read.
  const bool too_long = out.size() - begin > limits::kLineBytes && raw.size() <= limits::kLineBytes;
  if (!written || too_long) out.replace(begin, std::string::npos, raw);
}

std::string_view step_label(std::string_view number) {
  std::size_t length = 0;
  while (length < number.size() && (is_digit(number[length]) || is_letter(number[length])))
    ++length;
  return number.substr(0, length);
}

std::string list_mark(std::string_view written) {
  std::string mark;
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t length = utf8::length_at(written, at);
    if (utf8::space_at(written, at) == 0) mark += written.substr(at, length);
    at += length;
  }
  return mark;
}

std::uint32_t width_of(std::string_view mark) {
  return static_cast<std::uint32_t>(utf8::display_width(mark));
}

bool is_declaration(Keyword keyword) {
  return keyword == Keyword::Roles || keyword == Keyword::Documents ||
         keyword == Keyword::Regulations || keyword == Keyword::Holidays ||
         keyword == Keyword::WorkingHours;
}

}  // namespace sop
