#include "compiler/syntax/ast.h"

#include <algorithm>

#include "compiler/base/utf8.h"

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

// Adds the raw bytes of one line to the prose, cleaned. A piece never holds anything but bytes
// taken over as they are, so that an offset inside it is an offset in the file.
void append(Prose& prose, std::string_view raw, Span span) {
  bool gap = !prose.text.empty();
  std::size_t at = 0;
  while (at < raw.size()) {
    if (const std::size_t space = utf8::space_at(raw, at)) {
      gap = gap || (!prose.text.empty() && !vanishes(raw.substr(at, space)));
      at += space;
      continue;
    }
    std::size_t end = at;  // to the next white space that is not one plain blank between two words
    while (end < raw.size()) {
      const bool one_blank =
          raw[end] == ' ' && end + 1 < raw.size() && utf8::space_at(raw, end + 1) == 0;
      if (!one_blank && utf8::space_at(raw, end) != 0) break;
      end += one_blank ? 1 : utf8::length_at(raw, end);
    }
    if (gap) prose.text += ' ';
    const auto offset = static_cast<std::uint32_t>(at);
    const Span piece{span.file, span.begin + offset, span.begin + static_cast<std::uint32_t>(end)};
    prose.pieces.push_back({static_cast<std::uint32_t>(prose.text.size()), piece});
    prose.text += raw.substr(at, end - at);
    gap = false;
    at = end;
  }
}

Prose prose_of(const SyntaxTree& tree, std::uint32_t leaf) {
  Prose prose;
  prose.span = tree.span(leaf);
  append(prose, tree.text(leaf), prose.span);
  return prose;
}

Prose missing_at(const SyntaxTree& tree, std::uint32_t offset) {
  Prose prose;
  prose.span = {tree.file().id, offset, offset};
  return prose;
}

// All text that belongs to a node itself, flowed; if there is none, an empty prose behind the
// node's head.
Prose flowed(const SyntaxTree& tree, std::uint32_t parent) {
  Prose prose;
  std::uint32_t head_end = tree.node(parent).begin;
  for_children(tree, parent, [&](std::uint32_t i) {
    const Node& node = tree.node(i);
    if (node.kind == NodeKind::Text) {
      const Span span = tree.span(i);
      prose.span = prose.span.file.valid() ? join(prose.span, span) : span;
      append(prose, tree.text(i), span);
    }
    const bool head = node.kind == NodeKind::Marker || node.kind == NodeKind::Keyword ||
                      node.kind == NodeKind::Colon || node.kind == NodeKind::StepNumber ||
                      node.kind == NodeKind::StepName || node.kind == NodeKind::TitleWord;
    if (head) head_end = node.end;
  });
  return prose.span.file.valid() ? prose : missing_at(tree, head_end);
}

}  // namespace

Span Prose::locate(std::size_t begin, std::size_t end) const {
  if (pieces.empty()) return span;
  const auto piece_at = [&](std::size_t offset) {
    const auto after =
        std::upper_bound(pieces.begin(), pieces.end(), offset,
                         [](std::size_t at, const Piece& piece) { return at < piece.at; });
    return after == pieces.begin() ? after : after - 1;
  };
  const auto place = [&](std::size_t offset) {
    const Piece& piece = *piece_at(offset);
    return std::min(piece.span.end,
                    piece.span.begin + static_cast<std::uint32_t>(offset - piece.at));
  };
  const std::uint32_t from = place(begin);
  // The end belongs to the piece of the last byte, not to the one that begins there.
  const std::uint32_t to = end > begin ? place(end - 1) + 1 : from;
  return {span.file, from, std::max(from, to)};
}

namespace ast {

std::string Item::marker() const {
  const auto leaf = child(*tree_, index_, NodeKind::Marker);
  return leaf ? std::string(tree_->text(*leaf)) : std::string();
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
  Prose prose;
  prose.span = tree_->span(*leaf);
  prose.span.end = prose.span.begin + close;
  ++prose.span.begin;
  append(prose, written.substr(1, close - 1), prose.span);
  return prose;
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
