#include "compiler/format/renumber.h"

#include <algorithm>
#include <map>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/format/same.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/phrases.h"

namespace sop {
namespace {

// A step of one chart, with its number before and after.
struct Numbered {
  ast::Step view;
  std::uint32_t row;  // letters of one number share a row, as in print
  std::string number;
  std::string letter;
  std::string new_number;
  std::string new_letter;
};

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void collect(const ast::Field& section, std::vector<Numbered>& steps) {
  struct Part {
    std::uint32_t index;
    const ast::Step* step;
    const ast::Field* field;
  };
  const std::vector<ast::Step> own = section.steps();
  const std::vector<ast::Field> fields = section.fields();
  std::vector<Part> parts;
  for (const ast::Step& step : own) parts.push_back({step.index(), &step, nullptr});
  for (const ast::Field& field : fields) parts.push_back({field.index(), nullptr, &field});
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return a.index < b.index; });
  for (const Part& part : parts) {
    if (part.step != nullptr)
      steps.push_back(
          {*part.step, 0, std::to_string(part.step->number()), part.step->letter(), {}, {}});
    if (part.field != nullptr) collect(*part.field, steps);
  }
}

// The steps of one Langkah or Bagian.
class Chart {
 public:
  Chart(const SyntaxTree& tree, const ast::Field& section, Sink& sink) : tree_(tree), sink_(sink) {
    collect(section, steps_);
    number();
  }

  // Adds the edits; false, and a finding, where a reference cannot be followed.
  bool edit(std::vector<Edit>& edits) {
    bool sound = true;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const Numbered& step = steps_[i];
      const Span place = step.view.number_span();
      // A blank line above keeps the number from going on a list of Kelengkapan.
      if (i > 0) edits.push_back({end_of(steps_[i - 1].view), "\n"});
      edits.push_back({place, step.new_number + step.new_letter});
      sound = references(step.view, edits) && sound;
      note_prose(step.view);
    }
    return sound;
  }

 private:
  void number() {
    constexpr std::uint32_t kLetters = 26;
    std::uint32_t rows = 0;
    std::uint32_t letters = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      Numbered& step = steps_[i];
      const bool goes_on = i > 0 && !step.letter.empty() && !steps_[i - 1].letter.empty() &&
                           step.number == steps_[i - 1].number;
      letters = goes_on ? letters + 1 : 0;
      if (!goes_on) ++rows;
      step.row = rows;
      step.new_number = std::to_string(rows);
      if (!step.letter.empty())
        step.new_letter = static_cast<char>('a' + std::min(letters, kLetters - 1));
      by_number_[step.number].push_back(i);
      by_name_[utf8::fold(step.view.name().text)].push_back(i);
    }
  }

  static Span end_of(const ast::Step& step) {
    const Span all = step.span();
    return {all.file, all.end, all.end};
  }

  bool references(const ast::Step& step, std::vector<Edit>& edits) {
    bool sound = true;
    for (const ast::Field& field : step.fields()) {
      const Keyword keyword = field.keyword();
      if (keyword != Keyword::If && keyword != Keyword::Next && keyword != Keyword::Deadline)
        continue;
      const Prose value = field.value();
      phrases::Slice slice;
      if (keyword == Keyword::Deadline) {
        const auto deadline = phrases::deadline(value.text);
        if (deadline) slice = deadline->step;
      } else {
        const auto target = phrases::target(value.text);
        if (target) slice = target->reference;
      }
      if (slice.begin < slice.end) sound = reference(value, slice, edits) && sound;
    }
    return sound;
  }

  bool reference(const Prose& prose, phrases::Slice slice, std::vector<Edit>& edits) {
    const std::string said =
        utf8::fold(std::string_view(prose.text).substr(slice.begin, slice.end - slice.begin));
    const Span place = prose.locate(slice.begin, slice.end);
    std::string number = said;
    std::string letter;
    if (!number.empty() && number.back() >= 'a' && number.back() <= 'z') {
      letter = number.back();
      number.pop_back();
    }
    if (!is_number(number)) return true;  // a name
    if (by_name_.count(said) != 0) return ambiguous(place, said);
    const auto found = by_number_.find(number);
    if (found == by_number_.end()) return unknown(place, said);
    const std::optional<std::string> now =
        letter.empty() ? row_of(found->second) : letter_of(found->second, letter);
    if (!now) return ambiguous(place, said);
    if (now->empty()) return unknown(place, said);
    edits.push_back({place, *now});
    return true;
  }

  // "4" is the one row of that number; nothing if there are several.
  [[nodiscard]] std::optional<std::string> row_of(const std::vector<std::size_t>& steps) const {
    const Numbered& first = steps_[steps.front()];
    const bool several = steps_[steps.back()].row != first.row;
    return several ? std::nullopt : std::optional(first.new_number);
  }

  // "4b" is the step so labelled or, where step 4 is handed on, its second link. Empty: neither.
  [[nodiscard]] std::optional<std::string> letter_of(const std::vector<std::size_t>& steps,
                                                     const std::string& letter) const {
    std::optional<std::string> found;
    for (const std::size_t i : steps) {
      const Numbered& step = steps_[i];
      const bool link = step.letter.empty() && links_of(step) > letter[0] - 'a';
      if (step.letter != letter && !link) continue;
      if (found) return std::nullopt;
      found = step.new_number + (link ? letter : step.new_letter);
    }
    return found ? found : std::optional(std::string());
  }

  [[nodiscard]] static int links_of(const Numbered& step) {
    const std::size_t links = phrases::performers(step.view.who().text, {}).size();
    return links > 1 ? static_cast<int>(links) : 0;
  }

  bool unknown(Span place, const std::string& said) {
    sink_.report(finding<Kind::RenumberUnknownStep>(place, said));
    return false;
  }
  bool ambiguous(Span place, const std::string& said) {
    sink_.report(finding<Kind::RenumberAmbiguous>(place, said));
    return false;
  }

  // "Lihat langkah 3": in all text of a step but its targets and deadlines.
  void note_prose(const ast::Step& step) {
    const std::uint32_t end = step.index() + tree_.node(step.index()).subtree;
    for (std::uint32_t i = step.index() + 1; i < end; ++i) {
      const Node& node = tree_.node(i);
      const auto keyword = static_cast<Keyword>(node.detail);
      const bool refers =
          node.kind == NodeKind::Field &&
          (keyword == Keyword::If || keyword == Keyword::Next || keyword == Keyword::Deadline);
      if (refers) i += node.subtree - 1;
      if (node.kind == NodeKind::Text) note_text(i);
    }
  }

  void note_text(std::uint32_t leaf) {
    constexpr std::string_view kWord = "langkah ";
    const std::string_view text = tree_.text(leaf);
    for (std::size_t at = text.find("angkah "); at != std::string_view::npos;
         at = text.find("angkah ", at + 1)) {
      if (at == 0 || (text[at - 1] | 0x20) != 'l') continue;
      const std::size_t digits = at - 1 + kWord.size();
      std::size_t end = digits;
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      const auto known = by_number_.find(std::string(text.substr(digits, end - digits)));
      if (known == by_number_.end()) continue;
      if (steps_[known->second.front()].new_number == known->first) continue;
      const auto from = tree_.node(leaf).begin + static_cast<std::uint32_t>(at - 1);
      const auto to = tree_.node(leaf).begin + static_cast<std::uint32_t>(end);
      sink_.report(finding<Kind::ProseNamesStep>(Span{tree_.file().id, from, to},
                                                 text.substr(at - 1, end - at + 1)));
    }
  }

  const SyntaxTree& tree_;
  Sink& sink_;
  std::vector<Numbered> steps_;
  std::map<std::string, std::vector<std::size_t>> by_number_;
  std::map<std::string, std::vector<std::size_t>> by_name_;
};

