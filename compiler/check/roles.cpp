// The section Pelaksana: each lane has a step, is one office of this agency, and stands where it
// first acts; the hierarchy has a top; members of teams are written as the lanes they are.

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

using model::Model;
using model::Role;
using model::RoleId;
using words::Sentence;

constexpr std::size_t kNever = static_cast<std::size_t>(-1);

// The step at which each role first acts.
std::vector<std::size_t> first_steps(const Model& model) {
  std::vector<std::size_t> first(model.roles.size(), kNever);
  for (std::size_t i = 0; i < model.steps.size(); ++i) {
    for (const auto& member : model.steps[i].performers.members) {
      for (const RoleId role : member) {
        if (role.valid()) first[role.index()] = std::min(first[role.index()], i);
      }
    }
  }
  return first;
}

bool is_under(const Model& model, RoleId role, RoleId boss) {
  for (std::size_t i = 0; role.valid() && i <= model.roles.size(); ++i) {
    role = model.role(role).superior;
    if (role == boss) return true;
  }
  return false;
}

bool has_unknown_role(const Model& model) {
  for (const model::Step& step : model.steps) {
    for (const auto& member : step.performers.members) {
      if (std::any_of(member.begin(), member.end(), [](RoleId role) { return !role.valid(); }))
        return true;
    }
  }
  return false;
}

// How many superiors a role has above it; kNever: no hierarchy is told of it.
std::size_t rank_of(const Model& model, const std::vector<bool>& leads, RoleId role) {
  std::size_t rank = 0;
  for (RoleId at = model.role(role).superior; at.valid() && rank <= model.roles.size(); ++rank)
    at = model.role(at).superior;
  return rank == 0 && !leads[role.index()] ? kNever : rank;
}

// Told once. Lanes that follow the declared hierarchy stand as they do on purpose: a superior
// before those under him, a rank before the next, units without rank behind the offices.
void check_order(const Model& model, const std::vector<std::size_t>& first, Sink& sink) {
  if (has_unknown_role(model)) return;  // reported; which lane acts first is not known yet
  std::vector<std::size_t> lanes;
  for (std::size_t i = 0; i < first.size(); ++i) {
    // Outsiders usually stand at the edge, whenever they act.
    if (first[i] != kNever && model.roles[i].kind != model::RoleKind::External) lanes.push_back(i);
  }
  std::vector<bool> leads(model.roles.size(), false);
  for (const Role& role : model.roles) {
    if (role.superior.valid()) leads[role.superior.index()] = true;
  }
  const auto by_rank = [&](std::size_t left, std::size_t right) {
    if (is_under(model, RoleId(right), RoleId(left))) return true;
    const std::size_t above = rank_of(model, leads, RoleId(left));
    if (above == kNever) return false;
    const std::size_t below = rank_of(model, leads, RoleId(right));
    return below == kNever ? model.roles[right].kind == model::RoleKind::Unit : above < below;
  };
  const auto wrong =
      std::adjacent_find(lanes.begin(), lanes.end(), [&](std::size_t left, std::size_t right) {
        return first[right] < first[left] && !by_rank(left, right);
      });
  if (wrong == lanes.end()) return;
  const Role& role = model.roles[*(wrong + 1)];
  std::stable_sort(lanes.begin(), lanes.end(),
                   [&](std::size_t a, std::size_t b) { return first[a] < first[b]; });
  constexpr std::size_t kShown = 12;
  std::string order;
  for (std::size_t i = 0; i < lanes.size() && i < kShown; ++i)
    order += (i == 0 ? "" : ", ") + model.roles[lanes[i]].alias;
  if (lanes.size() > kShown) order += ", …";
  sink.report(finding<Kind::LaneOrder>(role.span, role.alias, order));
}

// Where title[begin, end) stands; all of it where it flows over two lines.
Span in_title(const Role& role, std::size_t begin, std::size_t end) {
  const Span whole = role.title_span.file.valid() ? role.title_span : role.span;
  if (whole.size() != role.title.size()) return whole;
  const auto at = [&](std::size_t offset) {
    return whole.begin + static_cast<std::uint32_t>(offset);
  };
  return {whole.file, at(begin), at(end)};
}

// "Subbag Evaluasi, Kasubbag Umum".
void check_two_offices(const Role& role, const Sentence& title, Sink& sink) {
  if (role.kind == model::RoleKind::Team || title.size() == 0) return;
  if (actors::end_of_office(title, 0) == 0) return;
  for (std::size_t i = 1; i < title.size(); ++i) {
    const char before = title[i - 1].after;
    const bool parted =
        before == ',' || before == ';' || before == '&' || title[i - 1].low == "dan";
    if (!parted || actors::end_of_office(title, i) == i) continue;
    const std::size_t left = title[i - (title[i - 1].low == "dan" ? 2 : 1)].end;
    const std::size_t right = title[title.size() - 1].end;
    sink.report(
        finding<Kind::LaneOfTwo>(in_title(role, 0, right), role.title.substr(0, left),
                                 role.title.substr(title[i].begin, right - title[i].begin)));
    return;
  }
}

