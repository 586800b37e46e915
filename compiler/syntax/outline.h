// Decides what each line is by the section it stands in, nests the lines (Field > Item, Langkah >
// Step > Field > Item) and reports what fits nowhere. The rules are those of "Lines" in the
// language reference (grammar/README.md). One pass, no look-ahead, constant work for a line; the
// stack of open frames never grows beyond some twenty.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/keyword.h"
#include "compiler/syntax/line.h"
#include "compiler/syntax/tree_builder.h"

namespace sop {

class Outline {
 public:
  // `start`: bytes of the byte order mark.
  Outline(const SourceFile& file, Sink& sink, std::uint32_t start);

  [[nodiscard]] bool wants_title() const { return !title_done_; }
  // The first line with content. `word` None: it is no title, and add() follows with the same line.
  void title(const Line& line, TitleWord word, bool too_long);
  void add(const Line& line);
  [[nodiscard]] std::vector<Node> finish();

 private:
  // What is open, from the outside in. A new frame closes all frames of its own rank and above.
  enum class Rank : std::uint8_t { File, Part, Section, Block, Step, Field, Item };
  struct Frame {
    Rank rank;
    NodeKind node;
    Keyword keyword;  // of a Field
  };

  // frames
  [[nodiscard]] const Frame& top() const { return frames_.back(); }
  [[nodiscard]] bool has(Rank rank, NodeKind node) const;
  [[nodiscard]] bool has_section(Keyword keyword) const;
  [[nodiscard]] bool in_part() const { return has(Rank::Part, NodeKind::Field); }
  [[nodiscard]] bool in_steps() const;
  [[nodiscard]] bool in_identity() const;
  [[nodiscard]] bool in_step() const { return has(Rank::Step, NodeKind::Step); }
  void push(Rank rank, NodeKind node, std::uint32_t at, Keyword keyword);
  void pop();
  void close_from(Rank rank);

  // fields
  [[nodiscard]] std::span<const KeywordPlace> places() const;
  [[nodiscard]] bool admits(Keyword keyword) const;
  [[nodiscard]] std::optional<Keyword> find(std::string_view label) const;
  [[nodiscard]] bool field_with_colon(const Line& line);
  [[nodiscard]] bool field_without_colon(const Line& line);
  [[nodiscard]] bool identity_among_steps(const Line& line);
  [[nodiscard]] bool branch(const Line& line);
  [[nodiscard]] bool whole_line_field(Range whole);
  void misspelt(Range written, Keyword keyword, std::string_view colon);
  void field(Keyword keyword, Range written, Range answer, Range colon, Range text);
  void enter(Keyword keyword, std::uint32_t at);
  void enter_block(Keyword keyword, std::uint32_t at);
  void enter_top(Keyword keyword, std::uint32_t at);

  // lines
  void text(Range escape, Range prose);
  void begin_stray(Range line);
  void item(const Line& line);
  void numbered(const Line& line);
  void step(const Line& line);
  [[nodiscard]] bool is_step(const Line& line) const;
  [[nodiscard]] bool is_numbered_item(const Line& line) const;
  [[nodiscard]] bool is_cell_item(const Line& line) const;
  [[nodiscard]] bool takes_items() const;
  void note_duplicate(const Line& line);
  void too_long(const Line& line);

  // list fields
  void remember_list_line(std::uint32_t first, bool in_head);
  void finish_list();

  void finish_step();
  void report(Diagnostic diagnostic);
  [[nodiscard]] std::string_view slice(Range range) const;
  [[nodiscard]] Span span(Range range) const { return {file_.id, range.begin, range.end}; }

  const SourceFile& file_;
  std::string_view text_;
  Sink& sink_;
  TreeBuilder builder_;
  std::vector<Frame> frames_;
  std::size_t reported_ = 0;
  int blocks_ = 0;  // Serentak frames open

  bool title_done_ = false;
  bool library_ = false;
  bool after_steps_ = false;  // Langkah was seen at the top level
  bool part_has_steps_ = false;
  bool blank_before_ = false;   // a blank line stands before the line at hand
  bool stray_quietly_ = false;  // the line without title was reported already

  // of the field or step at hand
  std::uint32_t last_number_ = 0;
  char last_letter_ = '\0';
  bool last_bare_ = false;
  bool cell_list_open_ = false;  // under an empty Kelengkapan or Output: 1, 2, 3 are items

  std::uint32_t last_step_ = 0;
  Range step_head_;
  Range step_label_;
  bool step_has_activity_ = false;
  bool step_reported_ = false;

  // Dasar hukum and its like: unmarked lines, until it is known whether any line has a marker
  struct ListLine {
    std::uint32_t first;  // node indices
    std::uint32_t last;
    bool in_head;  // behind the colon of the field
    bool blank_before;
  };
  std::vector<ListLine> list_lines_;
  bool list_has_marks_ = false;
};

}  // namespace sop
