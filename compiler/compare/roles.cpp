#include "compiler/compare/roles.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/compare/align.h"
#include "compiler/compare/lists.h"
#include "compiler/compare/words.h"

namespace sop::compare {
namespace {

using model::Document;
using model::Model;
using model::Role;

constexpr Phrase kKinds[] = {Phrase::DiffPerson, Phrase::DiffTeam, Phrase::DiffUnit,
                             Phrase::DiffOutsider};

// "Kadis (Kepala Dinas)"
std::string full(const Role& role) {
  return role.title == role.alias ? role.alias : fmt::format("{} ({})", role.alias, role.title);
}
std::string full(const Document& document) {
  return document.full_name.empty() ? document.name
                                    : fmt::format("{} ({})", document.name, document.full_name);
}

std::vector<ListItem> items(const std::vector<std::string>& texts, Span span) {
  std::vector<ListItem> out;
  for (const std::string& one : texts) out.push_back({one, one, bare(one), {}, span});
  return out;
}

// What the roles and the documents have in common: they come, go, and get other names.
class Telling {
 public:
  Telling(Group group, std::vector<Change>& out) : group_(group), out_(out) {}

  void alone(std::string_view what, Act act, Phrase sentence, const std::string& text, Span span) {
    Change change = fresh(what, act);
    (act == Act::Added ? change.after : change.before) = {span, text, {}};
    change.clause = phrase(sentence, {quoted(text)});
    out_.push_back(std::move(change));
  }

  void renamed(std::string_view what, Phrase sentence, const std::string& before, Span old_span,
               const std::string& after, Span new_span) {
    if (before == after) return;
    Change change = fresh(what, Act::Changed);
    change.before = {old_span, before, {}};
    change.after = {new_span, after, {}};
    change.clause = phrase(sentence, {quoted(before), quoted(after)});
    change.judgement = judgement_of_writing(before, after);
    out_.push_back(std::move(change));
  }

  // A text of the thing called `subject`.
  void text(std::string_view what, const std::string& subject, const Words& name,
            const std::string& before, Span old_span, const std::string& after, Span new_span) {
    if (before == after) return;
    const Act act = before.empty() ? Act::Added : after.empty() ? Act::Removed : Act::Changed;
    Change change = fresh(what, act);
    change.subject = plain(subject);
    change.before = {old_span, before, {}};
    change.after = {new_span, after, {}};
    change.clause = became(name, before, after);
    if (act == Act::Changed) change.judgement = judgement_of_writing(before, after);
    out_.push_back(std::move(change));
  }

  void list(std::string_view what, const std::string& subject, const Words& name,
            const std::vector<ListItem>& before, const std::vector<ListItem>& after) {
    const ListChanges changes = compare_lists(before, after);
    for (const ListChange& one : changes.all) {
      Change change = list_change(one, name);
      change.group = group_;
      change.what = what;
      change.subject = plain(subject);
      out_.push_back(std::move(change));
    }
    if (changes.reordered) order(what, subject, name, before, after);
  }

  // "urutan keadaan berubah menjadi draf, final"
  void order(std::string_view what, const std::string& subject, const Words& name,
             const std::vector<ListItem>& before, const std::vector<ListItem>& after) {
    const auto joined = [](const std::vector<ListItem>& all) {
      std::vector<std::string> texts;
      for (const ListItem& one : all) texts.push_back(one.text);
      return fmt::format("{}", fmt::join(texts, ", "));
    };
    Change change = fresh(what, Act::Moved);
    if (!subject.empty()) change.subject = plain(subject);
    change.before = {before.front().span, joined(before), {}};
    change.after = {after.front().span, joined(after), {}};
    change.clause = phrase(Phrase::DiffOrder, {name, plain(change.after.text)});
    out_.push_back(std::move(change));
  }

  Change fresh(std::string_view what, Act act) const {
    Change change;
    change.group = group_;
    change.what = what;
    change.act = act;
    return change;
  }

  void add(Change change) { out_.push_back(std::move(change)); }

 private:
  Group group_;
  std::vector<Change>& out_;
};

class RoleComparison {
 public:
  RoleComparison(const Model& before, const Model& after, const Names& names,
                 std::vector<Change>& out)
      : old_(before), new_(after), names_(names), tell_(Group::Roles, out) {}

