// The text of a mail (RFC 5322, MIME): pure. Whatever the fields hold, no field can begin another
// header or another recipient; the same mail gives the same bytes in every try.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/instant.h"

namespace sop::effects {

struct Mail {
  std::string from;  // addresses: is_address() holds
  std::string from_name;
  std::string to;
  std::string subject;
  std::string text;
  std::string key;  // Message-ID is made of it, so that a receiver can see doubles
  Instant date;
};

// One plain address, user@domain.go.id: ASCII, no quotes, no comments.
[[nodiscard]] bool is_address(std::string_view text);

// Nothing where an address is none. Lines end in CR LF and have at most 78 characters (long
// addresses excepted). Subject and name: control characters become blanks; encoded words (RFC 2047)
// where needed; the body in base64.
[[nodiscard]] std::optional<std::string> build(const Mail& mail);

// "<…@domain>" of a key.
[[nodiscard]] std::string message_id(std::string_view key, std::string_view from);

}  // namespace sop::effects
