// Answers without a person: those prepared with --answer, in order of the visits, then the first
// answer of each decision. Bounded, since a first answer that always leads back would go round for
// ever.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/bundle/bundle.h"

namespace sop::sopd {

inline constexpr std::uint32_t kAutomaticVisits = 20;  // of one step, beyond its prepared answers

struct Choice {
  enum class What : std::uint8_t { Complete, Skip, Loop } what = What::Complete;
  std::string answer;  // as the SOP words it
};

class Automatic {
 public:
  // Checks steps and answers against the bundle at once; "lewati" (skip) is an answer of an
  // optional step.
  [[nodiscard]] static std::variant<Automatic, Diagnostic> prepare(
      const std::vector<std::string>& scripts, const bundle::Bundle& bundle);

  // Whether an answer is prepared for the next visit of this task.
  [[nodiscard]] bool has(bundle::TaskId task) const;
  [[nodiscard]] Choice choose(const bundle::Bundle& bundle, bundle::TaskId task);
  // The decision that last led back by its first answer; invalid: none has.
  [[nodiscard]] bundle::TaskId turned_back() const { return turned_back_; }
  // Prepared answers that the case never asked for.
  [[nodiscard]] std::vector<Diagnostic> unused(const bundle::Bundle& bundle) const;

 private:
  struct Prepared {
    std::vector<Choice> answers;
    std::size_t used = 0;
    std::uint32_t unprepared = 0;  // visits answered by the first answer
  };
  std::map<bundle::TaskId, Prepared> prepared_;
  bundle::TaskId turned_back_;
};

// "4=tidak,4=setuju, bersyarat" → {"4=tidak", "4=setuju, bersyarat"}: a comma parts only before the
// next "step=".
[[nodiscard]] std::vector<std::string> split_script(const std::string& script);

}  // namespace sop::sopd
