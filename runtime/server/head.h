// The head of a request, looked at before the library sees it: what is ambiguous (two lengths,
// folded lines, blanks before a colon, bare line feeds) is refused, since a proxy may read it
// otherwise than we do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/server/message.h"

namespace sop::server {

struct HeadLimits {
  std::size_t max_headers = 100;
  std::size_t max_target = 4096;
};

struct Head {
  int refused = 0;  // the status to refuse with; the rest is then as far as it was read
  std::string method;
  std::string target;
  std::string host;
  bool http_1_0 = false;
  bool close = false;  // the client wants no further request on this connection
  bool expects_continue = false;
  bool chunked = false;
  std::uint64_t length = 0;  // of the body, 0 where chunked
  Fields headers;            // values as sent, trimmed

  [[nodiscard]] bool has_body() const { return chunked || length > 0; }
};

// `text` ends with the empty line.
[[nodiscard]] Head read_head(std::string_view text, const HeadLimits& limits);

// Address without port and brackets as inet_ntop writes it, IPv4 inside IPv6 as IPv4; nothing where
// it is none.
[[nodiscard]] std::optional<std::string> canonical_address(std::string_view text);

}  // namespace sop::server
