// What the cases of one version of an SOP add up to: time used against the standard per step,
// answers and returns per decision, where cases wait, what began and ended in each month. Filled
// case by case; memory is bounded by the steps of the SOP and the months there were.
//
// It measures steps, not people: nobody is named or ranked. Conformance is no figure here: the
// engine takes no step out of order, so that a case can differ from its SOP only by what the SOP
// itself leaves open (an optional step left out) or by being cancelled; both are counted.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/calendar/calendar.h"
#include "runtime/export/facts.h"
#include "runtime/export/histogram.h"

namespace sop::exporting {

struct StepReport {
  // Working milliseconds from the step's opening to its end; and since a performer first claimed
  // it, where somebody did.
  Histogram used, held;
  std::string standard;         // as the SOP words it; empty: none
  bool measurable = false;      // the standard is an amount, so that `over` means something
  std::uint64_t over = 0;       // ended later than the standard allows, by the calendar
  std::uint64_t completed = 0;  // visits
  std::uint64_t skipped = 0;
  std::uint64_t stopped = 0;           // cases cancelled while it waited
  std::uint64_t backwards = 0;         // not measured: the clock was set back meanwhile
  std::vector<std::uint64_t> answers;  // of a decision: by exit
  std::uint64_t waiting = 0;
  std::optional<Instant> oldest;  // of those that wait
};

struct MonthReport {
  std::uint64_t started = 0, finished = 0, cancelled = 0;
};

struct Report {
  const bundle::Bundle* bundle = nullptr;
  std::uint64_t started = 0, finished = 0, cancelled = 0, open = 0;
  std::uint64_t moved_in = 0, moved_out = 0;  // from and to other versions of the SOP
  std::vector<StepReport> steps;              // by task
  std::map<std::pair<std::int32_t, std::uint32_t>, MonthReport> months;  // year and month
};

class ReportBuilder {
 public:
  ReportBuilder(const bundle::Bundle& bundle, const calendar::Calendar& calendar);

  // Cases of other versions count from the moment they were moved to this one.
  void add(const CaseHistory& one);
  [[nodiscard]] const Report& report() const { return report_; }

 private:
  struct Opened {
    Instant since;
    std::optional<Instant> claimed;
  };
  struct Folding;

  [[nodiscard]] MonthReport& month(Instant at);
  void ended(bundle::TaskId task, const Opened& opened, Instant at);

  const bundle::Bundle& bundle_;
  const calendar::Calendar& calendar_;
  std::vector<calendar::Amount> standards_;  // by task
  Report report_;
};

// For a terminal.
[[nodiscard]] std::string report_text(Language language, const Report& report,
                                      const calendar::Calendar& calendar, Instant until);
// One row a step; the format is that of csv.h.
[[nodiscard]] std::string report_csv(const Report& report, char separator = ';',
                                     bool byte_order_mark = true);

}  // namespace sop::exporting
