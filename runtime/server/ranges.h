// Range requests and entity tags (RFC 9110, 13 and 14) for files of known size. One range is
// served; a list of several is answered with the whole file, as the standard allows: no list can
// make an answer larger than the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/server/message.h"

namespace sop::server {

// What of a file is to be sent. status: 200 whole, 206 a part, 304 nothing (unchanged), 412, 416.
struct Slice {
  int status = 200;
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

// The answer to a GET or HEAD of a file of `size` bytes with this strong entity tag (with its
// quotes; "" for none), by If-Match, If-None-Match, Range and If-Range.
[[nodiscard]] Slice choose_slice(const Request& request, std::uint64_t size, std::string_view tag);

// Whether a list of entity tags ("*", W/"a", "b") has this one; weak comparison.
[[nodiscard]] bool matches_any(std::string_view list, std::string_view tag);

// The headers that the file's answer has besides Content-Type: length, range, tag, name.
void describe_file(const FileBody& file, const Slice& slice, Response& response);

// attachment; filename="laporan.pdf"; filename*=UTF-8''…
[[nodiscard]] std::string content_disposition(std::string_view name, bool inline_view);

}  // namespace sop::server
