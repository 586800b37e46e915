#include "runtime/server/head.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sop::server {

namespace {

constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                      "PATCH", "DELETE", "OPTIONS"};
constexpr std::size_t kLongestHost = 255;
constexpr std::size_t kMostLengthDigits = 15;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' ? c != 0x7F : c == '\t';
  });
}

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

// Whether a list of tokens ("keep-alive, Upgrade") has this one.
bool lists(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (lower(trim(list.substr(0, comma))) == token) return true;
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

int read_request_line(std::string_view line, const HeadLimits& limits, Head& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(head.method)) return 400;
  if (head.target.size() > limits.max_target) return 414;
  const bool printable = std::all_of(head.target.begin(), head.target.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7F && c != '#';
  });
  if (!printable || head.target.empty() || head.target[0] != '/') return 400;
  if (version.substr(0, 5) != "HTTP/") return 400;
  head.http_1_0 = version == "HTTP/1.0";
  if (!head.http_1_0 && version != "HTTP/1.1") return 505;
  if (std::find(kMethods.begin(), kMethods.end(), head.method) == kMethods.end()) return 501;
  return 0;
}

// What single headers mean for the connection and the body, each at most once.
struct Meaning {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
};

int understand(const std::string& name, std::string_view value, Meaning& meaning, Head& head) {
  if (name == "host") {
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
      return is_letter(c) || is_digit(c) ||
             std::string_view(".:-_[]").find(c) != std::string_view::npos;
    });
    if (++meaning.hosts > 1 || !plain || value.size() > kLongestHost) return 400;
    head.host = value;
  } else if (name == "content-length") {
    const bool digits = !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
    if (++meaning.lengths > 1 || !digits) return 400;
    if (value.size() > kMostLengthDigits) return 413;
    std::from_chars(value.data(), value.data() + value.size(), head.length);
  } else if (name == "transfer-encoding") {
    if (++meaning.codings > 1 || head.http_1_0) return 400;
    if (lower(value) != "chunked") return 501;
    head.chunked = true;
  } else if (name == "content-encoding") {
    if (lower(value) != "identity") return 415;
  } else if (name == "expect") {
    if (lower(value) != "100-continue") return 417;
    head.expects_continue = !head.http_1_0;
  } else if (name == "connection") {
    if (lists(value, "close")) head.close = true;
    if (head.http_1_0 && lists(value, "keep-alive")) head.close = false;
  }
  return 0;
}

}  // namespace

Head read_head(std::string_view text, const HeadLimits& limits) {
  Head head;
  Meaning meaning;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
    if (line.empty()) break;
    if (first) {
      first = false;
      head.refused = read_request_line(line, limits, head);
      head.close = head.http_1_0;
    } else if (head.headers.size() == limits.max_headers) {
      head.refused = 431;
    } else {
      const std::size_t colon = line.find(':');
      const std::string_view name = line.substr(0, colon);
      if (colon == std::string_view::npos || !is_token(name) || !is_value(line.substr(colon + 1))) {
        head.refused = 400;
        return head;
      }
      const std::string_view value = trim(line.substr(colon + 1));
      head.headers.push_back({std::string(name), std::string(value)});
      head.refused = understand(lower(name), value, meaning, head);
    }
    if (head.refused != 0) return head;
  }
  const bool unclear =
      first || (head.chunked && meaning.lengths > 0) || (meaning.hosts == 0 && !head.http_1_0);
  if (unclear) head.refused = 400;
  return head;
}

std::optional<std::string> canonical_address(std::string_view text) {
  std::string address(trim(text));
  if (!address.empty() && address.front() == '[') {
    const std::size_t end = address.find(']');
    if (end == std::string::npos) return std::nullopt;
    address = address.substr(1, end - 1);
  }
  if (address.rfind("::ffff:", 0) == 0 && address.find('.') != std::string::npos) {
    address.erase(0, 7);
  }
  std::array<unsigned char, sizeof(in6_addr)> bytes;
  std::array<char, INET6_ADDRSTRLEN> out;
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, address.c_str(), bytes.data()) != 1) continue;
    inet_ntop(family, bytes.data(), out.data(), out.size());
    return std::string(out.data());
  }
  return std::nullopt;
}

}  // namespace sop::server
