#include "compiler/resolve/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"
#include "compiler/resolve/borders.h"
#include "compiler/resolve/calls.h"
#include "compiler/resolve/deadlines.h"
#include "compiler/resolve/reading.h"
#include "compiler/resolve/targets.h"

namespace sop {
namespace {

using model::Branch;
using model::Model;
using model::Paragraphs;
using model::Row;
using model::RowId;
using model::Step;
using model::StepId;
using model::Target;
using model::TargetKind;

class StepReader {
 public:
  StepReader(Model& model, RoleTable& roles, DocumentTable& documents,
             const model::Surroundings& surroundings, Sink& sink)
      : model_(model),
        roles_(roles),
        documents_(documents),
        surroundings_(surroundings),
        sink_(sink) {}

  void read(const ast::Field& section) {
    read_settings(section);
    const std::size_t steps = std::min(section.steps().size(), limits::kSteps);
    model_.steps.reserve(steps);  // steps and rows are large, and costly to move
    model_.rows.reserve(steps);
    read_block(section);
    targets_.bind(model_, deadlines_);
    check_borders(model_, sink_);
  }

 private:
  // "Satuan waktu: menit" stands before the steps it speaks of.
  void read_settings(const ast::Field& section) {
    for (const ast::Field& field : section.fields()) {
      if (field.keyword() != Keyword::TimeUnit) continue;
      const Prose value = field.value();
      model_.bare_unit = phrases::time_unit(value.text);
      if (!model_.bare_unit) sink_.report(finding<Kind::BadTime>(value.span, value.text));
    }
    if (section.keyword() == Keyword::Part) return;  // its text is its title
    for (const Prose& line : section.lines()) {
      if (!line.empty()) sink_.report(finding<Kind::StrayText>(line.span));
    }
  }

  // Steps and blocks of Langkah, of a Bagian or of a Cabang, in the order of the text.
  void read_block(const ast::Field& block) {
    struct Part {
      std::uint32_t begin;
      const ast::Step* step;
      const ast::Field* field;
    };
    const std::vector<ast::Step> steps = block.steps();
    const std::vector<ast::Field> fields = block.fields();
    std::vector<Part> parts;
    parts.reserve(steps.size() + fields.size());
    for (const ast::Step& step : steps) parts.push_back({step.span().begin, &step, nullptr});
    for (const ast::Field& field : fields) {
      if (info(field.keyword()).place == KeywordPlace::Steps)
        parts.push_back({field.span().begin, nullptr, &field});
    }
    std::sort(parts.begin(), parts.end(),
              [](const Part& a, const Part& b) { return a.begin < b.begin; });
    for (const Part& part : parts) {
      if (part.step != nullptr) read_step(*part.step);
      if (part.field != nullptr) read_block_word(block, *part.field);
    }
  }

  // Serentak, Cabang or Akhir serentak; its settings were read before.
  void read_block_word(const ast::Field& block, const ast::Field& field) {
    const bool inside = block.keyword() == Keyword::Parallel;
    switch (field.keyword()) {
      case Keyword::Parallel:
        read_parallel(field);
        return;
      case Keyword::ParallelBranch:
        if (inside) {
          read_parallel_branch(field);
          return;
        }
        report_stray_word(field);
        read_block(field);
        return;
      case Keyword::ParallelEnd:
        if (!inside) report_stray_word(field);
        return;
      default:
        return;
    }
  }

  // One finding for a Cabang and its end, where Serentak itself was forgotten.
  void report_stray_word(const ast::Field& field) {
    if (stray_word_told_) return;
    stray_word_told_ = true;
    sink_.report(
        finding<Kind::StrayParallelWord>(field.keyword_span(), info(field.keyword()).canonical));
  }

  void read_parallel(const ast::Field& field) {
    const model::Place outer = place_;
    const model::ParallelId id(model_.parallels.size());
    const std::size_t first = model_.steps.size();
    model_.parallels.push_back({field.keyword_span(), outer, {}});
    open_parallels_.push_back(id);
    read_block(field);
    open_parallels_.pop_back();
    place_ = outer;
    stray_word_told_ = false;
    const std::vector<model::ParallelBranch>& branches = model_.parallel(id).branches;
    const Span here = field.keyword_span();
    if (branches.empty()) {
      sink_.report(finding<Kind::ParallelWithoutBranch>(here));
    } else if (first < model_.steps.size() && branches.front().first != StepId(first) &&
               model_.step(StepId(first)).place == outer) {
      const Step& stray = model_.step(StepId(first));
      sink_.report(
          finding<Kind::StepOutsideBranch>(stray.span, stray.label).label(here, Phrase::BlockHere));
    }
    if (branches.size() == 1) sink_.report(finding<Kind::ParallelOneBranch>(here));
    const std::vector<ast::Field> words = field.fields();
    const bool ended = std::any_of(words.begin(), words.end(), [](const ast::Field& word) {
      return word.keyword() == Keyword::ParallelEnd;
    });
    if (!ended) sink_.report(finding<Kind::ParallelNotEnded>(here));
  }

