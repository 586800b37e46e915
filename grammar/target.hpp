// lanjut   ke 5   ke langkah 5   ke periksa   kembali ke 3   kembali 3   selesai, each perhaps with
// ", Output: …"
#pragma once

#include "grammar/words.hpp"

namespace sop::grammar {

struct next_word : word<'l', 'a', 'n', 'j', 'u', 't'> {};
struct to_word : word<'k', 'e'> {};
struct back_word : word<'k', 'e', 'm', 'b', 'a', 'l', 'i'> {};
struct end_word : word<'s', 'e', 'l', 'e', 's', 'a', 'i'> {};
struct step_word
    : pegtl::sor<word<'l', 'a', 'n', 'g', 'k', 'a', 'h'>, word<'n', 'o', 'm', 'o', 'r'>,
                 pegtl::seq<word<'n', 'o'>, pegtl::opt<full_stop>>> {};

// 5   4a   periksa   [periksa]   periksa ulang: a name has at most four words and no sign in it
struct number_reference : pegtl::seq<digits, pegtl::opt<pegtl::alpha>, word_end> {};
struct name_word : pegtl::seq<pegtl::not_at<pegtl::sor<pegtl::digit, to_word>>,
                              pegtl::plus<pegtl::sor<word_character, pegtl::one<'-', '/'>>>> {};
struct name_reference
    : pegtl::seq<name_word, pegtl::rep_opt<3, gap, pegtl::sor<name_word, digits>>> {};
struct bracketed_reference : pegtl::plus<pegtl::not_one<'[', ']'>> {};
struct reference : pegtl::sor<number_reference,
                              pegtl::seq<pegtl::one<'['>, bracketed_reference, pegtl::one<']'>>,
                              name_reference> {};
struct step_reference : pegtl::seq<pegtl::opt<step_word, gap>, reference> {};

struct goes_next : next_word {};
struct goes_to : pegtl::seq<pegtl::opt<next_word, gap>, to_word, gap, step_reference> {};
struct goes_back : pegtl::seq<back_word, gap, pegtl::opt<to_word, gap>, step_reference> {};
struct goes_to_end : end_word {};

struct output_word
    : pegtl::sor<word<'o', 'u', 't', 'p', 'u', 't'>, word<'k', 'e', 'l', 'u', 'a', 'r', 'a', 'n'>,
                 word<'h', 'a', 's', 'i', 'l'>> {};
struct branch_outputs : pegtl::star<pegtl::any> {};
struct branch_output : pegtl::seq<blanks, pegtl::one<',', ';', '.'>, blanks, output_word, blanks,
                                  pegtl::one<':'>, blanks, branch_outputs> {};
struct target_end : pegtl::seq<blanks, pegtl::opt<pegtl::one<'.', ',', ';'>>, blanks, pegtl::eof> {
};
struct target : pegtl::seq<blanks, pegtl::sor<goes_to, goes_back, goes_next, goes_to_end>,
                           pegtl::sor<target_end, branch_output>> {};

}  // namespace sop::grammar
