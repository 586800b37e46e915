#include "runtime/api/openapi.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "compiler/base/utf8.h"
#include "runtime/api/api.h"

namespace sop::api {
namespace {

using Json = nlohmann::json;

struct Schema {
  std::string_view name;
  std::string_view fields;
};

// The shapes of json_views.cpp.
constexpr Schema kSchemas[] = {
    {"Person", "id:string, name:string"},
    {"Finding", "code:string, message:string, hint:string"},
    {"Problem", "type:string, title:string, status:integer, detail:string"},
    {"File",
     "hash:string, name:string, document:string, media_type:string, size:integer, "
     "version:integer, task:string, by:Person, at:time"},
    {"TaskRow",
     "case:integer, subject:string, sop:string, task:string, activity:string, "
     "role:string, decision:boolean, joint:boolean, visit:integer, since:time, "
     "due:time|null, overdue:boolean, escalations:integer, holder:Person|null, "
     "mine:boolean"},
    {"TaskPage", "rows:TaskRow[], next:string|null, total:integer, more:boolean"},
    {"CaseRow",
     "case:integer, subject:string, sop:string, status:string, waiting:string, "
     "started:time, ended:time|null, overdue:boolean"},
    {"CasePage", "rows:CaseRow[], next:string|null, total:integer, more:boolean"},
    {"Paper", "id:string|null, name:string, state:string, states:string[], there:boolean|null"},
    {"Part",
     "roles:string[], role:string|null, acting:string, holder:Person|null, "
     "signed_by:Person|null, mine:boolean"},
    {"Exit", "answer:string, leads:string[], back:boolean, ends:boolean, gives:Paper[]"},
    {"Abilities",
     "complete:boolean, sign:boolean, skip:boolean, claim:boolean, release:boolean, "
     "hand_over:boolean, attach:boolean, why_not:Finding|null"},
    {"Task",
     "case:integer, subject:string, sop:string, sop_number:string, task:string, "
     "activity:string, question:string, visit:integer, returned_from:string, "
     "return_notes:string[], optional:boolean, condition:string, inputs:Paper[], "
     "outputs:Paper[], standard_time:string, deadlines:string[], since:time, "
     "due:time|null, not_before:time|null, overdue:boolean, parts:Part[], exits:Exit[], "
     "files:File[], call:integer|null, call_title:string, recipients:Person[], "
     "may:Abilities"},
    {"Step", "task:string, activity:string, role:string, stand:string, text:string"},
    {"Line", "at:time, text:string, note:string, sequence:integer, case:integer|null"},
    {"Case",
     "case:integer, subject:string, sop:string, sop_number:string, bundle:string, "
     "current_version:boolean, status:string, reason:string, starter:Person, "
     "started:time, ended:time|null, parent:integer|null, children:integer[], "
     "returns:integer, waiting:TaskRow[], steps:Step[], files:File[], history:Line[], "
     "may_cancel:boolean, contents_hidden:boolean"},
    {"Sop",
     "key:string, title:string, number:string, bundle:string, deployed:time, "
     "may_start:boolean, roles:string[]"},
    {"Acted",
     "case:integer|null, first_event:integer, last_event:integer, hash:string, "
     "repeated:boolean, told:Finding[]"},
    {"Deployed",
     "title:string, number:string, key:string, bundle:string, fresh:boolean, "
     "same:boolean, open_cases:integer, warnings:Finding[]"},
    {"Move",
     "possible:boolean, done:boolean, repeated:boolean, changes:string[], hindrances:Finding[]"},
    {"Audit",
     "events:integer, cases:integer, files:integer, head:string, anchor_found:boolean, "
     "sound:boolean, findings:Finding[]"},
    {"Holding", "position:string, from:time, until:time|null"},
    {"Account",
     "id:string, name:string, mail:string, active:boolean, rights:string[], "
     "positions:Holding[]"},
    {"Delegation",
     "number:integer, kind:string, from:string, to:string, position:string, "
     "begins:time, ends:time, reason:string"},
    {"Me", "id:string, name:string, rights:string[], positions:string[]"},
    {"Session", "token:string, expires:time"},
    {"Backup", "name:string|null, bytes:integer, audit:Audit"},
    {"Token", "id:string, token:string|null, repeated:boolean"},
    {"ApiToken", "id:string, person:string, name:string, scope:string, expires:time"},
    {"Link", "id:string, link:string|null, repeated:boolean"},
    {"Health", "writing:boolean, why:string"},
    {"Done", "done:boolean"},
};

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (!part.empty()) out.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Json type_of(std::string_view type) {
  if (type.ends_with("|null")) {
    Json of = type_of(type.substr(0, type.size() - 5));
    return {{"anyOf", Json::array({std::move(of), {{"type", "null"}}})}};
  }
  if (type.ends_with("[]"))
    return {{"type", "array"}, {"items", type_of(type.substr(0, type.size() - 2))}};
  if (type == "time") return {{"type", "string"}, {"format", "date-time"}};
  if (type == "string" || type == "integer" || type == "boolean" || type == "object")
    return {{"type", std::string(type)}};
  return {{"$ref", "#/components/schemas/" + std::string(type)}};
}

struct NamedType {
  std::string name;
  std::string type;
  bool optional = false;
};
std::vector<NamedType> fields_of(std::string_view text) {
  std::vector<NamedType> out;
  for (const std::string& field : parts_of(text, ',')) {
    const std::size_t colon = field.find(':');
    std::string name = field.substr(0, colon);
    const bool optional = name.ends_with('?');
    if (optional) name.pop_back();
    out.push_back({std::move(name), field.substr(colon + 1), optional});
  }
  return out;
}

Json object_of(std::string_view fields) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const NamedType& one : fields_of(fields)) {
    properties[one.name] = type_of(one.type);
    if (!one.optional) required.push_back(one.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

// What changes something that is kept. Passwords and sessions are no commands, and what only looks
// or copies can be asked twice.
bool takes_key(const Operation& one) {
  return one.method != "GET" && one.reply != "Done" && one.reply != "Session" &&
         one.reply != "Audit" && one.reply != "Backup";
}

Json parameters_of(const Operation& one) {
  Json out = Json::array();
  for (std::size_t at = one.path.find('{'); at != std::string_view::npos;
       at = one.path.find('{', at + 1)) {
    const std::size_t end = one.path.find('}', at);
    out.push_back({{"name", std::string(one.path.substr(at + 1, end - at - 1))},
                   {"in", "path"},
                   {"required", true},
                   {"schema", {{"type", "string"}}}});
  }
  for (const NamedType& field : fields_of(one.query)) {
    out.push_back({{"name", field.name},
                   {"in", "query"},
                   {"required", !field.optional},
                   {"schema", type_of(field.type)}});
  }
  if (takes_key(one)) {
    out.push_back({{"name", "Idempotency-Key"},
                   {"in", "header"},
                   {"required", false},
                   {"description",
                    "The same key with the same content is one effect and the same answer; with "
                    "other content it is refused (SOP7119). A secret that is shown once is null in "
                    "the repeated answer."},
                   {"schema", {{"type", "string"}, {"maxLength", 100}}}});
  }
  return out;
}

Json operation_of(const Operation& one) {
  const bool media = one.reply.find('/') != std::string_view::npos;
  const std::string type = media ? std::string(one.reply) : "application/json";
  Json schema = media ? Json{{"type", "string"}} : type_of(one.reply);
  Json out{{"operationId", std::string(one.id)},
           {"summary", std::string(one.summary)},
           {"parameters", parameters_of(one)},
           {"responses",
            {{"200", {{"description", "Done"}, {"content", {{type, {{"schema", schema}}}}}}},
             {"default",
              {{"description", "Why not"},
               {"content", {{"application/problem+json", {{"schema", type_of("Problem")}}}}}}}}}};
  if (one.streaming || one.wide) {
    const char* bytes = one.wide ? "application/x-ndjson" : "application/octet-stream";
    out["requestBody"] = {{"required", true},
                          {"content", {{bytes, {{"schema", {{"type", "string"}}}}}}}};
  } else if (!one.body.empty()) {
    out["requestBody"] = {{"required", true},
                          {"content", {{"application/json", {{"schema", object_of(one.body)}}}}}};
  }
  if (one.open) out["security"] = Json::array();
  return out;
}

}  // namespace

std::string openapi() {
  Json schemas = Json::object();
  for (const Schema& one : kSchemas) schemas[std::string(one.name)] = object_of(one.fields);
  Json paths = Json::object();
  for (const Operation& one : operations()) {
    const std::string method = utf8::fold(std::string(one.method));
    paths[std::string(one.path)][method] = operation_of(one);
  }
  return Json{{"openapi", "3.1.0"},
              {"info",
               {{"title", "Sopan"},
                {"version", "1"},
                {"description",
                 "Cases of government procedures. Times are UTC, ISO 8601. Refusals are problems "
                 "(RFC 9457), in the language of Accept-Language (id, en)."}}},
              {"components",
               {{"schemas", std::move(schemas)},
                {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
              {"security", Json::array({{{"bearer", Json::array()}}})},
              {"paths", std::move(paths)}}
             .dump(1) +
         "\n";
}

}  // namespace sop::api
