#include "runtime/server/csrf.h"

#include <sodium.h>

#include <cassert>

namespace sop::server {

static_assert(crypto_auth_KEYBYTES == 32 && crypto_auth_BYTES == 32);

Csrf::Key Csrf::new_key() {
  [[maybe_unused]] const int ready = sodium_init();  // idempotent
  assert(ready >= 0);
  Key key;
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string Csrf::token(std::string_view session) const {
  std::array<unsigned char, crypto_auth_BYTES> mark;
  crypto_auth(mark.data(), reinterpret_cast<const unsigned char*>(session.data()), session.size(),
              key_.data());
  std::string text(2 * mark.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), mark.data(), mark.size());
  text.pop_back();
  return text;
}

bool Csrf::allows(const Request& request, std::string_view session,
                  std::string_view token_of_body) const {
  if (is_safe_method(request.method)) return true;
  if (session.empty() || !is_same_origin(request)) return false;
  std::string_view given = request.header("X-CSRF-Token").value_or("");
  if (given.empty()) given = token_of_body;
  if (given.empty()) given = request.form_value("csrf");
  const std::string wanted = token(session);
  return given.size() == wanted.size() &&
         sodium_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

bool is_safe_method(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_same_origin(const Request& request) {
  if (const auto site = request.header("Sec-Fetch-Site")) {
    if (*site != "same-origin" && *site != "none") return false;
  }
  const auto origin = request.header("Origin");
  if (!origin) return true;
  return *origin == (request.secure ? "https://" : "http://") + request.host;
}

}  // namespace sop::server
