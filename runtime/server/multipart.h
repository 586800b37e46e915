// multipart/form-data read piece by piece (RFC 7578): the file of an upload never stands in memory.
// Bounded in parts and in the head of each. Pull: next() goes to the next part, read() reads it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/server/message.h"

namespace sop::server {

struct Part {
  std::string name;
  std::optional<std::string> file_name;  // as sent, without folders; only for showing
  std::string type;                      // as sent; never to be believed
};

class MultipartReader {
 public:
  // `content_type` is the header of the request; broken() if it names no boundary.
  MultipartReader(std::string_view content_type, BodyReader& body);

  // The next part, or nothing at the end or where the body is broken. Skips what of the present
  // part was not read.
  [[nodiscard]] std::optional<Part> next();
  // As BodyReader::read, of the present part.
  [[nodiscard]] std::optional<std::size_t> read(char* bytes, std::size_t size);
  // The present part as a text; nothing if it is longer than `limit`.
  [[nodiscard]] std::optional<std::string> read_text(std::size_t limit);

  [[nodiscard]] bool broken() const { return broken_; }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] std::optional<std::string> line();
  [[nodiscard]] std::optional<Part> head();

  BodyReader& body_;
  std::string delimiter_;  // "\r\n--boundary"
  std::string buffer_;     // read from the body, not yet given
  std::size_t parts_ = 0;
  bool in_part_ = false;
  bool ended_ = false;
  bool broken_ = false;
};

}  // namespace sop::server
