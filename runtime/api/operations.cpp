#include <unistd.h>

#include <charconv>
#include <cstdlib>

#include "compiler/base/utf8.h"
#include "runtime/api/api.h"
#include "runtime/api/json_views.h"
#include "runtime/api/openapi.h"

namespace sop::api {
namespace {

using server::Request;
using server::Response;
using service::Identity;
using service::Outcome;

constexpr std::size_t kDeploymentBytes = std::size_t{256} << 20U;

// ---- What a request holds.

engine::CaseNumber number_of(const Request& request) {
  const std::string_view text = request.parameter("number");
  engine::CaseNumber out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

std::string key_of(const Request& request) {
  return std::string(request.header("Idempotency-Key").value_or(""));
}

// For commands whose moment may be left out: "now" is another moment when they are sent again.
std::string asked(const Request& request) {
  return request.method + " " + request.path + "\n" + request.body;
}

service::Filter filter_of(const Request& request) {
  service::Filter out;
  out.sop = utf8::fold(std::string(request.query_value("sop")));
  out.text = request.query_value("q");
  out.mine = request.query_value("mine") == "true";
  out.overdue = request.query_value("overdue") == "true";
  out.status = request.query_value("status");
  out.page = request.query_value("page");
  const std::string_view limit = request.query_value("limit");
  std::size_t value = out.limit;
  (void)std::from_chars(limit.data(), limit.data() + limit.size(), value);
  out.limit = std::max<std::size_t>(1, value);
  return out;
}

// The fields of a JSON body; what is missing or of another type is empty.
class Body {
 public:
  explicit Body(const Request& request) : json_(Json::parse(request.body, nullptr, false)) {}
  [[nodiscard]] bool sound() const { return json_.is_object(); }
  [[nodiscard]] std::string text(const char* name) const {
    const auto found = json_.is_object() ? json_.find(name) : json_.end();
    return found != json_.end() && found->is_string() ? found->get<std::string>() : "";
  }
  [[nodiscard]] bool flag(const char* name) const {
    return json_.is_object() && json_.value(name, Json()) == true;
  }
  [[nodiscard]] std::optional<Instant> moment(const char* name) const {
    return engine::from_iso(text(name));
  }

 private:
  Json json_;
};

template <class T>
Response said(const Outcome<T>& outcome, const Identity& who) {
  if (!outcome) return problem(outcome.refusal(), who.language);
  if constexpr (std::is_same_v<T, Done>) {
    return reply({{"done", true}});
  } else if constexpr (requires { to_json(outcome.value(), who.language); }) {
    return reply(to_json(outcome.value(), who.language));
  } else {
    return reply(to_json(outcome.value()));
  }
}

Response bad(const Identity& who, const char* name, const char* what) {
  return problem(service::refused(finding<Kind::BadOptionValue>(Span{}, name, what)), who.language);
}

// ---- Who.

Response open_session(Site& site, const Request& request, const Identity& who) {
  if (auto no = too_fast(site, request.remote)) return problem(*no, who.language);
  const Body body(request);
  const auto in = site.service.log_in(body.text("account"), body.text("password"),
                                      {request.remote, body.text("device")});
  if (!in) return problem(in.refusal(), who.language);
  return reply({{"token", in.value().token}, {"expires", engine::to_iso(in.value().expires)}});
}

Response close_session(Site& site, const Request&, const Identity& who) {
  site.service.log_out(who);
  return reply({{"done", true}});
}

Response me(Site& site, const Request&, const Identity& who) {
  const auto all = site.service.people();
  if (!all) return problem(all.refusal(), who.language);
  const people::Person* person = people::find_person(*all.value(), who.person);
  Json rights = Json::array();
  if (person != nullptr) {
    for (const people::Right right : person->rights)
      rights.push_back(std::string(people::word(right)));
  }
  return reply({{"id", who.person},
                {"name", who.name},
                {"rights", std::move(rights)},
                {"positions", people::positions_of(*all.value(), who.person, site.service.now())}});
}

Response change_password(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(site.service.change_password(who, body.text("old"), body.text("new")), who);
}

Response use_link(Site& site, const Request& request, const Identity& who) {
  if (auto no = too_fast(site, request.remote)) return problem(*no, who.language);
  return said(
      site.service.set_password(request.parameter("secret"), Body(request).text("password")), who);
}

// His own; of everybody for an administrator, who may end them.
Response tokens(Site& site, const Request&, const Identity& who) {
  if (auto no = site.service.forbids(who, people::Act::OwnAccount))
    return problem(*no, who.language);
  const auto all = site.service.people();
  if (!all) return problem(all.refusal(), who.language);
  const bool everybody = !site.service.forbids(who, people::Act::AdministratePeople);
  Json out = Json::array();
  for (const auto& [id, token] : all.value()->tokens) {
    if (token.revoked || (!everybody && token.person != who.person)) continue;
    out.push_back({{"id", id},
                   {"person", token.person},
                   {"name", token.name},
                   {"scope", std::string(people::word(token.scope))},
                   {"expires", engine::to_iso(token.expires)}});
  }
  return reply(out);
}

Response revoke_token(Site& site, const Request& request, const Identity& who) {
  return said(site.service.change(who, people::RevokeToken{std::string(request.parameter("id"))},
                                  key_of(request)),
              who);
}

Response make_token(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  const auto scope = people::scope_of(body.text("scope"));
  const auto expires = body.moment("expires");
  if (!scope) return bad(who, "scope", "baca, kerja");
  if (!expires) return bad(who, "expires", "2026-12-31T00:00:00Z");
  return said(
      site.service.make_api_token(who, "", body.text("name"), *scope, *expires, key_of(request)),
      who);
}

// ---- Tasks and cases.

Response inbox(Site& site, const Request& request, const Identity& who) {
  return said(site.service.inbox(who, filter_of(request)), who);
}
Response overdue(Site& site, const Request& request, const Identity& who) {
  return said(site.service.overdue(who, filter_of(request)), who);
}
Response cases(Site& site, const Request& request, const Identity& who) {
  return said(site.service.cases(who, filter_of(request)), who);
}
Response start(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(site.service.start(who, body.text("sop"), body.text("subject"), key_of(request)),
              who);
}
Response show(Site& site, const Request& request, const Identity& who) {
  return said(site.service.show(who, number_of(request)), who);
}
Response chart(Site& site, const Request& request, const Identity& who) {
  const auto svg = site.service.chart(who, number_of(request));
  if (!svg) return problem(svg.refusal(), who.language);
  Response out = Response::text(svg.value());
  out.set("Content-Type", "image/svg+xml; charset=utf-8");
  return out;
}
Response cancel(Site& site, const Request& request, const Identity& who) {
  return said(
      site.service.cancel(who, number_of(request), Body(request).text("reason"), key_of(request)),
      who);
}
Response move(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(site.service.move(who, number_of(request), body.text("to"), body.flag("dry_run"),
                                key_of(request)),
              who);
}
Response task(Site& site, const Request& request, const Identity& who) {
  return said(site.service.task(who, number_of(request), std::string(request.parameter("task"))),
              who);
}

service::Act act_of(const Request& request, service::Act::Kind kind) {
  const Body body(request);
  service::Act out;
  out.kind = kind;
  out.number = number_of(request);
  out.task = request.parameter("task");
  out.role = body.text("role");
  out.answer = body.text("answer");
  out.note = body.text("note");
  out.to = body.text("to");
  out.key = key_of(request);
  return out;
}
template <service::Act::Kind kKind>
Response act(Site& site, const Request& request, const Identity& who) {
  return said(site.service.act(who, act_of(request, kKind)), who);
}
Response send_back(Site& site, const Request& request, const Identity& who) {
  return said(site.service.send_back(who, act_of(request, service::Act::Kind::Complete)), who);
}

Response upload(Site& site, const Request& request, const Identity& who) {
  service::NewFile file;
  file.number = number_of(request);
  file.task = request.parameter("task");
  file.role = request.query_value("role");
  file.document = request.query_value("document");
  file.name = request.query_value("name");
  file.key = key_of(request);
  server::BodyReader* body = request.stream;
  return said(site.service.upload(who, file, pieces_of([body](char* bytes, std::size_t size) {
                                    return body->read(bytes, size);
                                  })),
              who);
}
Response download(Site& site, const Request& request, const Identity& who) {
  const std::string hash(request.parameter("hash"));
  const auto file = site.service.download(who, number_of(request), hash);
  if (!file) return problem(file.refusal(), who.language);
  return Response::download({file.value().path, file.value().size, file.value().media_type,
                             file.value().name, hash, false});
}

// ---- SOPs and the register.

Response sops(Site& site, const Request&, const Identity& who) {
  const auto all = site.service.sops(who);
  if (!all) return problem(all.refusal(), who.language);
  Json out = Json::array();
  for (const service::SopRow& row : all.value()) out.push_back(to_json(row));
  return reply(out);
}

// Who may not deploy is told before his bytes are held in memory.
Response deploy(Site& site, const Request& request, const Identity& who) {
  if (auto no = site.service.forbids(who, people::Act::Deploy)) return problem(*no, who.language);
  std::string stream;
  std::string piece(std::size_t{64} << 10U, '\0');
  while (true) {
    const std::optional<std::size_t> got = request.stream->read(piece.data(), piece.size());
    if (!got) return bad(who, "body", "bundles");  // replaced by what broke it off
    if (*got == 0) break;
    stream.append(piece, 0, *got);
  }
  service::Deployment parts = service::parts_of(stream);
  stream = std::string();
  const auto done = site.service.deploy(who, parts.bundles, parts.calendar,
                                        request.query_value("dry_run") == "true", key_of(request));
  if (!done) return problem(done.refusal(), who.language);
  Json out = Json::array();
  for (const service::DeployedRow& row : done.value()) out.push_back(to_json(row, who.language));
  return reply(out);
}
Response retire(Site& site, const Request& request, const Identity& who) {
  const std::string key = utf8::fold(std::string(request.query_value("sop")));
  return said(site.service.change(who, people::Retire{key}, key_of(request)), who);
}

// Names and positions are for everybody here; mail addresses and rights for those who look after
// them.
Response people_list(Site& site, const Request&, const Identity& who) {
  const auto all = site.service.people_for(who);
  if (!all) return problem(all.refusal(), who.language);
  const people::Standings standings = people::standing(*all.value(), who.person);
  const bool whole =
      standings.has(people::Standing::Administrator) || standings.has(people::Standing::Auditor);
  Json out = Json::array();
  for (const auto& [id, person] : all.value()->persons) {
    Json one = to_json(person, site.service.now());
    if (!whole) {
      one["mail"] = "";
      one["rights"] = Json::array();
    }
    out.push_back(std::move(one));
  }
  return reply(out);
}
Response add_person(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(site.service.change(
                  who, people::AddPerson{body.text("id"), body.text("name"), body.text("mail")},
                  key_of(request)),
              who);
}
std::string id_of(const Request& request) {
  return std::string(request.parameter("id"));
}
Response change_person(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(site.service.change(
                  who, people::ChangePerson{id_of(request), body.text("name"), body.text("mail")},
                  key_of(request)),
              who);
}
Response deactivate(Site& site, const Request& request, const Identity& who) {
  return said(
      site.service.change(who, people::Deactivate{id_of(request), Body(request).text("reason")},
                          key_of(request)),
      who);
}
Response reactivate(Site& site, const Request& request, const Identity& who) {
  return said(site.service.change(who, people::Reactivate{id_of(request)}, key_of(request)), who);
}
Response invite(Site& site, const Request& request, const Identity& who) {
  const auto link = site.service.invite(who, id_of(request), key_of(request));
  if (!link) return problem(link.refusal(), who.language);
  Json out = to_json(link.value());
  out["link"] = out["token"];
  out.erase("token");
  return reply(out);
}
Response assign(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(site.service.change(who,
                                  people::Assign{id_of(request), body.text("position"),
                                                 body.moment("from").value_or(site.service.now()),
                                                 body.moment("until")},
                                  key_of(request), asked(request)),
              who);
}
Response end_assignment(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  return said(
      site.service.change(who,
                          people::EndAssignment{id_of(request), body.text("position"),
                                                body.moment("until").value_or(site.service.now())},
                          key_of(request), asked(request)),
      who);
}
template <class Change>
Response right(Site& site, const Request& request, const Identity& who) {
  const auto wanted = people::right_of(Body(request).text("right"));
  if (!wanted) return bad(who, "right", "administrator, auditor, pimpinan");
  return said(site.service.change(who, Change{id_of(request), *wanted}, key_of(request)), who);
}

Response delegations(Site& site, const Request&, const Identity& who) {
  const auto all = site.service.people_for(who);
  if (!all) return problem(all.refusal(), who.language);
  Json out = Json::array();
  for (const auto& [number, one] : all.value()->delegations) out.push_back(to_json(one));
  return reply(out);
}
Response delegate(Site& site, const Request& request, const Identity& who) {
  const Body body(request);
  const bool plt = body.text("kind") == "plt";
  const auto ends = body.moment("ends");
  if (!ends) return bad(who, "ends", "2026-12-31T00:00:00Z");
  people::Delegate action;
  action.kind = plt ? engine::Substitution::Plt : engine::Substitution::Plh;
  action.from = body.text("from");
  if (!plt && action.from.empty()) action.from = who.person;
  action.to = body.text("to");
  action.position = body.text("position");
  action.begins = body.moment("begins").value_or(site.service.now());
  action.ends = *ends;
  action.reason = body.text("reason");
  return said(site.service.change(who, std::move(action), key_of(request), asked(request)), who);
}
Response end_delegation(Site& site, const Request& request, const Identity& who) {
  return said(site.service.change(who, people::EndDelegation{number_of(request)}, key_of(request)),
              who);
}

// ---- The whole.

Response report(Site& site, const Request& request, const Identity& who) {
  const std::string format(request.query_value("format"));
  const auto text = site.service.report(who, std::string(request.query_value("sop")),
                                        format.empty() ? "json" : format);
  if (!text) return problem(text.refusal(), who.language);
  Response out = Response::text(text.value());
  if (format == "csv") out.set("Content-Type", "text/csv; charset=utf-8");
  if (format.empty() || format == "json") out.set("Content-Type", "application/json");
  return out;
}
Response export_cases(Site& site, const Request& request, const Identity& who) {
  const auto file = site.service.export_to_file(who, std::string(request.query_value("format")));
  if (!file) return problem(file.refusal(), who.language);
  return Response::download({file.value().path, file.value().size, file.value().media_type,
                             file.value().name, "", false, file.value().owner});
}
Response backup(Site& site, const Request&, const Identity& who) {
  return said(site.service.backup_here(who), who);
}
Response verify(Site& site, const Request& request, const Identity& who) {
  return said(site.service.verify_audit(who, Body(request).text("anchor")), who);
}

using Kind = service::Act::Kind;
constexpr std::string_view kPaging = "page?:string, limit?:integer";
constexpr std::string_view kActBody = "note?:string, role?:string";
#define SOP_TASK "/api/v1/cases/{number}/tasks/{task}"

constexpr Operation kOperations[] = {
    {"POST", "/api/v1/session", "logIn", "Log in; the token goes into Authorization: Bearer", "",
     "account:string, password:string, device?:string", "Session", open_session, true},
    {"DELETE", "/api/v1/session", "logOut", "End this session", "", "", "Done", close_session},
    {"GET", "/api/v1/me", "me", "Who I am", "", "", "Me", me},
    {"PUT", "/api/v1/me/password", "changePassword", "A new password", "", "old:string, new:string",
     "Done", change_password},
    {"POST", "/api/v1/links/{secret}/password", "useLink", "Set a password by a one-time link", "",
     "password:string", "Done", use_link, true},
    {"POST", "/api/v1/me/tokens", "makeToken", "A token of this API (scope: baca, kerja)", "",
     "name:string, scope:string, expires:time", "Token", make_token},
    {"GET", "/api/v1/me/tokens", "tokens", "My tokens; of everybody for administrators", "", "",
     "ApiToken[]", tokens},
    {"DELETE", "/api/v1/me/tokens/{id}", "revokeToken", "It opens nothing any more", "", "",
     "Acted", revoke_token},
    {"GET", "/api/v1/inbox", "inbox", "Tasks that I can do, by deadline",
     "sop?:string, q?:string, mine?:boolean, overdue?:boolean, page?:string, limit?:integer", "",
     "TaskPage", inbox},
    {"GET", "/api/v1/overdue", "overdue", "Tasks that are late; of everybody for leaders",
     "sop?:string, page?:string, limit?:integer", "", "TaskPage", overdue},
    {"GET", "/api/v1/cases", "cases", "Cases that I may see (status: open, finished, cancelled)",
     "status?:string, sop?:string, q?:string, page?:string, limit?:integer", "", "CasePage", cases},
    {"POST", "/api/v1/cases", "start", "Start a case", "", "sop:string, subject?:string", "Acted",
     start},
    {"GET", "/api/v1/cases/{number}", "case", "A case with its history", "", "", "Case", show},
    {"GET", "/api/v1/cases/{number}/chart", "chart", "Its chart with the current step marked", "",
     "", "image/svg+xml", chart},
    {"POST", "/api/v1/cases/{number}/cancel", "cancel", "Cancel it", "", "reason:string", "Acted",
     cancel},
    {"POST", "/api/v1/cases/{number}/move", "move", "Go on by another version of the SOP", "",
     "to?:string, dry_run?:boolean", "Move", move},
    {"GET", SOP_TASK, "task", "A waiting task, and what I may do with it", "", "", "Task", task},
    {"POST", SOP_TASK "/complete", "complete", "Done, or decided by the SOP's words", "",
     "answer?:string, note?:string, role?:string", "Acted", act<Kind::Complete>},
    {"POST", SOP_TASK "/return", "sendBack", "The answer that leads back", "", kActBody, "Acted",
     send_back},
    {"POST", SOP_TASK "/sign", "sign", "Sign a part of a joint task", "", kActBody, "Acted",
     act<Kind::Sign>},
    {"POST", SOP_TASK "/skip", "skip", "Leave an optional task out", "", kActBody, "Acted",
     act<Kind::Skip>},
    {"POST", SOP_TASK "/claim", "claim", "Nobody else may do it", "", "role?:string", "Acted",
     act<Kind::Claim>},
    {"POST", SOP_TASK "/release", "release", "Back to all", "", kActBody, "Acted",
     act<Kind::Release>},
    {"POST", SOP_TASK "/hand-over", "handOver", "To a certain person", "",
     "to:string, note?:string, role?:string", "Acted", act<Kind::HandOver>},
    {"POST", SOP_TASK "/files", "upload", "Add a file; the body is its bytes",
     "name:string, document?:string, role?:string", "", "File", upload, false, true},
    {"GET", "/api/v1/cases/{number}/files/{hash}", "download", "A file of the case", "", "",
     "application/octet-stream", download},
    {"GET", "/api/v1/sops", "sops", "SOPs in force", "", "", "Sop[]", sops},
    {"POST", "/api/v1/sops", "deploy", "Put SOPs in force: bundles and a calendar, one a line",
     "dry_run?:boolean", "", "Deployed[]", deploy, false, false, true},
    {"DELETE", "/api/v1/sops", "retire", "An SOP takes no new cases", "sop:string", "", "Acted",
     retire},
    {"GET", "/api/v1/people", "people", "Accounts and their positions", "", "", "Account[]",
     people_list},
    {"POST", "/api/v1/people", "addPerson", "A new account", "",
     "id:string, name:string, mail?:string", "Acted", add_person},
    {"PUT", "/api/v1/people/{id}", "changePerson", "Name and mail", "", "name:string, mail:string",
     "Acted", change_person},
    {"POST", "/api/v1/people/{id}/deactivate", "deactivate", "No more log-in", "", "reason:string",
     "Acted", deactivate},
    {"POST", "/api/v1/people/{id}/reactivate", "reactivate", "Log-in again", "", "", "Acted",
     reactivate},
    {"POST", "/api/v1/people/{id}/invite", "invite", "A link to set a password", "", "", "Link",
     invite},
    {"POST", "/api/v1/people/{id}/positions", "assign", "A position for a period", "",
     "position:string, from?:time, until?:time", "Acted", assign},
    {"DELETE", "/api/v1/people/{id}/positions", "endAssignment", "Not any more", "",
     "position:string, until?:time", "Acted", end_assignment},
    {"POST", "/api/v1/people/{id}/rights", "grant", "administrator, auditor or pimpinan", "",
     "right:string", "Acted", right<people::Grant>},
    {"DELETE", "/api/v1/people/{id}/rights", "revoke", "Take a right away", "", "right:string",
     "Acted", right<people::Revoke>},
    {"GET", "/api/v1/delegations", "delegations", "Who stands in for whom", "", "", "Delegation[]",
     delegations},
    {"POST", "/api/v1/delegations", "delegate", "Plt. or Plh. for a period", "",
     "kind:string, from?:string, to:string, position:string, begins?:time, ends:time, "
     "reason:string",
     "Acted", delegate},
    {"DELETE", "/api/v1/delegations/{number}", "endDelegation", "Before its time", "", "", "Acted",
     end_delegation},
    {"GET", "/api/v1/report", "report", "Times, returns and waiting of an SOP (json, csv, text)",
     "sop:string, format?:string", "", "application/json", report},
    {"GET", "/api/v1/export", "export", "All cases (xes, csv)", "format:string", "",
     "application/octet-stream", export_cases},
    {"POST", "/api/v1/audit/verify", "verifyAudit", "Is the record sound", "", "anchor?:string",
     "Audit", verify},
    {"POST", "/api/v1/backups", "backup",
     "A backup on the server's own disk, verified; one that is not sound is not kept", "", "",
     "Backup", backup},
};
#undef SOP_TASK

// Anybody may ask whether it works; why it does not is told on this machine only.
Response health(Site& site, const Request& request) {
  const service::Service::Health now = site.service.health();
  return reply({{"writing", now.writing}, {"why", is_here(request) ? now.why : ""}},
               now.writing ? 200 : 503);
}

Response metrics(Site& site) {
  const service::Service::Health now = site.service.health();
  const auto set = [&](const char* name, const char* help, double value) {
    site.metrics.gauge(name, help).set(value);
  };
  set("sopan_writing", "1 while commands are kept", now.writing ? 1 : 0);
  set("sopan_open_cases", "Open cases, counted up to a bound", static_cast<double>(now.open_cases));
  set("sopan_waiting_tasks", "Parts of tasks that wait, counted up to a bound",
      static_cast<double>(now.waiting));
  set("sopan_overdue_tasks", "Of these, late", static_cast<double>(now.overdue));
  set("sopan_outbox", "Letters that wait", static_cast<double>(now.outbox));
  set("sopan_events", "Events in the record", static_cast<double>(now.events));
  set("sopan_queue", "Commands that wait for the writer", static_cast<double>(now.queue));
  if (now.backup)
    set("sopan_backup_timestamp_seconds", "When the newest backup of the backup folder was made",
        static_cast<double>(now.backup->milliseconds / 1'000));
  Response out = Response::text(site.metrics.text());
  out.set("Content-Type", server::Metrics::content_type());
  return out;
}

// A problem as clients may read it.
Response shown(Site& site, const Request& request, Response out) {
  if (!out.trouble) return out;
  const Diagnostic told = for_client(site, request, *out.trouble, out.status);
  if (told.kind == out.trouble->kind) return out;
  return problem({told, out.status == 503 ? service::Sort::Busy : service::Sort::Failed},
                 request.language);
}

}  // namespace

std::span<const Operation> operations() {
  return kOperations;
}

void add_api(server::Router& router, Site& site) {
  for (const Operation& one : kOperations) {
    server::RouteOptions options;
    options.streaming = one.streaming;
    if (one.streaming) options.body_limit = site.service.settings().documents.limit;
    if (one.wide) {
      options.streaming = true;
      options.body_limit = kDeploymentBytes;
    }
    if (one.open) options.body_limit = kOpenBody;
    router.add(
        std::string(one.method), std::string(one.path),
        [&site, &one](const Request& request) {
          Identity nobody;
          nobody.language = request.language;
          if (one.open) return shown(site, request, one.handler(site, request, nobody));
          const Outcome<Identity> who = identify(site, request);
          if (!who) return shown(site, request, problem(who.refusal(), request.language));
          const bool json = !one.body.empty() && !request.body.empty();
          if (json && !Body(request).sound()) return bad(who.value(), "body", "JSON");
          Response out = shown(site, request, one.handler(site, request, who.value()));
          out.person = who.value().person;
          return out;
        },
        options);
  }
  router.add("GET", "/api/v1/openapi.json",
             [](const Request&) { return Response::json(openapi()); });
  router.add("GET", "/healthz", [&site](const Request& request) { return health(site, request); });
  // For the agency's own monitoring, on this machine or by a proxy that guards it.
  router.add("GET", "/metrics", [&site](const Request& request) {
    if (is_here(request)) return metrics(site);
    const Outcome<Identity> who = identify(site, request);
    if (!who) return problem(who.refusal(), request.language);
    if (auto no = site.service.forbids(who.value(), people::Act::Metrics))
      return problem(*no, request.language);
    return metrics(site);
  });
}

}  // namespace sop::api
