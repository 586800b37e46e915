#include "compiler/syntax/outline.h"

#include <algorithm>

#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"
#include "compiler/syntax/phrases.h"
#include "compiler/syntax/space.h"

namespace sop {
namespace {

constexpr std::uint32_t kMaxMark = 999;  // a larger "number." is a year unless it goes on counting
constexpr std::size_t kMaxReported =
    10 * limits::kFindingsPerFile;     // a file of rubbish must not fill the memory
constexpr std::size_t kMaxHead = 160;  // bytes; no keyword with its blanks is longer

// Without any marker, each line (or paragraph) of these is an item.
bool is_list_field(Keyword keyword) {
  return keyword == Keyword::LegalBasis || keyword == Keyword::Qualification ||
         keyword == Keyword::Related || keyword == Keyword::Equipment;
}

// Fields of one value: "-", "1 Januari 2025" or "H. Ahmad" on a line of its own is that value, not
// an item.
bool is_scalar(Keyword keyword) {
  switch (keyword) {
    case Keyword::Agency:
    case Keyword::Unit:
    case Keyword::Address:
    case Keyword::Logo:
    case Keyword::Number:
    case Keyword::Created:
    case Keyword::Revised:
    case Keyword::RevisionCount:
    case Keyword::Effective:
    case Keyword::ApprovedBy:
    case Keyword::OfficialName:
    case Keyword::Rank:
    case Keyword::Nip:
    case Keyword::Signature:
    case Keyword::SopName:
    case Keyword::Type:
    case Keyword::SpecificOf:
    case Keyword::StandardTime:
    case Keyword::TimeUnit:
    case Keyword::Part:
      return true;
    default:
      return false;
  }
}

bool is_trivia(NodeKind kind) {
  return kind == NodeKind::Space || kind == NodeKind::Comment;
}

bool is_cell(Keyword keyword) {
  return keyword == Keyword::Inputs || keyword == Keyword::Outputs;
}

bool is_identity(Keyword keyword) {
  const KeywordPlace place = info(keyword).place;
  return place == KeywordPlace::Identity || place == KeywordPlace::Approval;
}

// Identity keywords that are everyday words: "Nomor: 12" among the steps is text.
bool is_everyday_word(Keyword keyword) {
  return keyword == Keyword::Unit || keyword == Keyword::Address || keyword == Keyword::Logo ||
         keyword == Keyword::Number || keyword == Keyword::Type || keyword == Keyword::Uses;
}

std::size_t count_words(std::string_view clean) {
  return clean.empty() ? 0
                       : static_cast<std::size_t>(std::count(clean.begin(), clean.end(), ' ')) + 1;
}

}  // namespace

Outline::Outline(const SourceFile& file, Sink& sink, std::uint32_t start)
    : file_(file), text_(file.text), sink_(sink), builder_(file.text.size()) {
  frames_.push_back({Rank::File, NodeKind::File, Keyword{}});
  builder_.leaf(NodeKind::Bom, {0, start});
}

void Outline::title(const Line& line, TitleWord word, bool too_long) {
  title_done_ = true;
  if (word == TitleWord::None) {
    if (!too_long) report(finding<Kind::NoTitle>(span(line.content)));
    stray_quietly_ = true;
    return;
  }
  library_ = word == TitleWord::Library;
  push(Rank::Section, NodeKind::Title, line.mark.begin, Keyword{});
  builder_.leaf(NodeKind::TitleWord, line.mark);
  if (line.has_colon) builder_.leaf(NodeKind::Colon, {line.colon, line.colon + 1});
  const Range name{line.rest, line.content.end};
  builder_.leaf(NodeKind::Text, name);
  if (name.empty()) report(finding<Kind::EmptyTitle>(span(line.content)));
  pop();
  blank_before_ = false;
}

void Outline::add(const Line& line) {
  switch (line.form) {
    case LineForm::Blank:
      blank_before_ = true;
      cell_list_open_ = false;
      return;
    case LineForm::Comment:
      builder_.comment(line.content);
      return;
    case LineForm::TooLong:
      too_long(line);
      break;
    case LineForm::Escaped:
      text({line.content.begin, line.content.begin + 1}, {line.rest, line.content.end});
      break;
    case LineForm::Bullet:
    case LineForm::Lettered:
      item(line);
      break;
    case LineForm::Numbered:
      numbered(line);
      break;
    case LineForm::Labelled:
      if (!field_with_colon(line) && !field_without_colon(line)) text({}, line.content);
      break;
    case LineForm::Plain:
      if (!field_without_colon(line)) text({}, line.content);
      break;
  }
  blank_before_ = false;
  stray_quietly_ = false;
}

std::vector<Node> Outline::finish() {
  while (frames_.size() > 1) pop();
  if (!title_done_) report(finding<Kind::EmptyFile>(Span{file_.id, 0, 0}));
  return builder_.finish(static_cast<std::uint32_t>(text_.size()));
}

// ---- frames

bool Outline::has(Rank rank, NodeKind node) const {
  return std::any_of(frames_.begin(), frames_.end(),
                     [&](const Frame& frame) { return frame.rank == rank && frame.node == node; });
}

bool Outline::has_section(Keyword keyword) const {
  return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) {
    return frame.rank == Rank::Section && frame.keyword == keyword;
  });
}

