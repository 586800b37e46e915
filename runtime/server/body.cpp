#include "runtime/server/body.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace sop::server {

namespace {

constexpr std::size_t kPiece = 16384;
constexpr std::size_t kLongestLine = 256;
constexpr std::size_t kMostTrailers = 20;

}  // namespace

void Input::consume(std::size_t bytes) {
  at_ += bytes;
  if (at_ == buffer_.size()) {
    buffer_.clear();
    at_ = 0;
  }
}

long Input::more(TimePoint deadline) {
  buffer_.erase(0, at_);
  at_ = 0;
  std::array<char, kPiece> piece;
  const long got = wire_.read(piece.data(), piece.size(), deadline);
  if (got > 0) buffer_.append(piece.data(), static_cast<std::size_t>(got));
  return got;
}

WireBody::WireBody(Input& input, const Head& head, std::uint64_t limit, Budget budget,
                   std::function<void()> wanted)
    : input_(input),
      chunked_(head.chunked),
      left_(head.length),
      limit_(limit),
      budget_(budget),
      wanted_(std::move(wanted)),
      ended_(!head.has_body()) {
  if (!chunked_ && left_ > limit_) fail(413);
}

bool WireBody::fail(int status) {
  if (failure_ == 0) failure_ = status;
  return false;
}

bool WireBody::more() {
  if (wanted_) std::exchange(wanted_, nullptr)();
  const long got = input_.more(budget_.deadline());
  if (got == Wire::kLate) return fail(408);
  if (got <= 0) return fail(400);
  budget_.transferred(static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> WireBody::line() {
  for (;;) {
    const std::string_view ahead = input_.ahead();
    const std::size_t end = ahead.find("\r\n");
    if (std::min(end, ahead.size() - 1) > kLongestLine && !ahead.empty()) {
      fail(400);
      return std::nullopt;
    }
    if (end != std::string_view::npos) {
      std::string text(ahead.substr(0, end));
      input_.consume(end + 2);
      overhead_ += end + 2;
      return text;
    }
    if (!more()) return std::nullopt;
  }
}

// Reads the line before a chunk; after the last one, the trailers, which are dropped.
bool WireBody::next_chunk() {
  if (!std::exchange(first_chunk_, false)) {
    const auto gap = line();
    if (!gap) return false;
    if (!gap->empty()) return fail(400);
  }
  const auto text = line();
  if (!text) return false;
  const std::size_t digits = std::min(text->find(';'), text->size());
  const auto read = std::from_chars(text->data(), text->data() + digits, left_, 16);
  if (digits == 0 || digits > 15 || read.ec != std::errc() || read.ptr != text->data() + digits) {
    return fail(400);
  }
  if (left_ > limit_ - std::min(given_, limit_)) return fail(413);
  // Chunks of a byte each would let a small body cost much.
  if (overhead_ > 4096 + 16 * given_) return fail(400);
  if (left_ > 0) return true;
  for (std::size_t i = 0; i <= kMostTrailers; ++i) {
    const auto trailer = line();
    if (!trailer) return false;
    if (!trailer->empty()) continue;
    ended_ = true;
    return true;
  }
  return fail(400);
}

std::optional<std::size_t> WireBody::read(char* bytes, std::size_t size) {
  if (failure_ != 0) return std::nullopt;
  if (!ended_ && chunked_ && left_ == 0 && !next_chunk()) return std::nullopt;
  if (ended_ || size == 0) return 0;
  if (input_.ahead().empty() && !more()) return std::nullopt;
  const std::string_view ahead = input_.ahead();
  const auto given =
      static_cast<std::size_t>(std::min<std::uint64_t>(left_, std::min(ahead.size(), size)));
  std::memcpy(bytes, ahead.data(), given);
  input_.consume(given);
  given_ += given;
  left_ -= given;
  if (!chunked_ && left_ == 0) ended_ = true;
  return given;
}

}  // namespace sop::server
