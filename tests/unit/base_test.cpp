#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "compiler/base/file_system.h"
#include "compiler/base/hash.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"

namespace sop {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_FALSE(utf8::first_invalid("biasa é 日"));
  EXPECT_EQ(utf8::first_invalid("ab\xff"
                                "c"),
            2U);
  EXPECT_EQ(utf8::first_invalid("ab\xe2\x82"), 2U);
  EXPECT_EQ(utf8::first_invalid("\xc0\xaf"), 0U) << "overlong";
  EXPECT_EQ(utf8::first_invalid("\xed\xa0\x80"), 0U) << "surrogate";
}

TEST(Utf8, CleansWhatWordPastes) {
  EXPECT_EQ(utf8::clean("  Waktu\xC2\xA0:\t 10\r\n menit "), "Waktu : 10 menit");
  EXPECT_EQ(utf8::clean("peng\xC2\xADukuran"), "pengukuran") << "soft hyphen";
  EXPECT_EQ(utf8::fold("\xE2\x80\x9CSetuju\xE2\x80\x9D"), "\"setuju\"");
  EXPECT_EQ(utf8::fold("1\xE2\x80\x93"
                       "20 HARI"),
            "1-20 hari");
  EXPECT_EQ(utf8::upper("caf\xC3\xA9"), "CAF\xC3\x89");
}

TEST(Utf8, CountsColumnsAndUnits) {
  EXPECT_EQ(utf8::display_width("a\xC3\xA9"
                                "日"),
            4U);
  EXPECT_EQ(utf8::display_width("e\xCC\x81"), 1U) << "combining accent";
  EXPECT_EQ(utf8::utf16_length("a\xF0\x9F\x98\x80"), 3U);
}

TEST(Suggest, KnowsSlipsOfTheFinger) {
  const std::vector<std::string> roles{"Kadis", "Sekdis", "Tim Penyusun"};
  EXPECT_EQ(nearest("Sekdiss", roles), 1U);
  EXPECT_EQ(nearest("skedis", roles), 1U) << "two letters swapped";
  EXPECT_EQ(nearest("Tim", roles), std::nullopt);
  EXPECT_EQ(nearest("Tim P", roles), 2U) << "a beginning";
  EXPECT_EQ(nearest("Bendahara", roles), std::nullopt);
  EXPECT_EQ(edit_distance("abc", "acb", 3), 1U);
  EXPECT_EQ(edit_distance("", "abc", 5), 3U);
}

TEST(Hash, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

class Files : public testing::Test {
 protected:
  Files() : folder_(std::filesystem::path(testing::TempDir()) / "sopan-files") {
    std::filesystem::create_directories(folder_);
  }
  ~Files() override { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) { return (folder_ / name).string(); }
  std::filesystem::path folder_;
};

TEST_F(Files, WritesWholeOrNotAtAll) {
  FileSystem& files = real_file_system();
  ASSERT_TRUE(files.write(path("a"), "satu"));
  ASSERT_TRUE(files.write(path("a"), "dua"));
  EXPECT_EQ(files.read(path("a"), 100).value(), "dua");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1)
      << "no temporary file stays";
  EXPECT_EQ(files.write(path("tidak/ada"), "x").failure().kind, FailureKind::NotFound);
  EXPECT_EQ(files.write(folder_.string(), "x").failure().kind, FailureKind::IsDirectory);
  EXPECT_EQ(files.write("/dev/full", "x").failure().kind, FailureKind::DiskFull);
}

TEST_F(Files, ReadsWithABound) {
  FileSystem& files = real_file_system();
  ASSERT_TRUE(files.write(path("b"), std::string(200000, 'x')));
  EXPECT_EQ(files.read(path("b"), 200000).value().size(), 200000U);
  EXPECT_EQ(files.read(path("b"), 1000).failure().kind, FailureKind::TooLarge);
  EXPECT_EQ(files.read("/dev/zero", 1000).failure().kind, FailureKind::TooLarge);
  EXPECT_EQ(files.read(folder_.string(), 10).failure().kind, FailureKind::IsDirectory);
  EXPECT_EQ(files.read(path("tiada"), 10).failure().kind, FailureKind::NotFound);
}

}  // namespace
}  // namespace sop