// In Langkah, or in a Bagian outside its other sections.
bool Outline::in_steps() const {
  if (has_section(Keyword::Steps)) return true;
  return in_part() && !has(Rank::Section, NodeKind::Field);
}

// Under a field of the identity, also one that stands below the steps.
bool Outline::in_identity() const {
  return std::any_of(frames_.begin(), frames_.end(), [](const Frame& frame) {
    return frame.rank == Rank::Section && frame.node == NodeKind::Field &&
           is_identity(frame.keyword);
  });
}

void Outline::push(Rank rank, NodeKind node, std::uint32_t at, Keyword keyword) {
  close_from(rank);
  builder_.open(node, at,
                node == NodeKind::Field ? static_cast<std::uint16_t>(keyword) : std::uint16_t{0});
  frames_.push_back({rank, node, keyword});
}

void Outline::pop() {
  const Frame frame = frames_.back();
  if (frame.node == NodeKind::Step) finish_step();
  if (frame.node == NodeKind::Field && frame.keyword == Keyword::Parallel) --blocks_;
  if (frame.node == NodeKind::Field && is_list_field(frame.keyword)) finish_list();
  frames_.pop_back();
  builder_.close();
}

void Outline::close_from(Rank rank) {
  while (frames_.size() > 1 && frames_.back().rank >= rank) pop();
}

// ---- fields

std::span<const KeywordPlace> Outline::places() const {
  using enum KeywordPlace;
  static constexpr KeywordPlace kUnderSteps[] = {Top, Steps};
  static constexpr KeywordPlace kUnderStep[] = {Top, Steps, Step};
  static constexpr KeywordPlace kBeforeSteps[] = {Top, Identity, Approval};
  static constexpr KeywordPlace kElsewhere[] = {Top};
  if (in_steps() && in_step()) return kUnderStep;
  if (in_steps()) return kUnderSteps;
  if ((after_steps_ || in_part()) && !in_identity()) return kElsewhere;
  return kBeforeSteps;
}

// Narrows what places() gives: Nama, Pangkat and NIP stand under Disahkan oleh, Peraturan, Hari
// libur and Jam kerja in libraries.
bool Outline::admits(Keyword keyword) const {
  if (keyword == Keyword::Regulations || keyword == Keyword::Holidays ||
      keyword == Keyword::WorkingHours)
    return library_;
  if (info(keyword).place == KeywordPlace::Approval && keyword != Keyword::Signature)
    return has_section(Keyword::ApprovedBy);
  return true;
}

std::optional<Keyword> Outline::find(std::string_view label) const {
  const std::optional<Keyword> keyword = find_keyword(label, places());
  return keyword && admits(*keyword) ? keyword : std::nullopt;
}

