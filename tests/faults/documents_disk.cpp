#include "documents_disk.h"

#include <algorithm>

namespace sop::faults {
namespace {

Failure refused(const Disk& disk, const std::string& path) {
  return {disk.full() ? FailureKind::DiskFull : FailureKind::Other, path, "simulated"};
}
Failure missing(const std::string& path) {
  return {FailureKind::NotFound, path, "simulated"};
}

documents::Entry entry_of(const std::string& name, const Node& node) {
  const std::string last = name.substr(name.rfind('/') + 1);
  return {last,
          node.folder,
          !node.folder,
          node.content.live().size(),
          {static_cast<std::int64_t>(node.modified)}};
}

class File final : public documents::DiskFile {
 public:
  File(Disk& disk, NodePtr node) : disk_(disk), node_(std::move(node)), age_(disk.age()) {}

  Status append(std::string_view bytes) override {
    const std::lock_guard held(disk_.mutex());
    const Verdict verdict = step(Operation::Write);
    if (verdict == Verdict::Off) return refused(disk_, "");
    Bytes written(bytes);
    if (verdict == Verdict::Fail) written.resize(disk_.dice().below(written.size() + 1));
    disk_.write(*node_, node_->content.live().size(), written);
    return answer(verdict);
  }
  Status sync() override {
    const std::lock_guard held(disk_.mutex());
    const Verdict verdict = step(Operation::Sync);
    if (verdict == Verdict::Fail) disk_.fail_sync(*node_);
    if (verdict == Verdict::Go) disk_.sync(*node_);
    return answer(verdict);
  }
  Status close() override {
    const std::lock_guard held(disk_.mutex());
    return answer(step(Operation::Size));
  }
  Result<std::uint64_t> size() override {
    const std::lock_guard held(disk_.mutex());
    if (step(Operation::Size) != Verdict::Go) return refused(disk_, "");
    return std::uint64_t{node_->content.live().size()};
  }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    const std::lock_guard held(disk_.mutex());
    if (step(Operation::Read) != Verdict::Go) return refused(disk_, "");
    const Bytes& live = node_->content.live();
    const std::size_t from = std::min<std::size_t>(offset, live.size());
    const std::size_t count = std::min(into.size(), live.size() - from);
    std::copy_n(live.data() + from, count, into.data());
    return count;
  }

 private:
  Verdict step(Operation operation) {
    return age_ != disk_.age() ? Verdict::Off : disk_.step(operation);
  }
  Status answer(Verdict verdict) {
    if (verdict == Verdict::Go) return Done{};
    return refused(disk_, "");
  }

  Disk& disk_;
  NodePtr node_;
  std::uint64_t age_;
};

// Carries out `change` if the disk lets it; under the power's last moment too, but then nobody
// hears.
template <class Change>
Status changed(Disk& disk, Operation operation, const std::string& path, const Change& change) {
  const std::lock_guard held(disk.mutex());
  const Verdict verdict = disk.step(operation);
  if (verdict == Verdict::Off || verdict == Verdict::Fail) return refused(disk, path);
  Status status = change();
  return verdict == Verdict::Go ? status : Status(refused(disk, path));
}

}  // namespace

using documents::DiskFile;
using documents::Entry;

Result<std::unique_ptr<DiskFile>> DocumentsDisk::create(const std::string& path) {
  NodePtr node;
  const Status status = changed(disk_, Operation::Open, path, [&]() -> Status {
    if (!disk_.find(folder_of(path))) return missing(path);
    if (!disk_.find(path)) node = disk_.create(path);
    return Done{};
  });
  if (!status) return status.failure();
  if (!node) return std::unique_ptr<DiskFile>();
  return std::unique_ptr<DiskFile>(std::make_unique<File>(disk_, node));
}

Result<std::unique_ptr<DiskFile>> DocumentsDisk::open(const std::string& path) {
  const std::lock_guard held(disk_.mutex());
  if (disk_.step(Operation::Open) != Verdict::Go) return refused(disk_, path);
  NodePtr node = disk_.find(path);
  if (!node || node->folder) return missing(path);
  return std::unique_ptr<DiskFile>(std::make_unique<File>(disk_, node));
}

Result<Entry> DocumentsDisk::look(const std::string& path) {
  const std::lock_guard held(disk_.mutex());
  if (disk_.step(Operation::Access) != Verdict::Go) return refused(disk_, path);
  const NodePtr node = disk_.find(path);
  if (!node) return missing(path);
  return entry_of(path, *node);
}

Result<std::vector<Entry>> DocumentsDisk::list(const std::string& folder) {
  const std::lock_guard held(disk_.mutex());
  if (disk_.step(Operation::Access) != Verdict::Go) return refused(disk_, folder);
  if (!disk_.find(folder)) return missing(folder);
  std::vector<Entry> entries;
  for (const std::string& name : disk_.names())
    if (folder_of(name) == folder) entries.push_back(entry_of(name, *disk_.find(name)));
  return entries;
}

Status DocumentsDisk::make_folder(const std::string& path) {
  return changed(disk_, Operation::Open, path, [&]() -> Status {
    if (!disk_.find(path)) disk_.create(path, true);
    return Done{};
  });
}

Status DocumentsDisk::rename(const std::string& from, const std::string& to) {
  return changed(disk_, Operation::Delete, to, [&]() -> Status {
    if (!disk_.find(from) || !disk_.find(folder_of(to))) return missing(to);
    disk_.rename(from, to);
    return Done{};
  });
}

Status DocumentsDisk::link(const std::string& from, const std::string& to) {
  return changed(disk_, Operation::Open, to, [&]() -> Status {
    if (!disk_.find(from) || disk_.find(to)) return missing(from);
    disk_.link(from, to);
    return Done{};
  });
}

Status DocumentsDisk::remove(const std::string& path) {
  return changed(disk_, Operation::Delete, path, [&]() -> Status {
    disk_.remove(path);
    return Done{};
  });
}

Status DocumentsDisk::touch(const std::string& path) {
  return changed(disk_, Operation::Write, path, [&]() -> Status {
    const NodePtr node = disk_.find(path);
    if (!node) return missing(path);
    node->modified = disk_.moment();
    return Done{};
  });
}

Status DocumentsDisk::sync_folder(const std::string& path) {
  const std::lock_guard held(disk_.mutex());
  if (disk_.step(Operation::Sync) != Verdict::Go) return refused(disk_, path);
  disk_.sync_directory(path);
  return Done{};
}

}  // namespace sop::faults
