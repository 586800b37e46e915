// The forms a line can have by its beginning alone; a line comes trimmed and without its end. Which
// of the forms counts (a "1." in Langkah is a step, "word:" is a field only where the word is a
// keyword) is decided by the section the line stands in: syntax/outline.h. What no rule consumes is
// the text of the line.
#pragma once

#include "grammar/characters.hpp"

namespace sop::grammar {

// # komentar
struct comment_sign : pegtl::one<'#'> {};

// \- bukan butir
struct escape_sign : pegtl::one<'\\'> {};

// - butir   • butir   – butir (Word's own dash, dots and squares); an arrow is no bullet
struct bullet
    : pegtl::sor<pegtl::seq<pegtl::one<'-'>, pegtl::not_at<pegtl::one<'>'>>>,
                 pegtl::utf8::one<0x2022, 0x00B7, 0x2013, 0x25AA, 0x25CF, 0x25E6, 0xF0B7, 0xF0A7>> {
};

// A colon that ends a head; those of 08:00 and https:// do not.
struct clock_colon : pegtl::seq<pegtl::digit, pegtl::one<':'>, pegtl::at<pegtl::digit>> {};
struct address_colon : pegtl::string<':', '/', '/'> {};
struct head_run
    : pegtl::plus<pegtl::not_one<':', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'>> {
};  // what cannot begin either; read at one go, for speed
struct head_text
    : pegtl::plus<pegtl::sor<head_run, clock_colon, address_colon, pegtl::not_one<':'>>> {};
struct colon : pegtl::one<':'> {};

// 4   4a
struct step_digits : digits {};
struct step_letter : pegtl::seq<pegtl::alpha, word_end> {};
struct step_number : pegtl::seq<step_digits, pegtl::opt<step_letter>> {};

// The stop of a number: 1. 1) 1, "1 ." but neither 1.5 nor 1,5
struct number_stop : pegtl::seq<blanks, pegtl::one<'.', ')', ','>, pegtl::opt<pegtl::one<')'>>,
                                pegtl::not_at<pegtl::digit>> {};

// [periksa].
struct name_stop : number_stop {};
struct step_name : pegtl::seq<pegtl::one<'['>, pegtl::plus<pegtl::not_one<'[', ']'>>,
                              pegtl::one<']'>, pegtl::opt<name_stop>> {};

// 4. Sekdis: Memeriksa   4a. …   4 [periksa]. …   and every other line that begins with a number
// that stands alone
struct step_who : head_text {};
struct step_colon : colon {};
struct numbered
    : pegtl::seq<step_number, pegtl::sor<number_stop, edge, pegtl::at<pegtl::one<'['>>>, blanks,
                 pegtl::opt<step_name, blanks>, pegtl::opt<pegtl::opt<step_who>, step_colon>> {};

// a. butir   B) butir   IV. butir: only a letter needs a blank after it
struct roman_mark : pegtl::rep_min_max<2, 6, pegtl::one<'I', 'V', 'X', 'L'>> {};
struct letter_mark : pegtl::sor<pegtl::seq<roman_mark, blanks, pegtl::one<'.', ')'>, edge>,
                                pegtl::seq<pegtl::alpha, blanks, pegtl::one<'.', ')'>, edge>> {};

// Kata kunci: …
struct label : head_text {};
struct label_colon : colon {};
struct labelled : pegtl::seq<label, label_colon> {};

struct form : pegtl::sor<comment_sign, escape_sign, bullet, numbered, letter_mark, labelled,
                         pegtl::success> {};

// The first line: SOP <name>, SOP generik <name>, Pustaka <name>
struct title_edge : pegtl::sor<edge, pegtl::at<colon>> {};
struct sop_word : pegtl::istring<'s', 'o', 'p'> {};
struct generic_word : pegtl::istring<'g', 'e', 'n', 'e', 'r', 'i', 'k'> {};
struct library_word : pegtl::istring<'p', 'u', 's', 't', 'a', 'k', 'a'> {};
struct generic_title : pegtl::seq<sop_word, gap, generic_word, title_edge> {};
struct library_title : pegtl::seq<library_word, title_edge> {};
struct plain_title : pegtl::seq<sop_word, title_edge> {};
struct title_word : pegtl::sor<generic_title, plain_title, library_title> {};
struct title : pegtl::seq<title_word, blanks, pegtl::opt<colon>> {};

}  // namespace sop::grammar
