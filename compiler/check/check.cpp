#include "compiler/check/check.h"

namespace sop {

void check(const std::vector<model::Model>& charts, const model::Surroundings& surroundings,
           Sink& sink) {
  std::deque<ToldChart> told;
  for (const model::Model& chart : charts) told.emplace_back(chart);
  check_form(charts.front(), sink);
  check_identity(charts.front(), sink);
  check_law(charts.front(), surroundings, sink);
  check_references(charts, surroundings, sink);
  check_times(charts, surroundings, sink);
  check_roles(charts, sink);
  check_records(told, sink);
  check_spelling(charts.front().identity, sink);
  for (ToldChart& chart : told) {
    check_quality_standard(chart.model(), sink);
    check_authority(chart, sink);
    check_four_eyes(chart, sink);
    check_wording(chart, sink);
    check_told_decisions(chart, sink);
    check_spelling(chart, sink);
    check_prose_names(chart, sink);
    check_calls(chart.model(), surroundings, sink);
  }
}

}  // namespace sop
