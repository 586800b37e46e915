#include "runtime/api/json_views.h"

#include "compiler/diagnostics/render.h"
#include "runtime/api/gate.h"

namespace sop::api {
namespace {

using namespace service;  // NOLINT(google-build-using-namespace): all of it is turned to JSON here

Json moment(Instant at) {
  return at == Instant{} ? Json() : Json(engine::to_iso(at));
}
Json moment(const std::optional<Instant>& at) {
  return at ? Json(engine::to_iso(*at)) : Json();
}
Json person_or_none(const std::optional<PersonView>& person) {
  return person ? to_json(*person) : Json();
}
Json number_or_none(CaseNumber number) {
  return number == 0 ? Json() : Json(number);
}
template <class View>
Json list(const std::vector<View>& views) {
  Json out = Json::array();
  for (const View& view : views) out.push_back(to_json(view));
  return out;
}
Json findings(const std::vector<Diagnostic>& all, Language language) {
  Json out = Json::array();
  for (const Diagnostic& one : all) out.push_back(to_json(one, language));
  return out;
}

constexpr const char* kStatuses[] = {"new", "open", "finished", "cancelled"};
const char* word(engine::Status status) {
  return kStatuses[static_cast<std::size_t>(status)];
}
constexpr const char* kStands[] = {"ahead", "waiting", "overdue", "done",
                                   "again", "skipped", "stopped", "not_on_path"};

Json paper(const PaperView& view) {
  return {{"id", view.id.empty() ? Json() : Json(view.id)},
          {"name", view.name},
          {"state", view.state},
          {"states", view.states},
          {"there", view.there ? Json(*view.there) : Json()}};
}
Json papers(const std::vector<PaperView>& views) {
  Json out = Json::array();
  for (const PaperView& view : views) out.push_back(paper(view));
  return out;
}
Json part(const PartView& view) {
  return {{"roles", view.roles},
          {"role", view.role.empty() ? Json() : Json(view.role)},
          {"acting", view.acting},
          {"holder", person_or_none(view.holder)},
          {"signed_by", person_or_none(view.signed_by)},
          {"mine", view.mine}};
}
Json exit(const ExitView& view) {
  return {{"answer", view.answer},
          {"leads", view.leads},
          {"back", view.back},
          {"ends", view.ends},
          {"gives", papers(view.gives)}};
}
Json abilities(const Abilities& may, Language language) {
  return {{"complete", may.complete},
          {"sign", may.sign},
          {"skip", may.skip},
          {"claim", may.claim},
          {"release", may.release},
          {"hand_over", may.hand_over},
          {"attach", may.attach},
          {"why_not", may.why_not ? to_json(*may.why_not, language) : Json()}};
}

}  // namespace

Json to_json(const PersonView& view) {
  return {{"id", view.id}, {"name", view.name}};
}

Json to_json(const FileView& view) {
  return {{"hash", view.hash},         {"name", view.name},
          {"document", view.document}, {"media_type", view.media_type},
          {"size", view.size},         {"version", view.version},
          {"task", view.task},         {"by", to_json(view.by)},
          {"at", moment(view.at)}};
}

Json to_json(const TaskRow& view) {
  return {{"case", view.number},
          {"subject", view.subject},
          {"sop", view.sop},
          {"task", view.task},
          {"activity", view.activity},
          {"role", view.role},
          {"decision", view.decision},
          {"joint", view.joint},
          {"visit", view.visit},
          {"since", moment(view.since)},
          {"due", moment(view.due)},
          {"overdue", view.overdue},
          {"escalations", view.escalations},
          {"holder", person_or_none(view.holder)},
          {"mine", view.mine}};
}

Json to_json(const CaseRow& view) {
  return {
      {"case", view.number},         {"subject", view.subject}, {"sop", view.sop},
      {"status", word(view.status)}, {"waiting", view.waiting}, {"started", moment(view.started)},
      {"ended", moment(view.ended)}, {"overdue", view.overdue}};
}

Json to_json(const TaskView& view, Language language) {
  Json parts = Json::array();
  for (const PartView& one : view.parts) parts.push_back(part(one));
  Json exits = Json::array();
  for (const ExitView& one : view.exits) exits.push_back(exit(one));
  return {{"case", view.number},
          {"subject", view.subject},
          {"sop", view.sop},
          {"sop_number", view.sop_number},
          {"task", view.task},
          {"activity", view.activity},
          {"question", view.question},
          {"visit", view.visit},
          {"returned_from", view.returned_from},
          {"return_notes", view.return_notes},
          {"optional", view.optional},
          {"condition", view.condition},
          {"inputs", papers(view.inputs)},
          {"outputs", papers(view.outputs)},
          {"standard_time", view.standard_time},
          {"deadlines", view.deadlines},
          {"since", moment(view.since)},
          {"due", moment(view.due)},
          {"not_before", moment(view.not_before)},
          {"overdue", view.overdue},
          {"parts", std::move(parts)},
          {"exits", std::move(exits)},
          {"files", list(view.files)},
          {"call", number_or_none(view.call)},
          {"call_title", view.call_title},
          {"recipients", list(view.recipients)},
          {"may", abilities(view.may, language)}};
}

Json to_json(const CaseView& view) {
  Json steps = Json::array();
  for (const StepView& one : view.steps) {
    steps.push_back({{"task", one.task},
                     {"activity", one.activity},
                     {"role", one.role},
                     {"stand", kStands[static_cast<std::size_t>(one.stand)]},
                     {"text", one.text}});
  }
  Json history = Json::array();
  for (const story::Line& one : view.history) {
    history.push_back({{"at", moment(one.when)},
                       {"text", one.text},
                       {"note", one.note},
                       {"sequence", one.sequence},
                       {"case", number_or_none(one.linked)}});
  }
  return {{"case", view.number},
          {"subject", view.subject},
          {"sop", view.sop},
          {"sop_number", view.sop_number},
          {"bundle", view.bundle},
          {"current_version", view.current_version},
          {"status", word(view.status)},
          {"reason", view.reason},
          {"starter", to_json(view.starter)},
          {"started", moment(view.started)},
          {"ended", moment(view.ended)},
          {"parent", number_or_none(view.parent)},
          {"children", view.children},
          {"returns", view.returns},
          {"waiting", list(view.waiting)},
          {"steps", std::move(steps)},
          {"files", list(view.files)},
          {"history", std::move(history)},
          {"may_cancel", view.may_cancel},
          {"contents_hidden", view.contents_hidden}};
}

Json to_json(const SopRow& view) {
  return {{"key", view.key},
          {"title", view.title},
          {"number", view.number},
          {"bundle", view.bundle},
          {"deployed", moment(view.deployed)},
          {"may_start", view.may_start},
          {"roles", view.roles}};
}

Json to_json(const Acted& acted, Language language) {
  return {{"case", number_or_none(acted.number)}, {"first_event", acted.first_event},
          {"last_event", acted.last_event},       {"hash", acted.hash},
          {"repeated", acted.repeated},           {"told", findings(acted.told, language)}};
}

Json to_json(const DeployedRow& row, Language language) {
  return {{"title", row.title},
          {"number", row.number},
          {"key", row.key},
          {"bundle", row.hash},
          {"fresh", row.fresh},
          {"same", row.same},
          {"open_cases", row.open_cases},
          {"warnings", findings(row.warnings, language)}};
}

Json to_json(const MoveReport& report, Language language) {
  return {{"possible", report.possible},
          {"done", report.done},
          {"repeated", report.repeated},
          {"changes", report.lines},
          {"hindrances", findings(report.hindrances, language)}};
}

Json to_json(const AuditReport& report, Language language) {
  return {{"events", report.events},
          {"cases", report.cases},
          {"files", report.files},
          {"head", report.head},
          {"anchor_found", report.anchor_found},
          {"sound", report.findings.empty()},
          {"findings", findings(report.findings, language)}};
}

Json to_json(const BackupMade& made, Language language) {
  const bool kept = made.audit.findings.empty();
  return {{"name", kept ? Json(made.name) : Json()},
          {"bytes", made.bytes},
          {"audit", to_json(made.audit, language)}};
}

Json to_json(const OneTime& made) {
  return {{"id", made.id},
          {"token", made.repeated ? Json() : Json(made.secret)},
          {"repeated", made.repeated}};
}

Json to_json(const people::Person& person, Instant now) {
  Json positions = Json::array();
  for (const people::Holding& one : person.holdings) {
    if (one.until && *one.until <= now) continue;
    positions.push_back(
        {{"position", one.position}, {"from", moment(one.from)}, {"until", moment(one.until)}});
  }
  Json rights = Json::array();
  for (const people::Right right : person.rights)
    rights.push_back(std::string(people::word(right)));
  return {{"id", person.id},
          {"name", person.name},
          {"mail", person.mail},
          {"active", person.active},
          {"rights", std::move(rights)},
          {"positions", std::move(positions)}};
}

Json to_json(const people::Delegation& delegation) {
  return {{"number", delegation.number},
          {"kind", delegation.kind == engine::Substitution::Plt ? "plt" : "plh"},
          {"from", delegation.from},
          {"to", delegation.to},
          {"position", delegation.position},
          {"begins", moment(delegation.begins)},
          {"ends", moment(delegation.ends)},
          {"reason", delegation.reason}};
}

Json to_json(const Diagnostic& diagnostic, Language language) {
  std::string hint;
  for (const std::string& one : hints_of(diagnostic, language))
    hint += (hint.empty() ? "" : " ") + one;
  return {{"code", code(diagnostic.kind)},
          {"message", text_of(diagnostic, language)},
          {"hint", std::move(hint)}};
}

server::Response reply(const Json& json, int status) {
  return server::Response::json(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n",
                                status);
}

server::Response problem(const Refusal& refusal, Language language) {
  const Json said = to_json(refusal.why, language);
  const int status = status_of(refusal.sort);
  server::Response out = reply({{"type", "urn:sopan:" + said["code"].get<std::string>()},
                                {"title", said["message"]},
                                {"status", status},
                                {"detail", said["hint"]}},
                               status);
  out.trouble = std::make_shared<const Diagnostic>(refusal.why);
  out.set("Content-Type", "application/problem+json");
  if (status == 401) out.set("WWW-Authenticate", "Bearer realm=\"sopan\"");
  return out;
}

}  // namespace sop::api
