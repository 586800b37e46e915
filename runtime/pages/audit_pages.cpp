// For who audits: is the record sound, and exports of it.
#include "runtime/pages/handlers.h"

namespace sop::pages {
namespace {

struct ExportLink {
  const char* address;
  Phrase phrase;
};
constexpr ExportLink kExports[] = {{"/api/v1/export?format=xes", Phrase::PageExportXes},
                                   {"/api/v1/export?format=csv", Phrase::PageExportEvents},
                                   {"/api/v1/export?format=csv-kasus", Phrase::PageExportCases}};

Response audit_page(const Reader& reader, Nodes result, std::optional<Diagnostic> wrong,
                    int status) {
  if (auto no = reader.site.service.forbids(reader.who, people::Act::VerifyAudit))
    return refuse(reader, *no);
  Nodes content = std::move(result);
  content.push_back(form(reader, "/pemeriksaan",
                         {paragraph(reader.say(Phrase::PageVerifyHint), "soft"),
                          field(reader.say(Phrase::PageVerifyAnchor), "sidik", "text",
                                {std::string(reader.request.form_value("sidik")), false, "off"}),
                          button(reader.say(Phrase::PageVerify), "", "")}));
  if (reader.may(people::Act::Export)) {
    content.push_back(heading(reader.say(Phrase::PageExport)));
    Nodes links;
    for (const ExportLink& one : kExports)
      links.push_back(element("li", {}, {link(one.address, reader.say(one.phrase))}));
    content.push_back(element("ul", {}, std::move(links)));
  }
  return show(reader,
              {reader.say(Phrase::PageAudit), std::move(content), status, std::move(wrong)});
}

}  // namespace

Response show_audit(const Reader& reader) {
  return audit_page(reader, {}, std::nullopt, 200);
}

Response verify_audit(const Reader& reader) {
  const std::string anchor(reader.request.form_value("sidik"));
  const auto done = reader.site.service.verify_audit(reader.who, anchor);
  if (!done) return audit_page(reader, {}, done.refusal().why, api::status_of(done.refusal().sort));
  const service::AuditReport& report = done.value();
  Nodes result;
  if (report.findings.empty()) {
    const std::vector<std::string> counts{
        std::to_string(report.events), std::to_string(report.cases), std::to_string(report.files)};
    result.push_back(box("box good", {"✓ " + reader.say(Phrase::PageVerified, counts)}));
  } else {
    result.push_back(box("box wrong", {"✗ " + reader.say(Phrase::PageNotVerified)}));
    for (const Diagnostic& one : report.findings)
      result.push_back(finding_box(one, reader.language(), "box"));
  }
  if (report.anchor_found && !anchor.empty())
    result.push_back(paragraph("✓ " + reader.say(Phrase::PageAnchorFound)));
  result.push_back(
      facts({{reader.say(Phrase::PageVerifyHead), element("code", {}, {report.head})}}));
  result.push_back(paragraph(reader.say(Phrase::PageVerifyKeep), "soft"));
  return audit_page(reader, std::move(result), std::nullopt, 200);
}

}  // namespace sop::pages
