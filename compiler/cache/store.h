// The results of the last check of a folder, kept in one file outside the project
// ($XDG_CACHE_HOME/sopan). It can be deleted at any time: what is missing or damaged, or was made
// by another program or with other options, is worked out again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/base/hash.h"

namespace sop::cache {

// What the file system says of a file without reading it.
struct Stamp {
  std::uint64_t size = 0;
  std::uint64_t inode = 0;
  std::int64_t changed_ns = 0;  // the later of mtime and ctime
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

// What is known of one file. Blobs are codec.h's bytes. All views point into the Store, or into
// memory of whoever made the entry.
struct Entry {
  std::string_view path;
  Stamp stamp;
  bool settled = false;  // the stamp was old enough to be trusted when it was taken
  Fingerprint content{};
  std::string_view face;       // model::SopFace; empty: no SOP (a library, an unreadable file)
  std::string_view questions;  // cache::Question list
  std::array<std::uint32_t, 3> counts{};  // of findings, by Severity
  std::uint32_t exit_code = 0;
  std::string_view text;  // as it was printed
};

class Store {
 public:
  // An empty store where the file is missing, damaged or was made under another key.
  [[nodiscard]] static Store load(const std::string& path, const Fingerprint& key,
                                  FileSystem& files);
  // The entry of a path, or null.
  [[nodiscard]] const Entry* find(std::string_view path) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::string bytes_;           // owns what the entries point at
  std::vector<Entry> entries_;  // by path
};

// The file for `entries` (sorted by path).
[[nodiscard]] std::string encode(const Fingerprint& key, const std::vector<Entry>& entries);

// Where the store of this folder lies; nothing where there is no place for caches (neither
// XDG_CACHE_HOME nor HOME).
[[nodiscard]] std::optional<std::string> place_of(const std::string& folder);

}  // namespace sop::cache
