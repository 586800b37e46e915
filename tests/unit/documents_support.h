// A disk that breaks when told to, for tests of whatever stands on documents::Disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/documents/disk.h"

namespace sop::documents {

// Fails call number `fail_at` (from 0, counted by `calls`) with the failure given; a write that
// fails has written half.
class FaultyDisk final : public Disk {
 public:
  long fail_at = -1;
  Failure with{FailureKind::DiskFull, "", "No space left on device"};
  long calls = 0;

  std::optional<Failure> strike() {
    return calls++ == fail_at ? std::optional<Failure>(with) : std::nullopt;
  }

  class File final : public DiskFile {
   public:
    File(FaultyDisk& disk, std::unique_ptr<DiskFile> real) : disk_(disk), real_(std::move(real)) {}
    Status append(std::string_view bytes) override {
      if (auto failure = disk_.strike()) {
        static_cast<void>(real_->append(bytes.substr(0, bytes.size() / 2)));  // torn
        return *failure;
      }
      return real_->append(bytes);
    }
    Status sync() override { return struck() ? disk_.with : real_->sync(); }
    Status close() override { return struck() ? disk_.with : real_->close(); }
    Result<std::uint64_t> size() override {
      if (struck()) return disk_.with;
      return real_->size();
    }
    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
      if (struck()) return disk_.with;
      return real_->read(offset, into);
    }

   private:
    bool struck() { return disk_.strike().has_value(); }
    FaultyDisk& disk_;
    std::unique_ptr<DiskFile> real_;
  };

  Result<std::unique_ptr<DiskFile>> create(const std::string& path) override {
    if (auto failure = strike()) return *failure;
    return wrapped(real_.create(path));
  }
  Result<std::unique_ptr<DiskFile>> open(const std::string& path) override {
    if (auto failure = strike()) return *failure;
    return wrapped(real_.open(path));
  }
  Result<Entry> look(const std::string& path) override {
    if (auto failure = strike()) return *failure;
    return real_.look(path);
  }
  Result<std::vector<Entry>> list(const std::string& folder) override {
    if (auto failure = strike()) return *failure;
    return real_.list(folder);
  }
  Status make_folder(const std::string& path) override {
    return strike() ? Status(with) : real_.make_folder(path);
  }
  Status rename(const std::string& from, const std::string& to) override {
    return strike() ? Status(with) : real_.rename(from, to);
  }
  Status link(const std::string& from, const std::string& to) override {
    return strike() ? Status(with) : real_.link(from, to);
  }
  Status remove(const std::string& path) override {
    return strike() ? Status(with) : real_.remove(path);
  }
  Status touch(const std::string& path) override {
    return strike() ? Status(with) : real_.touch(path);
  }
  Status sync_folder(const std::string& path) override {
    return strike() ? Status(with) : real_.sync_folder(path);
  }

 private:
  Result<std::unique_ptr<DiskFile>> wrapped(Result<std::unique_ptr<DiskFile>> file) {
    if (!file || !file.value()) return file;
    return std::unique_ptr<DiskFile>(std::make_unique<File>(*this, std::move(file.value())));
  }
  Disk& real_ = real_disk();
};

}  // namespace sop::documents
