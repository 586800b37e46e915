// JSON text → values, within the bounds of the format: no key twice, no deep nesting, and a
// canonical form (keys sorted, no blanks, whole numbers without fraction, one line end at the end).
// Private to this folder. Problems leave as a thrown Problem, which read() in bundle.cpp catches;
// nothing else sees it.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop::bundle {

using Json = nlohmann::json;

struct Problem {
  Diagnostic diagnostic;
};

[[nodiscard]] Json parse_json(std::string_view bytes, const std::string& name);
[[nodiscard]] std::string canonical(const Json& json);

// An object or list inside the bundle, with the path to it ("/tasks/3/exits"): everything read is
// checked on the way.
class Node {
 public:
  Node(const Json& json, std::string path, const std::string& name)
      : json_(json), path_(std::move(path)), name_(name) {}

  [[nodiscard]] Node at(const char* key) const;  // must be there
  [[nodiscard]] std::vector<Node> list(const char* key, std::size_t most,
                                       std::size_t least = 0) const;
  [[nodiscard]] std::vector<Node> items(std::size_t most, std::size_t least = 0) const;

  [[nodiscard]] std::string text(const char* key) const { return at(key).as_text(); }
  [[nodiscard]] std::string name(const char* key) const;  // a text that is not empty
  [[nodiscard]] bool flag(const char* key) const;
  [[nodiscard]] double number(const char* key) const;
  [[nodiscard]] std::vector<std::string> texts(const char* key) const;
  [[nodiscard]] std::string as_text() const;
  [[nodiscard]] bool is_null() const { return json_.is_null(); }
  [[nodiscard]] const Json& json() const { return json_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  // The value here is not what the format asks for; `expected` says what is.
  [[noreturn]] void wrong(Phrase expected) const;
  [[noreturn]] void unknown(const std::string& reference) const;
  [[noreturn]] void twice(const std::string& id) const;

 private:
  const Json& json_;
  std::string path_;
  const std::string& name_;  // of the file
};

}  // namespace sop::bundle
