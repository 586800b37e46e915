// SHA-256 by libcrypto, which uses the processor's own instructions for it: five times as fast as
// libsodium (compiler/base/hash.h, which `sop` keeps so as to start without libcrypto). Same
// digests. Total: nothing is allocated and nothing can fail. Safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace sop {

using Digest256 = std::array<std::uint8_t, 32>;

// Of the parts one after the other, as if they were one text.
[[nodiscard]] Digest256 sha256(std::initializer_list<std::string_view> parts);

// Lower-case hexadecimal digits, two a byte.
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);

}  // namespace sop
