// What stands behind the marker in Pelaksana and Dokumen:
//   Sekdis = Sekretaris Dinas, bawahan Kadis, tim: A, B
//   SK Tim: draf > diperiksa > final        BAPP = Berita Acara Pemberian Penjelasan
#pragma once

#include "grammar/words.hpp"

namespace sop::grammar {

// A comma counts only before one of these.
struct colon_sign : pegtl::seq<blanks, pegtl::one<':'>> {};
struct subordinate_word
    : pegtl::seq<word<'b', 'a', 'w', 'a', 'h', 'a', 'n'>, pegtl::sor<colon_sign, pegtl::at<edge>>> {
};
struct team_word : pegtl::seq<word<'t', 'i', 'm'>, colon_sign> {};
struct authority_word : pegtl::seq<word<'w', 'e', 'w', 'e', 'n', 'a', 'n', 'g'>, colon_sign> {};
struct attribute_end : pegtl::at<blanks, pegtl::sor<pegtl::one<',', ';'>, end_of_phrase>> {};
struct unit_word : pegtl::seq<word<'u', 'n', 'i', 't'>, attribute_end> {};
struct external_word
    : pegtl::seq<word<'p', 'i', 'h', 'a', 'k'>, gap, word<'l', 'u', 'a', 'r'>, attribute_end> {};
struct attribute_word
    : pegtl::sor<subordinate_word, team_word, authority_word, unit_word, external_word> {};
struct attribute_start : pegtl::seq<pegtl::one<',', ';'>, blanks, pegtl::at<attribute_word>> {};

struct attribute_value : pegtl::star<pegtl::not_at<attribute_start>, pegtl::any> {};
struct attribute : pegtl::seq<attribute_start, attribute_word, attribute_value> {};
struct attributes : pegtl::star<attribute> {};

struct alias_sign : pegtl::one<'='> {};
struct alias : pegtl::star<pegtl::not_at<pegtl::sor<alias_sign, attribute_start>>, pegtl::any> {};
struct full_title : pegtl::star<pegtl::not_at<attribute_start>, pegtl::any> {};
struct role : pegtl::seq<alias, pegtl::opt<alias_sign, full_title>, attributes, pegtl::eof> {};

struct state_sign : pegtl::sor<pegtl::one<'>'>, pegtl::string<'-', '>'>, pegtl::utf8::one<0x2192>> {
};
struct document_name : pegtl::star<pegtl::not_one<'=', ':'>> {};
struct document_title : pegtl::star<pegtl::not_one<':'>> {};
struct state : pegtl::star<pegtl::not_at<state_sign>, pegtl::any> {};
struct document
    : pegtl::seq<document_name, pegtl::opt<alias_sign, document_title>,
                 pegtl::opt<pegtl::one<':'>, pegtl::list<state, state_sign>>, pegtl::eof> {};

}  // namespace sop::grammar
