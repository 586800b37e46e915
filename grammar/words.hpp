// Fixed words inside prose: any case, and a word ends where no further letter follows.
#pragma once

#include "grammar/characters.hpp"

namespace sop::grammar {

template <char... Letters>
struct word : pegtl::seq<pegtl::istring<Letters...>, word_end> {};

struct full_stop : pegtl::one<'.'> {};
struct end_of_phrase : pegtl::seq<blanks, pegtl::opt<full_stop>, blanks, pegtl::eof> {};

}  // namespace sop::grammar
