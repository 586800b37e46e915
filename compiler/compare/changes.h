// What changed between two versions of an SOP, as data: what it is about, both sides with their
// places, and the sentence that tells it, in either language. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"

namespace sop::compare {

enum class Group : std::uint8_t { Identity, Roles, Documents, Steps };
enum class Act : std::uint8_t { Added, Removed, Changed, Moved };
enum class Judgement : std::uint8_t { None, Longer, Shorter, AsLong, Writing };

// A phrase with its arguments; or words of the SOP as they are, and what follows them.
struct Words {
  std::optional<Phrase> phrase;
  std::string text;
  std::vector<Words> args;
};
[[nodiscard]] Words plain(std::string text);
[[nodiscard]] Words quoted(std::string_view text);
[[nodiscard]] Words phrase(Phrase phrase, std::vector<Words> args = {});
[[nodiscard]] std::string told(const Words& words, Language language);

// One version's side of a change.
struct Side {
  Span span;         // invalid file: nothing there
  std::string text;  // whole, as written; may be empty
  std::string step;  // its number, of Group::Steps
};

struct Change {
  Group group = Group::Identity;
  Act act = Act::Changed;
  std::string_view what;  // stable: "number", "step.time" …; see README.md
  std::string part;       // title of the Bagian
  Side before, after;
  Words subject;  // "Langkah 4 (Memeriksa konsep SK)"; may be empty
  Words clause;
  Judgement judgement = Judgement::None;
};

// The whole sentence, without a final period.
[[nodiscard]] std::string told(const Change& change, Language language);

// Steps that only have other numbers.
struct Renumbering {
  std::string part;
  std::string before_first, before_last;
  std::string after_first, after_last;
};

// What of a chart is to be marked.
enum class Spot : std::uint8_t {
  Symbol,  // of the step, and its row
  Row,     // something in its cells
  Answer   // the arrow of a branch, or of a plain step
};
struct Touch {
  Spot spot = Spot::Row;
  model::StepId step;
  std::size_t branch = 0;  // of Answer
  Act act = Act::Changed;
};

// Two charts that are one chart in two versions; or one that is new, or gone.
struct ChartPair {
  std::optional<std::size_t> before, after;  // indexes into Version::charts
  std::vector<Touch> old_touches;            // what is gone
  std::vector<Touch> new_touches;            // what is new or changed
};

struct Count {
  std::size_t before = 0, after = 0;
};
struct Minutes {
  double least = 0, most = 0;
};

struct Totals {
  Count steps, roles;
  std::size_t added = 0, removed = 0, moved = 0, changed = 0;  // steps
  Minutes before, after;                                       // of all steps
};

struct Changes {
  std::vector<Change> all;  // by group, then by chart, then in the order of the new version
  std::vector<Renumbering> renumbered;
  std::vector<ChartPair> charts;
  Totals totals;
  // New numbers alone are no change.
  [[nodiscard]] bool none() const { return all.empty(); }
};

}  // namespace sop::compare
