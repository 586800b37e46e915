// One round of the writer's thread: several threads hand works in, the disk fails under it, and
// what was acknowledged must be there, once. The seed gives the works and the mishap; which works
// share a commit is for the threads to fight out, so a seed repeats a round only about.
#pragma once

#include <cstdint>
#include <string>

namespace sop::faults {

struct WriterCounts {
  std::uint64_t rounds = 0;
  std::uint64_t failed = 0;
  std::uint64_t commands = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t doubtful = 0;  // not acknowledged …
  std::uint64_t survived = 0;  // … and there all the same
  std::uint64_t commits = 0;
  std::uint64_t reopened = 0;  // by the writer itself, after a failure
};
[[nodiscard]] std::string to_text(const WriterCounts& counts);

// What went wrong; empty: nothing.
[[nodiscard]] std::string writer_round(std::uint64_t seed, WriterCounts& counts);

}  // namespace sop::faults