  void read_parallel_branch(const ast::Field& field) {
    const model::ParallelId id = open_parallels_.back();
    const std::size_t first = model_.steps.size();
    place_ = {id, static_cast<std::uint32_t>(model_.parallel(id).branches.size())};
    model_.parallels[id.index()].branches.push_back({field.keyword_span(), StepId(), 0});
    read_block(field);
    model::ParallelBranch& branch = model_.parallels[id.index()].branches.back();
    branch.count = static_cast<std::uint32_t>(model_.steps.size() - first);
    if (branch.count > 0) {
      branch.first = StepId(first);
    } else {
      sink_.report(finding<Kind::EmptyBranch>(field.keyword_span()));
    }
    place_ = model_.parallel(id).outer;
  }

  void read_step(const ast::Step& view) {
    if (model_.steps.size() >= limits::kSteps) {
      if (!full_) sink_.report(finding<Kind::TooManySteps>(view.number_span(), limits::kSteps));
      full_ = true;
      return;
    }
    const std::string number = std::to_string(view.number());
    const std::string label = number + view.letter();
    check_number(view, label);
    const std::size_t first = model_.steps.size();
    add_links(view, label);
    place_in_row(view, number, first);
    const std::array<std::size_t, 5> before = filled();
    read_activity(view, first);
    for (std::size_t i = first; i < model_.steps.size(); ++i) model_.steps[i].place = place_;
    read_fields(view, first);
    give_letters(before);
    learn_names(view, label, first);
  }

  static std::array<Paragraphs*, 5> cells_of(Row& row) {
    return {&row.activity, &row.inputs, &row.time, &row.outputs, &row.remark};
  }

  // Paragraphs in each cell of the row in hand.
  [[nodiscard]] std::array<std::size_t, 5> filled() {
    std::array<std::size_t, 5> sizes{};
    const std::array<Paragraphs*, 5> cells = cells_of(model_.rows.back());
    for (std::size_t c = 0; c < cells.size(); ++c) sizes[c] = cells[c]->size();
    return sizes;
  }

  // Those beyond `before` are of the step just read.
  void give_letters(const std::array<std::size_t, 5>& before) {
    if (letter_ == 0) return;
    const std::array<Paragraphs*, 5> cells = cells_of(model_.rows.back());
    for (std::size_t c = 0; c < cells.size(); ++c) {
      for (std::size_t p = before[c]; p < cells[c]->size(); ++p) (*cells[c])[p].letter = letter_;
    }
  }

  void check_number(const ast::Step& view, const std::string& label) {
    const std::uint32_t order = view.number();
    if (const auto known = targets_.find(label)) {
      sink_.report(finding<Kind::DuplicateStep>(view.number_span(), label)
                       .label(model_.step(*known).span, Phrase::FirstHere));
    } else if (!model_.steps.empty() && order < last_number_) {
      sink_.report(
          finding<Kind::StepOutOfOrder>(view.number_span(), label, model_.steps.back().label));
    }
    last_number_ = order;
  }

  // One Step for each link of "A > B"; a single one for all other performers.
  void add_links(const ast::Step& view, const std::string& label) {
    const Prose who = view.who();
    const std::vector<phrases::Joint> chain = phrases::performers(who.text, roles_.whole_names());
    if (who.empty()) chain_of_nobody(view, label);
    for (std::size_t i = 0; i < chain.size() && !who.empty(); ++i) {
      Step step;
      step.label = chain.size() == 1 ? label : link_label(label, view.letter(), i);
      step.span = view.number_span();
      step.performers = performers(who, chain[i], step.label);
      step.hand_off_link = i > 0;
      model_.steps.push_back(std::move(step));
    }
    if (const Prose name = view.name(); !name.empty())
      model_.steps[model_.steps.size() - std::max<std::size_t>(1, chain.size())].name = name.text;
  }

  void chain_of_nobody(const ast::Step& view, const std::string& label) {
    Step step;
    step.label = label;
    step.span = view.number_span();
    model_.steps.push_back(std::move(step));
  }

  // "2" in three links: 2a 2b 2c; "4a" in two: 4a.1 4a.2; past the alphabet, numbers.
  static std::string link_label(const std::string& label, const std::string& letter,
                                std::size_t index) {
    constexpr std::size_t kLetters = 26;
    if (letter.empty() && index < kLetters) return label + static_cast<char>('a' + index);
    return fmt::format("{}.{}", label, index + 1);
  }

