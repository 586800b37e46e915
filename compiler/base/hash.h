// Hashes by libsodium. SHA-256 as lower-case hexadecimal: the name of a bundle and the links of the
// audit chain. A shorter BLAKE2b, faster, where bytes are only compared with what they were before.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sop {

// 64 hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// 128 bits of BLAKE2b.
using Fingerprint = std::array<std::uint8_t, 16>;
[[nodiscard]] Fingerprint fingerprint(std::string_view bytes);

}  // namespace sop
