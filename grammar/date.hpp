// 6 Januari 2025   06-01-2025   6/1/2025   2025-01-06, perhaps behind ":" or "Bengkulu," or
// "Senin,"
#pragma once

#include "grammar/words.hpp"

namespace sop::grammar {

template <char... Letters>
struct month_word : word<Letters...> {};

struct january : pegtl::sor<word<'j', 'a', 'n', 'u', 'a', 'r', 'i'>, word<'j', 'a', 'n'>> {};
struct february : pegtl::sor<word<'f', 'e', 'b', 'r', 'u', 'a', 'r', 'i'>,
                             word<'p', 'e', 'b', 'r', 'u', 'a', 'r', 'i'>, word<'f', 'e', 'b'>,
                             word<'p', 'e', 'b'>> {};
struct march : pegtl::sor<word<'m', 'a', 'r', 'e', 't'>, word<'m', 'a', 'r'>> {};
struct april : pegtl::sor<word<'a', 'p', 'r', 'i', 'l'>, word<'a', 'p', 'r'>> {};
struct may : word<'m', 'e', 'i'> {};
struct june : pegtl::sor<word<'j', 'u', 'n', 'i'>, word<'j', 'u', 'n'>> {};
struct july : pegtl::sor<word<'j', 'u', 'l', 'i'>, word<'j', 'u', 'l'>> {};
struct august : pegtl::sor<word<'a', 'g', 'u', 's', 't', 'u', 's'>, word<'a', 'g', 'u', 's', 't'>,
                           word<'a', 'g', 'u'>, word<'a', 'g', 's'>, word<'a', 'g', 't'>> {};
struct september : pegtl::sor<word<'s', 'e', 'p', 't', 'e', 'm', 'b', 'e', 'r'>,
                              word<'s', 'e', 'p', 't'>, word<'s', 'e', 'p'>> {};
struct october : pegtl::sor<word<'o', 'k', 't', 'o', 'b', 'e', 'r'>, word<'o', 'k', 't'>> {};
struct november : pegtl::sor<word<'n', 'o', 'v', 'e', 'm', 'b', 'e', 'r'>,
                             word<'n', 'o', 'p', 'e', 'm', 'b', 'e', 'r'>, word<'n', 'o', 'v'>,
                             word<'n', 'o', 'p'>> {};
struct december : pegtl::sor<word<'d', 'e', 's', 'e', 'm', 'b', 'e', 'r'>, word<'d', 'e', 's'>> {};
struct month_name : pegtl::sor<january, february, march, april, may, june, july, august, september,
                               october, november, december> {};

struct day : pegtl::seq<pegtl::rep_min_max<1, 2, pegtl::digit>, pegtl::not_at<pegtl::digit>> {};
struct month : pegtl::seq<pegtl::rep_min_max<1, 2, pegtl::digit>, pegtl::not_at<pegtl::digit>> {};
struct year : pegtl::seq<pegtl::rep<4, pegtl::digit>, pegtl::not_at<pegtl::digit>> {};

struct date_sign : pegtl::seq<blanks, pegtl::sor<dash, pegtl::one<'/', '.'>>, blanks> {};
struct worded_date : pegtl::seq<day, blanks, month_name, pegtl::opt<full_stop>, blanks, year> {};
struct numeric_date : pegtl::seq<day, date_sign, month, date_sign, year> {};
struct iso_date : pegtl::seq<year, date_sign, month, date_sign, day> {};

struct date_place
    : pegtl::seq<pegtl::plus<pegtl::sor<pegtl::alpha, blank>>, pegtl::one<','>, blanks> {};
struct date : pegtl::seq<blanks, pegtl::opt<pegtl::one<':'>, blanks>, pegtl::opt<date_place>,
                         pegtl::sor<worded_date, iso_date, numeric_date>, end_of_phrase> {};

}  // namespace sop::grammar