  // A role counts once in a step, as the first that names it.
  model::Performers performers(const Prose& who, const phrases::Joint& joint,
                               const std::string& label) {
    model::Performers out;
    out.span = who.span;
    std::vector<model::RoleId> seen;
    for (const phrases::Alternatives& alternatives : joint) {
      std::vector<model::RoleId> member;
      for (const phrases::Slice part : alternatives) {
        const std::string name = slice(who.text, part);
        const Span span = who.locate(part.begin, part.end);
        const model::RoleId role = roles_.find(name, span);
        if (role.valid() && std::find(seen.begin(), seen.end(), role) != seen.end()) {
          sink_.report(finding<Kind::RoleTwiceInStep>(span, name, label));
          continue;
        }
        seen.push_back(role);
        member.push_back(role);
      }
      if (!member.empty()) out.members.push_back(std::move(member));
    }
    return out;
  }

  // A new row, or the row of the letters before.
  void place_in_row(const ast::Step& view, const std::string& number, std::size_t first) {
    const auto count = static_cast<std::uint32_t>(model_.steps.size() - first);
    const bool goes_on = !model_.rows.empty() && model_.rows.back().number == number;
    const bool lettered = !view.letter().empty();
    if (goes_on && lettered == last_lettered_ && lettered) {
      model_.rows.back().count += count;
      ++letter_;
    } else {
      if (goes_on && lettered != last_lettered_)
        sink_.report(finding<Kind::MixedSubSteps>(view.number_span(), number));
      Row row;
      row.number = number;
      row.first = StepId(first);
      row.count = count;
      model_.rows.push_back(std::move(row));
      letter_ = 0;
    }
    last_lettered_ = lettered;
    for (std::size_t i = first; i < model_.steps.size(); ++i)
      model_.steps[i].row = RowId(model_.rows.size() - 1);
  }

  void read_activity(const ast::Step& view, std::size_t first) {
    const Prose text = view.activity();
    for (std::size_t i = first; i < model_.steps.size(); ++i) {
      Step& step = model_.steps[i];
      step.activity = text_of_prose(text);
      if (const auto clause = phrases::optional_clause(text.text)) {
        step.optional = true;
        step.condition = {slice(text.text, *clause), text.locate(clause->begin, clause->end)};
      }
    }
    Paragraphs& printed = model_.rows.back().activity;
    const std::string letter = view.letter().empty() ? "" : view.letter() + ".";
    if (!text.empty()) printed.push_back({letter, text_of_prose(text)});
    for (const ast::Item& item : view.items())
      printed.push_back({item.marker(), text_of_prose(item.text())});
    // An activity told as a list: the engine names it by its items.
    if (!text.empty()) return;
    model::Text joined;
    for (const ast::Item& item : view.items())
      append_text(joined, "; ", text_of_prose(item.text()));
    for (std::size_t i = first; i < model_.steps.size(); ++i) model_.steps[i].activity = joined;
  }

  void read_fields(const ast::Step& view, std::size_t first) {
    OnceOnly once(sink_);
    for (const ast::Field& field : view.fields()) {
      if (field.keyword() == Keyword::If) {
        read_branch(field);
      } else if (field.keyword() == Keyword::Deadline || once.first(field)) {
        read_field(field, first);
      }
    }
  }

  // Kelengkapan belongs to the first link, all else to the last.
  void read_field(const ast::Field& field, std::size_t first) {
    Row& row = model_.rows.back();
    Step& head = model_.steps[first];
    Step& tail = model_.steps.back();
    switch (field.keyword()) {
      case Keyword::Inputs:
        read_documents(field, head.inputs, row.inputs, model_.has_inputs);
        break;
      case Keyword::Outputs:
        read_documents(field, tail.outputs, row.outputs, model_.has_outputs);
        break;
      case Keyword::Time:
        read_time(field, tail, row);
        break;
      case Keyword::Remark:
        append(row.remark, paragraphs_of(field));
        model_.has_remark = true;
        break;
      case Keyword::Question:
        tail.question = text_of_prose(field.value());
        break;
      case Keyword::Ends:
        tail.ends = true;
        tail.ends_span = field.keyword_span();
        break;
      case Keyword::Next:
        read_next(field, tail);
        break;
      case Keyword::WhenNeeded:
        for (std::size_t i = first; i < model_.steps.size(); ++i) {
          model_.steps[i].optional = true;
          model_.steps[i].condition = text_of_prose(field.value());
        }
        break;
      case Keyword::Deadline:
        deadlines_.read(field, tail, StepId(model_.steps.size() - 1));
        break;
      case Keyword::Calls:
        tail.call = read_call(field, roles_, surroundings_, sink_);
        break;
      default:
        break;
    }
  }

