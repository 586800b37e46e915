#include "compiler/driver/compare_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/compare/ways.h"
#include "compiler/diagnostics/render.h"
#include "compiler/driver/time_words.h"
#include "compiler/model/working_time.h"

namespace sop {
namespace {

using compare::Act;
using compare::Change;
using compare::Changes;
using compare::Group;
using compare::Judgement;
using compare::Minutes;
using compare::Renumbering;
using compare::Side;
using Json = nlohmann::ordered_json;

struct ActRow {
  std::string_view name;  // in JSON
  std::string_view sign;
  std::string_view colour;  // SGR
};
constexpr ActRow kActs[] = {
    {"added", "+", "32"}, {"removed", "-", "31"}, {"changed", "~", "33"}, {"moved", "~", "33"}};
constexpr std::string_view kJudgements[] = {"", "longer", "shorter", "as_long", "writing"};

struct GroupRow {
  std::string_view name;
  Phrase heading;
};
constexpr GroupRow kGroups[] = {{"identity", Phrase::DiffIdentity},
                                {"roles", Phrase::DiffRoles},
                                {"documents", Phrase::DiffDocuments},
                                {"steps", Phrase::DiffSteps}};

const ActRow& row_of(Act act) {
  return kActs[static_cast<std::size_t>(act)];
}
const GroupRow& row_of(Group group) {
  return kGroups[static_cast<std::size_t>(group)];
}

std::uint32_t line_of(const Side& side, const SourceMap& sources) {
  return side.span.file.valid() ? sources.lines(side.span.file).locate(side.span.begin).line : 0;
}

class TextReport {
 public:
  TextReport(const Compared& compared, const Changes& changes, const SourceMap& sources,
             Language language, bool colour)
      : compared_(compared),
        changes_(changes),
        sources_(sources),
        language_(language),
        colour_(colour) {}

  std::string full() {
    out_ = say(Phrase::DiffOf, {printable(compared_.old_file), printable(compared_.new_file)});
    out_ += '\n';
    if (changes_.none()) {
      const bool numbers = !changes_.renumbered.empty();
      out_ += '\n' + say(numbers ? Phrase::DiffSameButNumbers : Phrase::DiffSame) + '\n';
      numbers_of_the_rest();
      return std::move(out_);
    }
    for (const GroupRow& group : kGroups) add_group(group);
    summary();
    return std::move(out_);
  }

