// An SOP and its staff: can every step be done, and by whom. Findings (433x) at the places of the
// SOP; what the command `sop staff` tells is in the result.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/staffing/staffing_file.h"

namespace sop::staffing {

// One member of a step and who may do it.
struct Task {
  model::StepId step;
  std::vector<model::RoleId> roles;  // alternatives
  std::optional<Person> person;      // of the assignment found
};

struct Staffing {
  Verdict verdict = Verdict::Possible;
  std::vector<Task> tasks;
  std::vector<std::pair<model::StepId, model::StepId>> apart;  // judge and maker
  Absences absences;                                           // where possible
};

// Roles of the file that the SOP does not have: an error where the name is near one of its own,
// else a warning; for `many` SOPs with one file only the error.
void check_holdings(const std::vector<model::Model>& charts, const StaffingFile& file, bool many,
                    Sink& sink);

[[nodiscard]] Staffing check_staffing(const model::Model& model, const StaffingFile& file,
                                      bool with_absences, Sink& sink);

}  // namespace sop::staffing
