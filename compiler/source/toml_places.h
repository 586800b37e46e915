// Places of toml++, which counts lines and characters from 1, as spans of ours.
#pragma once

#include <algorithm>
#include <cstdint>

#include "compiler/base/toml.h"
#include "compiler/base/utf8.h"
#include "compiler/source/source.h"

namespace sop {

class TomlPlaces {
 public:
  // `file` outlives it.
  explicit TomlPlaces(const SourceFile& file) : file_(file), lines_(file.text) {}

  [[nodiscard]] std::uint32_t offset(const toml::source_position& place) const {
    const auto size = static_cast<std::uint32_t>(file_.text.size());
    if (place.line == 0 || place.line > lines_.line_count()) return size;
    std::uint32_t at = lines_.line_begin(place.line);
    for (std::uint32_t column = 1; column < place.column && at < size; ++column)
      at += static_cast<std::uint32_t>(utf8::length_at(file_.text, at));
    return std::min(at, size);
  }

  [[nodiscard]] Span span(const toml::source_region& region) const {
    const std::uint32_t begin = offset(region.begin);
    return {file_.id, begin, std::max(begin, offset(region.end))};
  }

 private:
  const SourceFile& file_;
  LineTable lines_;
};

}  // namespace sop