bool Outline::field_with_colon(const Line& line) {
  const Range colon{line.colon, line.colon + 1};
  const Range value{line.rest, line.content.end};
  if (const std::optional<Keyword> keyword = find(slice(line.head))) {
    field(*keyword, line.head, {}, colon, value);
    return true;
  }
  if (branch(line)) return true;
  if (line.head.end - line.head.begin > kMaxHead) return false;
  if (identity_among_steps(line)) return true;
  const std::optional<Keyword> near = near_keyword(slice(line.head), places());
  if (!near || !admits(*near)) return false;
  misspelt(line.head, *near, "");
  field(*near, line.head, {}, colon, value);
  return true;
}

// "Peringatan: …" below the steps: read as what it is, so that its items are not taken for steps,
// and reported by field().
bool Outline::identity_among_steps(const Line& line) {
  static constexpr KeywordPlace kIdentity[] = {KeywordPlace::Identity};
  if (!in_steps()) return false;
  const std::optional<Keyword> keyword = find_keyword(slice(line.head), kIdentity);
  if (!keyword || is_everyday_word(*keyword)) return false;
  close_from(Rank::Part);
  field(*keyword, line.head, {}, {line.colon, line.colon + 1}, {line.rest, line.content.end});
  return true;
}

// "Jika <answer>: <target>". With a target after the colon it is a branch whatever the answer;
// without one a short answer makes it a branch whose target is wrong (reported later), and a long
// one makes it prose.
bool Outline::branch(const Line& line) {
  constexpr std::size_t kShortAnswer = 3;  // words
  const std::string_view head = slice(line.head);
  std::size_t word = 0;
  while (word < head.size() && word < kMaxHead && utf8::space_at(head, word) == 0) ++word;
  if (word == head.size() || find(head.substr(0, word)) != Keyword::If) return false;
  const Range written{line.head.begin, line.head.begin + static_cast<std::uint32_t>(word)};
  const Range answer{skip_space(text_, written.end, line.head.end), line.head.end};
  const Range value{line.rest, line.content.end};
  const std::string said = utf8::clean(slice(answer));
  const bool brief = count_words(said) <= kShortAnswer && said.find(',') == std::string::npos;
  if (!brief && !phrases::target(utf8::clean(slice(value)))) return false;
  field(Keyword::If, written, answer, {line.colon, line.colon + 1}, value);
  return true;
}

void Outline::misspelt(Range written, Keyword keyword, std::string_view colon) {
  if (reported_ >= kMaxReported) return;
  const std::string meant = std::string(info(keyword).canonical) + std::string(colon);
  report(finding<Kind::MisspeltField>(span(written), utf8::clean(slice(written)), meant)
             .fix(span(written), meant, Applicability::Safe));
}

// "KETERKAITAN" alone on its line, "Nomor<tab>065/12", "Selesai", "Akhir serentak".
bool Outline::field_without_colon(const Line& line) {
  const Range whole = line.content;
  const std::string_view all = slice(whole);
  if (line.form == LineForm::Plain && all.size() <= kMaxHead && whole_line_field(whole))
    return true;
  const std::size_t tab = all.substr(0, kMaxHead).find('\t');
  if (tab == std::string_view::npos) return false;
  const std::uint32_t at = whole.begin + static_cast<std::uint32_t>(tab);
  const Range written{whole.begin, trim_end(text_, whole.begin, at)};
  const std::optional<Keyword> keyword = find(slice(written));
  if (!keyword || !is_identity(*keyword)) return false;
  field(*keyword, written, {}, {}, {skip_space(text_, at, whole.end), whole.end});
  return true;
}

bool Outline::whole_line_field(Range whole) {
  const std::optional<Keyword> keyword = find(slice(whole));
  if (!keyword) return false;
  const bool heading = *keyword == Keyword::Roles || *keyword == Keyword::Steps;
  const bool capital = text_[whole.begin] >= 'A' && text_[whole.begin] <= 'Z';
  if (heading && capital && !in_steps()) {
    // These need their colon, but prose hardly ever breaks into just this line: read on as the
    // section, and say so.
    misspelt(whole, *keyword, ":");
  } else if (!is_identity(*keyword) && *keyword != Keyword::Ends &&
             *keyword != Keyword::ParallelEnd && (*keyword != Keyword::Notes || in_steps())) {
    return false;
  }
  field(*keyword, whole, {}, {}, {});
  return true;
}

