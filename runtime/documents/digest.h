// SHA-256 of bytes that come piece by piece.
#pragma once

#include <sodium.h>

#include <array>
#include <string>
#include <string_view>

namespace sop::documents {

class Digest {
 public:
  Digest() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
  }
  // Once; as lower-case hexadecimal.
  [[nodiscard]] std::string hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_, digest.data());
    std::array<char, crypto_hash_sha256_BYTES * 2 + 1> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    return {text.data(), text.size() - 1};
  }

 private:
  crypto_hash_sha256_state state_{};
};

}  // namespace sop::documents
