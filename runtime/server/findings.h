// What the server itself has to say to people, as findings: why it cannot listen, and what the
// statuses mean that no handler gave. For error pages of every form.
#pragma once

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/server/message.h"

namespace sop::server {

// For HttpServer::bind().
[[nodiscard]] Diagnostic cannot_listen(const Failure& failure);

// For ServerOptions::error_page: 400, 404, 405, 408, 413, 414, 431, 500 and the like.
[[nodiscard]] Diagnostic refusal(int status, const Request& request);

}  // namespace sop::server
