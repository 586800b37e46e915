// A PDF written in pieces: what has no stream goes into compressed groups, the table of places
// comes last. Part of pdf_merge.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/hash.h"
#include "compiler/emit/pdf_merge.h"

namespace sop::emit::pdf {

class Writer {
 public:
  explicit Writer(WriteBytes out) : out_(std::move(out)) {}

  // A number that nothing has yet.
  [[nodiscard]] std::uint32_t fresh() { return next_++; }

  void object(std::uint32_t number, std::string_view value);
  // `content` is compressed where no filter did so before; metadata stay as they are, for archives.
  void stream(std::uint32_t number, std::string_view dictionary, std::string_view content);
  // The end of the file. What failed first, if anything did.
  [[nodiscard]] Status finish(std::uint32_t catalog, std::uint32_t information);

 private:
  struct Place {
    std::uint8_t kind = 0;    // 0 free, 1 offset, 2 in a group
    std::uint64_t where = 0;  // offset, or the number of the group
    std::uint32_t index = 0;  // in the group
  };

  void put(std::string_view bytes);
  void place(std::uint32_t number, Place place);
  void end_group();

  WriteBytes out_;
  Status status_ = Done{};
  std::uint64_t at_ = 0;
  std::uint32_t next_ = 1;
  std::vector<Place> places_;
  Fingerprint content_{};  // of all written so far
  std::vector<std::uint32_t> grouped_;
  std::string heads_, texts_;  // of the group: numbers and offsets, values
};

}  // namespace sop::emit::pdf
