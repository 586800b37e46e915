#include "compiler/compare/cells.h"

#include <fmt/format.h>

#include <string>

#include "compiler/compare/step_teller.h"
#include "compiler/compare/words.h"

namespace sop::compare {
namespace {

// Equal keys: the same document in the same state, written alike or known to be called otherwise
// now.
void name_document(const ChartVersions& charts, const model::Use& use, bool old, ListItem& item) {
  const model::Model& now = charts.after.model();
  const Names& names = charts.names;
  const model::Model& own = old ? charts.before.model() : now;
  const model::Document& document = own.document(use.document);
  const std::uint32_t id = old ? names.document(use.document) : use.document.value;
  const bool in_both =
      id < names.documents.to_before.size() && names.documents.to_before[id] != kNobody;
  std::string state;
  if (use.state) {
    std::uint32_t place = *use.state;
    if (old && in_both) place = state_after(document, place, now.documents[id]);
    state = place == kNobody ? document.states[*use.state] : fmt::format("#{}", place);
  }
  item.kin = fmt::format("{}", id);
  item.writing = fmt::format("{}|{}|{}", id, state, use.outside);
  item.key = item.writing + '|' + item.text;
  if (!in_both) return;
  const model::Document& before = charts.before.model().documents[names.documents.to_before[id]];
  const model::Document& after = now.documents[id];
  if (bare(before.name) != bare(after.name) ||
      (before.states.size() == after.states.size() && before.states != after.states))
    item.key = item.writing;
}

}  // namespace

std::vector<ListItem> items_of(const ChartVersions& charts, const std::vector<model::Use>& uses,
                               bool old) {
  std::vector<ListItem> out;
  for (const model::Use& use : uses) {
    if (content(use.text.text).empty()) continue;
    ListItem item = text_item(use.text);
    if (use.document.valid()) name_document(charts, use, old, item);
    if (use.outside) item.text += " (dari luar)";
    out.push_back(std::move(item));
  }
  return out;
}

std::vector<ListItem> items_of(const ChartVersions& charts, const model::Cell& cell, bool old) {
  std::vector<ListItem> out = items_of(charts, cell.uses, old);
  if (!out.empty()) return out;
  for (const model::Paragraph& one : cell.paragraphs) {
    if (!content(one.text.text).empty()) out.push_back(text_item(one.text));
  }
  return out;
}

}  // namespace sop::compare
