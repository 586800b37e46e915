// What tests of the journal share: a folder, a store in it, and short ways to send commands.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>

#include "engine_samples.h"
#include "runtime/journal/journal.h"
#include "runtime/journal/sqlite_schema.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::journal {

inline constexpr engine::Instant kNow{1'767'574'800'000};  // 2026-01-05T01:00:00Z, a Monday

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "sopan-uji-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name = "sopan.db") const {
    return path_ + "/" + name;
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// unpack(bytes) and pack(text) in SQL, for tests that change what a journal keeps.
class PackingFunctions {
 public:
  explicit PackingFunctions(SQLite::Database& database) : packing_(dictionaries_of(database)) {
    const auto add = [&](const char* name, void (*work)(sqlite3_context*, int, sqlite3_value**)) {
      sqlite3_create_function(database.getHandle(), name, 1, SQLITE_UTF8, &packing_, work, nullptr,
                              nullptr);
    };
    add("pack", [](sqlite3_context* context, int, sqlite3_value** values) {
      const std::string out = of(context).pack(bytes(values[0]), kDictionary);
      sqlite3_result_blob(context, out.data(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
    });
    add("unpack", [](sqlite3_context* context, int, sqlite3_value** values) {
      const std::string out = of(context).unpack(bytes(values[0])).value_or("");
      sqlite3_result_text(context, out.data(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
    });
  }

 private:
  static Packing& of(sqlite3_context* context) {
    return *static_cast<Packing*>(sqlite3_user_data(context));
  }
  static std::string bytes(sqlite3_value* value) {
    const auto* at = static_cast<const char*>(sqlite3_value_blob(value));
    return {at, static_cast<std::size_t>(sqlite3_value_bytes(value))};
  }
  Packing packing_;
};

inline std::unique_ptr<Store> open(const std::string& path, SqliteOptions options = {}) {
  auto store = open_sqlite(path, options);
  if (!store) {
    ADD_FAILURE() << store.failure().subject << ": " << store.failure().detail;
    return nullptr;
  }
  return std::move(store.value());
}

inline Accepted accepted(Result<Answer> answer) {
  EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.failure().detail);
  if (!answer) return {};
  if (const auto* why = std::get_if<Diagnostic>(&answer.value())) {
    ADD_FAILURE() << text_of(*why, Language::English);
    return {};
  }
  return std::get<Accepted>(answer.value());
}

inline std::string refused(Result<Answer> answer) {
  EXPECT_TRUE(answer.ok());
  const auto* why = answer ? std::get_if<Diagnostic>(&answer.value()) : nullptr;
  return why != nullptr ? code(why->kind) : "";
}

using Codes = std::set<std::string>;

// Kinds of finding that verify() reports, without repetitions.
inline Codes audited(Store& store, const AuditOptions& options) {
  auto audit = verify(store, options);
  EXPECT_TRUE(audit.ok()) << (audit.ok() ? "" : audit.failure().detail);
  Codes codes;
  if (audit) {
    for (const Diagnostic& one : audit.value().findings) codes.insert(code(one.kind));
  }
  return codes;
}
inline Codes audited(Store& store, const std::string& anchor = {}) {
  AuditOptions options;
  options.anchor = anchor;
  return audited(store, options);
}

}  // namespace sop::journal
