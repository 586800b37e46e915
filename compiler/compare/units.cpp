#include "compiler/compare/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/compare/times.h"

namespace sop::compare {
namespace {

using model::Model;
using model::Step;

// "2b" of the hand-off 2, "4a.2" of 4a.
std::string printed_label(const std::string& label) {
  const std::size_t dot = label.find('.');
  if (dot != std::string::npos) return label.substr(0, dot);
  const bool letter = !label.empty() && label.back() >= 'a' && label.back() <= 'z';
  return letter ? label.substr(0, label.size() - 1) : label;
}

// FNV-1a: the same on every machine. 0 for nothing.
std::uint64_t hash_of(std::string_view text) {
  if (text.empty()) return 0;
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash == 0 ? 1 : hash;
}

void add_cell(std::string& text, const model::Cell& cell) {
  for (const model::Paragraph& one : cell.paragraphs) {
    text += '\x1f';
    text += one.text.text;
  }
  text += '\x1e';
}

// `names`: of the old version; none for the new one.
class ItemReader {
 public:
  ItemReader(const Sheet& sheet, const Names* names, Dictionary& dictionary)
      : sheet_(sheet), names_(names), dictionary_(dictionary) {}

  std::vector<Item> read() {
    std::vector<Item> out;
    out.reserve(sheet_.units().size());
    for (std::size_t i = 0; i < sheet_.units().size(); ++i) out.push_back(read(i));
    return out;
  }

 private:
  Item read(std::size_t unit) {
    const Step& head = sheet_.head(unit);
    const Step& tail = sheet_.tail(unit);
    const std::string activity = utf8::fold(head.activity.text);
    Item item;
    item.activity = hash_of(activity);
    item.name = hash_of(utf8::fold(head.name));
    std::string whole = activity + '\x1e' + performer_key(sheet_, unit, names_);
    if (!activity.empty()) item.doing = hash_of(whole);
    add_cell(whole, head.inputs);
    add_cell(whole, tail.outputs);
    whole += told(tail.time) + '\x1e' + tail.question.text + '\x1e' + head.condition.text;
    for (const model::Branch& one : tail.branches) whole += '\x1e' + one.answer.text;
    for (const model::Deadline& one : tail.deadlines) whole += '\x1e' + one.text.text;
    item.whole = hash_of(whole);
    item.words = dictionary_.read(head.activity.text);
    const Unit& all = sheet_.unit(unit);
    for (std::uint32_t i = all.first; i < all.first + all.count; ++i) {
      for (const auto& member : sheet_.model().steps[i].performers.members) {
        for (const model::RoleId role : member)
          item.roles.push_back(names_ == nullptr ? role.value : names_->role(role));
      }
    }
    for (const model::Use& use : head.inputs.uses) add_document(item, use);
    for (const model::Use& use : tail.outputs.uses) add_document(item, use);
    std::sort(item.roles.begin(), item.roles.end());
    std::sort(item.documents.begin(), item.documents.end());
    return item;
  }

  void add_document(Item& item, const model::Use& use) {
    if (!use.document.valid()) return;
    item.documents.push_back(names_ == nullptr ? use.document.value
                                               : names_->document(use.document));
  }

  const Sheet& sheet_;
  const Names* names_;
  Dictionary& dictionary_;
};

// Who or what stands where another stood, in steps that are the same.
class Election {
 public:
  Election(const Sheet& before, const Sheet& after, Names& names)
      : old_(before), new_(after), names_(names) {}

  bool run(const std::vector<Match>& matches) {
    for (const Match& one : matches) {
      meet_roles(one);
      meet_documents(old_.head(one.before).inputs, new_.head(one.after).inputs);
      meet_documents(old_.tail(one.before).outputs, new_.tail(one.after).outputs);
    }
    const bool roles = elect(names_.roles, votes(roles_, steps_of_));
    return elect(names_.documents, votes(documents_, {})) || roles;
  }

 private:
  using Meetings = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;

  // More often together than the old one was anywhere else.
  static std::vector<Votes> votes(const Meetings& met,
                                  const std::map<std::uint32_t, std::uint32_t>& steps) {
    std::vector<Votes> out;
    for (const auto& [pair, count] : met) {
      const auto all = steps.find(pair.first);
      if (all == steps.end() || 2 * count > all->second)
        out.push_back({pair.first, pair.second, count});
    }
    return out;
  }

