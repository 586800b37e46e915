// The body of a request off the wire: by length or in chunks, within the limit of the route and a
// budget of time. Leaves what follows the body (the next request) in the buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "runtime/server/head.h"
#include "runtime/server/wire.h"

namespace sop::server {

// Bytes read ahead of a connection.
class Input {
 public:
  explicit Input(Wire& wire) : wire_(wire) {}

  [[nodiscard]] std::string_view ahead() const { return std::string_view(buffer_).substr(at_); }
  void consume(std::size_t bytes);
  // Reads more; as Wire::read.
  [[nodiscard]] long more(TimePoint deadline);

 private:
  Wire& wire_;
  std::string buffer_;
  std::size_t at_ = 0;
};

class WireBody : public BodyReader {
 public:
  // `wanted` is called before the first wait: to say "100 Continue".
  WireBody(Input& input, const Head& head, std::uint64_t limit, Budget budget,
           std::function<void()> wanted);

  [[nodiscard]] std::optional<std::size_t> read(char* bytes, std::size_t size) override;
  [[nodiscard]] int failure() const override { return failure_; }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool late() const { return failure_ == 408; }
  [[nodiscard]] std::uint64_t bytes() const { return given_; }

 private:
  [[nodiscard]] bool more();
  [[nodiscard]] bool next_chunk();
  [[nodiscard]] std::optional<std::string> line();
  bool fail(int status);

  Input& input_;
  bool chunked_;
  std::uint64_t left_;  // of the body, or of the present chunk
  std::uint64_t limit_;
  Budget budget_;
  std::function<void()> wanted_;
  std::uint64_t given_ = 0;
  std::uint64_t overhead_ = 0;  // bytes of lines round chunks
  bool first_chunk_ = true;
  bool ended_;
  int failure_ = 0;
};

}  // namespace sop::server
