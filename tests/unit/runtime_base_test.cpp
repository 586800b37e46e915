// Moments as text, and SHA-256.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "compiler/base/hash.h"
#include "runtime/base/instant.h"
#include "runtime/base/sha256.h"

namespace sop {
namespace {

TEST(Instants, AreWrittenInFourDigitsOfTheYearOrMore) {
  const std::pair<std::int64_t, std::string_view> rows[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {1'767'574'800'007, "2026-01-05T01:00:00.007Z"},
      {1'709'164'800'000, "2024-02-29T00:00:00.000Z"},
      {951'782'399'999, "2000-02-28T23:59:59.999Z"},
      {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
      {253'402'300'800'000, "10000-01-01T00:00:00.000Z"},
      {-62'135'596'800'000, "0001-01-01T00:00:00.000Z"},
      {-62'167'219'200'000, "0000-01-01T00:00:00.000Z"},
      {-62'167'219'200'001, "-001-12-31T23:59:59.999Z"},
      {-93'724'128'000'001, "-1001-12-31T23:59:59.999Z"},
  };
  for (const auto& [milliseconds, text] : rows) {
    EXPECT_EQ(to_iso({milliseconds}), text);
    char bytes[kIsoRoom];
    EXPECT_EQ(
        std::string_view(bytes, static_cast<std::size_t>(write_iso(bytes, {milliseconds}) - bytes)),
        text);
    const bool four = text.size() == 24 && text[0] != '-';
    EXPECT_EQ(from_iso(text), four ? std::optional(Instant{milliseconds}) : std::nullopt) << text;
  }
  for (const std::int64_t far : {INT64_MIN, INT64_MAX}) EXPECT_LT(to_iso({far}).size(), kIsoRoom);
}

TEST(Instants, OfAnyDayOfAThousandYearsReadBack) {
  constexpr std::int64_t kDay = 86'400'000;
  for (std::int64_t day = -146'097; day < 219'146; ++day) {
    const Instant at{day * kDay + (day & 0xFFFF) * 1'307};
    ASSERT_EQ(from_iso(to_iso(at)), at) << day;
  }
}

TEST(Sha256, IsThatOfLibsodium) {
  EXPECT_EQ(hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256({"abc"})),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::string text;
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string_view all = text;
    const std::size_t cut = size / 3;
    EXPECT_EQ(hex(sha256({all})), sha256_hex(text));
    EXPECT_EQ(hex(sha256({all.substr(0, cut), "", all.substr(cut)})), sha256_hex(text)) << size;
    text += static_cast<char>(size * 7);
  }
}

TEST(Sha256, IsTheSameInManyThreads) {
  const std::string text(100'000, 'x');
  const std::string expected = sha256_hex(text);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) EXPECT_EQ(hex(sha256({text})), expected);
    });
  }
  for (std::thread& one : threads) one.join();
}

TEST(Hex, IsTwoLowerCaseDigitsAByte) {
  const std::uint8_t bytes[] = {0x00, 0x0F, 0xA0, 0xFF};
  EXPECT_EQ(hex(bytes), "000fa0ff");
  EXPECT_EQ(hex({}), "");
}

}  // namespace
}  // namespace sop
