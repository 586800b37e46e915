// Who asks over HTTP, and whether he may be heard: session cookie or bearer token, rate limit, mark
// of the form. Shared by the API and the pages. Permissions are not judged here (service/).
#pragma once

#include <functional>
#include <string>

#include "runtime/server/csrf.h"
#include "runtime/server/log.h"
#include "runtime/server/message.h"
#include "runtime/server/metrics.h"
#include "runtime/server/rate_limiter.h"
#include "runtime/service/service.h"

namespace sop::api {

// What all handlers share; owned by whoever serves, outlives the server.
struct Site {
  service::Service& service;
  server::Log& log;
  server::Metrics& metrics;
  server::Csrf csrf;
  server::RateLimiter limiter;

  Site(service::Service& use_cases, server::Log& lines, server::Metrics& figures,
       const server::Csrf::Key& key)
      : service(use_cases),
        log(lines),
        metrics(figures),
        csrf(key),
        limiter({static_cast<double>(use_cases.settings().requests_a_minute) / 4,
                 static_cast<double>(use_cases.settings().requests_a_minute) / 60},
                kLimited) {}

  static constexpr std::size_t kLimited = 20'000;  // persons and addresses
};

// Bodies of what anybody may send without a log-in: small, since they are held in memory.
inline constexpr std::size_t kOpenBody = std::size_t{16} << 10U;

inline constexpr const char* kSessionCookie = "sopan_sesi";
inline constexpr const char* kDeviceCookie = "sopan_perangkat";

// "Authorization: Bearer …" (a token of the API, or a session's) before the cookie. An unsafe
// request with a cookie needs the mark of its form (NotYourPage); `mark` of a streamed form. Too
// many requests: TooFast.
[[nodiscard]] service::Outcome<service::Identity> identify(Site& site,
                                                           const server::Request& request,
                                                           std::string_view mark = {});
// Of an address that has not logged in: before log-ins and links.
[[nodiscard]] std::optional<service::Refusal> too_fast(Site& site, const std::string& key);

[[nodiscard]] int status_of(service::Sort sort);

// Asked on this machine by no proxy: by the agency's own monitoring.
[[nodiscard]] bool is_here(const server::Request& request);
// What to tell a client of a refusal with this status. What failed inside goes to the log; who asks
// gets the number of his request, and no path of this machine.
[[nodiscard]] Diagnostic for_client(Site& site, const server::Request& request, Diagnostic why,
                                    int status);

// A body of a streaming route as pieces for Service::upload().
[[nodiscard]] service::Pieces pieces_of(
    const std::function<std::optional<std::size_t>(char*, std::size_t)>& read);

}  // namespace sop::api
