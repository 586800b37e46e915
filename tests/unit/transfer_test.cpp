// What moves files: multipart bodies, ranges, entity tags, names.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/server/multipart.h"
#include "runtime/server/ranges.h"

namespace sop::server {
namespace {

class TextBody : public BodyReader {
 public:
  TextBody(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  std::optional<std::size_t> read(char* bytes, std::size_t size) override {
    const std::size_t given = std::min({size, piece_, text_.size() - at_});
    text_.copy(bytes, given, at_);
    at_ += given;
    return given;
  }
  int failure() const override { return 0; }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

std::string parts_of(const std::string& body, std::size_t piece,
                     const std::string& type = "multipart/form-data; boundary=XX") {
  TextBody text(body, piece);
  MultipartReader reader(type, text);
  std::string out;
  while (const auto part = reader.next()) {
    out += part->name + "(" + part->file_name.value_or("-") + "," + part->type + ")=";
    out += reader.read_text(1000).value_or("!") + ";";
  }
  return out + (reader.broken() ? "broken" : "whole");
}

TEST(Multipart, ReadsPartsWhateverThePieces) {
  const std::string body =
      "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--X\r\n--XX "
      "\r\n"
      "content-disposition: form-data; name=f; filename=\"C:\\dir\\x \\\"y\\\".pdf\"\r\n"
      "Content-Type: application/pdf\r\n\r\n\r\n--XX\r\n"
      "Content-Disposition: form-data; name=\"\"\r\n\r\n\r\n\r\n--XX--\r\nepilogue";
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 64U, 100000U}) {
    EXPECT_EQ(parts_of(body, piece),
              "a(-,)=one\r\n--X;f(x \"y\".pdf,application/pdf)=;(-,)=\r\n;whole")
        << piece;
  }
}

TEST(Multipart, RefusesWhatIsBroken) {
  const std::string head = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
  EXPECT_EQ(parts_of(head + "x\r\n--XX--", 9), "a(-,)=x;whole");
  EXPECT_EQ(parts_of(head + "x", 9), "a(-,)=!;broken");
  EXPECT_EQ(parts_of("", 9), "broken");
  EXPECT_EQ(parts_of("--XX--\r\n", 9), "whole");
  EXPECT_EQ(parts_of("--XX\r\n\r\nx\r\n--XX--", 9), "broken");
  EXPECT_EQ(parts_of("--XXY\r\n\r\nx\r\n--XX--", 9), "broken");
  EXPECT_EQ(parts_of("--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XX--", 9),
            "broken");
  EXPECT_EQ(parts_of("--XX\r\n" + std::string(100000, 'a'), 4096), "broken");
  EXPECT_EQ(parts_of(head + "x\r\n--XX--", 9, "multipart/form-data"), "broken");
  EXPECT_EQ(parts_of(head + "x\r\n--XX--", 9, "multipart/form-data; boundary=\"XX\""),
            "a(-,)=x;whole");
  EXPECT_EQ(parts_of(head, 9, "multipart/form-data; boundary=" + std::string(71, 'X')), "broken");
  std::string many;
  for (int i = 0; i < 300; ++i) many += head + "x\r\n";
  EXPECT_TRUE(parts_of(many + "--XX--", 4096).ends_with("broken"));
  EXPECT_EQ(parts_of(head + std::string(2000, 'x') + "\r\n--XX--", 4096), "a(-,)=!;whole");
}

Slice sliced(std::string range, std::uint64_t size = 100, Fields more = {}) {
  Request request;
  request.method = "GET";
  request.headers = std::move(more);
  if (!range.empty()) request.headers.push_back({"Range", std::move(range)});
  return choose_slice(request, size, "\"t\"");
}

std::string told(const Slice& slice) {
  return std::to_string(slice.status) + " " + std::to_string(slice.first) + "+" +
         std::to_string(slice.length);
}

TEST(Ranges, GiveWhatIsAskedFor) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "200 0+100"},
      {"bytes=0-0", "206 0+1"},
      {"bytes=0-99", "206 0+100"},
      {"bytes=10-", "206 10+90"},
      {"bytes=-10", "206 90+10"},
      {"bytes=-1000", "206 0+100"},
      {"bytes=90-1000", "206 90+10"},
      {"bytes=99-99999999999999999999999999", "206 99+1"},
      {"bytes = 5 - 6 ", "200 0+100"},
      {"bytes= 5-6", "206 5+2"},
      {"bytes=100-", "416 0+0"},
      {"bytes=99999999999999999999999999-", "416 0+0"},
      {"bytes=-0", "416 0+0"},
      // Not ours, or broken: the whole.
      {"bytes=5-4", "200 0+100"},
      {"bytes=-", "200 0+100"},
      {"bytes=--5", "200 0+100"},
      {"bytes=-5-", "200 0+100"},
      {"bytes=a-b", "200 0+100"},
      {"bytes=+1-2", "200 0+100"},
      {"bytes=0x1-2", "200 0+100"},
      {"lines=1-2", "200 0+100"},
      {"bytes", "200 0+100"},
      {"bytes=", "200 0+100"},
      {"=1-2", "200 0+100"},
      // Several: the whole, once, however they overlap.
      {"bytes=0-1,5-6", "200 0+100"},
      {"bytes=0-,0-,0-,0-,0-", "200 0+100"},
  };
  for (const auto& [range, wanted] : table) {
    const std::string got = told(sliced(range));
    if (range == "bytes = 5 - 6 ") {
      EXPECT_EQ(got, "206 5+2");  // blanks do no harm
    } else {
      EXPECT_EQ(got, wanted) << range;
    }
  }
  std::string many = "bytes=0-";
  for (int i = 0; i < 5000; ++i) many += ",0-";
  EXPECT_EQ(told(sliced(many)), "200 0+100");
  EXPECT_EQ(told(sliced("bytes=0-", 0)), "416 0+0");
  EXPECT_EQ(told(sliced("bytes=-5", 0)), "416 0+0");
  EXPECT_EQ(told(sliced("bytes=0-18446744073709551615", UINT64_MAX)), "206 0+18446744073709551615");
}

