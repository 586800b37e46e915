// One round of the store of documents: uploads, a mishap, a restart. What finish() acknowledged
// (and so what a committed event may name) is there, whole; orphans go; nothing stands in the way.
#pragma once

#include <map>
#include <string>

#include "disk.h"

namespace sop::faults {

struct DocumentsCounts {
  std::uint64_t rounds = 0;
  std::uint64_t failed = 0;
  std::uint64_t cuts = 0;
  std::uint64_t faults = 0;
  std::uint64_t uploads = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t orphans = 0;     // whole files that nobody refers to, collected
  std::uint64_t unfinished = 0;  // temporary ones, collected
  Losses losses;
};
[[nodiscard]] std::string to_text(const DocumentsCounts& counts);

// What went wrong; empty: nothing.
[[nodiscard]] std::string documents_round(std::uint64_t seed, Weakness weakness,
                                          DocumentsCounts& counts);

}  // namespace sop::faults
