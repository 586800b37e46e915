// 15 menit   1,5 jam   ½ jam   satu hari   2 bulan 5 hari kerja   2 bulan, 5 hari   1 x 24 jam
// 1–20 hari kerja   1 jam s/d 2 jam   maksimal 2 hari   ± 30 menit   2 bulan; 5 hari kerja
// sesuai jadwal
#pragma once

#include "grammar/words.hpp"

namespace sop::grammar {

struct unit_second : word<'d', 'e', 't', 'i', 'k'> {};
struct unit_minute : pegtl::sor<word<'m', 'e', 'n', 'i', 't'>, word<'m', 'n', 't'>,
                                pegtl::one<'\''>, pegtl::utf8::one<0x2019, 0x2032>> {};
struct work_word : word<'k', 'e', 'r', 'j', 'a'> {};
struct calendar_word : pegtl::sor<word<'k', 'a', 'l', 'e', 'n', 'd', 'e', 'r'>,
                                  word<'k', 'a', 'l', 'e', 'n', 'd', 'a', 'r'>> {};
struct hour_word : word<'j', 'a', 'm'> {};
struct day_word : word<'h', 'a', 'r', 'i'> {};
struct unit_working_hour : pegtl::seq<hour_word, gap, work_word> {};
struct unit_hour : hour_word {};
struct unit_working_day : pegtl::seq<day_word, gap, work_word> {};
struct unit_calendar_day : pegtl::seq<day_word, gap, calendar_word> {};
struct unit_day : day_word {};
struct unit_week : word<'m', 'i', 'n', 'g', 'g', 'u'> {};
struct unit_month : word<'b', 'u', 'l', 'a', 'n'> {};
struct unit_year : word<'t', 'a', 'h', 'u', 'n'> {};
struct time_unit
    : pegtl::sor<unit_second, unit_minute, unit_working_hour, unit_hour, unit_working_day,
                 unit_calendar_day, unit_day, unit_week, unit_month, unit_year> {};

// ½   1/2   satu   setengah: what they are worth stands in phrases_time.cpp
struct vulgar_fraction : pegtl::utf8::range<0xBC, 0xBE> {};
struct slashed_fraction : pegtl::seq<pegtl::range<'1', '3'>, pegtl::one<'/'>,
                                     pegtl::range<'2', '4'>, pegtl::not_at<pegtl::digit>> {};
struct fraction : pegtl::sor<vulgar_fraction, slashed_fraction> {};
struct number_word
    : pegtl::sor<word<'s', 'e', 't', 'e', 'n', 'g', 'a', 'h'>,
                 word<'s', 'e', 'p', 'e', 'r', 'e', 'm', 'p', 'a', 't'>, word<'s', 'a', 't', 'u'>,
                 word<'d', 'u', 'a'>, word<'t', 'i', 'g', 'a'>, word<'e', 'm', 'p', 'a', 't'>,
                 word<'l', 'i', 'm', 'a'>, word<'e', 'n', 'a', 'm'>, word<'t', 'u', 'j', 'u', 'h'>,
                 word<'d', 'e', 'l', 'a', 'p', 'a', 'n'>,
                 word<'s', 'e', 'm', 'b', 'i', 'l', 'a', 'n'>,
                 word<'s', 'e', 'p', 'u', 'l', 'u', 'h'>> {};

// 15   1,5   1.5   3 (tiga)   1½   1 1/2
struct decimal
    : pegtl::sor<fraction, pegtl::seq<digits, blanks, fraction>,
                 pegtl::seq<digits, pegtl::opt<pegtl::one<',', '.'>, digits>>, number_word> {};
struct spelled_out : pegtl::seq<blanks, pegtl::one<'('>,
                                pegtl::plus<pegtl::sor<pegtl::alpha, blank>>, pegtl::one<')'>> {};
struct least : decimal {};
struct most : decimal {};
struct factor : decimal {};
struct times_sign
    : pegtl::sor<word<'k', 'a', 'l', 'i'>, pegtl::one<'x', 'X', '*'>, pegtl::utf8::one<0x00D7>> {};
struct until_word : pegtl::sor<pegtl::seq<word<'s', 'a', 'm', 'p', 'a', 'i'>,
                                          pegtl::opt<gap, word<'d', 'e', 'n', 'g', 'a', 'n'>>>,
                               word<'h', 'i', 'n', 'g', 'g', 'a'>, word<'a', 't', 'a', 'u'>> {};
struct until_sign : pegtl::sor<dash, pegtl::istring<'s', '/', 'd'>,
                               pegtl::istring<'s', '.', 'd', '.'>, pegtl::istring<'s', '.', 'd'>,
                               pegtl::istring<'s', 'd', '.'>, word<'s', 'd'>, until_word> {};
struct until_most : pegtl::seq<blanks, until_sign, blanks, most, pegtl::opt<spelled_out>> {};

// maksimal, paling lama: the time is at most that. minimal: at least that; nobody can say more.
struct long_word : pegtl::sor<word<'l', 'a', 'm', 'a'>, word<'l', 'a', 'm', 'b', 'a', 't'>,
                              word<'b', 'a', 'n', 'y', 'a', 'k'>> {};
struct maximal_word
    : pegtl::sor<
          word<'m', 'a', 'k', 's', 'i', 'm', 'a', 'l'>,
          word<'m', 'a', 'k', 's', 'i', 'm', 'u', 'm'>, word<'m', 'a', 'x', 'i', 'm', 'a', 'l'>,
          pegtl::seq<word<'m', 'a', 'k', 's'>, pegtl::opt<full_stop>>,
          pegtl::seq<word<'m', 'a', 'x'>, pegtl::opt<full_stop>>,
          pegtl::seq<word<'p', 'a', 'l', 'i', 'n', 'g'>, gap, long_word>,
          pegtl::seq<pegtl::istring<'s', 'e', 'l', 'a', 'm', 'a'>, dash,
                     word<'l', 'a', 'm', 'a', 'n', 'y', 'a'>>,
          pegtl::seq<pegtl::istring<'s', 'e', 'l', 'a', 'm', 'b', 'a', 't'>, dash,
                     word<'l', 'a', 'm', 'b', 'a', 't', 'n', 'y', 'a'>>,
          pegtl::seq<word<'k', 'u', 'r', 'a', 'n', 'g'>, gap, word<'d', 'a', 'r', 'i'>>,
          pegtl::seq<pegtl::one<'<'>, pegtl::opt<pegtl::one<'='>>>, pegtl::utf8::one<0x2264>> {};
struct short_word
    : pegtl::sor<word<'c', 'e', 'p', 'a', 't'>, word<'s', 'i', 'n', 'g', 'k', 'a', 't'>,
                 word<'s', 'e', 'd', 'i', 'k', 'i', 't'>> {};
struct minimal_word
    : pegtl::sor<word<'m', 'i', 'n', 'i', 'm', 'a', 'l'>, word<'m', 'i', 'n', 'i', 'm', 'u', 'm'>,
                 pegtl::seq<word<'m', 'i', 'n'>, pegtl::opt<full_stop>>,
                 pegtl::seq<word<'p', 'a', 'l', 'i', 'n', 'g'>, gap, short_word>,
                 pegtl::seq<pegtl::istring<'s', 'e', 'k', 'u', 'r', 'a', 'n', 'g'>, dash,
                            word<'k', 'u', 'r', 'a', 'n', 'g', 'n', 'y', 'a'>>> {};
struct about_word
    : pegtl::sor<pegtl::utf8::one<0xB1>, pegtl::istring<'+', '/', '-'>, pegtl::one<'~'>,
                 word<'s', 'e', 'k', 'i', 't', 'a', 'r'>,
                 pegtl::seq<word<'k', 'u', 'r', 'a', 'n', 'g'>, gap, word<'l', 'e', 'b', 'i', 'h'>>,
                 pegtl::seq<pegtl::istring<'k', 'i', 'r', 'a'>, dash, word<'k', 'i', 'r', 'a'>>> {};
struct at_most : maximal_word {};
struct limit_sign : pegtl::seq<pegtl::sor<at_most, minimal_word, about_word>, blanks> {};

struct amount
    : pegtl::seq<
          pegtl::opt<limit_sign>, least, pegtl::opt<spelled_out>,
          pegtl::opt<pegtl::sor<until_most, pegtl::seq<blanks, times_sign, blanks, factor>>>> {};
// "1 jam s/d 2 jam": both units must be the same.
struct first_unit : time_unit {};
struct measured_part
    : pegtl::seq<amount, blanks, first_unit, pegtl::opt<until_most, blanks, time_unit>> {};
struct bare_part : amount {};
struct time_part : pegtl::sor<measured_part, bare_part> {};

struct sum_sign : pegtl::seq<blanks, pegtl::one<';'>, blanks> {};
struct and_sign
    : pegtl::sor<pegtl::seq<blanks, pegtl::one<','>, gap, pegtl::opt<word<'d', 'a', 'n'>, gap>>,
                 pegtl::seq<gap, pegtl::opt<word<'d', 'a', 'n'>, gap>>> {};
struct time_parts : pegtl::seq<time_part, pegtl::star<pegtl::sor<sum_sign, and_sign>, time_part>> {
};
struct measured_time : pegtl::seq<time_parts, pegtl::opt<sum_sign>> {};

// sesuai jadwal, sesuai kebutuhan
struct worded_time
    : pegtl::seq<word<'s', 'e', 's', 'u', 'a', 'i'>, gap, pegtl::alpha, pegtl::star<pegtl::any>> {};

struct time
    : pegtl::seq<blanks, pegtl::sor<worded_time, pegtl::seq<measured_time, end_of_phrase>>> {};
struct unit_alone : pegtl::seq<blanks, time_unit, end_of_phrase> {};

}  // namespace sop::grammar