  static std::vector<model::RoleId> roles_of(const Sheet& sheet, std::size_t unit) {
    std::vector<model::RoleId> out;
    const Unit& all = sheet.unit(unit);
    for (std::uint32_t i = all.first; i < all.first + all.count; ++i) {
      for (const auto& member : sheet.model().steps[i].performers.members)
        out.insert(out.end(), member.begin(), member.end());
    }
    return out;
  }

  void meet_roles(const Match& match) {
    const std::vector<model::RoleId> before = roles_of(old_, match.before);
    const std::vector<model::RoleId> after = roles_of(new_, match.after);
    for (const model::RoleId role : before) {
      if (role.valid()) ++steps_of_[role.value];
    }
    if (before.size() != after.size()) return;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const bool open = before[i].valid() && after[i].valid() &&
                        names_.roles.to_after[before[i].index()] == kNobody &&
                        names_.roles.to_before[after[i].index()] == kNobody;
      if (open) ++roles_[{before[i].value, after[i].value}];
    }
  }

  // Only of names that are alike: another document is not the same one under a new name.
  void meet_documents(const model::Cell& before, const model::Cell& after) {
    constexpr double kLeast = 0.5;
    for (const model::Use& old : before.uses) {
      if (!old.document.valid() || names_.documents.to_after[old.document.index()] != kNobody)
        continue;
      for (const model::Use& now : after.uses) {
        if (!now.document.valid() || names_.documents.to_before[now.document.index()] != kNobody)
          continue;
        const WordLine words = dictionary_.read(old_.model().document(old.document).name);
        const WordLine others = dictionary_.read(new_.model().document(now.document).name);
        if (words.likeness(others) >= kLeast)
          ++documents_[{old.document.value, now.document.value}];
      }
    }
  }

  const Sheet& old_;
  const Sheet& new_;
  Names& names_;
  Dictionary dictionary_;
  Meetings roles_, documents_;
  std::map<std::uint32_t, std::uint32_t> steps_of_;  // of an old role
};

}  // namespace

Sheet::Sheet(const Model& model) : model_(model), unit_of_(model.steps.size(), 0) {
  for (std::uint32_t i = 0; i < model.steps.size(); ++i) {
    if (model.steps[i].hand_off_link && !units_.empty()) {
      if (units_.back().count == 1) units_.back().label = printed_label(units_.back().label);
      ++units_.back().count;
    } else {
      units_.push_back({i, 1, model.steps[i].label});
    }
    unit_of_[i] = static_cast<std::uint32_t>(units_.size() - 1);
  }
}

std::string Sheet::who(std::size_t unit) const {
  std::string out;
  const Unit& all = units_[unit];
  for (std::uint32_t i = all.first; i < all.first + all.count; ++i) {
    if (i > all.first) out += " > ";
    const auto& members = model_.steps[i].performers.members;
    for (std::size_t m = 0; m < members.size(); ++m) {
      if (m > 0) out += " + ";
      for (std::size_t r = 0; r < members[m].size(); ++r) {
        if (r > 0) out += " atau ";
        out += members[m][r].valid() ? model_.role(members[m][r]).alias : "?";
      }
    }
  }
  return out.empty() ? "?" : out;
}

std::string performer_key(const Sheet& sheet, std::size_t unit, const Names* names) {
  std::string out;
  const Unit& all = sheet.unit(unit);
  for (std::uint32_t i = all.first; i < all.first + all.count; ++i) {
    out += '>';
    for (const auto& member : sheet.model().steps[i].performers.members) {
      out += '+';
      for (const model::RoleId role : member)
        out += fmt::format("|{}", names == nullptr ? role.value : names->role(role));
    }
  }
  return out;
}

std::vector<Match> match_units(const Sheet& before, const Sheet& after, Names& names) {
  Dictionary dictionary;
  const auto matched = [&] {
    return align(ItemReader(before, &names, dictionary).read(),
                 ItemReader(after, nullptr, dictionary).read());
  };
  std::vector<Match> matches = matched();
  return Election(before, after, names).run(matches) ? matched() : matches;
}

}  // namespace sop::compare
