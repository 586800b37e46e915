#include "compiler/syntax/ast.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "compiler/syntax/space.h"

namespace sop {
namespace {

// Calls `visit` with the index of each child of a node.
template <class Visit>
void for_children(const SyntaxTree& tree, std::uint32_t parent, Visit visit) {
  const std::uint32_t end = parent + tree.node(parent).subtree;
  for (std::uint32_t i = parent + 1; i < end; i += tree.node(i).subtree) visit(i);
}

std::optional<std::uint32_t> child(const SyntaxTree& tree, std::uint32_t parent, NodeKind kind) {
  const std::uint32_t end = parent + tree.node(parent).subtree;
  for (std::uint32_t i = parent + 1; i < end; i += tree.node(i).subtree) {
    if (tree.node(i).kind == kind) return i;
  }
  return std::nullopt;
}

template <class ViewType>
std::vector<ViewType> views(const SyntaxTree& tree, std::uint32_t parent, NodeKind kind) {
  std::vector<ViewType> all;
  for_children(tree, parent, [&](std::uint32_t i) {
    if (tree.node(i).kind == kind) all.emplace_back(tree, i);
  });
  return all;
}

bool vanishes(
    std::string_view space) {  // soft hyphen, zero-width blank, word joiner, byte order mark
  return space == "\xC2\xAD" || space == "\xE2\x80\x8B" || space == "\xE2\x81\xA0" ||
         space == "\xEF\xBB\xBF";
}

bool is_space(std::string_view raw, std::size_t at) {
  return !is_visible_ascii(raw[at]) && utf8::space_at(raw, at) != 0;
}

// The first white space from `at` on that is not one plain blank between two words.
std::size_t end_of_words(std::string_view raw, std::size_t at) {
  while (at < raw.size()) {
    if (is_visible_ascii(raw[at])) {
      ++at;
      continue;
    }
    const bool one_blank = raw[at] == ' ' && at + 1 < raw.size() && !is_space(raw, at + 1);
    if (!one_blank && utf8::space_at(raw, at) != 0) break;
    at += one_blank ? 1 : utf8::length_at(raw, at);
  }
  return at;
}

// Builds a Prose from the raw bytes of lines.
class Flow {
 public:
  // Adds one line, cleaned. A piece never holds anything but bytes taken over as they are, so that
  // an offset inside it is an offset in the file.
  void add(std::string_view raw, Span span) {
    prose_.span = prose_.span.file.valid() ? join(prose_.span, span) : span;
    bool gap = !prose_.text.empty();
    std::size_t at = 0;
    while (at < raw.size()) {
      if (is_space(raw, at)) {
        const std::size_t space = utf8::space_at(raw, at);
        gap = gap || (!prose_.text.empty() && !vanishes(raw.substr(at, space)));
        at += space;
        continue;
      }
      const std::size_t end = end_of_words(raw, at);
      if (gap) prose_.text += ' ';
      gap = false;
      const auto offset = static_cast<std::uint32_t>(at);
      add_piece({span.file, span.begin + offset, span.begin + static_cast<std::uint32_t>(end)});
      prose_.text += raw.substr(at, end - at);
      at = end;
    }
  }

  [[nodiscard]] bool empty() const { return !prose_.span.file.valid(); }

  Prose take() {
    const bool one_piece = prose_.pieces.empty() && !prose_.text.empty();
    if (one_piece && first_ != prose_.span) prose_.pieces.push_back({0, first_});
    return std::move(prose_);
  }

 private:
  // Most texts are one piece, which is kept aside: it is written down when there is a second.
  void add_piece(Span piece) {
    if (prose_.text.empty()) {
      first_ = piece;
      return;
    }
    if (prose_.pieces.empty()) prose_.pieces.push_back({0, first_});
    prose_.pieces.push_back({static_cast<std::uint32_t>(prose_.text.size()), piece});
  }

