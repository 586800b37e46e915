// All SOPs of a project by number, title and beginning of a title. Built once, then read only: safe
// to ask from many threads, and pointers into it stay valid.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/model/surroundings.h"

namespace sop {

class Register {
 public:
  Register() = default;
  explicit Register(std::vector<model::SopFace> faces);

  // By number, else by title, else by a beginning of the title; the nearest title where there is
  // none. At most kShown are found.
  [[nodiscard]] model::SopLookup find(std::string_view reference) const;
  [[nodiscard]] const std::vector<model::SopFace>& faces() const { return faces_; }

 private:
  static constexpr std::size_t kShown = 8;

  struct Shape {  // what rules most titles out before their distance is counted
    std::uint32_t length;
    std::uint64_t pairs;  // a bit for each pair of letters
    std::uint32_t face;
  };
  [[nodiscard]] std::string nearest(const std::string& key) const;

  std::vector<model::SopFace> faces_;
  std::vector<std::string> keys_;                                     // of titles, by face
  std::vector<std::pair<std::string_view, std::uint32_t>> by_title_;  // sorted
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_number_;
  std::vector<Shape> shapes_;  // by length
};

// A title that is most likely another one mistyped: the same words but for a slip or two of the
// finger in long ones, or another spacing. Both are title keys.
[[nodiscard]] bool is_slip(std::string_view a, std::string_view b);

}  // namespace sop
