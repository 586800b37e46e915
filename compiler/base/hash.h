// SHA-256 (libsodium) as lower-case hexadecimal: the name of a bundle and the links of the audit
// chain.
#pragma once

#include <string>
#include <string_view>

namespace sop {

// 64 hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace sop
