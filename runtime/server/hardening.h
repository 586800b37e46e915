// What every answer carries so that a browser runs, frames and keeps nothing it should not.
#pragma once

#include "runtime/server/message.h"

namespace sop::server {

// Adds what the handler has not set itself. Cache-Control is no-store unless set: most pages are
// personal, and a page that is not says so.
void harden(Response& response);

}  // namespace sop::server
