// The index of the register, kept in step by apply() and by decode_row(): whoever changes a person,
// a delegation or a token takes it out before and puts it in after. Internal to this folder.
#pragma once

#include "runtime/people/register.h"

namespace sop::people {

void put_in(Index& index, const Person& person);
void take_out(Index& index, const Person& person);
void put_in(Index& index, const Delegation& delegation);
void take_out(Index& index, const Delegation& delegation);
void put_in(Index& index, const Token& token);
void take_out(Index& index, const Token& token);

// Whether a holding counts at a moment, and whether two periods have one in common.
[[nodiscard]] bool runs(const Holding& holding, Instant now);
[[nodiscard]] bool overlap(Instant a_begins, std::optional<Instant> a_ends, Instant b_begins,
                           std::optional<Instant> b_ends);

}  // namespace sop::people
