// Completeness of the form: fields of the identity page, dates against each other, gaps in the mutu
// baku.

#include <algorithm>
#include <string>

#include "compiler/check/check.h"
#include "compiler/syntax/keyword.h"

namespace sop {
namespace {

using model::Identity;

void check_required_fields(const model::Model& model, Sink& sink) {
  const Identity& id = model.identity;
  const std::pair<bool, Keyword> required[] = {
      {!id.agency.empty(), Keyword::Agency},
      {id.number.span.file.valid(), Keyword::Number},
      {id.created.present, Keyword::Created},
      {id.revised.present, Keyword::Revised},
      {id.effective.present, Keyword::Effective},
      {id.approval.office.span.file.valid(), Keyword::ApprovedBy},
      {id.legal_basis.present, Keyword::LegalBasis},
      {id.qualification.present, Keyword::Qualification},
      {id.related.present, Keyword::Related},
      {id.equipment.present, Keyword::Equipment},
      {id.caution.present, Keyword::Caution},
      {id.records.present, Keyword::Records},
  };
  std::string missing;
  for (const auto& [present, keyword] : required) {
    if (present) continue;
    if (!missing.empty()) missing += ", ";
    missing += info(keyword).canonical;
  }
  if (!missing.empty()) sink.report(finding<Kind::MissingField>(model.title_span, missing));
}

void check_dates(const Identity& id, Sink& sink) {
  if (!id.created.date || !id.effective.date || *id.created.date <= *id.effective.date) return;
  sink.report(finding<Kind::EffectiveBeforeCreated>(id.effective.text.span, id.effective.text.text,
                                                    id.created.text.text)
                  .label(id.created.text.span, Phrase::DeclaredHere));
}

bool has_text(const model::Paragraphs& cell) {
  return std::any_of(cell.begin(), cell.end(),
                     [](const model::Paragraph& one) { return !one.text.empty(); });
}

}  // namespace

void check_quality_standard(const model::Model& model, Sink& sink) {
  for (const model::Row& row : model.rows) {
    const Span place = model.step(row.first).span;
    if (!has_text(row.time)) sink.report(finding<Kind::MissingTime>(place, row.number));
    if (!has_text(row.outputs)) sink.report(finding<Kind::MissingOutput>(place, row.number));
  }
}

void check_form(const model::Model& model, Sink& sink) {
  check_required_fields(model, sink);
  check_dates(model.identity, sink);
}

}  // namespace sop
