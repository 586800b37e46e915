// The plain pages of Sopan: log in, my tasks, a task with its documents and
// decision buttons, a case with its live chart, what is late. HTML made on the
// server, no script; everything is a use case of service/.
#pragma once

#include "runtime/api/gate.h"
#include "runtime/server/router.h"

namespace sop::pages {

// `site` outlives the router.
void add_pages(server::Router& router, api::Site& site);

// For what no handler answered; JSON for the API's paths, a page for people.
[[nodiscard]] server::Response error_page(int status, const server::Request& request);

}  // namespace sop::pages