  static void append(Paragraphs& to, Paragraphs from) {
    for (model::Paragraph& one : from) to.push_back(std::move(one));
  }

  // The mark "(dari luar)" steers and does not print.
  static void drop_outside_marks(Paragraphs& paragraphs) {
    constexpr std::string_view kMark = "(dari luar)";
    for (model::Paragraph& one : paragraphs) {
      std::string& text = one.text.text;
      for (std::size_t at = text.find('('); at != std::string::npos; at = text.find('(', at)) {
        if (utf8::fold(std::string_view(text).substr(at, kMark.size())) != kMark) {
          ++at;
          continue;
        }
        const std::size_t from = at > 0 && text[at - 1] == ' ' ? at - 1 : at;
        text.erase(from, at + kMark.size() - from);
        at = from;
      }
    }
  }

  void read_documents(const ast::Field& field, model::Cell& cell, Paragraphs& printed,
                      bool& column) {
    cell.present = true;
    cell.span = field.keyword_span();
    cell.paragraphs = paragraphs_of(field);
    cell.uses = documents_.uses_of(field, cell.paragraphs);
    drop_outside_marks(cell.paragraphs);
    append(printed, cell.paragraphs);
    column = true;
  }

  void read_time(const ast::Field& field, Step& step, Row& row) {
    step.time.present = true;
    step.time.text = text_of_prose(field.value());
    append(row.time, paragraphs_of(field));
    model_.has_time = true;
    const std::string& text = step.time.text.text;
    if (text.empty() || text == "-") return;
    step.time.value = phrases::time(text, model_.bare_unit);
    if (!step.time.value) sink_.report(finding<Kind::BadTime>(step.time.text.span, text));
  }

  void read_branch(const ast::Field& field) {
    Step& step = model_.steps.back();
    Branch branch;
    branch.answer = text_of_prose(field.answer());
    branch.span = join(field.keyword_span(), branch.answer.span);
    for (const Branch& other : step.branches) {
      if (utf8::fold(other.answer.text) != utf8::fold(branch.answer.text)) continue;
      sink_.report(finding<Kind::SameAnswer>(branch.span, branch.answer.text)
                       .label(other.span, Phrase::FirstHere));
      return;
    }
    std::optional<model::Text> outputs;
    const auto target = targets_.read(field.value(), branch.span, StepId(model_.steps.size() - 1),
                                      step.branches.size(), &outputs);
    if (outputs) {
      branch.outputs = documents_.uses_of_text(*outputs);
      model_.rows.back().outputs.push_back({"", *outputs});
      model_.has_outputs = true;
    }
    if (!target) {
      branch.target.kind = TargetKind::To;  // to nowhere: no arrow, no further findings
    } else {
      branch.target = *target;
    }
    step.branches.push_back(std::move(branch));
  }

  void read_next(const ast::Field& field, Step& step) {
    const auto target = targets_.read(field.value(), field.keyword_span(),
                                      StepId(model_.steps.size() - 1), TargetTable::kNext, nullptr);
    step.next = target.value_or(Target{TargetKind::To, {}, false, field.span()});
  }

  // "4" is the first symbol of row 4, "4a" that symbol, "periksa" a named one.
  void learn_names(const ast::Step& view, const std::string& label, std::size_t first) {
    targets_.learn(label, StepId(first));
    targets_.learn(std::to_string(view.number()), StepId(first));
    for (std::size_t i = first; i < model_.steps.size(); ++i)
      targets_.learn(model_.steps[i].label, StepId(i));
    const Prose name = view.name();
    if (name.empty()) return;
    if (const auto known = targets_.learn(utf8::fold(name.text), StepId(first)))
      sink_.report(finding<Kind::DuplicateStepName>(name.span, name.text)
                       .label(model_.step(*known).span, Phrase::FirstHere));
  }

  Model& model_;
  RoleTable& roles_;
  DocumentTable& documents_;
  const model::Surroundings& surroundings_;
  Sink& sink_;
  TargetTable targets_{sink_};
  DeadlineTable deadlines_{sink_};
  std::uint32_t last_number_ = 0;
  bool last_lettered_ = false;
  std::uint32_t letter_ = 0;  // of the step in hand among those of its row
  bool full_ = false;
  model::Place place_;                             // where the next step stands
  std::vector<model::ParallelId> open_parallels_;  // the innermost last
  bool stray_word_told_ = false;
};

}  // namespace

void read_steps(const ast::Field& section, Model& model, RoleTable& roles, DocumentTable& documents,
                const model::Surroundings& surroundings, Sink& sink) {
  StepReader(model, roles, documents, surroundings, sink).read(section);
}

}  // namespace sop
