// Use cases in process, on a real data folder, with the clock in the test's hand: log-ins and what
// ends them, one-time links, tokens of the API, who sees what, pages of lists, reports and exports.
#include "runtime/journal/reader.h"
#include "service_support.h"

namespace sop::service {
namespace {

TEST_F(ServiceTest, ALinkIsUsedOnce) {
  EXPECT_EQ(service_->by_link(link_).value().person, "tu");
  EXPECT_FALSE(service_->set_password(link_, "pendek").ok());
  ASSERT_TRUE(service_->set_password(link_, kPassword).ok());
  EXPECT_EQ(service_->set_password(link_, kOther).refusal().sort, Sort::NotKnown);
  EXPECT_FALSE(service_->by_link(link_).ok());
  EXPECT_TRUE(service_->log_in("TU", kPassword, kHome).ok());
  EXPECT_FALSE(service_->log_in("tu", kOther, kHome).ok());
}

TEST_F(ServiceTest, ALinkEndsByTimeAndByTheNextOne) {
  const Identity tu = person("tu");
  const std::string first = secret_of(service_->invite(tu, "jfp"));
  const std::string second = secret_of(service_->invite(tu, "jfp"));
  EXPECT_FALSE(service_->by_link(first).ok());
  EXPECT_TRUE(service_->by_link(second).ok());
  now_.milliseconds += people::kLinkLife + 1;
  EXPECT_FALSE(service_->set_password(second, kPassword).ok());
  EXPECT_EQ(service_->invite(person("jfp"), "tu").refusal().sort, Sort::Forbidden);
}

TEST_F(ServiceTest, ASessionEndsByIdlenessAndByAge) {
  ASSERT_TRUE(service_->set_password(link_, kPassword).ok());
  const std::string token = token_of("tu");
  const std::string busy = token_of("tu");
  EXPECT_TRUE(service_->by_session(token).ok());
  for (int hour = 1; hour < 12; ++hour) {
    now_.milliseconds += 60 * kMinute;
    EXPECT_TRUE(service_->by_session(busy).ok()) << hour;
    (void)service_->people_for(person("tu"));
    EXPECT_TRUE(service_
                    ->change(person("tu"),
                             people::ChangePerson{"jfp", "Orang " + std::to_string(hour), ""},
                             "")
                    .ok());  // what was noted of the session is on the disk by now
  }
  EXPECT_FALSE(service_->by_session(token).ok());  // unused for eleven hours
  now_.milliseconds += 61 * kMinute;
  EXPECT_FALSE(service_->by_session(busy).ok());  // twelve hours old, used or not
  EXPECT_FALSE(service_->by_session("").ok());
  EXPECT_FALSE(service_->by_session(std::string(10'000, 'x')).ok());
}

TEST_F(ServiceTest, WhatEndsSessions) {
  ASSERT_TRUE(service_->set_password(link_, kPassword).ok());
  const std::string one = token_of("tu");
  const std::string two = token_of("tu");
  service_->log_out(service_->by_session(one).value());
  EXPECT_FALSE(service_->by_session(one).ok());
  const Identity who = service_->by_session(two).value();
  EXPECT_FALSE(service_->change_password(who, kOther, kOther).ok());  // not the old one
  EXPECT_TRUE(service_->by_session(two).ok());
  ASSERT_TRUE(service_->change_password(who, kPassword, kOther).ok());
  EXPECT_FALSE(service_->by_session(two).ok());
  EXPECT_FALSE(service_->log_in("tu", kPassword, kHome).ok());
  const std::string jfp = secret_of(service_->invite(person("tu"), "jfp"));
  ASSERT_TRUE(service_->set_password(jfp, kPassword).ok());
  const std::string his = token_of("jfp");
  ASSERT_TRUE(service_->change(person("tu"), people::Deactivate{"jfp", "pindah"}, "").ok());
  EXPECT_FALSE(service_->by_session(his).ok());
  EXPECT_FALSE(service_->log_in("jfp", kPassword, kHome).ok());
  const CaseNumber number = start();
  EXPECT_FALSE(complete("jfp", number, "1").ok());
}

TEST_F(ServiceTest, GuessingIsHeldUp) {
  ASSERT_TRUE(service_->set_password(link_, kPassword).ok());
  Sort last = Sort::Invalid;
  for (int guess = 0; guess < 12; ++guess)
    last = service_->log_in("tu", "salah " + std::to_string(guess), kHome).refusal().sort;
  EXPECT_EQ(last, Sort::TooMany);
  EXPECT_EQ(service_->log_in("tu", kPassword, kHome).refusal().sort, Sort::TooMany);
  now_.milliseconds += kDay;
  EXPECT_TRUE(service_->log_in("tu", kPassword, kHome).ok());
  // Who is not known is answered as one whose password is wrong.
  EXPECT_EQ(code_of(service_->log_in("tidak ada", kPassword, {"10.0.0.9", ""})),
            code_of(service_->log_in("jfp", kPassword, {"10.0.0.9", ""})));
}

TEST_F(ServiceTest, ScopesOfTokens) {
  const Instant end{now_.milliseconds + 30 * kDay};
  const auto made = [&](TokenScope scope) {
    const auto token = service_->make_api_token(person("kadis"), "", "alat", scope, end);
    EXPECT_TRUE(token.ok()) << code_of(token);
    return service_->by_api_token(token.value().secret);
  };
  const Identity reading = made(TokenScope::Read).value();
  const Identity working = made(TokenScope::Work).value();
  const CaseNumber number = start();
  EXPECT_TRUE(service_->inbox(reading, {}).ok());
  EXPECT_TRUE(service_->show(reading, number).ok());
  Act act;
  act.number = number;
  act.task = "1";
  const NewFile file{number, "1", "", "", "a.txt", ""};
  const Pieces pieces = [](std::string&) { return true; };
  EXPECT_EQ(service_->act(reading, act).refusal().sort, Sort::Forbidden);
  EXPECT_EQ(service_->start(reading, "Penyusunan SK Tim", "x", "").refusal().sort, Sort::Forbidden);
  EXPECT_EQ(service_->cancel(reading, number, "x", "").refusal().sort, Sort::Forbidden);
  EXPECT_EQ(service_->upload(reading, file, pieces).refusal().sort, Sort::Forbidden);
  for (const Identity& token : {reading, working}) {
    // A token makes no other, and keeps nobody out.
    EXPECT_FALSE(service_->make_api_token(token, "", "b", TokenScope::Work, end).ok());
    EXPECT_FALSE(service_->change_password(token, kPassword, kOther).ok());
    EXPECT_FALSE(service_->change(token, people::AddPerson{"x", "X", ""}, "").ok());
  }
  EXPECT_TRUE(service_->act(working, act).ok());
  const auto token = service_->make_api_token(person("kadis"), "", "alat", TokenScope::Read, end);
  now_.milliseconds += 31 * kDay;
  EXPECT_FALSE(service_->by_api_token(token.value().secret).ok());
}

TEST_F(ServiceTest, AKeyIsOnesOwnAndOutlivesTheStep) {
  const CaseNumber number = start();
  const auto first = complete("kadis", number, "1", "k");
  ASSERT_TRUE(first.ok());
  // Step 2 is the Sekretaris' or the Perencana's: the role he had is another once it is done.
  const auto second = complete("jfp", number, "2", "k");
  ASSERT_TRUE(second.ok()) << code_of(second);
  EXPECT_FALSE(second.value().repeated);
  const auto again = complete("jfp", number, "2", "k");
  ASSERT_TRUE(again.ok()) << code_of(again);
  EXPECT_TRUE(again.value().repeated);
  EXPECT_EQ(again.value().hash, second.value().hash);
  EXPECT_EQ(complete("jfp", number, "3", "k").refusal().why.kind, Kind::KeyReused);
}

TEST_F(ServiceTest, WhoSeesWhat) {
  const CaseNumber number = start("rahasia");
  for (const char* inside : {"kadis", "sekdis", "jfp", "aud"}) {
    const auto view = service_->show(person(inside), number);
    ASSERT_TRUE(view.ok()) << inside;
    EXPECT_EQ(view.value().subject, "rahasia") << inside;
    EXPECT_FALSE(view.value().history.empty()) << inside;
  }
  const auto hidden = service_->show(person("tu"), number);
  ASSERT_TRUE(hidden.ok());
  EXPECT_TRUE(hidden.value().contents_hidden);
  EXPECT_EQ(hidden.value().subject, "");
  EXPECT_TRUE(hidden.value().history.empty());
  for (const TaskRow& row : hidden.value().waiting) EXPECT_EQ(row.subject, "");
  EXPECT_EQ(service_->task(person("tu"), number, "1").refusal().sort, Sort::Forbidden);
  // What is hidden can't be found by guessing either: a search tells nothing.
  for (const char* guess : {"rahasia", "bukan itu"}) {
    Filter by_subject;
    by_subject.text = guess;
    const auto found = service_->cases(person("tu"), by_subject);
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found.value().rows.size(), 1U);
    EXPECT_EQ(found.value().rows.front().subject, "");
  }
  // Somebody else learns no more than of a case that isn't there.
  const auto unknown = service_->show(person("lain"), number);
  EXPECT_EQ(unknown.refusal().sort, Sort::NotFound);
  EXPECT_EQ(code_of(service_->show(person("lain"), 999)), code_of(unknown));
  EXPECT_TRUE(service_->cases(person("lain"), {}).value().rows.empty());
  EXPECT_TRUE(service_->inbox(person("lain"), {}).value().rows.empty());
  EXPECT_EQ(complete("lain", number, "1").refusal().sort, Sort::NotFound);
}

TEST_F(ServiceTest, PagesOfALongList) {
  std::set<CaseNumber> started;
  for (int i = 0; i < 23; ++i) started.insert(start("kasus " + std::to_string(i)));
  Filter filter;
  filter.limit = 5;
  std::set<CaseNumber> seen;
  int pages = 0;
  do {
    const auto page = service_->inbox(person("kadis"), filter);
    ASSERT_TRUE(page.ok()) << code_of(page);
    EXPECT_EQ(page.value().total, 23U);
    for (const TaskRow& row : page.value().rows) EXPECT_TRUE(seen.insert(row.number).second);
    filter.page = page.value().next;
    ASSERT_LE(++pages, 10);
  } while (!filter.page.empty());
  EXPECT_EQ(seen, started);
  EXPECT_EQ(pages, 5);
  filter.limit = 1'000'000;
  EXPECT_LE(service_->cases(person("aud"), filter).value().rows.size(), journal::kPageRows);
  for (const std::string& page : {std::string("x"), std::string("9,9"), std::string(5'000, '7')}) {
    filter.page = page;  // answered or refused, whatever it is
    (void)service_->inbox(person("kadis"), filter);
    (void)service_->cases(person("aud"), filter);
  }
}

TEST_F(ServiceTest, ReportsAndExports) {
  start();
  const auto report = [&](const char* who) {
    return service_->report(person(who), "Penyusunan SK Tim", "json").ok();
  };
  EXPECT_TRUE(report("kadis"));
  EXPECT_TRUE(report("jfp"));
  EXPECT_TRUE(report("aud"));
  EXPECT_TRUE(report("tu"));
  EXPECT_FALSE(report("lain"));
  const auto exported = [&](const char* who, const std::string& format) {
    std::string out;
    const auto done = service_->export_cases(person(who), format, [&](std::string_view piece) {
      out += piece;
      return true;
    });
    return done.ok() ? out : code_of(done);
  };
  EXPECT_NE(exported("aud", "xes").find("<log"), std::string::npos);
  EXPECT_GT(exported("kadis", "csv").size(), 100U);
  EXPECT_EQ(exported("tu", "csv"), "SOP7151");
  EXPECT_EQ(exported("jfp", "csv"), "SOP7151");
  EXPECT_EQ(service_->export_to_file(person("aud"), "../x").refusal().sort, Sort::Invalid);
  EXPECT_FALSE(service_->verify_audit(person("jfp"), "").ok());
  const auto audit = service_->verify_audit(person("tu"), "");
  ASSERT_TRUE(audit.ok());
  EXPECT_TRUE(audit.value().findings.empty());
  EXPECT_FALSE(service_->backup(person("aud"), folder_.path() + "/salinan").ok());
  EXPECT_TRUE(service_->backup(person("tu"), folder_.path() + "/salinan").ok());
}

TEST_F(ServiceTest, NothingIsDeployedByNothing) {
  EXPECT_FALSE(service_->deploy(terminal("tu"), {}, "", false).ok());
  const std::string fine = samples::sample().content;
  EXPECT_FALSE(service_->deploy(terminal("tu"), {fine.substr(0, 50)}, "", false).ok());
  EXPECT_FALSE(service_->deploy(person("jfp"), {fine}, "", false).ok());
  const auto same = service_->deploy(terminal("tu"), {fine}, "", false);
  ASSERT_TRUE(same.ok());
  EXPECT_TRUE(same.value().front().same);
}

}  // namespace
}  // namespace sop::service
