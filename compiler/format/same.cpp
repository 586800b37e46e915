#include "compiler/format/same.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/syntax/keyword.h"
#include "compiler/syntax/space.h"

namespace sop {
namespace {

// Walks the nodes that say something, and knows how deep it is.
class Walker {
 public:
  explicit Walker(const SyntaxTree& tree) : tree_(tree) { settle(); }

  [[nodiscard]] bool done() const { return at_ >= tree_.nodes().size(); }
  [[nodiscard]] std::uint32_t index() const { return at_; }
  [[nodiscard]] const Node& node() const { return tree_.node(at_); }
  [[nodiscard]] std::string_view text() const { return tree_.text(at_); }
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  // The innermost field we are in.
  [[nodiscard]] std::optional<Keyword> field() const {
    for (auto one = open_.rbegin(); one != open_.rend(); ++one) {
      const Node& node = tree_.node(*one);
      if (node.kind == NodeKind::Field) return static_cast<Keyword>(node.detail);
    }
    return std::nullopt;
  }

  void next() {
    if (!is_leaf(node().kind)) open_.push_back(at_);
    ++at_;
    settle();
  }

 private:
  void settle() {
    const auto silent = [](NodeKind kind) {
      return kind == NodeKind::Space || kind == NodeKind::Bom || kind == NodeKind::Colon;
    };
    while (!done() && silent(node().kind)) ++at_;
    while (!open_.empty() && open_.back() + tree_.node(open_.back()).subtree <= at_)
      open_.pop_back();
  }

  const SyntaxTree& tree_;
  std::uint32_t at_ = 0;
  std::vector<std::uint32_t> open_;  // inner nodes
};

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "4a ." → "4a"
std::string_view label(std::string_view number) {
  std::size_t length = 0;
  while (length < number.size() && is_word_byte(number[length])) ++length;
  return number.substr(0, length);
}

// "[ periksa ] ." → "periksa"
std::string name_inside(std::string_view written) {
  const std::size_t close = std::min(written.find(']'), written.size());
  return utf8::clean(written.substr(1, close - 1));
}

// Without white space; every bullet is a "-".
std::string bare_mark(std::string_view mark) {
  std::string out;
  for (std::uint32_t at = 0; at < mark.size();) {
    const auto begin = skip_space(mark, at, static_cast<std::uint32_t>(mark.size()));
    if (begin == mark.size()) break;
    const std::size_t length = utf8::length_at(mark, begin);
    out += mark.substr(begin, length);
    at = begin + static_cast<std::uint32_t>(length);
  }
  const bool bullet = !out.empty() && !is_word_byte(out[0]);
  return bullet ? "-" : out;
}

// "SOP generik" may hold any blank.
bool same_title_word(std::string_view a, std::string_view b) {
  const auto type = [](std::string_view written) {
    const std::string word = utf8::fold(written);
    return word == "sop" ? 0 : word == "pustaka" ? 1 : 2;
  };
  return type(a) == type(b);
}

bool refers_to_steps(Keyword keyword) {
  return keyword == Keyword::If || keyword == Keyword::Next || keyword == Keyword::Deadline;
}

bool same_text(const Walker& a, const Walker& b, StepNumbers numbers) {
  if (a.text() == b.text()) return true;
  switch (a.node().kind) {
    case NodeKind::Keyword:
      return true;  // its detail was compared
    case NodeKind::TitleWord:
      return same_title_word(a.text(), b.text());
    case NodeKind::StepNumber:
      return numbers == StepNumbers::Passed || label(a.text()) == label(b.text());
    case NodeKind::StepName:
      return name_inside(a.text()) == name_inside(b.text());
    case NodeKind::Marker:
      return bare_mark(a.text()) == bare_mark(b.text());
    case NodeKind::Text:
    case NodeKind::Answer:
    case NodeKind::Who: {
      const auto field = a.field();
      if (numbers == StepNumbers::Passed && field && refers_to_steps(*field)) return true;
      return utf8::clean(a.text()) == utf8::clean(b.text());
    }
    default:
      return false;
  }
}

}  // namespace

std::optional<std::uint32_t> first_difference(const SyntaxTree& one, const SyntaxTree& other,
                                              StepNumbers numbers) {
  Walker a(one);
  Walker b(other);
  for (; !a.done() && !b.done(); a.next(), b.next()) {
    const Node& x = a.node();
    const Node& y = b.node();
    const bool same = x.kind == y.kind && x.detail == y.detail && a.depth() == b.depth();
    if (!same || (is_leaf(x.kind) && !same_text(a, b, numbers))) return a.index();
  }
  if (a.done() && b.done()) return std::nullopt;
  return std::min(a.index(), static_cast<std::uint32_t>(one.nodes().size() - 1));
}

}  // namespace sop
