// The files of documents, each under the SHA-256 of its content: FOLDER/ab/cdef… Content never
// changes under a name, equal content is kept once, and what finish() has acknowledged survives the
// loss of power. Knows neither cases nor users: which hash belongs to which document stands in the
// journal. Safe for many threads; one process at a time writes (the server's lock file sees to it).
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "runtime/documents/disk.h"

namespace sop::documents {

inline constexpr std::size_t kHashLength = 64;    // hexadecimal digits, lower case
inline constexpr std::size_t kHeadBytes = 4'096;  // what classify() looks at

struct Stored {
  std::string hash;
  std::uint64_t size = 0;  // bytes
};

// A file of the store: its hash, size, and when it was last uploaded or renewed.
struct Found {
  std::string hash;
  std::uint64_t size = 0;
  Instant modified;
};

[[nodiscard]] bool is_hash(std::string_view text);

class Store;

// A file on its way in: hashed and written as its bytes come. Of one thread. Dropped before
// finish(), or failed, it leaves nothing. The store must outlive it.
class Upload {
 public:
  Upload(Upload&&) noexcept;
  Upload& operator=(Upload&&) noexcept;
  ~Upload();

  // TooLarge (detail: the limit in bytes) once there are more than the limit. After a failure only
  // the same failure.
  [[nodiscard]] Status append(std::string_view bytes);
  // The file is there and stays. Once. Damaged, and nothing kept, if its hash is not the expected
  // one (for copies; empty: any).
  [[nodiscard]] Result<Stored> finish(std::string_view expected = {});

  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] std::string_view head() const;  // the first bytes, at most kHeadBytes

 private:
  friend class Store;
  struct State;
  explicit Upload(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A file being read; stays readable though the store drops it meanwhile.
class Reader {
 public:
  Reader(std::unique_ptr<DiskFile> file, std::uint64_t size)
      : file_(std::move(file)), size_(size) {}
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // How many bytes came; 0 at the end. From any thread.
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) {
    return file_->read(offset, into);
  }

 private:
  std::unique_ptr<DiskFile> file_;
  std::uint64_t size_;
};

// What collect() removed, or would remove.
struct Collected {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t unfinished = 0;  // uploads that never came to an end
  std::uint64_t unfinished_bytes = 0;
};

class Store {
 public:
  Store(Disk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}

  // Makes the folder where it is missing (its parent must be there). Only when a server starts: a
  // folder that vanishes later is a failure (NotFound), lest files go to an unmounted disk's place.
  [[nodiscard]] Status prepare();

  // At most `limit` bytes.
  [[nodiscard]] Result<Upload> begin(std::uint64_t limit);

  // NotFound where there is none, also for what is no hash.
  [[nodiscard]] Result<Reader> open(std::string_view hash) const;
  // Whether the bytes are what the name says: Damaged if not. Reads all of it.
  [[nodiscard]] Status verify(std::string_view hash) const;
  // Protects an unreferenced file from collect() for another while: to be called before a command
  // refers to a file that was uploaded earlier. NotFound: it must be uploaded again.
  [[nodiscard]] Status renew(std::string_view hash);

  // In order of the hashes, one fan-out folder in memory at a time; a visitor that returns false
  // stops. `strange` hears the path of each thing that this store did not put there.
  using Visitor = std::function<bool(const Found&)>;
  using Strange = std::function<void(const std::string& path)>;
  [[nodiscard]] Status each(const Visitor& visit, const Strange& strange = {}) const;

  // Removes files that nobody refers to and that were uploaded or renewed before `older_than`, and
  // unfinished uploads as old (a day gives uploads and commands in progress time enough). Asks
  // `referenced` about each file right before it goes. Strange things are left alone.
  using Referenced = std::function<bool(const std::string& hash)>;
  enum class Removal : std::uint8_t { Tell, Remove };
  [[nodiscard]] Result<Collected> collect(const Referenced& referenced, Instant older_than,
                                          Removal removal);

  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string path(std::string_view hash) const;  // of a hash
  [[nodiscard]] Disk& disk() const { return disk_; }

  // Gives an existing file (same device, right content) a second name here, for backups; false
  // where the device does not allow it.
  [[nodiscard]] Result<bool> adopt(const std::string& path, std::string_view hash);

 private:
  friend class Upload;

  [[nodiscard]] Status publish(const std::string& temporary, const std::string& hash);
  [[nodiscard]] Status prepare_fan_out(const std::string& hash);
  [[nodiscard]] Result<std::string> create_temporary(std::unique_ptr<DiskFile>& file);
  [[nodiscard]] Status collect_unfinished(Instant older_than, Removal removal, Collected& out);

  Disk& disk_;
  std::string folder_;
  std::atomic<std::uint64_t> next_temporary_{1};
  // Fan-out folders of which this process knows that their names survive the loss of power.
  std::array<std::atomic<bool>, 256> lasting_{};
  std::mutex naming_;  // between a file's getting its name and collect()'s taking it away
};

}  // namespace sop::documents