  Prose prose_;
  Span first_;
};

Prose prose_of(std::string_view raw, Span span) {
  Flow flow;
  flow.add(raw, span);
  return flow.take();
}

Prose prose_of(const SyntaxTree& tree, std::uint32_t leaf) {
  return prose_of(tree.text(leaf), tree.span(leaf));
}

Prose missing_at(const SyntaxTree& tree, std::uint32_t offset) {
  Prose prose;
  prose.span = {tree.file().id, offset, offset};
  return prose;
}

// All text that belongs to a node itself, flowed; if there is none, an empty prose behind the
// node's head.
Prose flowed(const SyntaxTree& tree, std::uint32_t parent) {
  Flow flow;
  std::uint32_t head_end = tree.node(parent).begin;
  for_children(tree, parent, [&](std::uint32_t i) {
    const Node& node = tree.node(i);
    if (node.kind == NodeKind::Text) flow.add(tree.text(i), tree.span(i));
    const bool head = node.kind == NodeKind::Marker || node.kind == NodeKind::Keyword ||
                      node.kind == NodeKind::Colon || node.kind == NodeKind::StepNumber ||
                      node.kind == NodeKind::StepName || node.kind == NodeKind::TitleWord;
    if (head) head_end = node.end;
  });
  return flow.empty() ? missing_at(tree, head_end) : flow.take();
}

Span locate_in(const Prose::Piece* first, const Prose::Piece* last, Span whole, std::size_t begin,
               std::size_t end) {
  const auto place = [&](std::size_t offset) {
    const Prose::Piece* after =
        std::upper_bound(first, last, offset,
                         [](std::size_t at, const Prose::Piece& piece) { return at < piece.at; });
    const Prose::Piece& piece = after == first ? *first : *(after - 1);
    return std::min(piece.span.end,
                    piece.span.begin + static_cast<std::uint32_t>(offset - piece.at));
  };
  const std::uint32_t from = place(begin);
  // The end belongs to the piece of the last byte, not to the one that begins there.
  const std::uint32_t to = end > begin ? place(end - 1) + 1 : from;
  return {whole.file, from, std::max(from, to)};
}

}  // namespace

Span locate(const std::vector<Prose::Piece>& pieces, Span whole, std::size_t begin,
            std::size_t end) {
  return locate_in(pieces.data(), pieces.data() + pieces.size(), whole, begin, end);
}

Span Prose::locate(std::size_t begin, std::size_t end) const {
  if (text.empty()) return span;
  if (!pieces.empty()) return sop::locate(pieces, span, begin, end);
  const Piece all{0, span};
  return locate_in(&all, &all + 1, span, begin, end);
}

namespace ast {

std::string Item::marker() const {
  const auto leaf = child(*tree_, index_, NodeKind::Marker);
  std::string mark = leaf ? utf8::clean(tree_->text(*leaf)) : std::string();
  mark.erase(std::remove(mark.begin(), mark.end(), ' '), mark.end());
  return mark;
}

Span Item::marker_span() const {
  const auto leaf = child(*tree_, index_, NodeKind::Marker);
  return leaf ? tree_->span(*leaf) : Span{span().file, span().begin, span().begin};
}

Prose Item::text() const {
  return flowed(*tree_, index_);
}

Keyword Field::keyword() const {
  return static_cast<Keyword>(tree_->node(index_).detail);
}

Span Field::keyword_span() const {
  const auto leaf = child(*tree_, index_, NodeKind::Keyword);
  return leaf ? tree_->span(*leaf) : span();
}

Prose Field::answer() const {
  const auto leaf = child(*tree_, index_, NodeKind::Answer);
  return leaf ? prose_of(*tree_, *leaf) : missing_at(*tree_, keyword_span().end);
}

Prose Field::value() const {
  return flowed(*tree_, index_);
}

std::vector<Prose> Field::lines() const {
  std::vector<Prose> all;
  for_children(*tree_, index_, [&](std::uint32_t i) {
    if (tree_->node(i).kind == NodeKind::Text) all.push_back(prose_of(*tree_, i));
  });
  return all;
}

Prose Field::line(std::uint32_t leaf) const {
  return prose_of(*tree_, leaf);
}

std::vector<Item> Field::items() const {
  return views<Item>(*tree_, index_, NodeKind::Item);
}
std::vector<Field> Field::fields() const {
  return views<Field>(*tree_, index_, NodeKind::Field);
}
std::vector<Step> Field::steps() const {
  return views<Step>(*tree_, index_, NodeKind::Step);
}

std::uint32_t Step::number() const {
  constexpr std::uint32_t kHuge = 1'000'000'000;
  std::uint32_t value = 0;
  const Span digits = number_span();
  for (const char c : std::string_view(tree_->file().text).substr(digits.begin, digits.size())) {
    if (c < '0' || c > '9') break;
    if (value >= kHuge / 10) return kHuge;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

std::string Step::letter() const {
  const Span written = number_span();
  if (written.empty()) return {};
  const char last = tree_->file().text[written.end - 1];
  return last >= '0' && last <= '9' ? std::string()
                                    : std::string(1, static_cast<char>(last | 0x20));
}

Span Step::number_span() const {
  const auto leaf = child(*tree_, index_, NodeKind::StepNumber);
  if (!leaf) return {span().file, span().begin, span().begin};
  Span all = tree_->span(*leaf);
  const std::string_view written = tree_->text(*leaf);
  std::uint32_t length = 0;
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  while (length < written.size() && is_word(written[length])) ++length;
  all.end = all.begin + length;
  return all;
}

Prose Step::name() const {
  const auto leaf = child(*tree_, index_, NodeKind::StepName);
  if (!leaf) return missing_at(*tree_, number_span().end);
  const std::string_view written = tree_->text(*leaf);  // "[periksa]."
  const auto close = static_cast<std::uint32_t>(std::min(written.find(']'), written.size()));
  Span span = tree_->span(*leaf);
  span.end = span.begin + close;
  ++span.begin;
  return prose_of(written.substr(1, close - 1), span);
}

Prose Step::who() const {
  const auto leaf = child(*tree_, index_, NodeKind::Who);
  return leaf ? prose_of(*tree_, *leaf) : missing_at(*tree_, number_span().end);
}

Prose Step::activity() const {
  return flowed(*tree_, index_);
}
std::vector<Item> Step::items() const {
  return views<Item>(*tree_, index_, NodeKind::Item);
}
std::vector<Field> Step::fields() const {
  return views<Field>(*tree_, index_, NodeKind::Field);
}

bool File::has_title() const {
  return child(*tree_, 0, NodeKind::Title).has_value();
}

FileType File::type() const {
  const auto title = child(*tree_, 0, NodeKind::Title);
  const auto word = title ? child(*tree_, *title, NodeKind::TitleWord) : std::nullopt;
  if (!word) return FileType::Sop;
  const std::string written = utf8::fold(tree_->text(*word));
  if (written == "pustaka") return FileType::Library;
  return written == "sop" ? FileType::Sop : FileType::Generic;
}

Prose File::title() const {
  const auto title = child(*tree_, 0, NodeKind::Title);
  return title ? flowed(*tree_, *title) : missing_at(*tree_, 0);
}

std::vector<Field> File::fields() const {
  return views<Field>(*tree_, 0, NodeKind::Field);
}

}  // namespace ast
}  // namespace sop
