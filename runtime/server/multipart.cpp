#include "runtime/server/multipart.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "compiler/base/utf8.h"

namespace sop::server {

namespace {

constexpr std::size_t kPiece = 16384;
constexpr std::size_t kMostParts = 200;
constexpr std::size_t kMostHeaders = 20;
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLongestBoundary = 70;  // RFC 2046

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The parameter `name` of `form-data; name="a"; filename="b"`. Browsers write a quotation mark in a
// name as %22 or \".
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    ++at;
    const std::size_t equals = header.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const bool found = lower(trim(header.substr(at, equals - at))) == name;
    std::string value;
    at = equals + 1;
    if (at < header.size() && header[at] == '"') {
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        if (header[at] == '\\' && at + 1 < header.size() && header[at + 1] == '"') ++at;
        value.push_back(header[at]);
      }
      at = std::min(header.find(';', at), header.size());
    } else {
      const std::size_t end = std::min(header.find(';', at), header.size());
      value = trim(header.substr(at, end - at));
      at = end;
    }
    if (found) return value;
  }
  return std::nullopt;
}

}  // namespace

MultipartReader::MultipartReader(std::string_view content_type, BodyReader& body) : body_(body) {
  const bool ours =
      lower(trim(content_type.substr(0, content_type.find(';')))) == "multipart/form-data";
  const auto boundary = parameter(content_type, "boundary");
  broken_ = !ours || !boundary || boundary->empty() || boundary->size() > kLongestBoundary;
  if (broken_) return;
  delimiter_ = "\r\n--" + *boundary;
  buffer_ = "\r\n";  // so that the first delimiter is like the others
  in_part_ = true;   // the preamble
}

bool MultipartReader::fill() {
  std::array<char, kPiece> piece;
  const auto got = body_.read(piece.data(), piece.size());
  if (!got || *got == 0) {
    broken_ = true;  // a sound body ends by its last delimiter
    return false;
  }
  buffer_.append(piece.data(), *got);
  return true;
}

std::optional<std::string> MultipartReader::line() {
  for (;;) {
    const std::size_t end = buffer_.find("\r\n");
    if (end != std::string::npos && end <= kLongestLine) {
      std::string text = buffer_.substr(0, end);
      buffer_.erase(0, end + 2);
      return text;
    }
    if (end != std::string::npos || buffer_.size() > kLongestLine + 1) {
      broken_ = true;
      return std::nullopt;
    }
    if (!fill()) return std::nullopt;
  }
}

std::optional<Part> MultipartReader::head() {
  Part part;
  bool named = false;
  for (std::size_t count = 0; count < kMostHeaders; ++count) {
    const auto text = line();
    if (!text) return std::nullopt;
    if (text->empty()) {
      broken_ = !named;
      return named ? std::optional(std::move(part)) : std::nullopt;
    }
    const std::size_t colon = text->find(':');
    if (colon == std::string::npos || utf8::first_invalid(*text)) break;
    const std::string name = lower(trim(std::string_view(*text).substr(0, colon)));
    const std::string_view value = trim(std::string_view(*text).substr(colon + 1));
    if (name == "content-type") part.type = value;
    if (name != "content-disposition") continue;
    const auto called = parameter(value, "name");
    if (!called || lower(trim(value.substr(0, value.find(';')))) != "form-data") break;
    part.name = *called;
    named = true;
    part.file_name = parameter(value, "filename");
    if (part.file_name) part.file_name->erase(0, part.file_name->find_last_of("/\\") + 1);
  }
  broken_ = true;
  return std::nullopt;
}

std::optional<Part> MultipartReader::next() {
  std::array<char, kPiece> skipped;
  while (in_part_) {
    const auto got = read(skipped.data(), skipped.size());
    if (!got) return std::nullopt;
    if (*got == 0) break;
  }
  if (broken_ || ended_ || ++parts_ > kMostParts) {
    broken_ = broken_ || !ended_;
    return std::nullopt;
  }
  auto part = head();
  in_part_ = part.has_value();
  return part;
}

// Gives what stands before the delimiter; keeps back as much as could be its beginning.
std::optional<std::size_t> MultipartReader::read(char* bytes, std::size_t size) {
  if (broken_) return std::nullopt;
  if (!in_part_) return 0;
  for (;;) {
    const std::size_t found = buffer_.find(delimiter_);
    const std::size_t kept = delimiter_.size() - 1;
    const std::size_t sure = found != std::string::npos ? found
                             : buffer_.size() > kept    ? buffer_.size() - kept
                                                        : 0;
    if (sure > 0) {
      const std::size_t given = std::min(sure, size);
      std::memcpy(bytes, buffer_.data(), given);
      buffer_.erase(0, given);
      return given;
    }
    if (found == 0) break;
    if (!fill()) return std::nullopt;
  }
  buffer_.erase(0, delimiter_.size());
  in_part_ = false;
  const auto rest = line();  // "--" ends the whole; blanks may follow a delimiter
  if (!rest) {
    // The last line end may be missing.
    ended_ = buffer_.substr(0, 2) == "--";
    broken_ = !ended_;
    return ended_ ? std::optional<std::size_t>(0) : std::nullopt;
  }
  ended_ = rest->substr(0, 2) == "--";
  if (!ended_ && !trim(*rest).empty()) {
    broken_ = true;
    return std::nullopt;
  }
  return 0;
}

std::optional<std::string> MultipartReader::read_text(std::size_t limit) {
  std::string text;
  std::array<char, 1024> piece;
  for (;;) {
    const auto got = read(piece.data(), piece.size());
    if (!got || text.size() + *got > limit) return std::nullopt;
    if (*got == 0) return text;
    text.append(piece.data(), *got);
  }
}

}  // namespace sop::server
