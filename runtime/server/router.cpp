#include "runtime/server/router.h"

#include <cassert>
#include <optional>
#include <set>
#include <utility>

namespace sop::server {

// A segment of the tree: the literal ones below it, and the one that takes any.
struct Router::Node {
  std::map<std::string, Node, std::less<>> literals;
  std::unique_ptr<Node> any;
  std::map<std::string, const Route*, std::less<>> methods;
};

namespace {

// "/a/b" as {"a", "b"}, "/" as {}; "/a/" has an empty last one.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (path.empty()) return segments;
  for (;;) {
    const std::size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(std::string method, std::string pattern, Handler handler, RouteOptions options) {
  assert(!pattern.empty() && pattern.front() == '/');
  routes_.push_back(std::make_unique<Route>(
      Route{std::move(method), std::move(pattern), std::move(handler), options}));
  const Route* route = routes_.back().get();
  Node* node = root_.get();
  for (const std::string_view segment : segments_of(route->pattern)) {
    assert(!segment.empty());
    if (is_parameter(segment)) {
      if (!node->any) node->any = std::make_unique<Node>();
      node = node->any.get();
    } else {
      node = &node->literals[std::string(segment)];
    }
  }
  [[maybe_unused]] const bool fresh = node->methods.emplace(route->method, route).second;
  assert(fresh);
}

namespace {

constexpr std::size_t kMostSegments = 32;

// The node that ends the path and has the method, literals first. Each node is looked at once at
// most. `allowed` gets the methods of those that end the path without it.
template <class Node>
const Node* walk(const Node& node, const std::vector<std::string_view>& segments, std::size_t at,
                 std::string_view method, std::set<std::string>& allowed) {
  if (at == segments.size()) {
    if (node.methods.find(method) != node.methods.end()) return &node;
    for (const auto& [name, route] : node.methods) allowed.insert(name);
    return nullptr;
  }
  if (const auto found = node.literals.find(segments[at]); found != node.literals.end()) {
    if (const Node* end = walk(found->second, segments, at + 1, method, allowed)) return end;
  }
  if (!node.any || segments[at].empty()) return nullptr;
  return walk(*node.any, segments, at + 1, method, allowed);
}

std::string join(std::set<std::string> allowed) {
  if (allowed.count("GET") != 0) allowed.insert("HEAD");
  std::string joined;
  for (const std::string& method : allowed) joined += (joined.empty() ? "" : ", ") + method;
  return joined;
}

}  // namespace

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  if (path.empty() || path.front() != '/') return match;
  const std::vector<std::string_view> sent = segments_of(path);
  std::vector<std::string> decoded;
  decoded.reserve(sent.size());
  for (const std::string_view segment : sent) {
    auto plain = decode_percent(segment, false);
    if (!plain) {
      match.broken = true;
      return match;
    }
    decoded.push_back(std::move(*plain));
  }
  const std::vector<std::string_view> segments(decoded.begin(), decoded.end());
  if (segments.size() > kMostSegments) return match;

  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  std::set<std::string> allowed;
  const Node* node = walk(*root_, segments, 0, wanted, allowed);
  if (node == nullptr) {
    match.allow = join(std::move(allowed));
    return match;
  }
  match.route = node->methods.find(wanted)->second;
  const std::vector<std::string_view> pattern = segments_of(match.route->pattern);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!is_parameter(pattern[i])) continue;
    const std::string_view name = pattern[i].substr(1, pattern[i].size() - 2);
    match.parameters.push_back({std::string(name), std::move(decoded[i])});
  }
  return match;
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> routes;
  routes.reserve(routes_.size());
  for (const auto& route : routes_) routes.push_back(route.get());
  return routes;
}

}  // namespace sop::server
