// Two lists of items: what was added, removed, changed, and whether the rest kept its order.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/compare/changes.h"

namespace sop::compare {

struct ListItem {
  std::string text;     // as it is told
  std::string key;      // equal: the same item
  std::string writing;  // equal, with other keys: written another way
  std::string kin;      // equal: the same thing in another state; empty: like no other
  Span span;
};

struct ListChange {
  Act act = Act::Changed;
  const ListItem* before = nullptr;  // into the lists given; none of what was added
  const ListItem* after = nullptr;
  bool writing = false;
};

struct ListChanges {
  std::vector<ListChange> all;  // in the order of the new list, then what was removed
  bool reordered = false;       // the kept items changed places
};

// `replace`: the only one left on either side took the place of the other.
[[nodiscard]] ListChanges compare_lists(const std::vector<ListItem>& before,
                                        const std::vector<ListItem>& after, bool replace = false);

// An item known by its text alone.
[[nodiscard]] ListItem text_item(const model::Text& text);

// Both sides of a clause: DiffNowSet, DiffNoMore, or DiffBecame with what is worth showing of both;
// `quote`: between quotation marks.
[[nodiscard]] Words became(const Words& what, const std::string& before, const std::string& after,
                           bool quote = true);
[[nodiscard]] Judgement judgement_of_writing(const std::string& before, const std::string& after);

// The change of one item of a list called `what`.
[[nodiscard]] Change list_change(const ListChange& change, const Words& what);

}  // namespace sop::compare
