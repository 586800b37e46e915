// Passwords, secrets, sessions, links, waiting after failures, and the file of the staff.
#include "runtime/people/credentials.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "compiler/base/hash.h"
#include "people_support.h"
#include "runtime/people/attempts.h"
#include "runtime/people/staff.h"

namespace sop::people {
namespace {

constexpr HashCost kCheap{1, 8192};

class Counting final : public RandomSource {
 public:
  void fill(std::span<unsigned char> bytes) override {
    for (unsigned char& byte : bytes) byte = next_++;
  }

 private:
  unsigned char next_ = 0;
};

TEST(Secrets, AreBase64urlAndKeptAsHashOnly) {
  Counting random;
  const Secret secret = new_secret(random);
  EXPECT_EQ(secret.text, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  EXPECT_EQ(secret.hash, sha256_hex(secret.text));
  EXPECT_EQ(secret_hash(secret.text), secret.hash);
  const Secret token = new_api_secret(random);
  EXPECT_EQ(token.text.substr(0, 4), "sop_");
  EXPECT_EQ(token.text.size(), 47U);
  EXPECT_EQ(new_id(random).size(), 22U);
  SystemRandom real;
  EXPECT_NE(new_secret(real).text, new_secret(real).text);
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "abcd"));
}

TEST(Passwords, AreJudgedByLengthAndByWhatGuessersTryFirst) {
  const auto flaw = [](std::string_view password) {
    const auto why_not = password_flaw(password, "siti.aminah", "Siti Aminah Dewi");
    return why_not ? code(why_not->kind) : std::string();
  };
  EXPECT_EQ(flaw("hujan turun di pasar lama"), "");
  EXPECT_EQ(flaw("123456789"), "SOP7177");
  EXPECT_EQ(flaw("éééééééééé"), "SOP7179") << "ten characters, one over and over";
  EXPECT_EQ(flaw("éàéàéàéàéà"), "") << "counted in characters";
  EXPECT_EQ(flaw("éàéàéàéàé"), "SOP7177");
  EXPECT_EQ(flaw(std::string(201, 'x')), "SOP7178");
  EXPECT_EQ(flaw("abcdefgh\xff\xff"), "SOP7103");
  for (const char* bad :
       {"Siti.Aminah", "siti aminah dewi", "SitiAminahDewi", "Indonesia123", "password123",
        "aaaaaaaaaaaa", "abcdefghijkl", "9876543210", "           x  "})
    EXPECT_EQ(flaw(bad), "SOP7179") << bad;
}

TEST(Passwords, TheGateTellsRightFromWrongAndOldFromNew) {
  PasswordGate gate(kCheap);
  const auto stored = gate.hash("hujan turun");
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->substr(0, 9), "$argon2id");
  EXPECT_NE(gate.hash("hujan turun"), stored) << "salted";
  EXPECT_EQ(gate.verify(&*stored, "hujan turun"), Verdict::Right);
  EXPECT_EQ(gate.verify(&*stored, "hujan  turun"), Verdict::Wrong);
  EXPECT_EQ(gate.verify(&*stored, ""), Verdict::Wrong);
  EXPECT_EQ(gate.verify(nullptr, "hujan turun"), Verdict::Wrong);
  const std::string damaged = "bukan sidik";
  EXPECT_EQ(gate.verify(&damaged, "hujan turun"), Verdict::Wrong);
  EXPECT_EQ(gate.verify(&*stored, std::string(1'000'000, 'x')), Verdict::Wrong);
  PasswordGate dearer(HashCost{2, 16384});
  EXPECT_EQ(dearer.verify(&*stored, "hujan turun"), Verdict::RightButOld);
  EXPECT_EQ(dearer.verify(&*stored, "salah"), Verdict::Wrong);
  EXPECT_EQ(code(why(Verdict::Wrong).kind), "SOP7181");
  EXPECT_EQ(code(why(Verdict::Busy).kind), "SOP7184");
}