  // "baru.sop:12: Langkah baru …", where a line of the new version is known, else of the old one.
  std::string lines() {
    for (const Change& one : changes_.all) {
      const bool now = one.after.span.file.valid();
      out_ += fmt::format("{}:{}: {}\n", printable(now ? compared_.new_file : compared_.old_file),
                          line_of(now ? one.after : one.before, sources_),
                          printable(told(one, language_)));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(Phrase phrase, const std::vector<std::string>& args = {}) const {
    return text_of(phrase, language_, args);
  }

  [[nodiscard]] std::string painted(std::string_view text, std::string_view colour) const {
    return colour_ ? fmt::format("\033[{}m{}\033[0m", colour, text) : std::string(text);
  }

  void heading(Phrase phrase) { out_ += '\n' + painted(say(phrase), "1") + '\n'; }

  [[nodiscard]] std::string place(const Change& change) const {
    const std::uint32_t before = line_of(change.before, sources_);
    const std::uint32_t after = line_of(change.after, sources_);
    if (before == 0 && after == 0) return {};
    if (before == 0) return say(Phrase::DiffNewLine, {std::to_string(after)});
    if (after == 0) return say(Phrase::DiffOldLine, {std::to_string(before)});
    return say(Phrase::DiffLines, {std::to_string(before), std::to_string(after)});
  }

  void add(const Change& change) {
    const ActRow& row = row_of(change.act);
    out_ +=
        fmt::format("  {} {}", painted(row.sign, row.colour), printable(told(change, language_)));
    const std::string where = place(change);
    if (!where.empty()) out_ += "  " + painted('[' + where + ']', "2");
    out_ += '\n';
  }

  void add_group(const GroupRow& group) {
    bool any = false;
    std::string part;
    for (const Change& one : changes_.all) {
      if (&row_of(one.group) != &group) continue;
      if (!any) heading(group.heading);
      any = true;
      if (one.part != part && !one.part.empty()) {
        if (!part.empty()) renumbered(part);
        out_ += "  " + say(Phrase::TimePart, {printable(one.part)}) + '\n';
      }
      part = one.part;
      add(one);
    }
    if (&group != &row_of(Group::Steps)) return;
    if (any) renumbered(part);
    if (!any && !changes_.renumbered.empty()) heading(group.heading);
    numbers_of_the_rest();
  }

  // Of charts in which nothing else has changed.
  void numbers_of_the_rest() {
    for (const Renumbering& one : changes_.renumbered) {
      if (numbered_.count(one.part) != 0) continue;
      if (!one.part.empty()) out_ += "  " + say(Phrase::TimePart, {printable(one.part)}) + '\n';
      renumbered(one.part);
    }
  }

  void renumbered(const std::string& part) {
    if (!numbered_.insert(part).second) return;
    for (const Renumbering& one : changes_.renumbered) {
      if (one.part != part) continue;
      out_ += "    " +
              say(Phrase::DiffRenumbered, {compare::range(one.before_first, one.before_last),
                                           compare::range(one.after_first, one.after_last)}) +
              '\n';
    }
  }

  [[nodiscard]] std::string words(double minutes) const {
    return minutes_in_words(minutes, *compared_.after.settings, language_);
  }

  [[nodiscard]] std::string words(const Minutes& time) const {
    const std::string least = words(time.least);
    const std::string most = words(time.most);
    return least == most ? least : say(Phrase::TimeSpan, {least, most});
  }

  void summary() {
    const compare::Totals& totals = changes_.totals;
    heading(Phrase::DiffSummary);
    const auto count = [](std::size_t value) { return std::to_string(value); };
    const std::string counts = say(
        Phrase::DiffCounts,
        {count(totals.added), count(totals.removed), count(totals.moved), count(totals.changed)});
    const bool same = totals.steps.before == totals.steps.after;
    out_ += "  " +
            (same ? say(Phrase::DiffCountStepsSame, {count(totals.steps.after), counts})
                  : say(Phrase::DiffCountSteps,
                        {count(totals.steps.before), count(totals.steps.after), counts})) +
            '\n';
    if (totals.roles.before != totals.roles.after)
      out_ += "  " +
              say(Phrase::DiffMoreRoles, {count(totals.roles.before), count(totals.roles.after)}) +
              '\n';
    time(totals.before, totals.after);
  }

  void time(const Minutes& before, const Minutes& after) {
    if (before.most == 0 && after.most == 0) return;
    const std::string was = words(before);
    const std::string is = words(after);
    if (was == is) {
      out_ += "  " + say(Phrase::DiffTotalTimeSame, {is}) + '\n';
      return;
    }
    out_ += "  " + say(Phrase::DiffTotalTime, {was, is});
    const bool longer = after.least >= before.least && after.most >= before.most;
    const bool shorter = after.least <= before.least && after.most <= before.most;
    if (longer || shorter)
      out_ += " (" + say(longer ? Phrase::DiffLonger : Phrase::DiffShorter) + ")";
    out_ += '\n';
  }

  const Compared& compared_;
  const Changes& changes_;
  const SourceMap& sources_;
  Language language_;
  bool colour_;
  std::set<std::string> numbered_;  // parts whose new numbers have been told
  std::string out_;
};

// Minutes to four digits: enough, and the same on every machine.
double rounded(double value) {
  constexpr double kDigits = 1e4;
  return std::round(value * kDigits) / kDigits;
}

Json json_of(const Side& side, const SourceMap& sources) {
  if (!side.span.file.valid() && side.text.empty()) return nullptr;
  Json out{{"text", side.text}};
  out["step"] = side.step.empty() ? Json() : Json(side.step);
  if (!side.span.file.valid()) return out;
  const Location at = sources.lines(side.span.file).locate(side.span.begin);
  out["line"] = at.line;
  out["column"] = at.column;
  return out;
}

Json json_of(const Change& change, const SourceMap& sources, Language language) {
  const std::string_view judgement = kJudgements[static_cast<std::size_t>(change.judgement)];
  return {{"group", row_of(change.group).name},
          {"what", change.what},
          {"act", row_of(change.act).name},
          {"part", change.part},
          {"old", json_of(change.before, sources)},
          {"new", json_of(change.after, sources)},
          {"judgement", judgement.empty() ? Json() : Json(judgement)},
          {"text", told(change, language)}};
}

Json json_of(const Minutes& time) {
  return {{"least", rounded(time.least)}, {"most", rounded(time.most)}};
}

std::string json_report(const Compared& compared, const Changes& changes, const SourceMap& sources,
                        Language language) {
  const auto version = [](const std::string& file, const compare::Version& sop) {
    return Json{{"file", file}, {"title", sop.charts.front()->title}};
  };
  Json all = Json::array();
  for (const Change& one : changes.all) all.push_back(json_of(one, sources, language));
  Json numbers = Json::array();
  for (const Renumbering& one : changes.renumbered)
    numbers.push_back({{"part", one.part},
                       {"old", {one.before_first, one.before_last}},
                       {"new", {one.after_first, one.after_last}}});
  const compare::Totals& totals = changes.totals;
  const Json out{{"old", version(compared.old_file, compared.before)},
                 {"new", version(compared.new_file, compared.after)},
                 {"different", !changes.none()},
                 {"changes", std::move(all)},
                 {"renumbered", std::move(numbers)},
                 {"steps",
                  {{"old", totals.steps.before},
                   {"new", totals.steps.after},
                   {"added", totals.added},
                   {"removed", totals.removed},
                   {"moved", totals.moved},
                   {"changed", totals.changed}}},
                 {"minutes", {{"old", json_of(totals.before)}, {"new", json_of(totals.after)}}}};
  // Names of files may be any bytes.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string compare_report(const Compared& compared, const Changes& changes,
                           const SourceMap& sources, const Speech& speech, bool colour) {
  if (speech.format == Format::Json)
    return json_report(compared, changes, sources, speech.language);
  TextReport report(compared, changes, sources, speech.language, colour);
  return speech.format == Format::Short ? report.lines() : report.full();
}

}  // namespace sop