void Outline::field(Keyword keyword, Range written, Range answer, Range colon, Range value) {
  if (after_steps_ && info(keyword).place == KeywordPlace::Identity && reported_ < kMaxReported)
    report(finding<Kind::FieldAfterSteps>(span(written), utf8::clean(slice(written))));
  enter(keyword, written.begin);
  builder_.leaf(NodeKind::Keyword, written, static_cast<std::uint16_t>(keyword));
  builder_.leaf(NodeKind::Answer, answer);
  builder_.leaf(NodeKind::Colon, colon);
  last_number_ = 0;
  last_letter_ = '\0';
  last_bare_ = false;
  list_lines_.clear();
  list_has_marks_ = false;
  cell_list_open_ = is_cell(keyword) && value.empty();
  blank_before_ = false;
  if (!value.empty()) {
    const std::uint32_t first = builder_.size();
    builder_.leaf(NodeKind::Text, value);
    remember_list_line(first, true);
  }
  if (keyword == Keyword::ParallelEnd) close_from(Rank::Step);
  if (keyword == Keyword::ParallelEnd && top().rank == Rank::Block) pop();
}

// Opens the frame of a field where its keyword belongs.
void Outline::enter(Keyword keyword, std::uint32_t at) {
  switch (info(keyword).place) {
    case KeywordPlace::Top:
      enter_top(keyword, at);
      return;
    case KeywordPlace::Approval:
      push(has_section(Keyword::ApprovedBy) ? Rank::Field : Rank::Section, NodeKind::Field, at,
           keyword);
      return;
    case KeywordPlace::Steps:
      enter_block(keyword, at);
      return;
    case KeywordPlace::Step:
      push(Rank::Field, NodeKind::Field, at, keyword);
      return;
    case KeywordPlace::Identity:
    case KeywordPlace::Target:
      push(Rank::Section, NodeKind::Field, at, keyword);
      return;
  }
}

void Outline::enter_top(Keyword keyword, std::uint32_t at) {
  // A Bagian ends at its last step; only its Catatan may follow.
  if (in_part() && part_has_steps_ && keyword != Keyword::Notes) close_from(Rank::Part);
  if (keyword == Keyword::Part) part_has_steps_ = false;
  push(keyword == Keyword::Part ? Rank::Part : Rank::Section, NodeKind::Field, at, keyword);
  if (keyword == Keyword::Steps || keyword == Keyword::Part) {
    after_steps_ = true;
    last_step_ = 0;
  }
}

// Serentak holds Cabang fields and its end; Satuan waktu stands like a step.
void Outline::enter_block(Keyword keyword, std::uint32_t at) {
  close_from(Rank::Step);
  if (keyword == Keyword::Parallel) {
    const std::string_view name = info(Keyword::Parallel).canonical;
    constexpr int kDepth = static_cast<int>(limits::kParallelDepth);
    if (blocks_ >= kDepth) {  // deeper ones stand side by side
      report(finding<Kind::TooManyBlocks>(span({at, at + static_cast<std::uint32_t>(name.size())}),
                                          name, kDepth));
      close_from(Rank::Block);
    }
    ++blocks_;
    builder_.open(NodeKind::Field, at, static_cast<std::uint16_t>(keyword));
    frames_.push_back({Rank::Block, NodeKind::Field, keyword});
    return;
  }
  if (keyword == Keyword::TimeUnit) {
    push(Rank::Step, NodeKind::Field, at, keyword);
    return;
  }
  if (top().rank == Rank::Block && top().keyword == Keyword::ParallelBranch) pop();
  if (keyword == Keyword::ParallelEnd) {
    push(Rank::Step, NodeKind::Field, at, keyword);
    return;
  }
  builder_.open(NodeKind::Field, at, static_cast<std::uint16_t>(keyword));
  frames_.push_back({Rank::Block, NodeKind::Field, keyword});
}

