// 15 menit   1,5 jam   2 bulan 5 hari kerja   1 x 24 jam   1–20 hari kerja   2 bulan; 5 hari kerja
// sesuai jadwal
#pragma once

#include "grammar/words.hpp"

namespace sop::grammar {

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
struct time_unit : pegtl::sor<unit_minute, unit_working_hour, unit_hour, unit_working_day,
                              unit_calendar_day, unit_day, unit_week, unit_month, unit_year> {};

// 15   1,5   1.5   3 (tiga)
struct decimal : pegtl::seq<digits, pegtl::opt<pegtl::one<',', '.'>, digits>> {};
struct spelled_out : pegtl::seq<blanks, pegtl::one<'('>,
                                pegtl::plus<pegtl::sor<pegtl::alpha, blank>>, pegtl::one<')'>> {};
struct least : decimal {};
struct most : decimal {};
struct factor : decimal {};
struct times_sign : pegtl::sor<pegtl::one<'x', 'X', '*'>, pegtl::utf8::one<0x00D7>> {};
struct until_sign
    : pegtl::sor<dash, pegtl::istring<'s', '/', 'd'>, pegtl::istring<'s', '.', 'd', '.'>> {};
struct amount
    : pegtl::seq<least, pegtl::opt<spelled_out>,
                 pegtl::opt<pegtl::sor<
                     pegtl::seq<blanks, until_sign, blanks, most, pegtl::opt<spelled_out>>,
                     pegtl::seq<blanks, times_sign, blanks, factor>>>> {};
struct measured_part : pegtl::seq<amount, blanks, time_unit> {};
struct bare_part : amount {};
struct time_part : pegtl::sor<measured_part, bare_part> {};

struct sum_sign : pegtl::seq<blanks, pegtl::one<';'>, blanks> {};
struct and_sign : pegtl::seq<gap, pegtl::opt<word<'d', 'a', 'n'>, gap>> {};
struct measured_time : pegtl::seq<time_part, pegtl::star<pegtl::sor<sum_sign, and_sign>, time_part>,
                                  pegtl::opt<sum_sign>> {};

// sesuai jadwal, sesuai kebutuhan
struct worded_time
    : pegtl::seq<word<'s', 'e', 's', 'u', 'a', 'i'>, gap, pegtl::alpha, pegtl::star<pegtl::any>> {};

struct time
    : pegtl::seq<blanks, pegtl::sor<worded_time, pegtl::seq<measured_time, end_of_phrase>>> {};
struct unit_alone : pegtl::seq<blanks, time_unit, end_of_phrase> {};

}  // namespace sop::grammar
