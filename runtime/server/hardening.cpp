#include "runtime/server/hardening.h"

#include <algorithm>
#include <array>

namespace sop::server {

namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";
// A file that somebody uploaded: whatever it is, it runs nothing.
constexpr std::string_view kFilePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kAlways = {
    {{"Cache-Control", "no-store"},
     {"X-Content-Type-Options", "nosniff"},
     {"Referrer-Policy", "same-origin"},
     {"Cross-Origin-Opener-Policy", "same-origin"},
     {"Cross-Origin-Resource-Policy", "same-origin"},
     {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"}}};

}  // namespace

void harden(Response& response) {
  const auto add = [&](std::string_view name, std::string_view value) {
    const bool there = std::any_of(response.headers.begin(), response.headers.end(),
                                   [&](const Field& field) { return field.name == name; });
    if (!there) response.add(name, value);
  };
  add("Content-Security-Policy", response.file ? kFilePolicy : kPolicy);
  for (const auto& [name, value] : kAlways) add(name, value);
}

}  // namespace sop::server
