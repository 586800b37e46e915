// Pages of long lists, by key: rows of several ranges of an index merged in one order, none twice.
// Functions throw SQLite::Exception.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/journal/connection.h"

namespace sop::journal {

// What orders a list; compared from left to right. Of cases only the first counts.
using Key = std::array<std::int64_t, 4>;

[[nodiscard]] std::string to_token(const Key& key);
[[nodiscard]] std::optional<Key> key_of(const std::string& token);

struct Keyed {
  Key key{};
  std::int64_t bundle = 0;  // of an inbox
};

// One range: `sql` gives key and bundle, and takes first the fixed values, then the key behind
// which it goes on, then how many rows.
struct Range {
  std::string sql;
  std::vector<std::int64_t> fixed;
  std::string text;  // bound before all where not empty
};

class Merge {
 public:
  // Behind `after`; `falling`: greatest first. `page`: rows wanted, to fetch the right amount.
  Merge(Connection& connection, std::vector<Range> ranges, const Key& after, bool falling,
        std::size_t page);
  std::optional<Keyed> next();

 private:
  struct Stream {
    Range range;
    std::vector<Keyed> rows;
    std::size_t at = 0;
    bool ended = false;
    Key last{};
  };
  void fetch(Stream& stream, std::size_t limit);
  [[nodiscard]] bool before(const Key& a, const Key& b) const { return falling_ ? b < a : a < b; }

  Connection& connection_;
  std::vector<Stream> streams_;
  std::vector<std::size_t> heap_;  // streams with a row, the first in order on top
  bool falling_;
  std::size_t page_;
  std::optional<Key> given_;
};

// Words to be searched for, folded; empty: nothing to search.
[[nodiscard]] std::vector<std::string> search_words(const std::string& text);
[[nodiscard]] bool has_words(const std::vector<std::string>& words, const std::string& text);
// Whole words: beginnings of common ones would have to be gathered from all cases first.
[[nodiscard]] std::string match_expression(const std::vector<std::string>& words);

}  // namespace sop::journal
