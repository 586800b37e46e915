#include "compiler/format/format.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "compiler/format/row.h"

namespace sop {
namespace {

constexpr std::uint32_t kIndent = 2;  // columns
// Of a mark or number; a longer one ("000…1.") indents no further, or the output would grow without
// bound.
constexpr std::uint32_t kWidestMark = 10;

// What is to stand between a line and the line above it.
enum class Gap : std::uint8_t { AsWritten, Blank, None };

// What the line above was. A heading is a field without a value on its line; that of a Bagian or
// Cabang may have its title. Those of blocks hold steps.
enum class Above : std::uint8_t { Nothing, Title, Heading, BlockHeading, Other };

bool holds_steps(Keyword keyword) {
  return keyword == Keyword::Steps || keyword == Keyword::Part || keyword == Keyword::Parallel ||
         keyword == Keyword::ParallelBranch;
}

// The fields of the form that fill a line or little more, and stand together without blank lines.
bool is_line_field(Keyword keyword) {
  switch (keyword) {
    case Keyword::LegalBasis:
    case Keyword::Qualification:
    case Keyword::Related:
    case Keyword::Equipment:
    case Keyword::Caution:
    case Keyword::Records:
    case Keyword::Purpose:
      return false;
    default:
      return info(keyword).place == KeywordPlace::Identity ||
             info(keyword).place == KeywordPlace::Approval;
  }
}

class Formatter {
 public:
  explicit Formatter(const SyntaxTree& tree) : tree_(tree) {
    const std::size_t bytes = tree.file().text.size();
    out_.reserve(bytes + bytes / 8);
    open_.push_back({NodeKind::File,
                     Keyword{},
                     static_cast<std::uint32_t>(tree.nodes().size()),
                     0,
                     0,
                     {},
                     false});
  }

  std::string run() {
    const auto count = static_cast<std::uint32_t>(tree_.nodes().size());
    for (std::uint32_t i = 1; i < count; ++i) {
      const NodeKind kind = tree_.node(i).kind;
      if (kind == NodeKind::Space) {
        count_line_ends(tree_.text(i));
        continue;
      }
      // The line ends before the nodes that end with it are left.
      if (line_ends_ > 0) end_row();
      while (open_.size() > 1 && open_.back().end <= i) open_.pop_back();
      if (!is_leaf(kind)) {
        open(i);
      } else if (kind == NodeKind::Comment) {
        comments_.push_back({tree_.text(i), line_ends_ > 1});
        line_ends_ = 0;
      } else if (kind != NodeKind::Bom) {
        if (row_.empty()) begin_row(i);
        row_.push_back(i);
      }
    }
    end_row();
    put_comments(0, false);
    return std::move(out_);
  }

 private:
  // A node we are in: the column of its first line, and that of further lines in it.
  struct Frame {
    NodeKind kind;
    Keyword keyword;  // of a Field
    std::uint32_t end;
    std::uint32_t column;
    std::uint32_t inner;
    ListLevels list;        // of its items
    bool declares = false;  // an Item of Pelaksana and the like
    [[nodiscard]] bool is(Keyword which) const {
      return kind == NodeKind::Field && keyword == which;
    }
  };
  struct Remark {
    std::string_view text;
    bool blank_before;
  };

  // ---- nodes

  void open(std::uint32_t index) {
    const Node& node = tree_.node(index);
    Frame& parent = open_.back();
    // What a Serentak and a Cabang hold stands where they stand, as all steps do.
    const bool block = parent.is(Keyword::Parallel) || parent.is(Keyword::ParallelBranch);
    const bool held = node.kind == NodeKind::Field || node.kind == NodeKind::Step;
    const std::uint32_t column = block && held ? parent.column : parent.inner;
    Frame frame{
        node.kind, static_cast<Keyword>(node.detail), index + node.subtree, column, column, {},
        false};
    if (node.kind == NodeKind::Field) {
      // Sections stand at the margin, those of a Bagian too.
      if (info(frame.keyword).place == KeywordPlace::Top) frame.column = 0;
      frame.inner = frame.column + kIndent;
    } else if (node.kind == NodeKind::Step) {
      const std::string_view label = step_label(tree_.text(index + 1));
      frame.inner += std::min(static_cast<std::uint32_t>(label.size()) + 1, kWidestMark) + 1;
    } else if (node.kind == NodeKind::Item && tree_.node(index + 1).kind == NodeKind::Marker) {
      place_item(frame, parent, tree_.text(index + 1));
    }
    open_.push_back(frame);
  }

  static void place_item(Frame& frame, Frame& parent, std::string_view written) {
    frame.declares = parent.kind == NodeKind::Field && is_declaration(parent.keyword);
    const std::string mark = list_mark(written);
    frame.column = parent.list.column_of(mark, parent.inner);
    frame.inner = frame.column + std::min(width_of(mark), kWidestMark) + 1;
    parent.list.text_at(frame.inner);
  }