// "Camat Bappeda & Litbang".
void check_agency(const Role& role, const Sentence& title, Sink& sink) {
  constexpr std::string_view kHeads[] = {"camat", "inspektur", "lurah", "sekcam", "seklur"};
  constexpr std::string_view kAgencies[] = {
      "badan",  "bapedalitbang", "bapelitbangda", "bapenda", "bappeda", "bappedalitbang", "bkd",
      "bkpp",   "bkpsdm",        "bpbd",          "bpkad",   "dinas",   "dinkes",         "dinsos",
      "disdik", "diskominfo",    "disdukcapil",   "dpmptsp", "rsud",    "satpol",         "setda"};
  const auto holds = [](const auto& table, std::string_view word) {
    return std::find(std::begin(table), std::end(table), word) != std::end(table);
  };
  if (title.size() < 2 || !holds(kHeads, title[0].low) || title[0].closed()) return;
  if (!holds(kAgencies, title[1].low)) return;
  const std::size_t end = title[title.size() - 1].end;
  sink.report(
      finding<Kind::LaneOfOtherAgency>(in_title(role, 0, end), role.title.substr(0, title[0].end),
                                       role.title.substr(title[1].begin, end - title[1].begin)));
}

// Each circle once, told from its first role.
void check_hierarchy(const Model& model, Sink& sink) {
  std::vector<std::size_t> seen(model.roles.size(), kNever);  // the climb that met the role
  for (std::size_t start = 0; start < model.roles.size(); ++start) {
    RoleId at(start);
    while (at.valid() && seen[at.index()] == kNever) {
      seen[at.index()] = start;
      at = model.role(at).superior;
    }
    if (!at.valid() || seen[at.index()] != start) continue;
    std::string circle = model.role(at).alias;
    RoleId next = model.role(at).superior;
    for (; next != at; next = model.role(next).superior) circle += " → " + model.role(next).alias;
    circle += " → " + model.role(at).alias;
    Diagnostic found = finding<Kind::HierarchyLoop>(model.role(at).span, circle);
    for (next = model.role(at).superior; next != at; next = model.role(next).superior)
      found = std::move(found).label(model.role(next).span, Phrase::SuperiorsHere);
    sink.report(std::move(found));
  }
}

void check_members(const Model& model, const Role& team, Sink& sink) {
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kLong = 9;
  for (std::size_t i = 0; i < team.members.size(); ++i) {
    const std::string& member = team.members[i];
    // Members told by a library have no place here.
    if (i >= team.member_spans.size() || team.member_spans[i] == team.span) return;
    const bool known = std::any_of(model.roles.begin(), model.roles.end(), [&](const Role& role) {
      return actors::is_called(role, member);
    });
    if (known || member.size() < kShortest) continue;
    for (const Role& role : model.roles) {
      const std::size_t slips = member.size() < kLong ? 1 : 2;
      const bool alias = edit_distance(member, role.alias, slips) <= slips;
      if (!alias && edit_distance(member, role.title, slips) > slips) continue;
      const std::string& right = alias ? role.alias : role.title;
      sink.report(finding<Kind::UnknownMember>(team.member_spans[i], member, team.alias)
                      .hint(Phrase::DidYouMean, {right})
                      .fix(team.member_spans[i], right, Applicability::Ask));
      break;
    }
  }
}

void check_declarations(const Model& model, Sink& sink) {
  words::Reader reader;
  for (const Role& role : model.roles) {
    check_members(model, role, sink);
    check_spelling(role, sink);
    const Sentence title = reader.read(role.title);
    check_two_offices(role, title, sink);
    check_agency(role, title, sink);
  }
  check_hierarchy(model, sink);
}

bool share_roles(const Model& a, const Model& b) {
  return !a.roles.empty() && !b.roles.empty() && a.roles[0].span == b.roles[0].span;
}

}  // namespace

void check_roles(const std::vector<Model>& charts, Sink& sink) {
  for (std::size_t c = 0; c < charts.size(); ++c) {
    const Model& chart = charts[c];
    const auto shares = [&](const Model& other) { return share_roles(chart, other); };
    const auto here = charts.begin() + static_cast<std::ptrdiff_t>(c);
    if (std::any_of(charts.begin(), here, shares)) continue;  // told with the first that has them
    check_declarations(chart, sink);
    std::vector<std::size_t> first = first_steps(chart);
    check_order(chart, first, sink);
    for (auto other = here + 1; other != charts.end(); ++other) {
      if (!shares(*other)) continue;
      const std::vector<std::size_t> there = first_steps(*other);
      for (std::size_t i = 0; i < std::min(first.size(), there.size()); ++i)
        first[i] = std::min(first[i], there[i]);
    }
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (first[i] == kNever)
        sink.report(finding<Kind::RoleWithoutStep>(chart.roles[i].span, chart.roles[i].alias));
    }
  }
}

}  // namespace sop
