// Canonical JSON, written straight into a text: keys sorted by their bytes, no blanks; the bytes
// are those of nlohmann::json::dump(). Whoever writes an object gives its keys in rising order,
// which is asserted. A writer of an object or array closes its bracket when it goes out of scope.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/engine/instant.h"

namespace sop::engine {

// The order of keys: by their bytes. The first ones mostly decide.
inline bool rises(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || a.front() == b.front()) return a < b;
  return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
}

// The text so far. Room is made in large pieces, so that most writing is a store and no more.
class JsonText {
 public:
  explicit JsonText(std::size_t usual) : text_(usual, '\0') {}
  [[nodiscard]] std::string take() && {
    text_.resize(used_);
    return std::move(text_);
  }
  // At least so many bytes to write in; used() then says up to where they were.
  char* room(std::size_t bytes) {
    if (text_.size() - used_ < bytes) text_.resize(text_.size() * 2 + bytes);
    return text_.data() + used_;
  }
  void used(const char* end) { used_ = static_cast<std::size_t>(end - text_.data()); }

  void plain(char c) {
    *room(1) = c;
    ++used_;
  }
  void plain(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    used_ += text.size();
  }
  // In quotes, escaped. Bytes that are no UTF-8 become U+FFFD.
  void quoted(std::string_view text) {
    char* at = room(text.size() + 2);
    *at++ = '"';
    unsigned char classes = 0;
    for (const char c : text) {
      classes |= kClasses[static_cast<unsigned char>(c)];
      *at++ = c;
    }
    *at++ = '"';
    if (classes == kPlain) {
      used(at);
    } else {
      quoted_anew(text, classes);
    }
  }
  // `"key":`, with a comma before it unless it is the first. A key that needs no escaping.
  void key(std::string_view key, bool first) {
    char* at = room(key.size() + 4);
    if (!first) *at++ = ',';
    *at++ = '"';
    at = std::copy(key.begin(), key.end(), at);
    *at++ = '"';
    *at++ = ':';
    used(at);
  }

 private:
  static constexpr unsigned char kPlain = 0, kEscaped = 1, kBeyondAscii = 2;
  static constexpr std::array<unsigned char, 256> kClasses = [] {
    std::array<unsigned char, 256> out{};
    std::fill(out.begin(), out.begin() + 0x20, kEscaped);
    std::fill(out.begin() + 0x80, out.end(), kBeyondAscii);
    out['"'] = out['\\'] = kEscaped;
    return out;
  }();
  void quoted_anew(std::string_view text, unsigned char classes);

  std::string text_;
  std::size_t used_ = 0;
};

// Values, one overload a kind.
inline void write_json(JsonText& out, std::string_view text) {
  out.quoted(text);
}
void write_json(JsonText& out, Instant instant);
void write_json(JsonText& out, const std::vector<std::string>& texts);
template <std::integral Number>
void write_json(JsonText& out, Number value) {
  if constexpr (std::same_as<Number, bool>) {
    out.plain(value ? std::string_view("true") : "false");
  } else {
    constexpr std::size_t kDigits = 24;
    char* const at = out.room(kDigits);
    out.used(std::to_chars(at, at + kDigits, value).ptr);
  }
}
// None is null.
template <class Value>
void write_json(JsonText& out, const std::optional<Value>& value) {
  if (value) {
    write_json(out, *value);
  } else {
    out.plain("null");
  }
}
// One that writes itself: a lambda that takes the text.
template <std::invocable<JsonText&> Write>
void write_json(JsonText& out, const Write& write) {
  write(out);
}

class ObjectWriter {
 public:
  explicit ObjectWriter(JsonText& out) : out_(out) { out_.plain('{'); }
  ~ObjectWriter() { out_.plain('}'); }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  // put("a", 1, "b", "c"): keys of our own, which need no escaping.
  template <class Value, class... More>
  void put(std::string_view key, const Value& value, const More&... more) {
    write_json(at(key), value);
    if constexpr (sizeof...(more) > 0) put(more...);
  }
  // Where the value of this key is to be written next.
  JsonText& at(std::string_view key) {
    rise(key);
    out_.key(key, std::exchange(empty_, false));
    return out_;
  }
  // The same of any key.
  JsonText& at_name(std::string_view name) {
    rise(name);
    if (!std::exchange(empty_, false)) out_.plain(',');
    out_.quoted(name);
    out_.plain(':');
    return out_;
  }

 private:
  void rise([[maybe_unused]] std::string_view key) {
    assert((empty_ || rises(last_, key)) && "keys rise");
    last_ = key;
  }
  JsonText& out_;
  std::string_view last_;  // key
  bool empty_ = true;
};

class ArrayWriter {
 public:
  explicit ArrayWriter(JsonText& out) : out_(out) { out_.plain('['); }
  ~ArrayWriter() { out_.plain(']'); }
  ArrayWriter(const ArrayWriter&) = delete;
  ArrayWriter& operator=(const ArrayWriter&) = delete;

  template <class Value>
  void add(const Value& value) {
    write_json(item(), value);
  }
  // Where the next one is to be written.
  JsonText& item() {
    if (!std::exchange(empty_, false)) out_.plain(',');
    return out_;
  }

 private:
  JsonText& out_;
  bool empty_ = true;
};

}  // namespace sop::engine
