// The Timekeeper over working time: a step is due when its standard time (the upper value) has
// passed since it was opened, or at its deadline ("Tenggat"), whichever comes first. Of several
// deadlines the latest counts, as the language says. A deadline that hangs on an event in words, or
// lies before something that has not happened, is shown but has no moment.
#pragma once

#include "runtime/calendar/calendar.h"
#include "runtime/journal/timekeeper.h"

namespace sop::journal {

class Deadlines final : public Timekeeper {
 public:
  explicit Deadlines(calendar::Calendar calendar) : calendar_(std::move(calendar)) {}

  [[nodiscard]] std::optional<engine::Instant> due(const engine::Bundle& bundle,
                                                   const engine::Token& token,
                                                   const Completed& completed) const override;
  [[nodiscard]] std::optional<engine::Instant> not_before(
      const engine::Bundle& bundle, const engine::Token& token,
      const Completed& completed) const override;
  // The first at the deadline itself, each further one a working day later.
  [[nodiscard]] engine::Instant level_due(engine::Instant due, std::uint32_t level) const override;

 private:
  [[nodiscard]] std::optional<engine::Instant> moment(const bundle::Deadline& deadline,
                                                      const engine::Token& token,
                                                      const Completed& completed) const;
  calendar::Calendar calendar_;
};

// For JournalOptions: calendars as `sop calendar` writes them; without one, that of the library.
[[nodiscard]] Timekeepers working_time();

}  // namespace sop::journal