// ---- lines

void Outline::text(Range escape, Range prose) {
  if (blank_before_ && top().node == NodeKind::Item) pop();
  const bool section_of_steps = top().rank == Rank::Section && top().keyword == Keyword::Steps;
  const bool after_part = top().rank == Rank::Part && blank_before_;
  if (top().rank == Rank::File || section_of_steps || after_part)
    begin_stray(escape.empty() ? prose : escape);
  if (top().node == NodeKind::Step && !prose.empty()) step_has_activity_ = true;
  const std::uint32_t first = builder_.size();
  builder_.leaf(NodeKind::Escape, escape);
  builder_.leaf(NodeKind::Text, prose);
  remember_list_line(first, false);
}

// Lines in a row that belong to nothing are one node and one finding.
void Outline::begin_stray(Range line) {
  push(Rank::Item, NodeKind::Stray, line.begin, Keyword{});
  if (!stray_quietly_) report(finding<Kind::StrayText>(span(line)));
}

bool Outline::takes_items() const {
  const auto owner = std::find_if(frames_.rbegin(), frames_.rend(),
                                  [](const Frame& frame) { return frame.rank != Rank::Item; });
  if (owner->node == NodeKind::Step) return true;
  const bool section_of_steps = owner->rank == Rank::Section && owner->keyword == Keyword::Steps;
  return owner->node == NodeKind::Field && !is_scalar(owner->keyword) && !section_of_steps;
}

void Outline::item(const Line& line) {
  if (!takes_items()) {
    text({}, line.content);
    return;
  }
  note_duplicate(line);
  push(Rank::Item, NodeKind::Item, line.mark.begin, Keyword{});
  builder_.leaf(NodeKind::Marker, line.mark);
  const std::uint32_t begin = skip_space(text_, line.mark.end, line.content.end);
  builder_.leaf(NodeKind::Text, {begin, line.content.end});
  list_has_marks_ = true;
  if (line.form != LineForm::Numbered) cell_list_open_ = false;
  const Frame& owner = frames_[frames_.size() - 2];
  if (owner.node == NodeKind::Step) step_has_activity_ = true;
}

void Outline::note_duplicate(const Line& line) {
  if (line.form == LineForm::Numbered) {
    const bool same = line.number == last_number_ && line.letter == last_letter_;
    // "1 unit komputer", "1 unit printer": bare ones may well count things.
    if (same && last_number_ != 0 && !(line.bare && last_bare_))
      report(finding<Kind::DuplicateItem>(span(line.mark), std::to_string(line.number)));
    last_number_ = line.number;
    last_letter_ = line.letter;
    last_bare_ = line.bare;
  } else if (line.form == LineForm::Lettered && line.letter != '\0') {
    if (line.letter == last_letter_)
      report(finding<Kind::DuplicateItem>(span(line.mark), std::string(1, line.letter)));
    last_letter_ = line.letter;
  }
}

// A bare number marks an item only as 1, the previous or the previous + 1; a year with a comma
// behind it marks none.
bool Outline::is_numbered_item(const Line& line) const {
  const bool counts = line.number == last_number_ || line.number == last_number_ + 1;
  if (line.bare)
    return line.letter == '\0' && line.name.empty() && line.number != 0 &&
           (line.number == 1 || counts);
  return line.number <= kMaxMark || counts;
}

// Directly under an empty Kelengkapan or Output: 1, 2, 3 up to the next blank line.
bool Outline::is_cell_item(const Line& line) const {
  return cell_list_open_ && line.letter == '\0' && line.name.empty() &&
         line.number == last_number_ + 1;
}

bool Outline::is_step(const Line& line) const {
  const bool counts = line.number == last_step_ || line.number == last_step_ + 1 ||
                      (last_step_ == 0 && line.number <= 1);
  if (!line.name.empty()) return true;
  if (line.bare) return counts && line.has_colon && !line.head.empty();
  return counts || line.number <= kMaxMark;
}