std::string apply(const std::string& text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  std::string out;
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    out.append(text, at, edit.span.begin - at);
    out += edit.replacement;
    at = edit.span.end;
  }
  return out.append(text, at);
}

// Numbers stand before much that is no number: the new ones must not turn a sentence into a step.
bool reads_the_same(const SyntaxTree& tree, const std::string& text, Sink& sink) {
  Findings ignored;
  const SourceFile file{tree.file().id, tree.file().name, text};
  const SyntaxTree after = parse(file, ignored);
  auto index = first_difference(tree, after, StepNumbers::Passed);
  if (!index) return true;
  while (*index + 1 < tree.nodes().size() && !is_leaf(tree.node(*index).kind)) ++*index;
  sink.report(finding<Kind::RenumberMisreads>(tree.span(*index)));
  return false;
}

}  // namespace

std::optional<std::string> renumber(const SyntaxTree& tree, Sink& sink) {
  std::vector<Edit> edits;
  bool sound = true;
  const auto chart = [&](const ast::Field& section) {
    sound = Chart(tree, section, sink).edit(edits) && sound;
  };
  for (const ast::Field& field : ast::File(tree).fields()) {
    if (field.keyword() == Keyword::Steps || field.keyword() == Keyword::Part) chart(field);
  }
  if (!sound) return std::nullopt;
  std::string text = apply(tree.file().text, std::move(edits));
  if (!reads_the_same(tree, text, sink)) return std::nullopt;
  return text;
}

}  // namespace sop
