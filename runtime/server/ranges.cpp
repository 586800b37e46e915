#include "runtime/server/ranges.h"

#include <algorithm>
#include <charconv>

namespace sop::server {

namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Digits only; what is too large for 64 bits is the largest.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), digit)) return std::nullopt;
  std::uint64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc() ? value : UINT64_MAX;
}

std::string_view without_weakness(std::string_view tag) {
  return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag;
}

// "bytes=0-99" of `size` bytes. What is no single range that we know asks for the whole.
Slice parse_range(std::string_view header, std::uint64_t size) {
  const Slice whole{200, 0, size};
  const Slice none{416, 0, 0};
  const std::size_t equals = header.find('=');
  if (equals == std::string_view::npos || trim(header.substr(0, equals)) != "bytes") return whole;
  const std::string_view range = trim(header.substr(equals + 1));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos || range.find(',') != std::string_view::npos) return whole;
  const std::string_view from = trim(range.substr(0, dash));
  const std::string_view to = trim(range.substr(dash + 1));
  if (from.empty()) {  // the last so many
    const auto count = whole_number(to);
    if (!count) return whole;
    if (*count == 0 || size == 0) return none;
    const std::uint64_t length = std::min(*count, size);
    return {206, size - length, length};
  }
  const auto first = whole_number(from);
  const auto last = to.empty() ? std::optional(UINT64_MAX) : whole_number(to);
  if (!first || !last || *first > *last) return whole;
  if (*first >= size) return none;
  return {206, *first, std::min(*last, size - 1) - *first + 1};
}

}  // namespace

bool matches_any(std::string_view list, std::string_view tag) {
  if (tag.empty()) return false;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view one = trim(list.substr(0, comma));
    if (one == "*" || without_weakness(one) == without_weakness(tag)) return true;
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

Slice choose_slice(const Request& request, std::uint64_t size, std::string_view tag) {
  const auto wanted = request.header("If-Match");
  if (wanted && !matches_any(*wanted, tag)) return {412, 0, 0};
  const auto known = request.header("If-None-Match");
  if (known && matches_any(*known, tag)) return {304, 0, 0};
  const auto range = request.header("Range");
  if (!range || request.method != "GET" || tag.empty()) return {200, 0, size};
  // A part is only good for who has the rest of the same bytes; dates are not kept.
  const auto same = request.header("If-Range");
  if (same && trim(*same) != tag) return {200, 0, size};
  return parse_range(*range, size);
}

std::string content_disposition(std::string_view name, bool inline_view) {
  std::string plain;
  std::string clean;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool separates = c == '/' || c == '\\' || byte < ' ' || byte == 0x7F;
    clean.push_back(separates ? '_' : c);
    const bool odd = separates || byte >= 0x80 || c == '"' || c == '%' || c == ';';
    plain.push_back(odd ? '_' : c);
  }
  const std::string kind = inline_view ? "inline" : "attachment";
  if (name.empty()) return kind;
  return kind + "; filename=\"" + plain + "\"; filename*=UTF-8''" + encode_percent(clean);
}

void describe_file(const FileBody& file, const Slice& slice, Response& response) {
  response.status = slice.status;
  if (!file.tag.empty()) {
    response.set("ETag", "\"" + file.tag + "\"");
    response.set("Accept-Ranges", "bytes");
  }
  if (slice.status == 416) {
    response.set("Content-Range", "bytes */" + std::to_string(file.size));
  }
  if (slice.status != 200 && slice.status != 206) return;
  response.set("Content-Type", file.type);
  response.set("Content-Disposition", content_disposition(file.name, file.inline_view));
  response.set("Content-Length", std::to_string(slice.length));
  if (slice.status == 206) {
    response.set("Content-Range", "bytes " + std::to_string(slice.first) + "-" +
                                      std::to_string(slice.first + slice.length - 1) + "/" +
                                      std::to_string(file.size));
  }
}

}  // namespace sop::server
