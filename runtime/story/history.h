// The history of a case as people read it: one sentence an act, in order, each with its moment.
// What only repeats the act before it (the next step opens, a document is given) is told with that
// act or left out.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "runtime/engine/codec.h"
#include "runtime/story/story.h"

namespace sop::story {

// A case with all its records, and the version of its SOP that it was started with.
struct CaseHistory {
  engine::CaseNumber number = 0;
  const bundle::Bundle* bundle = nullptr;
  std::span<const engine::Record> records;
};
// The bundle under a hash, for cases that were moved; nullptr: unknown, and what came after the
// move cannot be told.
using Versions = std::function<const bundle::Bundle*(const std::string& hash)>;

// What a line is about, for a sign beside it.
enum class LineKind : std::uint8_t {
  Started,
  Waiting,
  Returned,
  Signed,
  Completed,
  Answered,
  Skipped,
  Claimed,
  Attached,
  Overdue,
  Branch,
  Call,
  Moved,
  Finished,
  Cancelled
};

struct Line {
  Instant when;
  std::string text;
  std::string note;  // "catatan: …", "perihal: …"; mostly empty
  LineKind kind = LineKind::Started;
  std::uint64_t sequence = 0;     // of its record
  engine::CaseNumber linked = 0;  // another case that it speaks of
};

// Persons are told whatever `voice` says of them; moments by its calendar, else in WIB.
[[nodiscard]] std::vector<Line> history(Language language, const CaseHistory& one,
                                        const Versions& versions = {}, Voice voice = {});

// "Senin, 5 Januari 2026", and "08.00" of each of its lines.
struct Day {
  struct Entry {
    std::string clock;
    Line line;
  };
  std::string heading;
  std::vector<Entry> entries;
};
// In order of the lines: where a clock was set back, a day may come twice.
[[nodiscard]] std::vector<Day> by_day(Language language, std::vector<Line> lines,
                                      calendar::Zone zone = calendar::Zone::Wib);

}  // namespace sop::story
