// The register of persons, positions, delegations and SOPs: its rules one by one.
#include <gtest/gtest.h>

#include "engine_samples.h"
#include "people_support.h"
#include "runtime/people/text.h"

namespace sop::people {
namespace {

const std::string kHash(64, 'a');
const std::string kOther(64, 'b');

TEST(People, TheFirstAdministratorIsMadeOnceAndByTheMachineOnly) {
  Office empty;
  EXPECT_EQ(empty.send("siapa", FirstAdministrator{"admin", "Admin", ""}), "SOP7152");
  EXPECT_EQ(empty.machine(FirstAdministrator{" Admin ", "Admin", ""}), "");
  EXPECT_TRUE(has(empty.all, "admin", Right::Administrate)) << "folded";
  EXPECT_TRUE(empty.last.front().machine);
  EXPECT_EQ(empty.last.front().person, "petugas");
  EXPECT_EQ(empty.machine(FirstAdministrator{"lain", "Lain", ""}), "SOP7172");
  EXPECT_EQ(empty.admin(FirstAdministrator{"lain", "Lain", ""}), "SOP7150");
}

TEST(People, AccountsHaveAPlainNameThatIsNeverUsedTwice) {
  Office o = office();
  EXPECT_EQ(o.admin(AddPerson{"BUDI", "Budi lain", ""}), "SOP7154");
  for (const char* bad :
       {"", "a", "siti aminah", "sitì", "a/b", "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"})
    EXPECT_EQ(o.admin(AddPerson{bad, "Nama", ""}), "SOP7155") << bad;
  EXPECT_EQ(o.admin(AddPerson{"rini", "  ", ""}), "SOP7156");
  EXPECT_EQ(o.admin(AddPerson{"rini", "Ri\x1b[2Jni", ""}), "SOP7156");
  EXPECT_EQ(o.admin(AddPerson{"rini", "Rini \xe2\x80\xae gnaro", ""}), "SOP7156") << "turned text";
  EXPECT_EQ(o.admin(AddPerson{"rini", std::string(201, 'x'), ""}), "SOP7102");
  EXPECT_EQ(o.admin(AddPerson{"rini", "\xff", ""}), "SOP7103");
  for (const char* bad : {"rini", "@contoh", "a@", "a@b@c", "a b@c", "a@c\nBcc: x@y", "a@.c"})
    EXPECT_EQ(o.admin(AddPerson{"rini", "Rini", bad}), "SOP7157") << bad;
  EXPECT_EQ(o.admin(AddPerson{"Rini", " Rini   Astuti ", "rini@contoh.go.id"}), "");
  EXPECT_EQ(o.all.persons.at("rini").name, "Rini Astuti");
  EXPECT_EQ(o.admin(ChangePerson{"rini", "Rini Astuti", "rini@contoh.go.id"}), "SOP7160");
  EXPECT_EQ(o.admin(ChangePerson{"rini", "Rini A.", ""}), "");
  EXPECT_EQ(o.admin(ChangePerson{"tidakada", "X", ""}), "SOP7152");
}

TEST(People, EveryCommandNeedsAKeyAndAnActivePerson) {
  Office o = office();
  const Decision decision = decide(o.all, {"", "admin", AddPerson{"rini", "Rini", ""}}, kNow, {});
  EXPECT_EQ(std::get<Diagnostic>(decision).kind, Kind::KeyMissing);
  EXPECT_EQ(o.send("tidakada", Reactivate{"budi"}), "SOP7152");
  EXPECT_EQ(o.admin(Deactivate{"budi", ""}), "");
  EXPECT_EQ(o.send("budi", NotePassword{"budi", PasswordChange::Changed}), "SOP7153");
}

TEST(People, OnlyAdministratorsAdministrate) {
  Office o = office();
  const std::vector<Action> actions = {AddPerson{"rini", "Rini", ""},
                                       ChangePerson{"tono", "Tono T.", ""},
                                       Deactivate{"tono", ""},
                                       Reactivate{"tono"},
                                       Grant{"tono", Right::Audit},
                                       Revoke{"auditor", Right::Audit},
                                       Assign{"tono", "Arsiparis", kNow, std::nullopt},
                                       EndAssignment{"budi", "Perencana", kNow},
                                       Deploy{kHash, "065/12", "SK Tim"},
                                       Retire{"065/12"},
                                       SetCalendar{kHash},
                                       NotePassword{"tono", PasswordChange::Reset}};
  for (const char* who : {"budi", "kadis", "auditor"}) {
    for (const Action& action : actions) EXPECT_EQ(o.send(who, action), "SOP7150") << who;
  }
  for (const Action& action : actions) EXPECT_EQ(o.admin(action), "") << action.index();
}

TEST(People, TheLastAdministratorStays) {
  Office o = office();
  EXPECT_EQ(o.admin(Deactivate{"admin", ""}), "SOP7159");
  EXPECT_EQ(o.admin(Revoke{"admin", Right::Administrate}), "SOP7159");
  EXPECT_EQ(o.machine(Deactivate{"admin", ""}), "SOP7159") << "not even the machine";
  EXPECT_EQ(o.admin(Grant{"tono", Right::Administrate}), "");
  EXPECT_EQ(o.admin(Deactivate{"tono", ""}), "");
  EXPECT_EQ(o.admin(Deactivate{"admin", ""}), "SOP7159") << "an inactive one does not count";
  EXPECT_EQ(o.admin(Reactivate{"tono"}), "");
  EXPECT_EQ(o.admin(Deactivate{"admin", "pindah"}), "");
  EXPECT_EQ(o.send("tono", Revoke{"tono", Right::Administrate}), "SOP7159");
}

TEST(People, NobodyGivesHimselfRightsOrPositions) {
  Office o = office();
  EXPECT_EQ(o.admin(Grant{"admin", Right::Lead}), "SOP7161");
  EXPECT_EQ(o.admin(Assign{"ADMIN", "Kepala Dinas", kNow, std::nullopt}), "SOP7161");
  EXPECT_EQ(o.machine(Assign{"admin", "Arsiparis", kNow, std::nullopt}), "");
}

TEST(People, NothingIsRecordedThatChangesNothing) {
  Office o = office();
  EXPECT_EQ(o.admin(Reactivate{"budi"}), "SOP7160");
  EXPECT_EQ(o.admin(Deactivate{"budi", ""}), "");
  EXPECT_EQ(o.admin(Deactivate{"budi", ""}), "SOP7160");
  EXPECT_EQ(o.admin(Grant{"auditor", Right::Audit}), "SOP7160");
  EXPECT_EQ(o.admin(Revoke{"budi", Right::Audit}), "SOP7160");
  EXPECT_EQ(o.admin(SetCalendar{kHash}), "");
  EXPECT_EQ(o.admin(SetCalendar{kHash}), "SOP7160");
}

TEST(People, PositionsAreHeldForPeriods) {
  Office o = office();
  const auto held = [&](std::int64_t at) { return !positions_of(o.all, "tono", day(at)).empty(); };
  EXPECT_EQ(o.admin(Assign{"tono", "Arsiparis", day(5), day(5)}), "SOP7162");
  EXPECT_EQ(o.admin(Assign{"tono", "Arsiparis", day(-5), day(-1)}), "SOP7162");
  EXPECT_EQ(o.admin(Assign{"tono", "Arsiparis", {INT64_MIN}, std::nullopt}), "SOP7162");
  EXPECT_EQ(o.admin(Assign{"tono", "Arsiparis", day(5), day(10)}), "");
  EXPECT_EQ(o.admin(Assign{"tono", " ARSIPARIS ", day(9), std::nullopt}), "SOP7163");
  EXPECT_EQ(o.admin(Assign{"tono", "Arsiparis", day(10), day(12)}), "");
  EXPECT_FALSE(held(4));
  EXPECT_TRUE(held(5));
  EXPECT_TRUE(held(11));
  EXPECT_FALSE(held(12)) << "the end is the first moment without it";
  EXPECT_EQ(o.admin(EndAssignment{"tono", "Arsiparis", day(-1)}), "SOP7162") << "the past stands";
  EXPECT_EQ(o.admin(EndAssignment{"tono", "Perencana", kNow}), "SOP7164");
  EXPECT_EQ(o.admin(EndAssignment{"tono", "arsiparis", day(7)}), "");
  EXPECT_FALSE(held(8));
  EXPECT_TRUE(held(11));
  EXPECT_EQ(o.admin(EndAssignment{"tono", "arsiparis", kNow}), "") << "never began: taken back";
  EXPECT_FALSE(held(6));
  EXPECT_EQ(o.all.persons.at("tono").holdings.size(), 1U);
}

TEST(People, BoundsAreToldNotCrossed) {
  Office o = office();
  for (std::size_t i = 0; i < kHoldings; ++i)
    EXPECT_EQ(o.admin(Assign{"tono", "Jabatan " + std::to_string(i), kNow, std::nullopt}), "");
  EXPECT_EQ(o.admin(Assign{"tono", "Satu lagi", kNow, std::nullopt}), "SOP7158");
  for (std::size_t i = o.all.persons.size(); i < kPersons; ++i) {
    Person filler;
    filler.id = "pengisi" + std::to_string(i);
    o.all.persons.emplace(filler.id, filler);
  }
  EXPECT_EQ(o.admin(AddPerson{"satu.lagi", "Satu", ""}), "SOP7158");
}

// ---- Plt. and Plh.

Delegate plh(const std::string& from, const std::string& to, const std::string& position,
             std::int64_t begins = 0, std::int64_t ends = 7) {
  return {Substitution::Plh, from, to, position, day(begins), day(ends), "SP 800/1"};
}
Delegate plt(const std::string& to, const std::string& position, std::int64_t begins = 0,
             std::int64_t ends = 7) {
  return {Substitution::Plt, "", to, position, day(begins), day(ends), "SP 800/2"};
}

TEST(Delegations, AHolderALeaderOrAnAdministratorAppoints) {
  for (const char* who : {"siti", "kadis", "admin"}) {
    Office o = office();
    EXPECT_EQ(o.send(who, plh("siti", "budi", "Sekretaris Dinas")), "") << who;
  }
  Office o = office();
  EXPECT_EQ(o.send("budi", plh("siti", "tono", "Sekretaris Dinas")), "SOP7150");
  EXPECT_EQ(o.send("siti", plt("tono", "Arsiparis")), "SOP7150");
  EXPECT_EQ(o.send("kadis", plt("tono", "Arsiparis")), "");
}

TEST(Delegations, TheyAreBoundedAndGrounded) {
  Office o = office();
  EXPECT_EQ(o.send("siti", plh("siti", "siti", "Sekretaris Dinas")), "SOP7165");
  EXPECT_EQ(o.send("kadis", plt("kadis", "Arsiparis")), "SOP7165");
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas", 0, 367)), "SOP7168");
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas", 3, 3)), "SOP7162");
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas", -3, 0)), "SOP7162");
  Delegate no_order = plh("siti", "tono", "Sekretaris Dinas");
  no_order.reason = " ";
  EXPECT_EQ(o.send("siti", no_order), "SOP7171");
  EXPECT_EQ(o.send("siti", plh("siti", "hantu", "Sekretaris Dinas")), "SOP7152");
  EXPECT_EQ(o.admin(Deactivate{"tono", ""}), "");
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas")), "SOP7153");
}

TEST(Delegations, OnlyWhatOneHoldsAndNoChains) {
  Office o = office();
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Kepala Dinas")), "SOP7166");
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas")), "");
  EXPECT_EQ(o.send("tono", plh("tono", "budi", "Sekretaris Dinas")), "SOP7166") << "a chain";
  EXPECT_EQ(o.admin(Assign{"tono", "Arsiparis", day(0), day(5)}), "");
  EXPECT_EQ(o.send("tono", plh("tono", "budi", "Arsiparis", 0, 6)), "SOP7166") << "beyond his own";
  EXPECT_EQ(o.send("tono", plh("tono", "budi", "Arsiparis", 0, 5)), "");
}

TEST(Delegations, OneStandInAtATime) {
  Office o = office();
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas", 2, 5)), "");
  EXPECT_EQ(o.send("siti", plh("siti", "budi", "sekretaris  dinas", 4, 9)), "SOP7167");
  EXPECT_EQ(o.send("siti", plh("siti", "budi", "Sekretaris Dinas", 5, 9)), "");
  EXPECT_EQ(o.send("siti", EndDelegation{1}), "") << "before it began";
  EXPECT_EQ(o.send("siti", plh("siti", "budi", "Sekretaris Dinas", 1, 5)), "");
  EXPECT_EQ(o.send("siti", EndDelegation{1}), "SOP7170");
  EXPECT_EQ(o.send("tono", EndDelegation{3}), "SOP7150");
  EXPECT_EQ(o.send("budi", EndDelegation{3}), "") << "who was appointed may give it back";
  EXPECT_EQ(o.send("kadis", EndDelegation{2}), "");
  EXPECT_EQ(o.send("kadis", plh("kadis", "tono", "Kepala Dinas")), "");
  o.person("kadis2", {"Kepala Dinas"});
  EXPECT_EQ(o.send("kadis", plh("kadis", "kadis2", "Kepala Dinas", 20, 21)), "SOP7192");
}

TEST(Delegations, APltHoldsAVacantPositionUntilItIsFilled) {
  Office o = office();
  EXPECT_EQ(o.send("kadis", plt("tono", "Sekretaris Dinas")), "SOP7169");
  EXPECT_EQ(o.admin(EndAssignment{"siti", "Sekretaris Dinas", kNow}), "");
  EXPECT_EQ(o.send("kadis", plt("tono", "Sekretaris Dinas")), "");
  EXPECT_EQ(o.send("kadis", plt("budi", "Sekretaris Dinas", 3, 9)), "SOP7167");
  EXPECT_EQ(holders(o.all, "Sekretaris Dinas", day(1)), std::vector<std::string>{"tono"});
  EXPECT_EQ(o.admin(Assign{"budi", "Sekretaris Dinas", day(2), std::nullopt}), "");
  EXPECT_EQ(holders(o.all, "sekretaris dinas", day(3)), std::vector<std::string>{"budi"});
}

TEST(Delegations, APlhCountsWhileThePositionIsHeldAndTheHolderKeepsIt) {
  Office o = office();
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas")), "");
  EXPECT_EQ(holders(o.all, "Sekretaris Dinas", day(1)), (std::vector<std::string>{"siti", "tono"}));
  EXPECT_TRUE(positions_of(o.all, "tono", day(7)).empty()) << "its period is over";
  EXPECT_EQ(o.admin(Deactivate{"siti", ""}), "");
  EXPECT_EQ(holders(o.all, "Sekretaris Dinas", day(1)), std::vector<std::string>{"tono"});
  EXPECT_EQ(o.admin(Deactivate{"tono", ""}), "");
  EXPECT_TRUE(holders(o.all, "Sekretaris Dinas", day(1)).empty());
  EXPECT_EQ(o.admin(Reactivate{"tono"}), "");
  EXPECT_EQ(o.admin(EndAssignment{"siti", "Sekretaris Dinas", day(2)}), "");
  EXPECT_EQ(positions_of(o.all, "tono", day(1)), std::vector<std::string>{"sekretaris dinas"});
  EXPECT_TRUE(positions_of(o.all, "tono", day(3)).empty()) << "the position is vacant: a Plt. now";
}

TEST(Delegations, OldOnesLeaveTheRegisterNotTheRecord) {
  Office o = office();
  EXPECT_EQ(o.send("siti", plh("siti", "tono", "Sekretaris Dinas")), "");
  o.now = day(7 + 366);
  EXPECT_EQ(o.send("siti", plh("siti", "budi", "Sekretaris Dinas", 380, 382)), "");
  EXPECT_EQ(o.all.delegations.size(), 2U);
  o.now = day(7 + 367);
  EXPECT_EQ(o.send("siti", plh("siti", "budi", "Sekretaris Dinas", 390, 392)), "");
  EXPECT_EQ(o.all.delegations.count(1), 0U);
  EXPECT_EQ(o.all.last_delegation, 3U);
  EXPECT_EQ(o.touched, (std::vector<std::string>{"umum", "delegasi/1", "delegasi/3"}));
}

// ---- What the engine is told.

TEST(Authority, OwnPositionsByTitleOrAliasThenDelegations) {
  const Bundle bundle = samples::sample();
  Office o = office();
  o.person("alias", {"sekdis"});
  const auto of = [&](const char* id, std::int64_t at = 0) {
    return authority(o.all, bundle, {}, id, day(at));
  };
  using Capacities = std::vector<engine::Capacity>;
  EXPECT_EQ(of("siti").capacities, (Capacities{{RoleId(1), "", Substitution::None}}));
  EXPECT_EQ(of("alias").capacities, of("siti").capacities);
  EXPECT_TRUE(of("tono").capacities.empty());
  EXPECT_TRUE(of("hantu").capacities.empty());
  EXPECT_TRUE(of("kadis").leads);
  EXPECT_FALSE(of("siti").leads);
  EXPECT_EQ(o.send("siti", plh("siti", "budi", "Sekretaris Dinas")), "");
  EXPECT_EQ(of("budi").capacities, (Capacities{{RoleId(2), "", Substitution::None},
                                               {RoleId(1), "siti", Substitution::Plh}}));
  EXPECT_EQ(o.admin(EndAssignment{"kadis", "Kepala Dinas", kNow}), "");
  EXPECT_EQ(o.send("admin", plt("tono", "Kepala Dinas")), "");
  EXPECT_EQ(of("tono").capacities, (Capacities{{RoleId(0), "", Substitution::Plt}}));
  EXPECT_EQ(o.admin(Deactivate{"kadis", ""}), "");
  EXPECT_FALSE(of("kadis").leads);
  EXPECT_EQ(capacities(o.all, bundle, {}, "siti", kNow), of("siti").capacities);
}

TEST(Authority, ACallingCaseBindsRolesToPositions) {
  const Bundle bundle = samples::sample();
  Office o = office();
  o.person("camat", {"Camat"});
  const Positions bound{{RoleId(0), "Camat"}};
  EXPECT_EQ(authority(o.all, bundle, bound, "camat", kNow).capacities.size(), 1U);
  EXPECT_TRUE(authority(o.all, bundle, bound, "kadis", kNow).capacities.empty())
      << "the role is the camat's in this case";
  EXPECT_EQ(names_of_role(bundle, RoleId(0), bound), std::vector<std::string>{"camat"});
  EXPECT_EQ(names_of_role(bundle, RoleId(0)), (std::vector<std::string>{"kepala dinas", "kadis"}));
}

// ---- SOPs and tokens.

TEST(Sops, ANewVersionTakesTheKeyOfTheOld) {
  Office o = office();
  EXPECT_EQ(o.admin(Deploy{"xyz", "065/12", "SK Tim"}), "SOP7173");
  EXPECT_EQ(o.admin(Deploy{kHash, "065/12", " "}), "SOP7156");
  EXPECT_EQ(o.admin(Deploy{kHash, "065/12", "SK Tim"}), "");
  EXPECT_EQ(o.admin(Deploy{kHash, "065/12", "SK Tim"}), "SOP7160");
  EXPECT_EQ(o.admin(Deploy{kOther, "065/12", "SK Tim Kerja"}), "");
  const Deployment* found = find_sop(o.all, "065/12", "");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->hash(), kOther);
  EXPECT_EQ(found->versions.size(), 2U);
  EXPECT_EQ(found->title, "SK Tim Kerja");
  EXPECT_EQ(find_sop(o.all, "", "sk tim  kerja"), found);
  EXPECT_EQ(find_sop(o.all, "999", "SK Tim Kerja"), found) << "the number changes with the year";
  EXPECT_EQ(o.admin(Deploy{kHash, "", "SK Tim Kerja"}), "");
  EXPECT_EQ(find_sop(o.all, "", "SK Tim Kerja"), nullptr) << "two bear it";
  EXPECT_EQ(o.admin(Retire{"065/12"}), "");
  EXPECT_EQ(o.admin(Retire{"065/12"}), "SOP7174");
  EXPECT_EQ(find_sop(o.all, "", "SK Tim Kerja")->key, "sk tim kerja");
  EXPECT_EQ(o.admin(Deploy{kOther, "065/12", "SK Tim Kerja"}), "") << "in force again";
  EXPECT_EQ(o.all.deployments.at("065/12").versions.size(), 2U);
}

TEST(Tokens, AreMadeByTheirPersonAndEndWithTheAccount) {
  Office o = office();
  const MakeToken make{"token-0001", "budi", "Skrip", TokenScope::Read, day(30)};
  EXPECT_EQ(o.admin(make), "SOP7150") << "an administrator could act as budi";
  EXPECT_EQ(o.send("budi", make), "");
  EXPECT_EQ(o.send("budi", make), "SOP7176") << "the id is taken";
  EXPECT_EQ(o.send("budi", MakeToken{"t", "budi", "x", TokenScope::Read, day(3)}), "SOP7176");
  EXPECT_EQ(o.send("budi", MakeToken{"token-0002", "budi", "x", TokenScope::Read, day(367)}),
            "SOP7176");
  EXPECT_NE(usable_token(o.all, "token-0001", day(29)), nullptr);
  EXPECT_EQ(usable_token(o.all, "token-0001", day(30)), nullptr);
  EXPECT_EQ(o.send("siti", RevokeToken{"token-0001"}), "SOP7150");
  EXPECT_EQ(o.admin(Deactivate{"budi", ""}), "");
  EXPECT_EQ(o.touched, (std::vector<std::string>{"umum", "orang/budi", "token/token-0001"}));
  EXPECT_EQ(o.admin(Reactivate{"budi"}), "");
  EXPECT_EQ(usable_token(o.all, "token-0001", day(1)), nullptr) << "revoked for good";
  EXPECT_EQ(o.admin(RevokeToken{"token-0001"}), "SOP7175");
  EXPECT_EQ(o.send("budi", MakeToken{"token-0003", "budi", "x", TokenScope::Work, day(3)}), "");
  EXPECT_EQ(o.all.tokens.size(), 1U) << "what opens nothing makes room";
}

TEST(Tokens, EndWithThePasswordTheyWereMadeUnder) {
  Office o = office();
  for (const char* id : {"token-0001", "token-0002"})
    EXPECT_EQ(o.send("budi", MakeToken{id, "budi", "x", TokenScope::Read, day(30)}), "");
  EXPECT_EQ(o.send("siti", MakeToken{"token-0003", "siti", "x", TokenScope::Read, day(30)}), "");
  EXPECT_EQ(o.send("budi", RevokeToken{"token-0002"}), "");
  EXPECT_EQ(o.send("budi", NotePassword{"budi", PasswordChange::Changed}), "");
  EXPECT_EQ(o.last.size(), 2U) << "the password, and the one token that was left";
  EXPECT_EQ(usable_token(o.all, "token-0001", day(1)), nullptr);
  EXPECT_NE(usable_token(o.all, "token-0003", day(1)), nullptr);
  EXPECT_EQ(o.admin(NotePassword{"siti", PasswordChange::Reset}), "");
  EXPECT_EQ(usable_token(o.all, "token-0003", day(1)), nullptr);
}

TEST(Texts, OfPeopleAreKeptWithoutWhatSteers) {
  using namespace std::string_literals;
  EXPECT_EQ(as_line("  satu\x1b[2J \r\n dua\0\x7f tiga\u0085\u202e "s), "satu[2J dua tiga");
  EXPECT_EQ(as_note("satu\x1b\r\ndua\rtiga\u2028empat\tlima\0\u2066"s),
            "satu\ndua\ntiga\nempat\tlima");
  EXPECT_EQ(as_note("biasa – “saja”\n"), "biasa – “saja”\n");
  EXPECT_EQ(as_note("rusak \xff\x1b"), "rusak \xff\x1b") << "who judges it refuses it";
  for (int byte = 0; byte < 0x20; ++byte) {
    const std::string one = "a" + std::string(1, static_cast<char>(byte)) + "b";
    EXPECT_EQ(as_note(as_note(one)), as_note(one));
    EXPECT_EQ(as_line(as_line(one)), as_line(one));
    EXPECT_TRUE(is_line(as_line(one))) << byte;
  }
  Office o = office();
  EXPECT_EQ(o.admin(Deactivate{"siti", "pindah\x1b[31m\ntugas"}), "");
  EXPECT_EQ(std::get<PersonDeactivated>(o.last.front().what).reason, "pindah[31m\ntugas");
}

TEST(Passwords, AreNotedWithoutThem) {
  Office o = office();
  EXPECT_EQ(o.send("budi", NotePassword{"siti", PasswordChange::Changed}), "SOP7150");
  EXPECT_EQ(o.send("budi", NotePassword{"budi", PasswordChange::Reset}), "SOP7150");
  EXPECT_EQ(o.send("budi", NotePassword{"budi", PasswordChange::Set}), "");
  EXPECT_EQ(o.all.persons.at("budi").password_changed, kNow);
  EXPECT_EQ(encode({1, "k", o.last.front()}),
            R"({"at":"2026-01-05T01:00:00.000Z","case":0,"event":"password_changed","how":"set",)"
            R"("id":"budi","key":"k","person":"budi","seq":1})");
}

}  // namespace
}  // namespace sop::people
