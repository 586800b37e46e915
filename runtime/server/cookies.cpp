#include "runtime/server/cookies.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace sop::server {

namespace {

bool is_plain(char c) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~:/=@";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}

}  // namespace

std::string format_cookie(const Cookie& cookie, bool secure) {
  std::string text;
  const auto add = [&](std::string_view part) {
    assert(std::all_of(part.begin(), part.end(), is_plain));
    std::copy_if(part.begin(), part.end(), std::back_inserter(text), is_plain);
  };
  assert(!cookie.name.empty() && cookie.name.find('=') == std::string::npos);
  add(cookie.name);
  text += '=';
  add(cookie.value);
  text += "; Path=/; HttpOnly";
  text += cookie.same_site == SameSite::Strict ? "; SameSite=Strict" : "; SameSite=Lax";
  if (cookie.max_age) text += "; Max-Age=" + std::to_string(*cookie.max_age);
  if (secure) text += "; Secure";
  return text;
}

void set_cookie(Response& response, const Request& request, const Cookie& cookie) {
  response.add("Set-Cookie", format_cookie(cookie, request.secure));
}

void remove_cookie(Response& response, const Request& request, std::string_view name) {
  set_cookie(response, request, {.name = std::string(name), .value = "", .max_age = 0});
}

}  // namespace sop::server