void Outline::numbered(const Line& line) {
  if (!in_steps()) {
    if (is_numbered_item(line)) {
      item(line);
    } else {
      text({}, line.content);
    }
  } else if (is_cell_item(line)) {
    item(line);
  } else if (is_step(line)) {
    step(line);
  } else {
    text({}, line.content);
  }
}

void Outline::step(const Line& line) {
  const bool who = line.has_colon && !line.head.empty();
  push(Rank::Step, NodeKind::Step, line.mark.begin, Keyword{});
  builder_.leaf(NodeKind::StepNumber, line.mark);
  builder_.leaf(NodeKind::StepName, line.name);
  if (who) builder_.leaf(NodeKind::Who, line.head);
  std::uint32_t begin = skip_space(text_, std::max(line.mark.end, line.name.end), line.content.end);
  if (line.has_colon) {
    builder_.leaf(NodeKind::Colon, {line.colon, line.colon + 1});
    begin = skip_space(text_, line.colon + 1, line.content.end);
  }
  const Range activity{begin, line.content.end};
  builder_.leaf(NodeKind::Text, activity);

  const std::uint32_t head_end =
      line.has_colon ? line.colon : std::max(line.mark.end, line.name.end);
  step_head_ = {line.mark.begin, head_end};
  std::uint32_t label_end = line.mark.begin;
  while (label_end < line.mark.end && text_[label_end] >= '0' && text_[label_end] <= '9')
    ++label_end;
  step_label_ = {line.mark.begin, label_end + (line.letter != '\0' ? 1U : 0U)};
  step_has_activity_ = !activity.empty();
  step_reported_ = !who;
  if (!who) report(finding<Kind::StepWithoutRole>(span(step_head_), slice(step_label_)));
  last_step_ = line.number;
  last_number_ = 0;
  last_letter_ = '\0';
  cell_list_open_ = false;
  part_has_steps_ = part_has_steps_ || in_part();
}

void Outline::finish_step() {
  if (!step_has_activity_ && !step_reported_)
    report(finding<Kind::StepWithoutActivity>(span(step_head_), slice(step_label_)));
}

void Outline::too_long(const Line& line) {
  constexpr std::uint32_t kShown = 40;  // bytes of it that the finding points at
  std::uint32_t shown = line.content.begin + kShown;
  while ((static_cast<unsigned char>(text_[shown]) & 0xC0U) == 0x80U) --shown;
  report(finding<Kind::LineTooLong>(span({line.content.begin, shown}), limits::kLineBytes));
  builder_.leaf(NodeKind::Error, line.content);
}

// ---- list fields

void Outline::remember_list_line(std::uint32_t first, bool in_head) {
  if (top().node != NodeKind::Field || !is_list_field(top().keyword)) return;
  const std::uint32_t last = builder_.size() - 1;
  while (first < last && is_trivia(builder_.kind(first))) ++first;
  list_lines_.push_back({first, last, in_head, blank_before_});
}

// No line of the field had a marker: each line is an item, or each paragraph where blank lines
// stand between. A single line behind the colon stays text: an inline list, perhaps.
void Outline::finish_list() {
  const bool only_head = list_lines_.size() == 1 && list_lines_.front().in_head;
  if (!list_has_marks_ && !list_lines_.empty() && !only_head) {
    const bool paragraphs = std::any_of(list_lines_.begin() + 1, list_lines_.end(),
                                        [](const ListLine& line) { return line.blank_before; });
    std::vector<std::pair<std::uint32_t, std::uint32_t>> runs;
    for (const ListLine& line : list_lines_) {
      if (runs.empty() || !paragraphs || line.blank_before) {
        runs.emplace_back(line.first, line.last);
      } else {
        runs.back().second = line.last;
      }
    }
    builder_.wrap(NodeKind::Item, runs);
  }
  list_lines_.clear();
}

// ----

void Outline::report(Diagnostic diagnostic) {
  if (reported_ >= kMaxReported) return;
  ++reported_;
  sink_.report(std::move(diagnostic));
}

std::string_view Outline::slice(Range range) const {
  return text_.substr(range.begin, range.end - range.begin);
}

}  // namespace sop
