// What tests of the use cases share: an office on a real data folder, with the clock in the test's
// hand.
#pragma once

#include <gtest/gtest.h>
#include <sodium.h>

#include "journal_support.h"
#include "runtime/service/service.h"

namespace sop::service {

using people::Right;
using people::TokenScope;

inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kDay = 24 * 60 * kMinute;
inline const std::string kPassword = "tiga ekor kucing hitam";
inline const std::string kOther = "empat ekor ayam putih";
inline const Origin kHome{"10.0.0.1", ""};

template <class T>
std::string code_of(const Outcome<T>& outcome) {
  return outcome.ok() ? "" : code(outcome.refusal().why.kind);
}

// An office that begins on a Monday: tu administrates, kadis leads, aud audits, and three work.
class ServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_GE(::sodium_init(), 0);
    auto opened =
        Service::open({folder_.path() + "/data", true, false, Settings{}, {}},
                      {[this] { return now_; }, std::make_shared<people::SystemRandom>()});
    ASSERT_TRUE(opened.ok()) << text_of(opened.refusal().why, Language::English);
    service_ = std::move(opened.value());
    link_ = secret_of(service_->first_administrator("tu", "Kepala Tata Usaha", ""));
    const Identity machine = terminal("tu");
    add(machine, "kadis", "Kepala Dinas", {Right::Lead});
    add(machine, "sekdis", "Sekretaris Dinas");
    add(machine, "jfp", "Perencana");
    add(machine, "aud", "", {Right::Audit});
    add(machine, "lain", "Bendahara");
    const std::string bytes = samples::sample().content;
    const auto deployed = service_->deploy(machine, {bytes}, "", false);
    ASSERT_TRUE(deployed.ok()) << code_of(deployed);
  }

  void add(const Identity& by, const std::string& id, const std::string& position,
           const std::vector<Right>& rights = {}) {
    EXPECT_TRUE(service_->change(by, people::AddPerson{id, "Orang " + id, ""}, "").ok());
    if (!position.empty()) {
      EXPECT_TRUE(service_->change(by, people::Assign{id, position, now_, std::nullopt}, "").ok());
    }
    for (const Right right : rights)
      EXPECT_TRUE(service_->change(by, people::Grant{id, right}, "").ok());
  }

  Identity terminal(const std::string& account) { return service_->by_terminal(account).value(); }
  // As if he had logged in.
  Identity person(const std::string& account) {
    Identity out = terminal(account);
    out.machine = false;
    return out;
  }
  static std::string secret_of(const Outcome<std::string>& link) {
    EXPECT_TRUE(link.ok()) << code_of(link);
    return link ? link.value().substr(link.value().rfind('/') + 1) : "";
  }
  static std::string secret_of(const Outcome<OneTime>& link) {
    EXPECT_TRUE(link.ok()) << code_of(link);
    return link ? link.value().secret.substr(link.value().secret.rfind('/') + 1) : "";
  }
  std::string token_of(const std::string& account) {
    const auto in = service_->log_in(account, kPassword, kHome);
    EXPECT_TRUE(in.ok()) << code_of(in);
    return in ? in.value().token : "";
  }
  CaseNumber start(const std::string& subject = "SK Tim Arsip") {
    const auto acted = service_->start(person("kadis"), "Penyusunan SK Tim", subject, "");
    EXPECT_TRUE(acted.ok()) << code_of(acted);
    return acted ? acted.value().number : 0;
  }
  Outcome<Acted> complete(const std::string& account, CaseNumber number, const std::string& task,
                          const std::string& key = "") {
    Act act;
    act.number = number;
    act.task = task;
    act.key = key;
    return service_->act(person(account), act);
  }

  journal::Folder folder_;
  Instant now_ = journal::kNow;
  std::unique_ptr<Service> service_;
  std::string link_;
};

}  // namespace sop::service
