// paling lambat 3 hari kerja setelah langkah 2, pada jam kerja   sampai 31 Desember 2026   H-3
// rapat paling cepat 2 jam sebelum langkah periksa   3 hari kalender sejak surat diterima
#pragma once

#include "grammar/date.hpp"
#include "grammar/target.hpp"
#include "grammar/time.hpp"

namespace sop::grammar {

// ---- the bound

struct least_word : word<'p', 'a', 'l', 'i', 'n', 'g'> {};
struct not_later
    : pegtl::sor<pegtl::seq<least_word, gap,
                            pegtl::sor<word<'l', 'a', 'm', 'b', 'a', 't'>, word<'l', 'a', 'm', 'a'>,
                                       word<'a', 'k', 'h', 'i', 'r'>>>,
                 word<'m', 'a', 'k', 's', 'i', 'm', 'a', 'l'>,
                 pegtl::seq<pegtl::istring<'s', 'e', 'l', 'a', 'm', 'b', 'a', 't'>, dash,
                            word<'l', 'a', 'm', 'b', 'a', 't', 'n', 'y', 'a'>>,
                 pegtl::seq<pegtl::istring<'s', 'e', 'l', 'a', 'm', 'a'>, dash,
                            word<'l', 'a', 'm', 'a', 'n', 'y', 'a'>>> {};
struct not_earlier
    : pegtl::sor<pegtl::seq<least_word, gap,
                            pegtl::sor<word<'c', 'e', 'p', 'a', 't'>, word<'a', 'w', 'a', 'l'>>>,
                 word<'m', 'i', 'n', 'i', 'm', 'a', 'l'>,
                 pegtl::seq<pegtl::istring<'s', 'e', 'c', 'e', 'p', 'a', 't'>, dash,
                            word<'c', 'e', 'p', 'a', 't', 'n', 'y', 'a'>>> {};
struct until_event : pegtl::sor<pegtl::seq<word<'s', 'a', 'm', 'p', 'a', 'i'>,
                                           pegtl::opt<gap, word<'d', 'e', 'n', 'g', 'a', 'n'>>>,
                                word<'h', 'i', 'n', 'g', 'g', 'a'>, pegtl::istring<'s', '/', 'd'>,
                                pegtl::istring<'s', '.', 'd', '.'>> {};
struct deadline_bound
    : pegtl::seq<blanks, pegtl::sor<not_later, not_earlier, until_event>, word_end, blanks> {};

// ---- how long, from which event

// H-3, H+7: calendar days before and after "hari H"
struct day_count : digits {};
struct day_before : dash {};
struct day_after : pegtl::one<'+'> {};
struct counted_day : pegtl::seq<pegtl::one<'H', 'h'>, blanks, pegtl::sor<day_before, day_after>,
                                blanks, day_count, word_end, blanks> {};

struct deadline_amount
    : pegtl::seq<time_parts, pegtl::opt<pegtl::one<','>>, pegtl::at<edge>, blanks> {};
struct counted_from : pegtl::seq<word<'t', 'e', 'r', 'h', 'i', 't', 'u', 'n', 'g'>, gap> {};
struct after_word
    : pegtl::sor<word<'s', 'e', 't', 'e', 'l', 'a', 'h'>, word<'s', 'e', 's', 'u', 'd', 'a', 'h'>,
                 word<'s', 'e', 'j', 'a', 'k'>, word<'m', 'u', 'l', 'a', 'i'>,
                 word<'d', 'a', 'r', 'i'>, word<'s', 'e', 'u', 's', 'a', 'i'>> {};
struct before_event : word<'s', 'e', 'b', 'e', 'l', 'u', 'm'> {};
struct after_event : pegtl::seq<pegtl::opt<counted_from>, after_word> {};
struct event_relation : pegtl::seq<pegtl::sor<before_event, after_event>, gap> {};

// langkah 2   langkah [periksa]   langkah 2 selesai
struct the_step : pegtl::seq<word<'l', 'a', 'n', 'g', 'k', 'a', 'h'>, gap> {};
struct done_word
    : pegtl::seq<gap, word<'s', 'e', 'l', 'e', 's', 'a', 'i'>,
                 pegtl::opt<gap, pegtl::sor<word<'d', 'i', 'k', 'e', 'r', 'j', 'a', 'k', 'a', 'n'>,
                                            word<'d', 'i', 'l', 'a', 'k', 's', 'a', 'n', 'a', 'k',
                                                 'a', 'n'>>>> {};
struct event_step
    : pegtl::seq<pegtl::opt<word<'s', 'e', 'l', 'e', 's', 'a', 'i', 'n', 'y', 'a'>, gap>,
                 pegtl::sor<pegtl::seq<the_step, number_reference, pegtl::opt<done_word>>,
                            pegtl::seq<pegtl::opt<the_step>, pegtl::one<'['>, bracketed_reference,
                                       pegtl::one<']'>>,
                            pegtl::seq<the_step, name_reference>>,
                 end_of_phrase> {};

// 31 Desember 2026   tanggal 31-12-2026 pukul 14.00
struct date_word : pegtl::seq<word<'t', 'a', 'n', 'g', 'g', 'a', 'l'>, gap> {};
struct day_of_calendar : pegtl::sor<worded_date, iso_date, numeric_date> {};
struct event_day : pegtl::seq<pegtl::opt<date_word>, day_of_calendar, pegtl::at<edge>> {};

// , pada jam kerja
struct office_hours
    : pegtl::seq<
          blanks, pegtl::opt<pegtl::one<','>>, blanks,
          pegtl::sor<word<'p', 'a', 'd', 'a'>, word<'d', 'i'>, word<'d', 'a', 'l', 'a', 'm'>>, gap,
          hour_word, gap, work_word, end_of_phrase> {};

}  // namespace sop::grammar
