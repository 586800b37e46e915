// Where steps lead, and which of them run side by side, in two versions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/compare/steps.h"

namespace sop::compare {

// A target of a step, worked out.
struct Way {
  enum class Kind : std::uint8_t { Next, Step, End } kind = Kind::Next;
  std::uint32_t unit = kNobody;  // of Step
  bool said = false;             // the text says so; else it simply goes on
};

[[nodiscard]] Way way_of(const Sheet& sheet, std::size_t unit, const model::Target& target);
// Of a step without answers.
[[nodiscard]] model::Target plain_target(const model::Step& step);

// The same way in both versions: the same step whatever its number, the end, or simply on.
[[nodiscard]] bool same_way(const ChartVersions& charts, const Match& match, const Way& before,
                            const Way& after);

// "kembali ke langkah 3 (Menyusun konsep SK)"
[[nodiscard]] Words told(const Sheet& sheet, std::size_t unit, const Way& way);

// "3", or "3–5".
[[nodiscard]] std::string range(const std::string& first, const std::string& last);

// Changes of Serentak as a whole, and of the place of a step in it, as clauses by pair of steps.
class SideBySide {
 public:
  explicit SideBySide(const ChartVersions& charts);
  // Blocks that are new, gone, or have another number of branches.
  void blocks(std::vector<Change>& out) const;
  // What became of the step's place in its block; nothing where that is told already.
  [[nodiscard]] std::optional<Words> place(const Match& match) const;

 private:
  void match_blocks();
  void match_branches();

  const ChartVersions& charts_;
  Partners blocks_;
  std::vector<std::vector<std::uint32_t>> branches_;  // per old block and branch: the new branch
};

}  // namespace sop::compare
