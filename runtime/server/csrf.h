// Forms are answered only where we made them: a token bound to the session (keyed hash, nothing
// stored), and a look at where the browser says the request comes from. Compared in constant time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/server/message.h"

namespace sop::server {

class Csrf {
 public:
  using Key = std::array<std::uint8_t, 32>;
  [[nodiscard]] static Key new_key();  // by the machine's randomness

  explicit Csrf(const Key& key) : key_(key) {}

  // 64 hexadecimal digits, for a hidden field "csrf" or the header X-CSRF-Token.
  [[nodiscard]] std::string token(std::string_view session) const;

  // Whether a request that a cookie authenticates may act: GET, HEAD and OPTIONS always; others
  // with the token of `session` in header or form, and not from another origin. Requests that bring
  // an Authorization header instead of the cookie need not be asked. The field of a streamed
  // multipart form has to be given as `token_of_body`.
  [[nodiscard]] bool allows(const Request& request, std::string_view session,
                            std::string_view token_of_body = {}) const;

 private:
  Key key_;
};

[[nodiscard]] bool is_safe_method(std::string_view method);

// By Sec-Fetch-Site and Origin, as far as the browser sends them. Where neither came: true.
[[nodiscard]] bool is_same_origin(const Request& request);

}  // namespace sop::server
