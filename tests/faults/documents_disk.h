// The simulated disk as the store of documents asks for one.
#pragma once

#include "disk.h"
#include "runtime/documents/disk.h"

namespace sop::faults {

class DocumentsDisk final : public documents::Disk {
 public:
  // The disk must outlive this and all files opened here.
  explicit DocumentsDisk(faults::Disk& disk) : disk_(disk) {}

  Result<std::unique_ptr<documents::DiskFile>> create(const std::string& path) override;
  Result<std::unique_ptr<documents::DiskFile>> open(const std::string& path) override;
  Result<documents::Entry> look(const std::string& path) override;
  Result<std::vector<documents::Entry>> list(const std::string& folder) override;
  Status make_folder(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status link(const std::string& from, const std::string& to) override;
  Status remove(const std::string& path) override;
  Status touch(const std::string& path) override;
  Status sync_folder(const std::string& path) override;

 private:
  faults::Disk& disk_;
};

}  // namespace sop::faults
