// The one table of routes. Patterns are segments, of which "{name}" takes any one that is not
// empty; a literal segment goes before a parameter. Lookup costs one step a segment and branch,
// whatever the number of routes; nothing is ever interpreted as a regular expression.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/server/message.h"

namespace sop::server {

inline constexpr std::size_t kBodyLimit = std::size_t{1} << 20U;

struct RouteOptions {
  std::size_t body_limit = kBodyLimit;  // bytes; beyond: 413
  bool streaming = false;               // the handler reads Request::stream itself
};

struct Route {
  std::string method;
  std::string pattern;
  Handler handler;
  RouteOptions options;
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // Patterns begin with "/" and have no empty segment, except "/" itself. The same method and
  // pattern twice, or two names for one parameter, are a bug.
  void add(std::string method, std::string pattern, Handler handler, RouteOptions options = {});

  struct Match {
    const Route* route = nullptr;
    Fields parameters;    // decoded
    std::string allow;    // "GET, HEAD, POST" where the path is known but not the method
    bool broken = false;  // an escape of the path cannot be decoded: 400
  };
  // HEAD finds GET's route. `path` is what was sent, still encoded.
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

  // All routes in the order they were added, for the OpenAPI document.
  [[nodiscard]] std::vector<const Route*> routes() const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace sop::server
