// Who may do what, where the roles say so: orders go down the hierarchy, those with authority sign,
// and whoever passes something on is not the receiver.

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/check/actors.h"
#include "compiler/check/check.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

using model::Model;
using model::Role;
using model::RoleId;
using model::Step;
using words::Sentence;

constexpr std::string_view kOrders[] = {"memerintahkan",    "menugaskan",      "menugasi",
                                        "menginstruksikan", "mendisposisikan", "mendisposisi"};
constexpr std::string_view kGives[] = {"memberi", "memberikan"};
constexpr std::string_view kOrderNouns[] = {"disposisi", "perintah", "instruksi"};
constexpr std::string_view kSigns[] = {"menandatangani", "mengesahkan"};
// What anybody may sign for himself.
constexpr std::string_view kOwnSignature[] = {"absen",   "absensi",  "bast",     "berita",
                                              "daftar",  "kuitansi", "kwitansi", "notula",
                                              "notulen", "paraf",    "presensi", "tanda"};
constexpr std::string_view kPassing[] = {
    "memberi",       "memberikan",   "membagikan",  "memberitahukan", "mengajukan",
    "mengembalikan", "mengirim",     "mengirimkan", "melaporkan",     "mendistribusikan",
    "meneruskan",    "menyampaikan", "menyerahkan"};

