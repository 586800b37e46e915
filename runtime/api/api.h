// The JSON API: one table of operations, from which the routes and the OpenAPI document are made.
// Every operation is a use case of service/ and nothing more. Start reading at the table in
// operations.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "runtime/api/gate.h"
#include "runtime/server/router.h"

namespace sop::api {

// One row. `query` and `body`: "name:type, name?:type" (openapi.h tells the types); `reply`: a
// schema by name, or a media type.
struct Operation {
  std::string_view method;
  std::string_view path;
  std::string_view id;
  std::string_view summary;
  std::string_view query;
  std::string_view body;
  std::string_view reply;
  server::Response (*handler)(Site& site, const server::Request& request,
                              const service::Identity& who);
  bool open = false;       // without log-in
  bool streaming = false;  // the body is bytes
  bool wide = false;       // the body is a stream as large as a deployment
};

[[nodiscard]] std::span<const Operation> operations();

// Adds all operations, /api/v1/openapi.json, /metrics and /healthz. `site` outlives the router.
void add_api(server::Router& router, Site& site);

}  // namespace sop::api
