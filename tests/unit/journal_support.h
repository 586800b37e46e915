// What tests of the journal share: a folder, a store in it, and short ways to send commands.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>

#include "engine_samples.h"
#include "runtime/journal/journal.h"
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
