// Regulations by type, number and year, however the type is written: "PermenPAN-RB", "Peraturan
// Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi". Built once, then read only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/model/library.h"

namespace sop {

class Regulations {
 public:
  Regulations() = default;
  // The regulations must outlive this. Of two with the same name the first counts.
  explicit Regulations(std::vector<const model::Regulation*> all);

  [[nodiscard]] const model::Regulation* find(std::string_view type, std::string_view number,
                                              std::string_view year) const;
  [[nodiscard]] const std::vector<const model::Regulation*>& all() const { return all_; }

 private:
  struct Entry {
    const model::Regulation* regulation;
    std::string short_type, long_type;  // keys
  };
  std::vector<const model::Regulation*> all_;
  std::unordered_map<std::string, std::vector<Entry>> by_number_;  // "35/2012"
};

}  // namespace sop
