// A simulated disk: files, a directory, and one mishap armed on it: the n-th operation of some
// kinds fails, once or for a while, or the power goes off there. After restore_power() it holds
// what had been synced and a random part of what had not. Deterministic by its dice. Guarded by
// mutex(): whoever works on nodes holds it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "content.h"
#include "dice.h"

namespace sop::faults {

enum class Operation : std::uint8_t {
  Open,
  Delete,
  Access,
  Read,
  Write,
  Truncate,
  Sync,
  Size,
  Lock,
  Map,
  Count
};
inline constexpr std::size_t kOperations = static_cast<std::size_t>(Operation::Count);
inline constexpr std::array<const char*, kOperations> kOperationNames = {
    "open", "delete", "access", "read", "write", "truncate", "sync", "size", "lock", "map"};
[[nodiscard]] constexpr std::uint32_t bit(Operation operation) {
  return 1U << static_cast<unsigned>(operation);
}
inline constexpr std::uint32_t kAnyOperation = (1U << kOperations) - 1;
inline constexpr std::uint32_t kChanges = bit(Operation::Open) | bit(Operation::Delete) |
                                          bit(Operation::Write) | bit(Operation::Truncate) |
                                          bit(Operation::Sync);

struct Mishap {
  enum class Kind : std::uint8_t { None, Cut, Error, Full };
  Kind kind = Kind::None;
  std::uint32_t operations = kAnyOperation;  // that are counted and struck
  std::uint64_t at = 1;                      // the how-manieth of them
  std::uint64_t count = 1;                   // how many in a row; for a cut all that follow
};

enum class Verdict : std::uint8_t {
  Go,
  Fail,  // the operation fails (a write possibly half done)
  Last,  // it is under way as the power goes off: done as far as unsynced work is, answered by
         // failure
  Off    // no power: nothing happens
};

struct Node {
  Content content;
  bool folder = false;
  std::uint64_t modified = 0;     // moment
  std::shared_ptr<void> sharing;  // locks and shared memory, of the file layer
};
using NodePtr = std::shared_ptr<Node>;

// Whole contents by name: a world at rest.
using Image = std::map<std::string, Bytes>;
[[nodiscard]] std::string folder_of(const std::string& name);

// A deliberate weakness of the disk, to prove that the tests see it.
enum class Weakness : std::uint8_t { None, LyingSync, DirectoryNeverSynced };

class Disk {
 public:
  Disk(Geometry geometry, std::uint64_t seed) : geometry_(geometry), dice_(seed) {}

  [[nodiscard]] std::mutex& mutex() { return mutex_; }
  void weaken(Weakness weakness) { weakness_ = weakness; }

  // ---- For whoever lets things happen.
  void load(const Image& image);
  [[nodiscard]] Image durable() const;
  void arm(const Mishap& mishap);
  void disarm() { arm({}); }
  void cut() { off_ = true; }
  [[nodiscard]] bool off() const { return off_; }
  [[nodiscard]] std::uint64_t struck() const {
    return struck_;
  }  // operations that failed, or the cut
  [[nodiscard]] Operation struck_at() const { return struck_at_; }
  [[nodiscard]] std::uint64_t moment() const { return moment_; }  // operations so far
  void restore_power(Losses& losses);
  // Programs of before the last cut hold handles of an older age: those are dead.
  [[nodiscard]] std::uint64_t age() const { return age_; }

  // ---- For the file layers; step() first, then what it allows.
  [[nodiscard]] Verdict step(Operation operation);
  [[nodiscard]] bool full() const { return mishap_.kind == Mishap::Kind::Full; }
  [[nodiscard]] NodePtr find(const std::string& name) const;
  NodePtr create(const std::string& name, bool folder = false);
  void remove(const std::string& name);
  void rename(const std::string& from, const std::string& to);
  void link(const std::string& from, const std::string& to);
  // The names in this folder; empty: all names.
  void sync_directory(const std::string& folder = {});
  void write(Node& node, std::size_t offset, const Bytes& bytes);
  void truncate(Node& node, std::size_t size);
  void sync(Node& node);
  void fail_sync(Node& node) { node.content.fail_sync(dice_, geometry_); }
  [[nodiscard]] const Geometry& geometry() const { return geometry_; }
  [[nodiscard]] Dice& dice() { return dice_; }
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct EntryChange {
    std::string name;
    NodePtr node;  // nullptr: removed
  };
  void change_entry(const std::string& name, NodePtr node);
  void lose_entries();

  std::mutex mutex_;
  Geometry geometry_;
  Dice dice_;
  Weakness weakness_ = Weakness::None;
  std::map<std::string, NodePtr> live_;
  std::map<std::string, NodePtr> durable_;
  std::vector<EntryChange> pending_;
  Mishap mishap_;
  std::uint64_t seen_ = 0;  // operations the mishap counts
  std::uint64_t struck_ = 0;
  Operation struck_at_ = Operation::Open;
  std::uint64_t moment_ = 0;
  std::uint64_t age_ = 0;
  bool off_ = false;
};

}  // namespace sop::faults
