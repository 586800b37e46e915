// The characters of the language. Private to parse.cpp, phrases.cpp and the grammar test, as all
// headers of this folder: PEGTL is dear to compile and stays behind those files.
#pragma once

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/rep_one_min_max.hpp>

namespace sop::grammar {

namespace pegtl = tao::pegtl;

// White space inside a line, as pasted from Word; the same set as utf8::space_at without line ends.
struct blank : pegtl::sor<pegtl::one<' ', '\t', '\v', '\f'>,
                          pegtl::utf8::one<0x85, 0xA0, 0xAD, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060,
                                           0x3000, 0xFEFF>,
                          pegtl::utf8::range<0x2000, 0x200B>> {};
struct blanks : pegtl::star<blank> {};
struct gap : pegtl::plus<blank> {};

// Where a word, a mark or a bare number may end.
struct edge : pegtl::sor<pegtl::eof, pegtl::at<blank>> {};

// Part of a word: Latin letters, digits, and letters beyond ASCII. A word of the language ends
// where none follows.
struct word_character
    : pegtl::sor<pegtl::alnum, pegtl::one<'_'>,
                 pegtl::seq<pegtl::not_at<blank>, pegtl::utf8::range<0xA1, 0x1FFF>>> {};
struct word_end : pegtl::not_at<word_character> {};

// A dash as typed or as Word corrects it: - ‐ ‑ ‒ – — −
struct dash
    : pegtl::sor<pegtl::one<'-'>, pegtl::utf8::range<0x2010, 0x2014>, pegtl::utf8::one<0x2212>> {};

struct digits : pegtl::plus<pegtl::digit> {};

}  // namespace sop::grammar
