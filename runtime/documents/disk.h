// What the store of documents asks of a disk: an interface, so that tests can cut the power or
// break the disk under it. The real one is POSIX. Paths are whole paths. Every call may fail, and
// says how in FailureKind; safe to call from several threads, a DiskFile from one at a time (reads:
// any).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/base/instant.h"

namespace sop::documents {

struct Entry {
  std::string name;     // the last part of its path
  bool folder = false;  // neither folder nor file: something else, such as a link
  bool file = false;
  std::uint64_t size = 0;  // bytes
  Instant modified;        // by the system's clock
};

// An open file. Its end closes it without a word; whoever wrote calls close() and looks.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  [[nodiscard]] virtual Status append(std::string_view bytes) = 0;
  // The content survives the loss of power.
  [[nodiscard]] virtual Status sync() = 0;
  [[nodiscard]] virtual Status close() = 0;
  [[nodiscard]] virtual Result<std::uint64_t> size() = 0;
  // How many bytes came; 0 only at the end.
  [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;
};

class Disk {
 public:
  virtual ~Disk() = default;
  // A new file for writing; a null pointer where something of this name is already there.
  [[nodiscard]] virtual Result<std::unique_ptr<DiskFile>> create(const std::string& path) = 0;
  // For reading; never follows a link.
  [[nodiscard]] virtual Result<std::unique_ptr<DiskFile>> open(const std::string& path) = 0;
  [[nodiscard]] virtual Result<Entry> look(const std::string& path) = 0;
  // Without "." and "..", by name.
  [[nodiscard]] virtual Result<std::vector<Entry>> list(const std::string& folder) = 0;
  // Done as well where the folder is there.
  [[nodiscard]] virtual Status make_folder(const std::string& path) = 0;
  // At once or not at all; replaces. Survives the loss of power after sync_folder(folder of `to`).
  [[nodiscard]] virtual Status rename(const std::string& from, const std::string& to) = 0;
  // A second name for the same file; fails across devices and where `to` is there.
  [[nodiscard]] virtual Status link(const std::string& from, const std::string& to) = 0;
  // Done as well where it is gone.
  [[nodiscard]] virtual Status remove(const std::string& path) = 0;
  // Makes `modified` the present moment.
  [[nodiscard]] virtual Status touch(const std::string& path) = 0;
  // The names in this folder survive the loss of power.
  [[nodiscard]] virtual Status sync_folder(const std::string& path) = 0;
};

// The machine's own. Stateless; lives for the whole program.
[[nodiscard]] Disk& real_disk();

}  // namespace sop::documents
