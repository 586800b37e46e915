// A project held in memory: the standard library and the given texts, and nothing of the disk.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/project/project.h"
#include "tests/property/sop_generator.h"

namespace sop::property {

class World {
 public:
  explicit World(const std::vector<Text>& files = {});

  [[nodiscard]] const model::Surroundings& surroundings() const { return *project_; }
  [[nodiscard]] SourceMap& sources() { return sources_; }

 private:
  class Files final : public FileSystem {
   public:
    Result<std::string> read(const std::string& path, std::size_t limit) override;
    Status write(const std::string& path, std::string_view bytes) override;
    Status write_together(const std::vector<WholeFile>& files) override;
    std::map<std::string, std::string> texts;
  };

  SourceMap sources_;
  Files files_;
  std::unique_ptr<Project> project_;
};

}  // namespace sop::property
