// The signs that part inline lists and performers, and the brackets that may close a cell. Tried at
// single places of a text, between the names that are declared: see phrases.cpp.
#pragma once

#include "grammar/words.hpp"

namespace sop::grammar {

struct strong_separator : pegtl::one<';'> {};
struct weak_separator : pegtl::seq<pegtl::one<','>, pegtl::not_at<pegtl::digit>> {};

struct hand_off : pegtl::sor<pegtl::one<'>'>, pegtl::string<'-', '>'>, pegtl::utf8::one<0x2192>> {};
struct together : pegtl::one<'+'> {};
struct either : word<'a', 't', 'a', 'u'> {};
struct performer_separator : pegtl::sor<hand_off, together, either> {};

// (apabila diperlukan)   (dari luar)
struct condition_word : pegtl::sor<word<'a', 'p', 'a', 'b', 'i', 'l', 'a'>,
                                   word<'j', 'i', 'k', 'a'>, word<'b', 'i', 'l', 'a'>> {};
struct optional_clause : pegtl::seq<pegtl::one<'('>, blanks, condition_word> {};
struct outside_mark : pegtl::seq<pegtl::one<'('>, blanks, word<'d', 'a', 'r', 'i'>, gap,
                                 word<'l', 'u', 'a', 'r'>, blanks, pegtl::one<')'>> {};

}  // namespace sop::grammar