  void run() {
    for (std::size_t k = 0; k < new_.roles.size(); ++k) {
      const std::uint32_t i = names_.roles.to_before[k];
      const Role& now = new_.roles[k];
      if (i == kNobody) {
        tell_.alone("role", Act::Added, Phrase::DiffRoleAdded, full(now), now.span);
      } else {
        compare(old_.roles[i], now);
      }
    }
    for (std::size_t i = 0; i < old_.roles.size(); ++i) {
      const Role& role = old_.roles[i];
      if (names_.roles.to_after[i] == kNobody)
        tell_.alone("role", Act::Removed, Phrase::DiffRoleRemoved, full(role), role.span);
    }
    lanes();
  }

 private:
  void compare(const Role& before, const Role& now) {
    tell_.renamed("role.name", Phrase::DiffRoleRenamed, before.alias, before.span, now.alias,
                  now.span);
    // A role without a title is headed by its name; that it was renamed has been told.
    const bool follows = before.title == before.alias && now.title == now.alias;
    if (!follows)
      tell_.text("role.title", now.alias, phrase(Phrase::DiffLaneTitle), before.title, before.span,
                 now.title, now.span);
    if (before.kind != now.kind) {
      const auto word = [](const Role& role) {
        return phrase(kKinds[static_cast<std::size_t>(role.kind)]);
      };
      Change change = tell_.fresh("role.kind", Act::Changed);
      change.subject = plain(now.alias);
      change.before = {before.span, told(word(before), Language::Indonesian), {}};
      change.after = {now.span, told(word(now), Language::Indonesian), {}};
      change.clause =
          phrase(Phrase::DiffBecame, {phrase(Phrase::DiffRoleKind), word(before), word(now)});
      tell_.add(std::move(change));
    }
    superior(before, now);
    tell_.list("role.member", now.alias, phrase(Phrase::DiffMember),
               items(before.members, before.span), items(now.members, now.span));
    tell_.list("role.authority", now.alias, phrase(Phrase::DiffAuthority),
               items(before.authorities, before.span), items(now.authorities, now.span));
  }

  void superior(const Role& before, const Role& now) {
    const std::uint32_t old = names_.role(before.superior);
    const std::uint32_t above = now.superior.valid() ? now.superior.value : kNobody;
    if (old == above) return;
    const auto name = [](const Model& model, model::RoleId role) {
      return role.valid() ? model.role(role).alias : std::string();
    };
    tell_.text("role.superior", now.alias, phrase(Phrase::DiffSuperior),
               name(old_, before.superior), before.span, name(new_, now.superior), now.span);
  }

  void lanes() {
    std::vector<ListItem> before, after;
    std::vector<std::uint32_t> order;
    for (std::size_t k = 0; k < new_.roles.size(); ++k) {
      const std::uint32_t i = names_.roles.to_before[k];
      after.push_back({new_.roles[k].alias, {}, {}, {}, new_.roles[k].span});
      if (i != kNobody) order.push_back(i);
    }
    for (const Role& one : old_.roles) before.push_back({one.alias, {}, {}, {}, one.span});
    if (!std::is_sorted(order.begin(), order.end()))
      tell_.order("role.order", "", phrase(Phrase::DiffLanes), before, after);
  }

  const Model& old_;
  const Model& new_;
  const Names& names_;
  Telling tell_;
};

}  // namespace

void compare_roles(const Model& before, const Model& after, const Names& names,
                   std::vector<Change>& out) {
  RoleComparison(before, after, names, out).run();
}

void compare_documents(const Model& before, const Model& after, const Names& names,
                       std::vector<Change>& out) {
  Telling tell(Group::Documents, out);
  for (std::size_t k = 0; k < after.documents.size(); ++k) {
    const std::uint32_t i = names.documents.to_before[k];
    const Document& now = after.documents[k];
    if (i == kNobody) {
      tell.alone("document", Act::Added, Phrase::DiffDocumentAdded, full(now), now.span);
      continue;
    }
    const Document& old = before.documents[i];
    if (bare(old.name) != bare(now.name))
      tell.renamed("document.name", Phrase::DiffDocumentRenamed, old.name, old.span, now.name,
                   now.span);
    tell.text("document.full_name", now.name, phrase(Phrase::DiffFullName), old.full_name, old.span,
              now.full_name, now.span);
    tell.list("document.state", now.name, phrase(Phrase::DiffStates), items(old.states, old.span),
              items(now.states, now.span));
  }
  for (std::size_t i = 0; i < before.documents.size(); ++i) {
    const Document& old = before.documents[i];
    if (names.documents.to_after[i] == kNobody)
      tell.alone("document", Act::Removed, Phrase::DiffDocumentRemoved, full(old), old.span);
  }
}

}  // namespace sop::compare
