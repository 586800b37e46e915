// The moment of a command or event: the one type of the whole runtime.
#pragma once

#include "runtime/base/instant.h"

namespace sop::engine {

using sop::from_iso;
using sop::Instant;
using sop::to_iso;

}  // namespace sop::engine
