// Four eyes: whoever made a document does not judge it. Looked at where a step decides, and where
// it checks a document that is declared with states; made means told by a verb of making, so that
// a clerk may examine what he merely received.

#include "compiler/check/four_eyes.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/actors.h"
#include "compiler/check/check.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

using model::Model;
using model::Role;
using model::RoleId;
using model::RoleKind;
using model::Step;
using model::Use;
using words::Sentence;

constexpr std::string_view kJudges[] = {
    "memeriksa",  "memutuskan", "memvalidasi", "memverifikasi", "menandatangani", "mengesahkan",
    "mengoreksi", "menilai",    "menyetujui",  "mereview",      "mereviu"};
constexpr std::string_view kJudging[] = {"verifikasi", "validasi",    "pemeriksaan",
                                         "reviu",      "persetujuan", "pengesahan"};
constexpr std::string_view kMakes[] = {
    "melakukan",    "melaksanakan", "membuat",    "mempersiapkan", "menganalisa",
    "menganalisis", "menghimpun",   "menghitung", "mengetik",      "mengolah",
    "mengonsep",    "mengkonsep",   "merancang",  "merekap",       "merekapitulasi",
    "merencanakan", "merumuskan",   "menulis",    "menyiapkan",    "menyusun"};

template <std::size_t N>
bool holds(const std::string_view (&table)[N], std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

std::uint64_t hash_of(std::string_view word) {  // FNV-1a
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

// A mark of the words of a document's name in any order: "Draf Dokumen Laporan" and "Dokumen Draft
// Laporan" have the same.
std::uint64_t mark_of(words::Reader& reader, const std::string& name) {
  std::uint64_t sum = 0;
  for (const words::Word& word : reader.read(name).words()) {
    const std::string_view low = word.low == "draft" ? "draf"
                                 : word.low == "dok" ? "dokumen"
                                                     : word.low;
    sum += hash_of(low);
  }
  return sum;
}

struct Makers {
  std::vector<RoleId> roles;
  std::vector<model::StepId> steps;
  std::size_t first = 0;  // the step that first gave the document
  bool any = false;
};

class FourEyes {
 public:
  FourEyes(const ToldChart& chart, Sink& sink) : chart_(chart), model_(chart.model()), sink_(sink) {
    givers_.resize(model_.documents.size());
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      for_outputs(model_.steps[i], [&](const Use& use) {
        if (use.document.valid()) givers_[use.document.index()].push_back(i);
      });
    }
  }

  // Notes what is judged instead of reporting it.
  void collect(std::vector<Judgement>& judgements) { collected_ = &judgements; }

  void check(std::size_t s) {
    const Step& step = model_.steps[s];
    // Links of a hand-off share one activity; who of them judges is not said.
    const bool linked =
        step.hand_off_link || (s + 1 < model_.steps.size() && model_.steps[s + 1].hand_off_link);
    if (linked || step.performers.members.empty() || step.inputs.uses.empty()) return;
    text_ = chart_.activity(s);
    const std::size_t word = judging_word(step);
    if (word == text_.size()) return;
    for (const Use& use : step.inputs.uses) {
      if (use.outside || !use.document.valid()) continue;
      if (!step.is_decision() && !is_judged(step, use)) continue;
      if (judge(s, use, word)) return;
    }
  }

 private:
  template <class Visit>
  static void for_outputs(const Step& step, Visit visit) {
    for (const Use& use : step.outputs.uses) visit(use);
    for (const model::Branch& branch : step.branches) {
      for (const Use& use : branch.outputs) visit(use);
    }
  }

  // Of a step that only says that it examines: does it examine this document? It has states, and
  // the step gives it, or the activity names it ("Memeriksa kesiapan ruang" looks at no draft).
  [[nodiscard]] bool is_judged(const Step& step, const Use& use) {
    const model::Document& document = model_.document(use.document);
    if (document.states.empty()) return false;
    bool gives = false;
    for_outputs(step, [&](const Use& output) { gives = gives || output.document == use.document; });
    return gives || names(document.name) || names(document.full_name);
  }

  [[nodiscard]] bool names(const std::string& document) {
    constexpr std::size_t kShortest = 3;
    if (document.empty()) return false;
    for (const words::Word& word : reader_.read(document).words()) {
      if (word.low.size() < kShortest) continue;
      for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i].low == word.low) return true;
      }
    }
    return false;
  }

  // The word that says that the step judges; the end if none does.
  [[nodiscard]] std::size_t judging_word(const Step& step) const {
    const bool decides = step.is_decision();
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const std::string_view low = text_[i].low;
      const bool stop = i > 0 && (text_[i - 1].after == '.' || words::is_function_word(low));
      if (stop && !decides) break;
      // To sign what one wrote is usual; to decide about it is not.
      if (holds(kJudges, low) && (decides || low != "menandatangani")) return i;
      if (decides && holds(kJudging, low)) return i;
    }
    return text_.size();
  }

  [[nodiscard]] bool makes(std::size_t s) const {
    for (const words::Word& word : chart_.activity(s).words()) {
      if (words::is_active_verb(word.low)) return holds(kMakes, word.low);
      if (words::is_verbal_noun(word.low)) return holds(kMakes, words::verb_of_noun(word.low));
    }
    return false;
  }

  // All roles that gave the document before step `s`; who only handed it on counts too.
  [[nodiscard]] Makers makers_of(const Use& use, std::size_t s) {
    Makers makers;
    for (const std::size_t giver : givers_[use.document.index()]) add_maker(makers, giver, s);
    if (!makers.any) add_makers_by_name(makers, use, s);
    return makers;
  }

  // The same document under the same words in another order.
  void add_makers_by_name(Makers& makers, const Use& use, std::size_t s) {
    if (model_.document(use.document).states.empty()) return;
    if (marks_.empty()) {
      for (std::size_t i = 0; i < model_.steps.size(); ++i) {
        for_outputs(model_.steps[i], [&](const Use& output) {
          marks_.emplace_back(mark_of(reader_, output.text.text), i);
        });
      }
      std::sort(marks_.begin(), marks_.end());
    }
    const std::uint64_t wanted = mark_of(reader_, use.text.text);
    for (auto one = std::lower_bound(marks_.begin(), marks_.end(), std::pair(wanted, kFirst));
         one != marks_.end() && one->first == wanted && one->second < s; ++one)
      add_maker(makers, one->second, s);
  }

  void add_maker(Makers& makers, std::size_t giver, std::size_t s) const {
    if (giver >= s) return;
    if (!makers.any) makers.first = giver;
    makers.any = true;
    std::size_t link = giver;  // all links of a hand-off had it
    while (true) {
      for (const auto& member : model_.steps[link].performers.members)
        makers.roles.insert(makers.roles.end(), member.begin(), member.end());
      makers.steps.emplace_back(link);
      if (link == 0 || !model_.steps[link].hand_off_link) break;
      --link;
    }
  }

  bool judge(std::size_t s, const Use& use, std::size_t word) {
    Makers makers = makers_of(use, s);
    if (!makers.any || !makes(makers.first)) return false;
    if (collected_ != nullptr) {
      collected_->push_back({model::StepId(s), std::move(makers.steps)});
      return false;
    }
    std::sort(makers.roles.begin(), makers.roles.end());
    makers.roles.erase(std::unique(makers.roles.begin(), makers.roles.end()), makers.roles.end());
    const auto& members = model_.steps[s].performers.members;
    if (makers.roles.empty() || members.empty())
      return false;  // a step without who: told elsewhere
    const auto made = [&](RoleId role) {
      return std::binary_search(makers.roles.begin(), makers.roles.end(), role);
    };
    std::size_t judging_makers = 0;
    for (const RoleId maker : makers.roles) {
      judging_makers += std::any_of(members.begin(), members.end(), [&](const auto& member) {
        return std::find(member.begin(), member.end(), maker) != member.end();
      });
    }
    const bool all_judge = judging_makers == makers.roles.size();
    const bool leads = std::all_of(members[0].begin(), members[0].end(), made);
    if (all_judge) {
      report(s, use, word, makers, leads);
      return true;
    }
    if (!in_team(members, makers.roles)) return false;
    report(s, use, word, makers, false);
    return true;
  }

  // The judge is a team with the maker in it, or one of the team that made it.
  [[nodiscard]] bool in_team(const std::vector<std::vector<RoleId>>& members,
                             const std::vector<RoleId>& makers) const {
    if (members.size() != 1 || members[0].size() != 1 || makers.size() != 1) return false;
    if (!members[0][0].valid() || !makers[0].valid()) return false;
    const Role& judge = model_.role(members[0][0]);
    const Role& maker = model_.role(makers[0]);
    const auto includes = [](const Role& team, const Role& one) {
      return team.kind == RoleKind::Team &&
             std::any_of(team.members.begin(), team.members.end(),
                         [&](const std::string& member) { return actors::is_called(one, member); });
    };
    return includes(judge, maker) || includes(maker, judge);
  }

  void report(std::size_t s, const Use& use, std::size_t word, const Makers& makers, bool alone) {
    const RoleId maker = makers.roles[0];
    if (!maker.valid()) return;
    const Step& step = model_.steps[s];
    const Step& giver = model_.steps[makers.first];
    const Span place = step.activity.locate(text_[word].begin, text_[word].end);
    const std::string& alias = model_.role(maker).alias;
    Diagnostic found =
        alone ? finding<Kind::MakerJudges>(place, alias, use.text.text, giver.label)
              : finding<Kind::MakerAmongJudges>(place, alias, use.text.text, giver.label);
    sink_.report(std::move(found).label(giver.span, Phrase::MadeHere));
  }

  const ToldChart& chart_;
  const Model& model_;
  Sink& sink_;
  static constexpr std::size_t kFirst = 0;
  std::vector<std::vector<std::size_t>> givers_;  // steps by document
  std::vector<std::pair<std::uint64_t, std::size_t>>
      marks_;  // of outputs, with their steps; sorted
  Sentence text_;
  words::Reader reader_;
  std::vector<Judgement>* collected_ = nullptr;
};

}  // namespace

std::vector<Judgement> judgements(const Model& model) {
  std::vector<Judgement> out;
  Findings none;
  const ToldChart chart(model);
  FourEyes four_eyes(chart, none);
  four_eyes.collect(out);
  for (std::size_t s = 0; s < model.steps.size(); ++s) four_eyes.check(s);
  return out;
}

void check_four_eyes(const ToldChart& chart, Sink& sink) {
  FourEyes four_eyes(chart, sink);
  for (std::size_t s = 0; s < chart.model().steps.size(); ++s) four_eyes.check(s);
}

}  // namespace sop
