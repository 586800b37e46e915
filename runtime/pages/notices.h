// What a page says after something was done, asked for by its address: one of a
// fixed list, so that nobody can make a link that puts words of his own into
// our pages.
#pragma once

#include "runtime/pages/frame.h"

namespace sop::pages {

enum class Saved : std::uint8_t {
  Done,
  Signed,
  Skipped,
  Claimed,
  Released,
  HandedOver,
  File,
  Cancelled,
  Started,
  Delegation,
  DelegationEnd
};

// `to` with the notice; `number`: the case that it links to, 0 none.
[[nodiscard]] Response see_other(const std::string& to, Saved saved, engine::CaseNumber number = 0);
// What the address of this page asks for; nothing else.
[[nodiscard]] Nodes notice_of(const Reader& reader);

}  // namespace sop::pages