TEST(Passwords, AFloodIsTurnedAwayAndTheRestServed) {
  PasswordGate gate(HashCost{1, std::size_t{4} << 20U}, 1, 2);
  const auto stored = gate.hash("hujan turun");
  std::atomic<int> right{0};
  std::atomic<int> busy{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      const Verdict verdict = gate.verify(&*stored, "hujan turun");
      if (verdict == Verdict::Right) ++right;
      if (verdict == Verdict::Busy) ++busy;
    });
  }
  for (std::thread& one : threads) one.join();
  EXPECT_EQ(right + busy, 16);
  EXPECT_GE(right, 1);
  EXPECT_EQ(gate.verify(&*stored, "hujan turun"), Verdict::Right) << "and it is open again";
}

TEST(Sessions, EndByRestByAgeByPasswordAndByAccount) {
  Office o = office();
  const SessionPolicy policy;
  const auto at = [](std::int64_t minutes) {
    return Instant{kNow.milliseconds + minutes * 60'000};
  };
  const auto alive = [&](const Session& session, std::int64_t minutes) {
    const auto flaw = session_flaw(session, o.all, at(minutes), policy);
    EXPECT_TRUE(!flaw || flaw->kind == Kind::SessionEnded);
    return !flaw;
  };
  Session session{"h", "budi", kNow, kNow, "c"};
  EXPECT_TRUE(alive(session, 119));
  EXPECT_FALSE(alive(session, 120)) << "idle";
  session.seen = at(719);
  EXPECT_TRUE(alive(session, 719));
  EXPECT_FALSE(alive(session, 720)) << "a day's work";
  EXPECT_TRUE(alive(session, -30)) << "the clock was set back";
  EXPECT_FALSE(alive(session, -721)) << "from the far future";
  EXPECT_FALSE(alive({"h", "hantu", kNow, kNow, "c"}, 1));
  EXPECT_EQ(o.send("budi", NotePassword{"budi", PasswordChange::Changed}), "");
  EXPECT_TRUE(alive(session, 1)) << "the one that changed it, begun at that moment";
  EXPECT_FALSE(alive({"h", "budi", at(-5), at(0), "c"}, 1));
  EXPECT_EQ(o.admin(Deactivate{"budi", ""}), "");
  EXPECT_FALSE(alive(session, 1));
}

TEST(Links, WorkForADay) {
  Office o = office();
  const Link link{"h", "budi", {kNow.milliseconds + kLinkLife}};
  EXPECT_FALSE(link_flaw(&link, o.all, kNow).has_value());
  EXPECT_EQ(link_flaw(&link, o.all, day(1))->kind, Kind::LinkUnusable);
  EXPECT_TRUE(link_flaw(&link, o.all, day(-9)).has_value()) << "a clock far back revives no link";
  EXPECT_TRUE(link_flaw(nullptr, o.all, kNow).has_value());
  EXPECT_EQ(o.admin(Deactivate{"budi", ""}), "");
  EXPECT_TRUE(link_flaw(&link, o.all, kNow).has_value());
}

// ---- Waiting after failures.

Instant second(std::int64_t seconds) {
  return {kNow.milliseconds + seconds * 1000};
}

TEST(Attempts, FiveAreFreeThenTheWaitDoublesToAnHour) {
  Attempts attempts;
  const Attempt one{"siti", "10.0.0.1", ""};
  std::int64_t now = 0;
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 14; ++i) {
    waits.push_back(attempts.wait(one, second(now)) / 1000);
    now += waits.back();
    EXPECT_EQ(attempts.wait(one, second(now)), 0);
    EXPECT_FALSE(attempts.failed(one, second(now)).empty());
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{0, 0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600,
                                              3600, 3600}));
  EXPECT_GT(attempts.wait(one, second(now)), 0);
  EXPECT_EQ(attempts.wait({"siti", "10.0.0.2", ""}, second(now)), 0) << "from elsewhere at once";
  EXPECT_EQ(attempts.wait({"budi", "10.0.0.1", ""}, second(now)), 0) << "others of the office";
  EXPECT_EQ(attempts.wait(one, second(now + 24 * 3600)), 0) << "forgotten after a day";
  EXPECT_EQ(wait_finding(59'001).args, std::vector<std::string>{"60"});
  EXPECT_EQ(code(wait_finding(1).kind), "SOP7180");
}

TEST(Attempts, AThousandAddressesDoNotLockTheOwnerOut) {
  Attempts attempts;
  for (int i = 0; i < 1000; ++i) {
    const Attempt attack{"pimpinan", "203.0.113." + std::to_string(i), ""};
    const std::int64_t at = i * 100;
    if (attempts.wait(attack, second(at)) == 0) attempts.failed(attack, second(at));
  }
  const Instant now = second(100'000);
  EXPECT_EQ(attempts.wait({"pimpinan", "10.0.0.1", "perangkatnya"}, now), 0)
      << "his own desk is heard at once";
  EXPECT_LE(attempts.wait({"pimpinan", "10.0.0.9", ""}, now), 900'000)
      << "elsewhere he waits a quarter of an hour at most";
  // A device that was stolen gets the strict rule.
  const Attempt device{"pimpinan", "x", "perangkatnya"};
  for (int i = 0; i < 5; ++i) attempts.failed(device, now);
  EXPECT_EQ(attempts.wait(device, now), 60'000);
}

TEST(Attempts, SuccessClearsTheOwnersCountersNotTheAddress) {
  Attempts attempts;
  const Attempt one{"siti", "10.0.0.1", ""};
  for (int i = 0; i < 50; ++i) attempts.failed(one, kNow);
  EXPECT_EQ(attempts.succeeded(one),
            (std::set<std::string>{"akun siti", "pasangan siti 10.0.0.1"}));
  EXPECT_EQ(attempts.wait({"budi", "10.0.0.1", ""}, kNow), 60'000);
  EXPECT_EQ(attempts.wait({"siti", "10.0.0.2", ""}, kNow), 0);
}

TEST(Attempts, MemoryIsBoundedAndTheClockMayJump) {
  Attempts attempts({}, 30);
  for (int i = 0; i < 1000; ++i)
    attempts.failed({"a" + std::to_string(i), "10.0.0." + std::to_string(i), ""}, second(i));
  EXPECT_EQ(attempts.size(), 30U);
  const LockRule rule;
  EXPECT_EQ(wait_of({9, second(100)}, rule, second(0)), 960'000) << "never longer than the rule";
  EXPECT_EQ(wait_of({9, day(3650)}, rule, kNow), 0) << "noted by a clock that ran ten years ahead";
  Attempts kept;
  for (const auto& [key, failures] : kept.failed({"siti", "x", ""}, kNow)) {
    Attempts again;
    again.put(key, failures);
    EXPECT_EQ(again.size(), 1U);
  }
}

// ---- The file of the staff.

struct ReadStaff {
  SourceMap map;
  Findings findings;
  std::optional<std::vector<WantedPerson>> staff;

  explicit ReadStaff(const std::string& text) {
    staff = read_staff(map.add("pegawai.toml", text), findings);
  }
  [[nodiscard]] std::string told() const {
    std::string out;
    for (const Diagnostic& one : findings.all()) {
      const Location at = map.lines(one.span.file).locate(one.span.begin);
      out +=
          code(one.kind) + " " + std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
    }
    return out;
  }
};

constexpr const char* kStaff = R"([[orang]]
akun = "Siti"
nama = "Siti Aminah"
surel = "siti@contoh.go.id"
jabatan = ["Sekretaris Dinas", "Perencana"]
hak = ["Administrator"]

[[orang]]
akun = "budi"
nama = "Budi"
)";

TEST(Staff, IsReadAndPlannedOnce) {
  const ReadStaff read(kStaff);
  ASSERT_TRUE(read.staff.has_value()) << read.told();
  Office o;
  const auto carry_out = [&] {
    const StaffPlan planned = plan(o.all, *read.staff, o.now);
    for (const Action& action : planned.actions) EXPECT_EQ(o.machine(action), "");
    return planned;
  };
  EXPECT_EQ(carry_out().actions.size(), 5U);
  EXPECT_TRUE(has(o.all, "siti", Right::Administrate));
  EXPECT_EQ(positions_of(o.all, "siti", kNow),
            (std::vector<std::string>{"perencana", "sekretaris dinas"}));
  o.now = day(1);
  EXPECT_TRUE(carry_out().actions.empty()) << "the same file again does nothing";
  EXPECT_EQ(o.send("siti", AddPerson{"tono", "Tono", ""}), "");
  const StaffPlan left = carry_out();
  EXPECT_TRUE(left.actions.empty());
  EXPECT_EQ(left.untouched, std::vector<std::string>{"tono"});
  EXPECT_EQ(untouched_note(left)->kind, Kind::StaffUntouched);
  EXPECT_FALSE(untouched_note(StaffPlan{}).has_value());
}

TEST(Staff, KeysThatAreThereCountAndTheAdministratorMayChange) {
  Office o;
  for (const Action& action : plan(o.all, *ReadStaff(kStaff).staff, o.now).actions)
    EXPECT_EQ(o.machine(action), "");
  o.now = day(1);
  const ReadStaff changed(R"([[orang]]
akun = "siti"
nama = "Siti A."
jabatan = ["Perencana"]
hak = []
[[orang]]
akun = "budi"
nama = "Budi"
hak = ["administrator", "pimpinan"]
[[orang]]
akun = "tono"
nama = "Tono"
aktif = false
)");
  ASSERT_TRUE(changed.staff.has_value()) << changed.told();
  for (const Action& action : plan(o.all, *changed.staff, o.now).actions)
    EXPECT_EQ(o.machine(action), "") << action.index();
  EXPECT_FALSE(has(o.all, "siti", Right::Administrate));
  EXPECT_TRUE(has(o.all, "budi", Right::Administrate));
  EXPECT_EQ(o.all.persons.at("siti").mail, "siti@contoh.go.id") << "not in the file: left alone";
  EXPECT_EQ(o.all.persons.at("siti").name, "Siti A.");
  EXPECT_EQ(positions_of(o.all, "siti", o.now), std::vector<std::string>{"perencana"});
  o.now = day(2);
  EXPECT_TRUE(plan(o.all, *changed.staff, o.now).actions.empty());
  EXPECT_FALSE(is_active(o.all, "tono"));
}

TEST(Staff, MistakesAreToldWithTheirPlace) {
  EXPECT_EQ(ReadStaff("[[orang]]\nakun = siti\n").told(), "SOP7185 2:8\n");
  EXPECT_EQ(ReadStaff("orang = 3\n").told(), "SOP7187 1:9\n");
  EXPECT_EQ(ReadStaff("[[pegawai]]\n").told(), "SOP7186 1:3\n");
  const ReadStaff all(R"([[orang]]
akun = "Siti Aminah"
nama = ""
surel = "tidak"
jabatn = ["x"]
hak = ["sekretaris"]
aktif = "ya"
[[orang]]
akun = "budi"
nama = "Budi"
jabatan = ["Camat", " camat ", 3]
[[orang]]
akun = "BUDI"
[[orang]]
jabatan = "Camat"
sandi = "rahasia"
)");
  EXPECT_FALSE(all.staff.has_value());
  const std::string told = all.told();
  for (const char* one : {"SOP7155 2:8", "SOP7156 3:8", "SOP7157 4:9", "SOP7186 5:1", "SOP7188 6:8",
                          "SOP7187 7:9", "SOP7189 11:21", "SOP7187 11:32", "SOP7189 12:",
                          "SOP7190 12:", "SOP7190 14:", "SOP7187 15:11", "SOP7186 16:1"})
    EXPECT_NE(told.find(one), std::string::npos) << one << "\n" << told;
}

TEST(Staff, NoTextBreaksIt) {
  const std::string text = kStaff;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : {'"', '[', '=', '\n', '\\', '#', 'x'}) {
      std::string changed = text;
      changed[at] = other;
      const ReadStaff read(changed);
      EXPECT_EQ(read.staff.has_value(), !read.findings.has_errors());
    }
    const ReadStaff cut(text.substr(0, at));
    EXPECT_EQ(cut.staff.has_value(), !cut.findings.has_errors());
  }
  EXPECT_FALSE(ReadStaff("a = " + std::string(10'000, '[')).staff.has_value());
}

}  // namespace
}  // namespace sop::people
