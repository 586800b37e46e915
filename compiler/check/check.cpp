#include "compiler/check/check.h"

namespace sop {

void check(const std::vector<model::Model>& charts, const model::Surroundings& surroundings,
           Sink& sink) {
  check_form(charts.front(), sink);
  check_law(charts.front(), surroundings, sink);
  check_references(charts, surroundings, sink);
  for (const model::Model& chart : charts) {
    check_quality_standard(chart, sink);
    check_roles(chart, sink);
    check_authority(chart, sink);
    check_wording(chart, sink);
    check_prose_names(chart, sink);
    check_calls(chart, surroundings, sink);
    check_times(chart, surroundings, sink);
  }
}

}  // namespace sop
