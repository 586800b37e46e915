// What the cases of an SOP add up to, in all its versions: time used against the standard per step,
// answers and returns per decision, where cases wait, what began and ended in each month. Filled
// case by case; memory is bounded by the steps of the versions and the months there were.
//
// A step that several versions have is one row, matched as `case move` does (engine/move.h); one
// that only earlier versions have is a row of its own, with the newest version that had it.
//
// It measures steps, not people: nobody is named or ranked. Conformance is no figure here: the
// engine takes no step out of order, so that a case can differ from its SOP only by what the SOP
// itself leaves open (an optional step left out) or by being cancelled; both are counted.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/calendar/calendar.h"
#include "runtime/engine/engine.h"
#include "runtime/export/facts.h"
#include "runtime/export/histogram.h"

namespace sop::exporting {

struct AnswerCount {
  std::string answer;
  bool back = false;
  std::uint64_t count = 0;
  friend bool operator==(const AnswerCount&, const AnswerCount&) = default;
};

struct StepReport {
  std::string label, activity;  // in `version`
  std::size_t version = 0;      // the newest that has the step
  bool optional = false;        // there
  // Working milliseconds from the step's opening to its end; and since a performer first claimed
  // it, where somebody did.
  Histogram used, held;
  std::string standard;  // as `version` words it; empty: none
  // Of earlier versions by which cases went, where it was another.
  std::map<std::size_t, std::string> other_standards;
  bool measurable = false;      // a standard is an amount, so that `over` means something
  std::uint64_t measured = 0;   // of `used`: those with such a standard in their version
  std::uint64_t over = 0;       // ended later than that allows, by the calendar
  std::uint64_t completed = 0;  // visits
  std::uint64_t skipped = 0;
  std::uint64_t stopped = 0;         // cases cancelled while it waited
  std::uint64_t backwards = 0;       // not measured: the clock was set back meanwhile
  std::vector<AnswerCount> answers;  // of a decision: those of `version`, then earlier ones
  std::uint64_t waiting = 0;
  std::optional<Instant> oldest;  // of those that wait
};

struct MonthReport {
  std::uint64_t started = 0, finished = 0, cancelled = 0;
};

struct VersionReport {
  std::size_t version = 0;
  std::string hash;
  std::uint64_t started = 0, finished = 0, cancelled = 0, open = 0;
  std::uint64_t moved_in = 0, moved_out = 0;
};

struct Report {
  std::string title, hash;  // of the newest version
  // Of all versions together; moved_in and moved_out: from and to bundles that are none of them.
  std::uint64_t started = 0, finished = 0, cancelled = 0, open = 0;
  std::uint64_t moved_in = 0, moved_out = 0;
  std::vector<VersionReport> versions;  // the oldest first
  std::vector<StepReport> steps;        // by task of the newest; then what only earlier ones have
  std::map<std::pair<std::int32_t, std::uint32_t>, MonthReport> months;  // year and month
};

// As the office numbers it; one that came into force again has its last number.
struct ReportedVersion {
  const bundle::Bundle* bundle = nullptr;
  std::size_t number = 1;
};

class ReportBuilder {
 public:
  // Of one version or several, the oldest first; they outlive it.
  ReportBuilder(const bundle::Bundle& bundle, const calendar::Calendar& calendar);
  ReportBuilder(std::span<const ReportedVersion> versions, const calendar::Calendar& calendar);

  // What happened in a bundle that is none of the versions is followed, but counted nowhere.
  void add(const CaseHistory& one);
  [[nodiscard]] const Report& report() const { return report_; }

 private:
  struct Opened {
    Instant since;
    std::optional<Instant> claimed;
  };
  // What a task of a version is here.
  struct Place {
    std::size_t row = 0;
    std::string standard;
    calendar::Amount amount;
    bool measurable = false;
    std::vector<std::size_t> answers;  // by exit
  };
  struct Version {
    const bundle::Bundle* bundle = nullptr;
    std::size_t number = 1;
    std::vector<Place> places;  // by task
  };
  struct Folding;

  void add_version(std::size_t index);
  [[nodiscard]] std::optional<std::size_t> row_of(std::size_t index, bundle::TaskId task) const;
  void add_place(std::size_t index, bundle::TaskId task);
  [[nodiscard]] std::optional<std::size_t> index_of(const std::string& hash) const;
  [[nodiscard]] MonthReport& month(Instant at);
  void ended(std::size_t index, bundle::TaskId task, const Opened& opened, Instant at);

  const calendar::Calendar& calendar_;
  std::vector<Version> versions_;
  // Of the version that is added: its tasks in the newest one and in the next newer.
  std::vector<std::pair<std::size_t, engine::Mapping>> mappings_;
  Report report_;
};

// For a terminal.
[[nodiscard]] std::string report_text(Language language, const Report& report,
                                      const calendar::Calendar& calendar, Instant until);
// One row a step; the format is that of csv.h.
[[nodiscard]] std::string report_csv(const Report& report, char separator = ';',
                                     bool byte_order_mark = true);

}  // namespace sop::exporting