  // ---- lines

  void count_line_ends(std::string_view space) {
    for (std::size_t at = 0; at < space.size(); ++at) {
      const bool pair = space[at] == '\r' && at + 1 < space.size() && space[at + 1] == '\n';
      if (space[at] == '\n' || (space[at] == '\r' && !pair)) ++line_ends_;
    }
  }

  void begin_row(std::uint32_t index) {
    Frame& frame = open_.back();
    const NodeKind kind = tree_.node(index).kind;
    const bool heads = kind == NodeKind::TitleWord || kind == NodeKind::Keyword ||
                       kind == NodeKind::StepNumber || kind == NodeKind::Marker;
    if (!heads) frame.list.reset();
    column_ = heads ? frame.column : frame.inner;
    const Gap gap = gap_before(index);
    bool blank = line_ends_ > 1;
    const bool closing = blank && (gap != Gap::None || !comments_.empty());
    for (const Remark& one : comments_) blank = blank || one.blank_before;
    bool missing = gap == Gap::Blank && !blank;
    if (!comments_.empty()) {
      put_comments(column_, missing);
      missing = false;
    }
    if ((closing || missing) && !out_.empty()) out_ += '\n';
    line_ends_ = 0;
    declares_ = frame.declares;
  }

  // Blank lines come and go only where they mean nothing to the parser: before fields and steps,
  // and below a heading.
  [[nodiscard]] Gap gap_before(std::uint32_t index) const {
    if (above_ == Above::Nothing) return Gap::None;
    if (above_ == Above::Title) return Gap::Blank;
    const NodeKind kind = tree_.node(index).kind;
    if (kind == NodeKind::StepNumber) return above_ == Above::BlockHeading ? Gap::None : Gap::Blank;
    if (kind == NodeKind::Keyword) return gap_before_field(open_.back().keyword);
    if (above_ != Above::Heading) return Gap::AsWritten;
    // Under an empty Kelengkapan a blank line says that numbers are no items any more.
    const bool cell = above_keyword_ == Keyword::Inputs || above_keyword_ == Keyword::Outputs;
    const char first = tree_.text(index).front();
    const bool bullet = kind == NodeKind::Marker && (first < '0' || first > '9');
    return cell && !bullet ? Gap::AsWritten : Gap::None;
  }

  [[nodiscard]] Gap gap_before_field(Keyword keyword) const {
    switch (info(keyword).place) {
      case KeywordPlace::Step:
        return Gap::None;
      case KeywordPlace::Steps:
        if (above_ == Above::BlockHeading || keyword == Keyword::ParallelEnd) return Gap::None;
        return keyword == Keyword::TimeUnit ? Gap::AsWritten : Gap::Blank;
      default:
        return is_line_field(keyword) && after_line_field_ ? Gap::None : Gap::Blank;
    }
  }

  // Comments stand where the line below them stands.
  void put_comments(std::uint32_t column, bool blank_first) {
    for (const Remark& one : comments_) {
      if ((one.blank_before || blank_first) && !out_.empty()) out_ += '\n';
      blank_first = false;
      out_.append(column, ' ');
      out_ += one.text;
      out_ += '\n';
    }
    comments_.clear();
  }

  void end_row() {
    if (row_.empty()) return;
    out_.append(column_, ' ');
    append_row(out_, tree_, row_, declares_);
    out_ += '\n';
    note_above();
    row_.clear();
  }

  void note_above() {
    const Node& first = tree_.node(row_.front());
    above_ = first.kind == NodeKind::TitleWord ? Above::Title : Above::Other;
    if (first.kind != NodeKind::Keyword) return;
    above_keyword_ = static_cast<Keyword>(first.detail);
    const bool valued = tree_.node(row_.back()).kind == NodeKind::Text;
    const bool whole = above_keyword_ == Keyword::Ends || above_keyword_ == Keyword::ParallelEnd;
    if (!valued && !whole) above_ = Above::Heading;
    if (holds_steps(above_keyword_)) above_ = Above::BlockHeading;
    const KeywordPlace place = info(above_keyword_).place;
    if (place != KeywordPlace::Step && place != KeywordPlace::Steps)
      after_line_field_ = is_line_field(above_keyword_);
  }

  const SyntaxTree& tree_;
  std::string out_;
  std::vector<Frame> open_;

  // since the last leaf with content
  std::uint32_t line_ends_ = 0;
  std::vector<Remark> comments_;

  // the line at hand
  std::vector<std::uint32_t> row_;  // its leaves
  std::uint32_t column_ = 0;
  bool declares_ = false;

  // the line above
  Above above_ = Above::Nothing;
  Keyword above_keyword_{};
  bool after_line_field_ = false;  // the last field of the form was one
};

}  // namespace

std::string format(const SyntaxTree& tree) {
  return Formatter(tree).run();
}

}  // namespace sop
