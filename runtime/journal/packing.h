// Texts of the record, packed: what one command brought about, and states. They are much alike, so
// each database has a dictionary learnt from such texts (typical.h); with it zstd (RFC 8878) packs
// to a fifth. A frame names its dictionary by number, so any zstd reads the database: `zstd -d -D
// DICTIONARY`. What the audit chain hashes are the texts, never the packed bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sop::journal {

// Number 0: without a dictionary.
using DictionaryId = std::uint32_t;

// Made of texts as they will come, the commonest last. Empty where there is too little to learn
// from: packing works without.
[[nodiscard]] std::string make_dictionary(const std::vector<std::string>& texts, DictionaryId id);

// Packs and unpacks with the dictionaries of one database; keeps those it has met. Not thread-safe.
class Packing {
 public:
  // The bytes of a dictionary; nothing: there is none of this number. May throw: passed on.
  using Load = std::function<std::optional<std::string>(DictionaryId)>;
  explicit Packing(Load load);
  ~Packing();
  Packing(const Packing&) = delete;
  Packing& operator=(const Packing&) = delete;

  // A dictionary that cannot be had counts as none.
  [[nodiscard]] std::string pack(std::string_view text, DictionaryId id);
  // Nothing: no frame of ours, damaged, or longer than kLongest.
  [[nodiscard]] std::optional<std::string> unpack(std::string_view bytes);

  static constexpr std::size_t kLongest = 256U << 20U;

 private:
  struct Dictionary;
  struct Contexts;
  Dictionary& dictionary(DictionaryId id);

  Load load_;
  std::unordered_map<DictionaryId, std::unique_ptr<Dictionary>> dictionaries_;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace sop::journal