TEST(Ranges, KnowTags) {
  EXPECT_EQ(sliced("bytes=0-1", 100, {{"If-Range", "\"t\""}}).status, 206);
  EXPECT_EQ(sliced("bytes=0-1", 100, {{"If-Range", "\"u\""}}).status, 200);
  EXPECT_EQ(sliced("bytes=0-1", 100, {{"If-Range", "W/\"t\""}}).status, 200);
  EXPECT_EQ(sliced("bytes=0-1", 100, {{"If-Range", "Sat, 01 Jan 2026 00:00:00 GMT"}}).status, 200);
  EXPECT_EQ(sliced("", 100, {{"If-None-Match", "\"a\", W/\"t\""}}).status, 304);
  EXPECT_EQ(sliced("", 100, {{"If-None-Match", "*"}}).status, 304);
  EXPECT_EQ(sliced("", 100, {{"If-None-Match", "\"tt\""}}).status, 200);
  EXPECT_EQ(sliced("", 100, {{"If-Match", "\"u\""}}).status, 412);
  EXPECT_EQ(sliced("", 100, {{"If-Match", "\"t\""}}).status, 200);
}

TEST(Ranges, NamesAreSafe) {
  EXPECT_EQ(content_disposition("laporan akhir.pdf", false),
            "attachment; filename=\"laporan akhir.pdf\"; filename*=UTF-8''laporan%20akhir.pdf");
  EXPECT_EQ(content_disposition("../\"é;\r\n%.pdf", true),
            "inline; filename=\"..________.pdf\"; filename*=UTF-8''.._%22%C3%A9%3B__%25.pdf");
}

}  // namespace
}  // namespace sop::server
