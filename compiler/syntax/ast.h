// Thin typed views of the tree, without storage: they read as the language does and give
// placeholders on broken input. A view is a tree and an index; copy it freely, keep the tree alive.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/keyword.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

// Prose that may have flowed over several lines: cleaned (utf8::clean, lines joined by one blank),
// and still able to say where each part of it stands in the file.
struct Prose {
  struct Piece {
    std::uint32_t at;  // offset in `text` where this piece begins
    Span span;         // the raw bytes it was cleaned from
  };
  std::string text;
  Span span;  // from the first to the last raw byte; empty at the place where text is missing
  std::vector<Piece> pieces;  // none: the text stands in `span` just as it is

  [[nodiscard]] bool empty() const { return text.empty(); }
  // Where text[begin, end) stands in the file; exact in files without odd white space, else a
  // little wider.
  [[nodiscard]] Span locate(std::size_t begin, std::size_t end) const;
};

// Where [begin, end) of a text made of these pieces stands in the file. Never without pieces.
[[nodiscard]] Span locate(const std::vector<Prose::Piece>& pieces, Span whole, std::size_t begin,
                          std::size_t end);

namespace ast {

class View {
 public:
  View(const SyntaxTree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}
  [[nodiscard]] Span span() const { return tree_->span(index_); }  // all of it
  [[nodiscard]] const SyntaxTree& tree() const { return *tree_; }
  [[nodiscard]] std::uint32_t index() const { return index_; }

 protected:
  const SyntaxTree* tree_;
  std::uint32_t index_;
};

// "- text", "1. text".
class Item : public View {
 public:
  using View::View;
  [[nodiscard]] std::string marker()
      const;  // as written, without blanks: "-", "1.", "a."; empty for an unmarked item
  [[nodiscard]] Span marker_span() const;
  [[nodiscard]] Prose text() const;
};

class Step;

// "Keyword: …" with all that belongs to it, at any level: identity fields, sections, fields of a
// step.
class Field : public View {
 public:
  using View::View;
  [[nodiscard]] Keyword keyword() const;
  [[nodiscard]] Span keyword_span() const;  // as written, without colon
  [[nodiscard]] Prose answer() const;       // of "Jika <answer>:"
  [[nodiscard]] Prose value() const;        // text after the colon and on unmarked lines, flowed
  [[nodiscard]] std::vector<Prose> lines()
      const;  // the same, a Prose for each line as written (Instansi, Alamat)
  [[nodiscard]] std::vector<Item> items() const;
  // Lines and items in the order of the source: on_line(Prose), on_item(Item).
  template <class OnLine, class OnItem>
  void for_content(OnLine on_line, OnItem on_item) const;
  [[nodiscard]] std::vector<Field> fields()
      const;  // nested: Nama under Disahkan oleh; Serentak under Langkah; …
  [[nodiscard]] std::vector<Step> steps() const;  // of Langkah (and of Cabang), in order

 private:
  [[nodiscard]] Prose line(std::uint32_t leaf) const;
};

template <class OnLine, class OnItem>
void Field::for_content(OnLine on_line, OnItem on_item) const {
  const std::uint32_t end = index_ + tree_->node(index_).subtree;
  for (std::uint32_t i = index_ + 1; i < end; i += tree_->node(i).subtree) {
    if (tree_->node(i).kind == NodeKind::Text) on_line(line(i));
    if (tree_->node(i).kind == NodeKind::Item) on_item(Item(*tree_, i));
  }
}

// "4a [name]. who: activity" and its fields.
class Step : public View {
 public:
  using View::View;
  [[nodiscard]] std::uint32_t number() const;  // 4
  [[nodiscard]] std::string letter() const;    // "a" or empty
  [[nodiscard]] Span number_span() const;      // "4a" without period
  [[nodiscard]] Prose name() const;            // without brackets
  [[nodiscard]] Prose who() const;
  [[nodiscard]] Prose activity() const;             // flowed text
  [[nodiscard]] std::vector<Item> items() const;    // an activity told as a list
  [[nodiscard]] std::vector<Field> fields() const;  // in order
};

enum class FileType : std::uint8_t { Sop, Generic, Library };

class File : public View {
 public:
  explicit File(const SyntaxTree& tree) : View(tree, 0) {}
  [[nodiscard]] bool has_title() const;
  [[nodiscard]] FileType type() const;
  [[nodiscard]] Prose title() const;                // the name after SOP / SOP generik / Pustaka
  [[nodiscard]] std::vector<Field> fields() const;  // identity fields and sections, in order
};

}  // namespace ast
}  // namespace sop