template <std::size_t N>
bool holds(const std::string_view (&table)[N], std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

std::vector<RoleId> roles_of(const Step& step) {
  std::vector<RoleId> all;
  for (const auto& member : step.performers.members) {
    for (const RoleId role : member) {
      if (role.valid()) all.push_back(role);
    }
  }
  return all;
}

class Authority {
 public:
  Authority(ToldChart& chart, Sink& sink) : chart_(chart), model_(chart.model()), sink_(sink) {
    for (const Role& role : model_.roles) {
      ranked_ = ranked_ || role.superior.valid();
      if (may_sign(role)) signers_ += (signers_.empty() ? "" : ", ") + role.alias;
    }
  }

  void check(std::size_t first) {
    std::size_t last = first;
    while (last + 1 < model_.steps.size() && model_.steps[last + 1].hand_off_link) ++last;
    text_ = chart_.activity(first);
    if (text_.size() == 0) return;
    if (ranked_) check_order(first, last);
    if (!signers_.empty()) check_signature(first, last);
    check_receiver(first, last);
  }

 private:
  static bool may_sign(const Role& role) {
    constexpr std::string_view kMarks[] = {"tanda", "tangan", "sah"};  // tanda tangan, mengesahkan
    return std::any_of(
        role.authorities.begin(), role.authorities.end(), [&](const std::string& authority) {
          words::Reader reader;
          const Sentence words = reader.read(authority);
          return words.size() > 0 &&
                 std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) {
                   return words[0].low.find(mark) != std::string_view::npos;
                 });
        });
  }

  // The verb of the activity, behind a subject if there is one; the end if none is near.
  [[nodiscard]] std::size_t verb() const {
    constexpr std::size_t kNear = 6;
    for (std::size_t i = 0; i < text_.size() && i < kNear; ++i) {
      if (words::is_active_verb(text_[i].low)) return i;
      if (words::is_function_word(text_[i].low)) break;
    }
    return text_.size();
  }

  [[nodiscard]] bool is_order() const {
    constexpr std::size_t kNear = 3;
    const std::size_t at = verb();
    if (at == text_.size()) return false;
    if (holds(kOrders, text_[at].low)) return true;
    if (!holds(kGives, text_[at].low)) return false;
    for (std::size_t i = at + 1; i < text_.size() && i <= at + kNear; ++i) {
      if (holds(kOrderNouns, text_[i].low)) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_under(RoleId role, RoleId boss) const {
    for (std::size_t i = 0; role.valid() && i <= model_.roles.size(); ++i) {
      role = model_.role(role).superior;
      if (role == boss) return true;
    }
    return false;
  }

  void check_order(std::size_t first, std::size_t last) {
    if (!is_order()) return;
    if (last > first) {
      for (std::size_t i = first; i < last; ++i) check_order_between(i, i + 1, first);
      return;
    }
    const Step& step = model_.steps[first];
    const auto go = [&](const model::Target& target) {
      if (target.kind == model::TargetKind::End) return;
      const std::size_t next = target.kind == model::TargetKind::Next ? first + 1
                               : target.step.valid()                  ? target.step.index()
                                                                      : first;
      if (next > first) check_order_between(first, next, first);
    };
    for (const model::Branch& branch : step.branches) go(branch.target);
    if (step.is_decision() || step.ends) return;
    go(step.next.value_or(model::Target{}));
  }

  void check_order_between(std::size_t from, std::size_t to, std::size_t told) {
    if (to >= model_.steps.size() || model_.steps[from].place != model_.steps[to].place) return;
    const auto& members = model_.steps[from].performers.members;
    if (members.empty() || members[0].size() != 1 || !members[0][0].valid()) return;
    const RoleId giver = members[0][0];
    const std::vector<RoleId> receivers = roles_of(model_.steps[to]);
    if (receivers.empty()) return;
    for (const RoleId role : receivers) {
      if (role == giver || model_.role(role).kind == model::RoleKind::External) return;
      if (is_under(role, giver)) return;
      const bool unknown = !model_.role(role).superior.valid() && !is_under(giver, role);
      if (unknown) return;
    }
    const Role& receiver = model_.role(receivers[0]);
    const model::Text& activity = model_.steps[told].activity;
    const std::size_t at = verb();
    sink_.report(finding<Kind::OrderToNoSubordinate>(model_.steps[to].performers.span,
                                                     model_.role(giver).alias, receiver.alias)
                     .label(activity.locate(text_[at].begin, text_[at].end), Phrase::OrderedHere)
                     .label(receiver.span, Phrase::DeclaredHere));
  }

  // "Menandatangani …", "Memeriksa dan menandatangani …".
  void check_signature(std::size_t first, std::size_t last) {
    const std::size_t begin = verb();
    for (std::size_t i = begin; i < text_.size(); ++i) {
      if (i > begin && (words::is_function_word(text_[i].low) || text_[i - 1].after == '.')) return;
      if (!holds(kSigns, text_[i].low)) continue;
      const bool led =
          i == begin || words::is_connector(text_[i - 1].low) || text_[i - 1].after == ',';
      if (!led) return;
      if (i + 1 < text_.size() && holds(kOwnSignature, text_[i + 1].low)) return;
      for (std::size_t s = first; s <= last; ++s) {
        for (const RoleId role : roles_of(model_.steps[s])) {
          if (may_sign(model_.role(role)) || model_.role(role).kind == model::RoleKind::External)
            return;
        }
      }
      const std::vector<RoleId> roles = roles_of(model_.steps[first]);
      if (roles.empty()) return;
      const Role& role = model_.role(roles[0]);
      sink_.report(finding<Kind::NoAuthorityToSign>(
                       model_.steps[first].activity.locate(text_[i].begin, text_[i].end),
                       role.alias, signers_)
                       .label(role.span, Phrase::DeclaredHere));
      return;
    }
  }

  // The lane that the words behind "kepada" name; `end` gets the word behind the name.
  RoleId named_at(std::size_t i, const std::string& activity, std::size_t& end) {
    for (std::size_t r = 0; r < model_.roles.size(); ++r) {
      for (const std::string* name : {&model_.roles[r].title, &model_.roles[r].alias}) {
        if (name->empty() || activity.size() - text_[i].begin < name->size()) continue;
        const std::string_view said =
            std::string_view(activity).substr(text_[i].begin, name->size());
        end = i;
        while (end < text_.size() && text_[end].end < text_[i].begin + name->size()) ++end;
        const bool whole = end < text_.size() && text_[end].end == text_[i].begin + name->size();
        ++end;
        if (whole && actors::is_called(model_.roles[r], said)) return RoleId(r);
      }
    }
    end = actors::end_of_office(text_, i);
    return end > i ? chart_.lanes().called(actors::name_of(text_, i, end)) : RoleId();
  }

  // "Irban: Menyampaikan format kepada Irban".
  void check_receiver(std::size_t first, std::size_t last) {
    const std::size_t begin = verb();
    if (begin == text_.size() || !holds(kPassing, text_[begin].low)) return;
    std::size_t to = begin + 1;
    const auto is_to = [&](std::size_t i) {
      return text_[i].low == "kepada" ||
             (text_[i].low == "pada" && holds(kGives, text_[begin].low));
    };
    while (to < text_.size() && !is_to(to) && text_[to].after != '.') ++to;
    if (to + 1 >= text_.size() || !is_to(to)) return;
    std::size_t name = to + 1;
    while (name + 1 < text_.size() && words::is_quantifier(text_[name].low)) ++name;
    const model::Text& activity = model_.steps[first].activity;
    std::size_t end = name;
    const RoleId receiver = named_at(name, activity.text, end);
    if (!receiver.valid() || end == name) return;
    const auto performs = [&](std::size_t s) {
      const std::vector<RoleId> roles = roles_of(model_.steps[s]);
      return roles.size() == 1 && roles[0] == receiver;
    };
    if (!performs(last)) return;
    const Span place = activity.locate(text_[name].begin, text_[end - 1].end);
    const std::string& alias = model_.role(receiver).alias;
    if (last == first) {
      sink_.report(finding<Kind::ReceiverActs>(place, alias)
                       .label(model_.role(receiver).span, Phrase::DeclaredHere));
    } else if (!performs(first)) {
      sink_.report(finding<Kind::ReceiverDrawn>(place, alias)
                       .label(model_.role(receiver).span, Phrase::DeclaredHere));
    }
  }

  ToldChart& chart_;
  const Model& model_;
  Sink& sink_;
  Sentence text_;
  std::string signers_;  // "Kadis, PPK"; empty: no role says that it may sign
  bool ranked_ = false;  // a role says whose subordinate it is
};

}  // namespace

void check_authority(ToldChart& chart, Sink& sink) {
  Authority authority(chart, sink);
  const std::vector<Step>& steps = chart.model().steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!steps[i].hand_off_link) authority.check(i);
  }
}

}  // namespace sop
