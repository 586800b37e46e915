// Names in prose: who is said to act, to receive or to keep records without having a lane, and
// aliases written with a slip.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/check/actors.h"
#include "compiler/check/check.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

using actors::Name;
using words::Sentence;
using words::Word;

// Words before an office that make it a part of the procedure.
constexpr std::string_view kInvolving[] = {
    "kepada", "oleh", "memerintahkan", "menugaskan", "menugasi", "menginstruksikan", "mengundang"};
// Verbs with which "dari" names those who must give something in this procedure.
constexpr std::string_view kGathering[] = {"menghimpun", "mengumpulkan", "meminta"};
// Words one letter off a usual alias that are words themselves.
constexpr std::string_view kNoSlips[] = {"kadin",  "kades", "kedua",  "kepada", "penyelia",
                                         "sekdes", "bidan", "ketiga", "cermat", "sidang"};

template <std::size_t N>
bool holds(const std::string_view (&table)[N], std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

class ProseNames {
 public:
  ProseNames(ToldChart& chart, Sink& sink) : chart_(chart), sink_(sink) {
    words::Reader reader;
    for (const model::Role& role : chart.model().roles) {
      const std::string alias = utf8::fold(role.alias);
      if (alias.size() >= kShortestAlias && alias.find(' ') == std::string::npos)
        aliases_.push_back({alias, &role});
      for (const std::string* name : {&role.alias, &role.title}) {
        for (const Word& word : reader.read(*name).words()) role_words_.emplace_back(word.low);
      }
    }
  }

  void check(std::size_t step) {
    activity_ = &chart_.model().steps[step].activity;
    text_ = chart_.activity(step);
    std::size_t chain = kNone;  // where the last office named as involved ends
    for (std::size_t i = 0; i < text_.size(); ++i) {
      check_slip(i);
      const std::string_view low = text_[i].low;
      if (low != "sub" && !actors::is_office(low)) continue;
      const std::size_t end = actors::end_of_office(text_, i);
      if (end == i) continue;
      if (acts(i, end)) {
        report_actor(i, end);
      } else if (is_involved(i, chain)) {
        report_mention(i, end);
        chain = end;
      }
    }
  }

  void report_mentions() {
    for (auto& [name, found] : mentions_) sink_.report(std::move(found));
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::size_t kShortestAlias = 5;

  struct Alias {
    std::string folded;
    const model::Role* role;
  };

  [[nodiscard]] std::string_view written(std::size_t from, std::size_t to) const {
    return std::string_view(activity_->text)
        .substr(text_[from].begin, text_[to - 1].end - text_[from].begin);
  }
  [[nodiscard]] Span place(std::size_t from, std::size_t to) const {
    return activity_->locate(text_[from].begin, text_[to - 1].end);
  }

  // The subject of a sentence: an office at its start and a verb right behind.
  [[nodiscard]] bool acts(std::size_t i, std::size_t end) const {
    std::size_t start = i;
    while (start > 0 && words::is_quantifier(text_[start - 1].low)) --start;
    return text_.starts(start) && end < text_.size() && !text_[end - 1].closed() &&
           words::is_active_verb(text_[end].low);
  }

  [[nodiscard]] bool is_involved(std::size_t i, std::size_t chain) const {
    std::size_t before = i;
    while (before > 0 && words::is_quantifier(text_[before - 1].low)) --before;
    if (before == 0) return false;
    const Word& word = text_[before - 1];
    if (chain == before - 1 && words::is_connector(word.low) && !word.closed()) return true;
    if (chain == before && word.after == ',') return true;
    if (word.closed()) return false;
    return holds(kInvolving, word.low) || (word.low == "dari" && holds(kGathering, text_[0].low));
  }

  void report_actor(std::size_t i, std::size_t end) {
    if (!chart_.lanes().has(actors::name_of(text_, i, end)))
      sink_.report(finding<Kind::ActorWithoutLane>(place(i, end), written(i, end)));
  }

  // One finding for an office, however often it is named.
  void report_mention(std::size_t i, std::size_t end) {
    constexpr std::size_t kLabels = 8;
    Name name = actors::name_of(text_, i, end);
    if (chart_.lanes().has(name)) return;
    for (auto& [known, found] : mentions_) {
      if (known != name) continue;
      if (found.labels.size() < kLabels)
        found = std::move(found).label(place(i, end), Phrase::NamedAgainHere);
      return;
    }
    mentions_.emplace_back(std::move(name),
                           finding<Kind::MentionedWithoutLane>(place(i, end), written(i, end)));
  }

  void check_slip(std::size_t i) {
    const Word& word = text_[i];
    if (!word.capital || word.low.size() < kShortestAlias) return;
    for (const Alias& alias : aliases_) {
      const std::size_t a = alias.folded.size();
      const std::size_t b = word.low.size();
      if (alias.folded[0] != word.low[0] || (a > b ? a - b : b - a) > 1) continue;
      if (alias.folded == word.low) return;
      if (edit_distance(alias.folded, word.low, 1) != 1 || is_a_word(i)) continue;
      sink_.report(
          finding<Kind::MisspeltRoleInProse>(place(i, i + 1), written(i, i + 1), alias.role->alias)
              .label(alias.role->span, Phrase::DeclaredHere)
              .fix(place(i, i + 1), alias.role->alias, Applicability::Ask));
      return;
    }
  }

  // A word in its own right, whatever alias it resembles.
  [[nodiscard]] bool is_a_word(std::size_t i) const {
    const std::string_view low = text_[i].low;
    return actors::is_actor(low) || holds(kNoSlips, low) || words::is_function_word(low) ||
           words::is_active_verb(low) || words::is_passive_verb(low) ||
           words::is_verbal_noun(low) ||
           std::find(role_words_.begin(), role_words_.end(), low) != role_words_.end();
  }

  ToldChart& chart_;
  Sink& sink_;
  std::vector<Alias> aliases_;
  std::vector<std::string> role_words_;
  std::vector<std::pair<Name, Diagnostic>> mentions_;
  Sentence text_;
  const model::Text* activity_ = nullptr;
};

}  // namespace

void check_prose_names(ToldChart& chart, Sink& sink) {
  const model::Model& model = chart.model();
  if (model.roles.empty()) return;
  ProseNames names(chart, sink);
  for (std::size_t s = 0; s < model.steps.size(); ++s) {
    if (has_own_activity(model, model.steps[s])) names.check(s);
  }
  names.report_mentions();
}

// "- Sekretaris: lembar disposisi, paraf": who keeps records has a lane in one of the charts.
void check_records(std::deque<ToldChart>& charts, Sink& sink) {
  constexpr std::size_t kHead = 16;  // words; who keeps the record stands first
  const bool roles = std::any_of(charts.begin(), charts.end(), [](const ToldChart& chart) {
    return !chart.model().roles.empty();
  });
  if (!roles) return;
  words::Reader reader;
  for (const model::Paragraph& one : charts.front().model().identity.records.paragraphs) {
    const Sentence text = reader.read(one.text.text, kHead);
    if (text.size() == 0) continue;
    const std::size_t end = actors::end_of_office(text, 0);
    if (end == 0 || (text[end - 1].after != ':' && text[end - 1].after != ';')) continue;
    const Name name = actors::name_of(text, 0, end);
    const bool known = std::any_of(charts.begin(), charts.end(),
                                   [&](ToldChart& chart) { return chart.lanes().has(name); });
    if (known) continue;
    const std::size_t length = text[end - 1].end;
    sink.report(finding<Kind::RecordKeeperWithoutLane>(one.text.locate(0, length),
                                                       one.text.text.substr(0, length)));
  }
}

}  // namespace sop
