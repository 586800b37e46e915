// The plain functions rather than EVP: EVP has to look its algorithm up (which can fail, and reads
// openssl.cnf), wants a context on the heap, and costs twice as much for a short text.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "runtime/base/sha256.h"

#include <openssl/sha.h>

namespace sop {

Digest256 sha256(std::initializer_list<std::string_view> parts) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (const std::string_view part : parts) SHA256_Update(&context, part.data(), part.size());
  Digest256 digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out(bytes.size() * 2, '0');
  char* at = out.data();
  for (const std::uint8_t byte : bytes) {
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 0xF];
  }
  return out;
}

}  // namespace sop
