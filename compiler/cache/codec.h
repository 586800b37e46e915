// Numbers, texts and lists as bytes and back, for the cache's file. Numbers are little-endian
// base-128 (as in LEB128), texts are their length and their bytes. A Reader never reads beyond its
// bytes: on damage it fails once and gives empty values from then on.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/base/hash.h"

namespace sop::cache {

class Writer {
 public:
  void number(std::uint64_t value) {
    constexpr std::uint64_t kMore = 0x80;
    for (; value >= kMore; value >>= 7U) bytes_ += static_cast<char>(value | kMore);
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  void print(const Fingerprint& value) {
    bytes_.append(reinterpret_cast<const char*>(value.data()), value.size());
  }
  template <class List, class Each>
  void list(const List& values, Each each) {
    number(values.size());
    for (const auto& value : values) each(value);
  }
  // As they are, without their number before them.
  void raw(std::string_view bytes) { bytes_ += bytes; }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    constexpr unsigned kBits = 64;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < kBits && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    fail();
    return 0;
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > bytes_.size()) {
      fail();
      return {};
    }
    const std::string_view value = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return value;
  }
  Fingerprint print() {
    Fingerprint value{};
    if (bytes_.size() < value.size()) {
      fail();
      return value;
    }
    std::memcpy(value.data(), bytes_.data(), value.size());
    bytes_.remove_prefix(value.size());
    return value;
  }
  // How many elements follow. Each takes a byte at least, so that a damaged count is seen at once.
  std::uint64_t count() {
    const std::uint64_t value = number();
    if (value <= bytes_.size()) return value;
    fail();
    return 0;
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }

 private:
  void fail() {
    good_ = false;
    bytes_ = {};
  }
  std::string_view bytes_;
  bool good_ = true;
};

}  // namespace sop::cache
