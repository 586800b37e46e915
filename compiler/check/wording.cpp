// Writing rules of the regulation for each activity: an active verb without subject; no noun, no
// passive, no command. What the words do not make sure is let pass.

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/check/actors.h"
#include "compiler/check/check.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

using words::Sentence;
using words::Word;

// Verbs that make a thing; "dan" with a noun of work behind that thing joins two kinds of words.
constexpr std::string_view kMaking[] = {"menyusun",     "membuat", "menyiapkan", "mempersiapkan",
                                        "mencetak",     "menulis", "mengetik",   "menandatangani",
                                        "menggandakan", "mencatat"};
constexpr std::string_view kWork[] = {
    "penentuan",   "penandatanganan", "pengarsipan", "pengiriman",  "penyampaian", "pencetakan",
    "penggandaan", "pendistribusian", "penyerahan",  "pengumpulan", "penomoran",   "pengetikan"};

template <std::size_t N>
bool holds(const std::string_view (&table)[N], std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

class Wording {
 public:
  Wording(const ToldChart& chart, Sink& sink) : chart_(chart), model_(chart.model()), sink_(sink) {
    for (const model::Role& role : model_.roles) {
      roles_.push_back(utf8::fold(role.alias));
      if (role.title != role.alias) roles_.push_back(utf8::fold(role.title));
    }
  }

  void check(std::size_t step) {
    step_ = &model_.steps[step];
    text_ = chart_.activity(step);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (!text_.starts(i)) continue;
      if (i == 0 || text_[i - 1].after == ';') {
        check_start(i);
      } else {
        check_subject(i, true);
      }
    }
  }

 private:
  [[nodiscard]] std::string_view written(std::size_t from, std::size_t to) const {
    return std::string_view(step_->activity.text)
        .substr(text_[from].begin, text_[to - 1].end - text_[from].begin);
  }
  [[nodiscard]] Span place(std::size_t from, std::size_t to) const {
    return step_->activity.locate(text_[from].begin, text_[to - 1].end);
  }

  // Words [from, to) become `text`, in capitals where they are; not where they stand on two lines,
  // since a comment may stand between.
  Diagnostic mended(Diagnostic found, std::size_t from, std::size_t to, std::string text,
                    Applicability applicability) const {
    const Span span = place(from, to);
    const std::string_view old = written(from, to);
    if (span.size() != old.size()) return found;
    const std::string_view verb = written(to - 1, to);  // "PPK menerima" is no shouting
    const bool shout = verb.size() > 1 && verb[1] >= 'A' && verb[1] <= 'Z';
    if (shout) {
      text = utf8::upper(text);
    } else if (text_[from].capital) {
      text = words::capitalized(text);
    }
    return std::move(found).fix(span, std::move(text), applicability);
  }

  void check_start(std::size_t i) {
    const std::string_view first = text_[i].low;
    if (words::is_active_verb(first)) {
      check_half_noun(i);
      return;
    }
    if (words::is_passive_verb(first)) {
      Diagnostic found = finding<Kind::PassiveActivity>(place(i, i + 1), written(i, i + 1));
      const bool by = i + 1 < text_.size() && text_[i + 1].low == "oleh";
      if (!by)
        found =
            mended(std::move(found), i, i + 1, words::active_of_passive(first), Applicability::Ask);
      sink_.report(std::move(found));
      return;
    }
    if (words::is_function_word(first) || words::is_connector(first)) return;
    if (check_passive(i) || check_subject(i, false)) return;
    if (words::is_verbal_noun(first)) {
      report_noun(i);
    } else if (const auto verb = words::active_of_command(first)) {
      sink_.report(mended(finding<Kind::ImperativeActivity>(place(i, i + 1), written(i, i + 1)), i,
                          i + 1, *verb, Applicability::Ask));
    }
  }

  void report_noun(std::size_t i) {
    Diagnostic found = finding<Kind::NounActivity>(place(i, i + 1), written(i, i + 1));
    if (const std::string_view verb = words::verb_of_noun(text_[i].low); !verb.empty())
      found = mended(std::move(found), i, i + 1, std::string(verb), Applicability::Ask);
    sink_.report(std::move(found));
  }

  // "Menyusun jadwal dan penentuan …".
  void check_half_noun(std::size_t i) {
    constexpr std::size_t kThing = 3;  // words between the verb and "dan"
    if (!holds(kMaking, text_[i].low) || text_[i].closed()) return;
    for (std::size_t k = i + 1; k + 1 < text_.size() && k <= i + 1 + kThing; ++k) {
      if (text_[k].low == "dan" && k > i + 1) {
        const std::string_view noun = text_[k + 1].low;
        if (!holds(kWork, noun)) return;
        sink_.report(
            mended(finding<Kind::HalfNounActivity>(place(k + 1, k + 2), written(k + 1, k + 2)),
                   k + 1, k + 2, std::string(words::verb_of_noun(noun)), Applicability::Ask));
        return;
      }
      const bool plain = !text_[k].closed() && !words::is_verbal_noun(text_[k].low) &&
                         !words::is_function_word(text_[k].low);
      if (!plain) return;
    }
  }

  // "Disposisi diberikan kepada …".
  bool check_passive(std::size_t i) {
    constexpr std::size_t kLongest = 3;
    std::size_t verb = i + 1;
    for (; verb < text_.size() && verb <= i + kLongest; ++verb) {
      if (text_[verb - 1].closed() || words::is_function_word(text_[verb].low) ||
          words::is_active_verb(text_[verb].low))
        return false;
      if (words::is_passive_verb(text_[verb].low)) break;
    }
    if (verb >= text_.size() || verb > i + kLongest) return false;
    Diagnostic found = finding<Kind::PassiveActivity>(place(i, verb + 1), written(i, verb + 1));
    // "… oleh Camat" would be left without its verb.
    if (verb + 1 < text_.size() && text_[verb + 1].low != "oleh" && !text_[verb].closed()) {
      const bool name = text_[i].end - text_[i].begin > 1 && written(i, i + 1)[1] >= 'A' &&
                        written(i, i + 1)[1] <= 'Z';
      const std::string thing =
          name ? std::string(written(i, verb)) : words::uncapitalized(written(i, verb));
      const std::string active = words::capitalized(words::active_of_passive(text_[verb].low));
      const Span span = place(i, verb + 1);
      if (span.size() == written(i, verb + 1).size())
        found = std::move(found).fix(span, active + " " + thing, Applicability::Ask);
    }
    sink_.report(std::move(found));
    return true;
  }

  // A declared role that begins at word `i`: the word behind it; `i` if none.
  [[nodiscard]] std::size_t end_of_role(std::size_t i) const {
    const std::string_view rest = std::string_view(step_->activity.text).substr(text_[i].begin);
    std::size_t best = i;
    for (const std::string& role : roles_) {
      if (role.empty() || role.size() > rest.size() || role[0] != text_[i].low[0]) continue;
      if (utf8::fold(rest.substr(0, role.size())) != role) continue;
      std::size_t end = i;
      while (end < text_.size() && text_[end].end <= text_[i].begin + role.size()) ++end;
      const bool whole = end > i && text_[end - 1].end == text_[i].begin + role.size();
      if (whole) best = std::max(best, end);
    }
    return best;
  }

  // The verb behind a subject that begins at word `i`; `i` if there is none.
  [[nodiscard]] std::size_t verb_behind(std::size_t i, bool known, std::size_t from) const {
    const std::size_t longest = known ? 10 : 3;
    for (std::size_t k = from; k < text_.size() && k <= i + longest; ++k) {
      const Word& word = text_[k];
      const char before = text_[k - 1].after;
      const bool abbreviation = before == '.' && text_[k - 1].low.size() <= 3;
      const bool bracket = before == '(' || before == ')' || before == '/' || before == '&';
      if (before != ' ' && !abbreviation && !(known && bracket)) return i;
      if (words::is_active_verb(word.low)) return known || !words::is_weak_verb(word.low) ? k : i;
      if (words::is_function_word(word.low)) return i;
      if (!known && words::is_connector(word.low)) return i;
    }
    return i;
  }

  // "Camat mengoreksi …".
  bool check_subject(std::size_t i, bool only_known) {
    std::size_t first = i;
    while (first + 1 < text_.size() && words::is_quantifier(text_[first].low)) ++first;
    const std::size_t role_end = end_of_role(first);
    const bool known = role_end > first || first > i || actors::is_actor(text_[first].low);
    if (!known && (only_known || words::is_active_verb(text_[i].low))) return false;
    const std::size_t verb = verb_behind(i, known, std::max(role_end, i + 1));
    if (verb == i) return false;
    // "Verifikasi berkas mengacu …" is a noun with its attribute, "Perusahaan mengajukan" is not.
    if (!known && verb > i + 1 && words::is_verbal_noun(text_[i].low)) return false;
    if (!known && words::active_of_command(text_[i].low)) return false;
    const std::string_view subject = written(i, verb);
    Diagnostic found = finding<Kind::SubjectInActivity>(place(i, verb), subject);
    sink_.report(mended(std::move(found), i, verb + 1, words::capitalized(text_[verb].low),
                        is_performer(subject) ? Applicability::Safe : Applicability::Ask));
    return true;
  }

  [[nodiscard]] bool is_performer(std::string_view name) const {
    const auto& members = step_->performers.members;
    if (members.size() != 1 || members[0].size() != 1 || !members[0][0].valid()) return false;
    return actors::is_called(model_.role(members[0][0]), name);
  }

  const ToldChart& chart_;
  const model::Model& model_;
  Sink& sink_;
  std::vector<std::string> roles_;  // aliases and titles, folded
  Sentence text_;
  const model::Step* step_ = nullptr;
};

}  // namespace

void check_wording(const ToldChart& chart, Sink& sink) {
  Wording wording(chart, sink);
  const std::vector<model::Step>& steps = chart.model().steps;
  for (std::size_t s = 0; s < steps.size(); ++s) {
    if (has_own_activity(chart.model(), steps[s])) wording.check(s);
  }
}

}  // namespace sop
