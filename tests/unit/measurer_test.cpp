// The measurer without Pango beside the one with: the same widths and the same lines, to the last
// bit, for every text in the characters of the font table.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "compiler/emit/emit.h"
#include "compiler/emit/table_measurer.h"

namespace sop::emit {
namespace {

constexpr int kRandomTexts = 60000;
constexpr double kWidths[] = {1, 17.5, 40, 77.7, 150, 400};

std::string utf8(std::uint32_t code) {
  std::string text;
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
  return text;
}

class Measurers : public testing::Test {
 protected:
  // Any difference fails; gives whether the table covered the text.
  bool compare(const std::string& text, chart::Font font, double width) {
    const int before = asked_;
    EXPECT_EQ(table_.width(text, font), pango_->width(text, font)) << '[' << text << ']';
    const Lines lines = table_.wrap(text, font, width);
    const Lines expected = pango_->wrap(text, font, width);
    EXPECT_EQ(lines.size(), expected.size()) << '[' << text << "] in " << width;
    for (std::size_t i = 0; i < std::min(lines.size(), expected.size()); ++i) {
      EXPECT_EQ(lines[i].text, expected[i].text) << '[' << text << "] in " << width;
      EXPECT_EQ(lines[i].width, expected[i].width) << '[' << text << "] in " << width;
    }
    return asked_ == before;
  }

  std::unique_ptr<chart::TextMeasurer> pango_ = make_pango_measurer();
  int asked_ = 0;
  TableMeasurer table_{[this]() -> chart::TextMeasurer& {
    ++asked_;
    return *pango_;
  }};
};

TEST_F(Measurers, AgreeOnWhatOfficesWrite) {
  int lines = 0;
  int covered = 0;
  for (const auto& file : std::filesystem::directory_iterator(SOPAN_EXAMPLES)) {
    if (file.path().extension() != ".sop") continue;
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line); ++lines)
      for (const double width : kWidths)
        covered += compare(line, {9, lines % 2 == 0}, width) && width == kWidths[0] ? 1 : 0;
  }
  EXPECT_GT(lines, 100);
  EXPECT_GT(covered, lines * 99 / 100);
}

TEST_F(Measurers, AgreeOnAnyTextOfTheTable) {
  const std::string usual = "     aeinrtAT0123/-.,()%\":;!?";
  std::mt19937 chance(1);
  for (int i = 0; i < kRandomTexts && !HasFailure(); ++i) {
    std::string text;
    for (std::size_t left = chance() % (i % 3 != 0 ? 14 : 60); left > 0; --left) {
      const bool plain = i % 3 == 0 || (i % 3 == 1 && chance() % 2 == 0);
      text += plain ? std::string(1, usual[chance() % usual.size()])
                    : utf8(kFontTable.characters[chance() % kFontTable.size]);
    }
    const chart::Font font{5 + static_cast<double>(chance() % 100) / 7, chance() % 2 == 0};
    EXPECT_TRUE(compare(text, font, 1 + static_cast<double>(chance() % 400))) << text;
  }
}

TEST_F(Measurers, AnyOtherTextGoesToPango) {
  for (const char* text :
       {"السلام عليكم", "ꦲꦏ꧀ꦱꦫ", "日本", "e\xcc\x81", "\xff", "a\tb", "so\xc2\xadpan",
        "\xe2\x80\x8b", "\xf0\x9f\x98\x80", "\xc3", "\xe2\x80", "\xe0\x80\xaf"}) {
    EXPECT_FALSE(compare(text, {9, false}, 40)) << text;
    EXPECT_FALSE(in_font_table(text)) << text;
  }
  EXPECT_TRUE(in_font_table("Rp1.250.000,00 – 10% “lengkap” é/ñ…"));
}

TEST(Substitute, OfTheSameMeasuresIsNone) {
  EXPECT_EQ(substitute_of(""), "");
  EXPECT_EQ(substitute_of("Arial"), "");
  EXPECT_EQ(substitute_of("Liberation Sans"), "");
  EXPECT_EQ(substitute_of("liberation serif"), "");
  EXPECT_EQ(substitute_of("Times New Roman"), "");
  EXPECT_EQ(substitute_of("Courier New"), "");
  EXPECT_EQ(substitute_of("Liberation Serif, Liberation Mono"), "");
}

TEST(Substitute, IsWhatPangoTakes) {
  EXPECT_EQ(substitute_of("Huruf Yang Tidak Ada"), "Liberation Sans");
}

}  // namespace
}  // namespace sop::emit
