#include "compiler/resolve/identity.h"

#include <algorithm>
#include <string>

#include "compiler/base/utf8.h"
#include "compiler/resolve/inherited.h"

namespace sop {
namespace {

using model::DateField;
using model::Identity;
using model::Section;
using model::Text;

std::vector<Text> lines_of(const ast::Field& field) {
  std::vector<Text> lines;
  for (Prose& line : field.lines()) {
    if (!line.empty()) lines.push_back(text_of_prose(std::move(line)));
  }
  return lines;
}

// Forms print ": 06 Januari 2025"; pasted, the second colon comes along.
Text without_colon(Text text) {
  while (!text.text.empty() && (text.text.front() == ':' || text.text.front() == ' '))
    text.text.erase(0, 1);
  return text;
}

void read_date(const ast::Field& field, DateField& date, Sink& sink) {
  date.present = true;
  date.text = without_colon(text_of_prose(field.value()));
  if (date.text.empty() || date.text.text == "-") return;
  date.date = phrases::date(date.text.text);
  if (!date.date) sink.report(finding<Kind::BadDate>(date.text.span, date.text.text));
}

void read_nip(const ast::Field& field, Text& nip, Sink& sink) {
  nip = without_colon(text_of_prose(field.value()));
  if (nip.empty() || nip.text == "-") return;
  constexpr std::ptrdiff_t kNipDigits = 18;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits = std::count_if(nip.text.begin(), nip.text.end(), is_digit);
  const bool plain = std::all_of(nip.text.begin(), nip.text.end(),
                                 [&](char c) { return is_digit(c) || c == ' '; });
  if (digits != kNipDigits || !plain) sink.report(finding<Kind::BadNip>(nip.span, nip.text));
}

void read_standard_time(const ast::Field& field, model::Time& time, Sink& sink) {
  time.present = true;
  time.text = without_colon(text_of_prose(field.value()));
  if (time.text.empty() || time.text.text == "-") return;
  time.value = phrases::time(time.text.text, std::nullopt);
  if (!time.value || time.value->worded) {
    time.value.reset();
    sink.report(finding<Kind::BadStandardTime>(time.text.span, time.text.text));
  }
}

void read_signature(const ast::Field& field, model::Approval& approval) {
  const std::string style = utf8::fold(field.value().text);
  if (style.find("qr") != std::string::npos) approval.style = model::SignatureStyle::Qr;
  approval.also_after_chart = style.find("juga setelah bagan") != std::string::npos;
}

void read_approval(const ast::Field& field, model::Approval& approval, Sink& sink) {
  approval.office = text_of_prose(field.value());
  OnceOnly once(sink);
  for (const ast::Field& part : field.fields()) {
    if (!once.first(part)) continue;
    switch (part.keyword()) {
      case Keyword::OfficialName:
        approval.name = text_of_prose(part.value());
        break;
      case Keyword::Rank:
        approval.rank = text_of_prose(part.value());
        break;
      case Keyword::Nip:
        read_nip(part, approval.nip, sink);
        break;
      case Keyword::Signature:
        read_signature(part, approval);
        break;
      default:
        break;
    }
  }
}

void read_section(const ast::Field& field, Section& section) {
  section.present = true;
  section.span = field.keyword_span();
  section.paragraphs = paragraphs_of(field);
}

// The list fields, a row each: keyword, member.
struct SectionRow {
  Keyword keyword;
  Section Identity::*member;
};
constexpr SectionRow kSections[] = {
    {Keyword::LegalBasis, &Identity::legal_basis},
    {Keyword::Qualification, &Identity::qualification},
    {Keyword::Related, &Identity::related},
    {Keyword::Equipment, &Identity::equipment},
    {Keyword::Caution, &Identity::caution},
    {Keyword::Records, &Identity::records},
    {Keyword::Purpose, &Identity::purpose},
    {Keyword::Notes, &Identity::notes},
};

}  // namespace

void read_identity_field(const ast::Field& field, Identity& identity, Sink& sink) {
  for (const SectionRow& row : kSections) {
    if (row.keyword == field.keyword()) {
      read_section(field, identity.*row.member);
      return;
    }
  }
  switch (field.keyword()) {
    case Keyword::Uses:
      identity.uses = library_names(field);
      return;
    case Keyword::Agency:
      identity.agency = lines_of(field);
      return;
    case Keyword::Unit:
      identity.unit = lines_of(field);
      return;
    case Keyword::Address:
      identity.address = lines_of(field);
      return;
    case Keyword::Number:
      identity.number = without_colon(text_of_prose(field.value()));
      return;
    case Keyword::SopName:
      identity.name = text_of_prose(field.value());
      return;
    case Keyword::RevisionCount:
      identity.revision_count = text_of_prose(field.value());
      return;
    case Keyword::Created:
      read_date(field, identity.created, sink);
      return;
    case Keyword::Revised:
      read_date(field, identity.revised, sink);
      return;
    case Keyword::Effective:
      read_date(field, identity.effective, sink);
      return;
    case Keyword::StandardTime:
      read_standard_time(field, identity.standard_time, sink);
      return;
    case Keyword::ApprovedBy:
      read_approval(field, identity.approval, sink);
      return;
    case Keyword::Type:
      identity.type = without_colon(text_of_prose(field.value()));
      return;
    case Keyword::Signature:  // may stand outside "Disahkan oleh" too
      read_signature(field, identity.approval);
      return;
    case Keyword::Logo:
      identity.logo = text_of_prose(field.value());
      return;
    default:
      return;
  }
}

}  // namespace sop
