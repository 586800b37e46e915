// "{judul}, nomor {nomor}" in a text of sop.toml (header, footer, QR code) → what this SOP says.
// Braces with a name we do not know stay as they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/model/model.h"

namespace sop::chart {

struct PageNumber {
  std::size_t page = 0;   // from 1; 0: {halaman} and {jumlah} say nothing
  std::size_t pages = 0;  // in all
};

[[nodiscard]] std::string fill_in(std::string_view text, const model::Model& model,
                                  PageNumber number = {});

// What the form prints as the name of the SOP.
[[nodiscard]] const std::string& name_of(const model::Model& model);

}  // namespace sop::chart
