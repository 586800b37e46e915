// Cookies as we set them: HttpOnly always, Secure behind TLS, for the whole site, no Domain (so
// that no other host of the agency gets them).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/server/message.h"

namespace sop::server {

// Strict for the session: no click on another site's link or form carries it. Lax where a link in
// a mail has to arrive logged in.
enum class SameSite { Strict, Lax };

struct Cookie {
  std::string name;   // a token; with TLS the browser gets it as given
  std::string value;  // letters, digits and !#$%&'*+-.^_`|~:/=@ only: a bug otherwise
  SameSite same_site = SameSite::Lax;
  std::optional<long> max_age;  // seconds; none: until the browser closes; 0: removed
};

// The value of Set-Cookie.
[[nodiscard]] std::string format_cookie(const Cookie& cookie, bool secure);
// Adds it to the response; Secure as the request was.
void set_cookie(Response& response, const Request& request, const Cookie& cookie);
void remove_cookie(Response& response, const Request& request, std::string_view name);

}  // namespace sop::server
