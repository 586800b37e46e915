#include "journal_peer.h"

#include <sqlite3.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <memory>
#include <string_view>

namespace {

Recording* the_recording = nullptr;

int traced(unsigned, void* context, void* statement, void*) {
  auto* one = static_cast<sqlite3_stmt*>(statement);
  const std::unique_ptr<char, decltype(&sqlite3_free)> expanded(sqlite3_expanded_sql(one),
                                                                sqlite3_free);
  static_cast<Recording*>(context)->note(sqlite3_sql(one), expanded.get());
  return 0;
}

int opened(sqlite3* database, char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, traced, the_recording);
}
using Entry = void (*)();

// Writing statements of the program; a search index writes its own tables itself.
bool is_noted(std::string_view sql) {
  constexpr std::array<std::string_view, 5> kVerbs = {"INSERT", "UPDATE", "DELETE", "BEGIN I",
                                                      "COMMIT"};
  if (sql.find("'words_of_") != std::string_view::npos) return false;
  for (const std::string_view verb : kVerbs) {
    if (sql.substr(0, verb.size()) == verb) return true;
  }
  return false;
}

// The text in quotes that begins at `at`, which moves behind it.
std::string quoted(std::string_view text, std::size_t& at) {
  std::string out;
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\'' && (at + 1 >= text.size() || text[at + 1] != '\'')) break;
    if (text[at] == '\'') ++at;
    out += text[at];
  }
  ++at;
  return out;
}

}  // namespace

void Recording::start() {
  the_recording = this;
  sqlite3_auto_extension(reinterpret_cast<Entry>(opened));
}

void Recording::stop() {
  sqlite3_cancel_auto_extension(reinterpret_cast<Entry>(opened));
}

// `expanded` is `sql` with a literal in place of every "?".
void Recording::note(const char* sql, const char* expanded) {
  if (sql == nullptr || expanded == nullptr || !is_noted(sql)) return;
  const auto [known, fresh] = known_.emplace(sql, sqls_.size());
  if (fresh) sqls_.emplace_back(sql);
  Step step{known->second, {}};
  const std::string_view text = expanded;
  std::size_t at = 0;
  for (const char* c = sql; *c != 0; ++c) {
    if (*c != '?') {
      ++at;
    } else if (text[at] == 'N') {
      at += std::strlen("NULL");
      step.values.emplace_back();
    } else if (text[at] == '\'') {
      step.values.emplace_back(quoted(text, at));
    } else if (text[at] == 'x') {
      const std::string digits = quoted(text, ++at);
      std::vector<char> bytes;
      for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
      step.values.emplace_back(std::move(bytes));
    } else {
      std::int64_t number = 0;
      at = static_cast<std::size_t>(
          std::from_chars(expanded + at, expanded + text.size(), number).ptr - expanded);
      step.values.emplace_back(number);
    }
  }
  steps_.push_back(std::move(step));
}

double Recording::statements_per_commit() const {
  double commits = 0;
  for (const Step& step : steps_) commits += sqls_[step.sql] == "COMMIT" ? 1 : 0;
  return static_cast<double>(steps_.size()) / commits;
}

double Recording::replay(const std::string& path) const {
  sqlite3* database = nullptr;
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path.c_str(), &database, kFlags, nullptr) != SQLITE_OK) return -1;
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> closing(database, sqlite3_close);
  sqlite3_exec(database,
               "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
               "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 4000",
               nullptr, nullptr, nullptr);
  using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;
  std::vector<Statement> statements;
  for (const std::string& sql : sqls_) {
    sqlite3_stmt* one = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &one, nullptr) != SQLITE_OK) return -1;
    statements.emplace_back(one, sqlite3_finalize);
  }
  const auto begun = std::chrono::steady_clock::now();
  for (const Step& step : steps_) {
    sqlite3_stmt* one = statements[step.sql].get();
    int at = 0;
    for (const Value& value : step.values) {
      ++at;
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(one, at, *number);
      } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text(one, at, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
      } else if (const auto* bytes = std::get_if<std::vector<char>>(&value)) {
        sqlite3_bind_blob(one, at, bytes->data(), static_cast<int>(bytes->size()), SQLITE_STATIC);
      } else {
        sqlite3_bind_null(one, at);
      }
    }
    if (sqlite3_step(one) != SQLITE_DONE || sqlite3_reset(one) != SQLITE_OK) return -1;
  }
  const auto taken = std::chrono::steady_clock::now() - begun;
  return std::chrono::duration<double, std::milli>(taken).count();
}
