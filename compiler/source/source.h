// Source files and places in them. Passes speak in bytes (Span); line, column, UTF-16 and display
// width are worked out once, at the edge, by a LineTable.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"

namespace sop {

using FileId = Id<struct FileTag>;

// Half-open range of bytes in one file. An empty span at a place means "here, something is
// missing".
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that holds both; both must be of one file (an invalid one is ignored).
[[nodiscard]] Span join(Span a, Span b);

struct SourceFile {
  FileId id;
  std::string name;  // as the user gave it; printed in messages
  std::string text;  // valid UTF-8, at most limits::kFileBytes
};

// Where a byte stands: everything counted from 1, as people do.
struct Location {
  std::uint32_t line = 1;
  std::uint32_t column = 1;          // in characters
  std::uint32_t display_column = 1;  // in terminal columns
  std::uint32_t utf16_column = 1;
};

class LineTable {
 public:
  explicit LineTable(std::string_view text);

  [[nodiscard]] Location locate(std::uint32_t offset) const;
  // Text of a line (from 1) without its line end.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;
  [[nodiscard]] std::uint32_t line_begin(std::uint32_t number) const { return starts_[number - 1]; }
  [[nodiscard]] std::uint32_t line_count() const {
    return static_cast<std::uint32_t>(starts_.size());
  }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

// Owns the files of one run. References stay valid as files are added; threads may add and look up
// at the same time.
class SourceMap {
 public:
  const SourceFile& add(std::string name, std::string text);
  [[nodiscard]] const SourceFile& file(FileId id) const;
  [[nodiscard]] std::string_view text(Span span) const;
  [[nodiscard]] std::size_t size() const;
  // The lines of a file, worked out when first asked for and kept.
  [[nodiscard]] const LineTable& lines(FileId id) const;
  // Gives the memory of a text back when nothing speaks of the file any more; its id stays taken.
  void forget(FileId id);

 private:
  mutable std::shared_mutex lock_;
  std::deque<SourceFile> files_;
  mutable std::map<std::size_t, LineTable> lines_;  // by index; nodes stay where they are
};

}  // namespace sop
