// Views as JSON, and refusals as problems (RFC 9457). The shapes are those of openapi.cpp: a test
// holds every answer against its schema.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runtime/server/message.h"
#include "runtime/service/service.h"

namespace sop::api {

using Json = nlohmann::json;

[[nodiscard]] Json to_json(const service::PersonView& view);
[[nodiscard]] Json to_json(const service::FileView& view);
[[nodiscard]] Json to_json(const service::TaskRow& view);
[[nodiscard]] Json to_json(const service::CaseRow& view);
[[nodiscard]] Json to_json(const service::TaskView& view, Language language);
[[nodiscard]] Json to_json(const service::CaseView& view);
[[nodiscard]] Json to_json(const service::SopRow& view);
[[nodiscard]] Json to_json(const service::Acted& acted, Language language);
[[nodiscard]] Json to_json(const service::DeployedRow& row, Language language);
[[nodiscard]] Json to_json(const service::MoveReport& report, Language language);
[[nodiscard]] Json to_json(const service::AuditReport& report, Language language);
[[nodiscard]] Json to_json(const service::BackupMade& made, Language language);
[[nodiscard]] Json to_json(const service::OneTime& made);
[[nodiscard]] Json to_json(const people::Person& person, Instant now);
[[nodiscard]] Json to_json(const people::Delegation& delegation);
[[nodiscard]] Json to_json(const Diagnostic& diagnostic, Language language);

template <class Row>
[[nodiscard]] Json to_json(const service::Page<Row>& page) {
  Json rows = Json::array();
  for (const Row& row : page.rows) rows.push_back(to_json(row));
  return {{"rows", std::move(rows)},
          {"next", page.next.empty() ? Json() : Json(page.next)},
          {"total", page.total},
          {"more", page.more_than_counted}};
}

[[nodiscard]] server::Response reply(const Json& json, int status = 200);
// {"type": "urn:sopan:SOP7106", "title": …, "status": 409, "detail": hint}
[[nodiscard]] server::Response problem(const service::Refusal& refusal, Language language);

}  // namespace sop::api
