// Bare SQLite as the journal's peer: what a journal wrote, statement by statement with its values
// and its commits, is noted through SQLite's own trace and written again by prepared statements
// alone, in one thread: the same rows per commit, without judging, JSON, hashing or reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

struct sqlite3;

class Recording {
 public:
  // Connections opened between these two are noted as long as they live.
  void start();
  void stop();
  // Forgets what was noted.
  void clear() { steps_.clear(); }

  // Writes all of it into this database, which is of the same schema and holds what was there when
  // the noting began. The milliseconds that it took; negative: SQLite refused.
  [[nodiscard]] double replay(const std::string& path) const;
  [[nodiscard]] double statements_per_commit() const;

  // One statement that begins; for SQLite's trace.
  void note(const char* sql, const char* expanded);

 private:
  using Value = std::variant<std::monostate, std::int64_t, std::string, std::vector<char>>;
  struct Step {
    std::size_t sql = 0;
    std::vector<Value> values;
  };
  std::vector<std::string> sqls_;
  std::map<std::string, std::size_t> known_;
  std::vector<Step> steps_;
};
