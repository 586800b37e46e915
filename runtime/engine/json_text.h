// JSON to be written, in canonical form: keys sorted by their bytes, no blanks. Values are turned
// to text as they are put in, so that a record costs few allocations; nlohmann's values, which the
// readers use, cost many. The bytes are those of nlohmann::json::dump().
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sop::engine {

class JsonText {
 public:
  JsonText() = default;  // null
  template <std::same_as<bool> Bool>
  JsonText(Bool value)  // NOLINT(google-explicit-constructor)
      : kind_(Kind::Plain), text_(value ? "true" : "false") {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) JsonText(Number value)
      : kind_(Kind::Plain) {  // NOLINT(google-explicit-constructor)
    char digits[24];
    const auto written = std::to_chars(std::begin(digits), std::end(digits), value);
    text_.assign(digits, written.ptr);
  }
  JsonText(std::string_view text) : kind_(Kind::Plain) { quote(text); }    // NOLINT
  JsonText(const std::string& text) : JsonText(std::string_view(text)) {}  // NOLINT
  JsonText(const char* text) : JsonText(std::string_view(text)) {}         // NOLINT
  JsonText(const std::vector<std::string>& texts) : kind_(Kind::Array) {   // NOLINT
    for (const std::string& one : texts) push_back(one);
  }
  static JsonText object() { return JsonText(Kind::Object); }
  static JsonText array() { return JsonText(Kind::Array); }

  void reserve(std::size_t members) { members_.reserve(members); }

  // Keys are never given twice, and live as long as this.
  void emplace(std::string_view key, JsonText value) {
    kind_ = Kind::Object;
    members_.emplace_back(key, std::move(value));
  }
  JsonText& operator[](std::string_view key) {
    kind_ = Kind::Object;
    for (auto& [known, value] : members_) {
      if (known == key) return value;
    }
    return members_.emplace_back(key, JsonText()).second;
  }
  void push_back(JsonText value) {
    kind_ = Kind::Array;
    members_.emplace_back(std::string_view(), std::move(value));
  }

  [[nodiscard]] std::string dump() {
    std::string out;
    out.reserve(512);
    write(out);
    return out;
  }

 private:
  enum class Kind : unsigned char { Null, Plain, Object, Array };
  explicit JsonText(Kind kind) : kind_(kind) {}

  static void append_quoted(std::string& out, std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
      return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
    });
    if (!plain) {
      out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      return;
    }
    out += '"';
    out += text;
    out += '"';
  }
  void quote(std::string_view text) {
    text_.reserve(text.size() + 2);
    append_quoted(text_, text);
  }

  void write(std::string& out) {
    if (kind_ == Kind::Null || kind_ == Kind::Plain) {
      out += kind_ == Kind::Null ? "null" : text_;
      return;
    }
    const bool object = kind_ == Kind::Object;
    if (object)
      std::sort(members_.begin(), members_.end(),
                [](const Member& a, const Member& b) { return a.first < b.first; });
    out += object ? '{' : '[';
    bool first = true;
    for (auto& [key, value] : members_) {
      if (!first) out += ',';
      first = false;
      if (object) {
        append_quoted(out, key);
        out += ':';
      }
      value.write(out);
    }
    out += object ? '}' : ']';
  }

  using Member = std::pair<std::string_view, JsonText>;
  Kind kind_ = Kind::Null;
  std::string text_;
  std::vector<Member> members_;  // of an array: without keys
};

}  // namespace sop::engine
