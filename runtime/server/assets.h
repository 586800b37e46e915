// Small files that are compiled in (style sheet, icon), served with an entity tag of their content.
#pragma once

#include <string>
#include <string_view>

#include "runtime/server/router.h"

namespace sop::server {

struct Asset {
  std::string path;  // "/gaya.css"
  std::string type;  // "text/css; charset=utf-8"
  std::string bytes;
};

// A GET route for it, and its address with the hash ("/gaya.css?v=0123456789abcdef"), which may be
// cached for ever; without the hash it is asked for anew each time (304 where unchanged).
std::string add_asset(Router& router, Asset asset);

}  // namespace sop::server
