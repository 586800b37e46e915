#include "runtime/server/assets.h"

#include <memory>
#include <utility>

#include "compiler/base/hash.h"
#include "runtime/server/ranges.h"

namespace sop::server {

std::string add_asset(Router& router, Asset asset) {
  const std::string hash = sha256_hex(asset.bytes).substr(0, 32);
  const std::string path = asset.path;
  const std::string short_hash = hash.substr(0, 16);
  const auto kept = std::make_shared<const Asset>(std::move(asset));
  router.add("GET", path, [kept, hash, short_hash](const Request& request) {
    Response response;
    const std::string tag = "\"" + hash + "\"";
    response.set("ETag", tag);
    response.set("Cache-Control", request.query_value("v") == short_hash
                                      ? "public, max-age=31536000, immutable"
                                      : "no-cache");
    if (matches_any(request.header("If-None-Match").value_or(""), tag)) {
      response.status = 304;
      return response;
    }
    response.set("Content-Type", kept->type);
    response.body = kept->bytes;
    return response;
  });
  return path + "?v=" + short_hash;
}

}  // namespace sop::server
