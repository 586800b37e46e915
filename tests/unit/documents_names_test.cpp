// Names and types of uploaded files: what a stranger may call a file, and what he may send.
#include <gtest/gtest.h>

#include "compiler/base/utf8.h"
#include "runtime/documents/media.h"
#include "runtime/documents/names.h"
#include "runtime/documents/store.h"

namespace sop::documents {
namespace {

using namespace std::string_view_literals;

struct NameRow {
  std::string_view from;
  std::string_view to;
};

TEST(DocumentNames, AreMadeSafe) {
  const NameRow rows[] = {
      {"Surat Tugas.pdf", "Surat Tugas.pdf"},
      {"C:\\fakepath\\Surat.pdf", "Surat.pdf"},
      {"../../etc/passwd", "passwd"},
      {"dokumen/ab/", "ab"},
      {"", "dokumen"},
      {"///", "dokumen"},
      {" . .. ", "dokumen"},
      {".htaccess", "htaccess"},
      {"...surat.pdf", "surat.pdf"},
      {"surat.pdf. . .", "surat.pdf"},
      {"surat\u202Efdp.exe", "suratfdp.exe"},
      {"surat\u2066\u2069\u200F.pdf", "surat.pdf"},
      {"surat\u200B\uFEFF\u00AD.pdf", "surat.pdf"},
      {"surat\r\nSet-Cookie: a=b.pdf", "suratSet-Cookie_ a=b.pdf"},
      {"a\0b.pdf"sv, "ab.pdf"},
      {"a\x7F\u0085\u2028.pdf", "a.pdf"},
      {"nota  dinas\u00A0\u3000 1.pdf", "nota dinas 1.pdf"},
      {"a<b>:\"|?*.pdf", "a_b______.pdf"},
      {"con", "_con"},
      {"CON.pdf", "_CON.pdf"},
      {"nul .tar.gz", "_nul .tar.gz"},
      {"Com1.txt", "_Com1.txt"},
      {"lpt\u00B9.txt", "_lpt\u00B9.txt"},
      {"console.pdf", "console.pdf"},
      {"a.txt:evil.exe", "a.txt_evil.exe"},
      {"a\xFF\xFE.pdf", "a__.pdf"},
      {"\xED\xA0\x80.pdf", "_.pdf"},
      {"ꦱꦸꦫꦠ꧀.pdf", "ꦱꦸꦫꦠ꧀.pdf"},
      {"رسالة.pdf", "رسالة.pdf"},
  };
  for (const NameRow& row : rows) {
    EXPECT_EQ(safe_name(row.from), row.to);
    EXPECT_EQ(safe_name(row.to), row.to);
  }
}

TEST(DocumentNames, AreBoundedAndKeepTheirEnding) {
  for (const std::string& letter : {std::string("a"), std::string("é"), std::string("ꦱ"),
                                    std::string("😀"), std::string("a ")}) {
    std::string name;
    for (int i = 0; i < 500; ++i) name += letter;
    const std::string safe = safe_name(name + ".docx");
    EXPECT_LE(safe.size(), kNameBytes);
    EXPECT_LE(utf8::utf16_length(safe), 2 * kNameCharacters);
    EXPECT_TRUE(safe.ends_with(".docx"));
    EXPECT_FALSE(utf8::first_invalid(safe));
    EXPECT_EQ(safe_name(safe), safe);
  }
  EXPECT_EQ(safe_name(std::string(500, 'a')).size(), kNameCharacters);
  EXPECT_EQ(safe_name("a." + std::string(500, 'b')).size(), kNameCharacters);
}

TEST(DocumentNames, GoIntoHeaders) {
  const NameRow rows[] = {
      {"Surat Tugas.pdf", "attachment; filename=\"Surat Tugas.pdf\""},
      {"naïve.pdf", "attachment; filename=\"na_ve.pdf\"; filename*=UTF-8''na%C3%AFve.pdf"},
      {"100%.pdf", "attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf"},
      {"a\"; filename=\"b.exe\".pdf", "attachment; filename=\"a_; filename=_b.exe_.pdf\""},
      {"a'b;c.pdf", "attachment; filename=\"a'b;c.pdf\""},
      {"€\r\nX: y.pdf", "attachment; filename=\"_X_ y.pdf\"; filename*=UTF-8''%E2%82%ACX_%20y.pdf"},
  };
  for (const NameRow& row : rows) {
    EXPECT_EQ(content_disposition(row.from), row.to);
    const std::string header = content_disposition(row.from);
    EXPECT_EQ(header.find_first_of("\r\n"), std::string::npos);
    EXPECT_TRUE(header.starts_with("attachment; filename=\""));
  }
  EXPECT_EQ(content_disposition("a\"b.pdf"), "attachment; filename=\"a_b.pdf\"");
}

constexpr std::string_view kZip =
    "PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0aaaabbbbcccc\x13\0\0\0[Content_Types].xml"sv;
constexpr std::string_view kOdt =
    "PK\x03\x04\x14\0\0\x08\0\0aaaabbbbccccdddd\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text"sv;

std::string judged(std::string_view name, std::string_view head, const Settings& settings = {}) {
  const auto out = classify(name, head, settings);
  if (const auto* type = std::get_if<std::string>(&out)) return *type;
  return code(std::get<Diagnostic>(out).kind);
}

TEST(DocumentTypes, AreWhatTheirContentSays) {
  struct Row {
    std::string_view name, head, judged;
  };
  const Row rows[] = {
      {"a.pdf", "%PDF-1.7\n", "application/pdf"},
      {"A.PDF", "%PDF-1.7\n", "application/pdf"},
      {"a.png", "\x89PNG\r\n\x1A\n....", "image/png"},
      {"a.jpg", "\xFF\xD8\xFF\xE0....", "image/jpeg"},
      {"a.jpeg", "\xFF\xD8\xFF\xE1....", "image/jpeg"},
      {"a.tif", "II*\0...."sv, "image/tiff"},
      {"a.tiff", "MM\0*...."sv, "image/tiff"},
      {"a.docx", kZip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {"a.xlsx", kZip, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"a.odt", kOdt, "application/vnd.oasis.opendocument.text"},
      {"a.txt", "Perihal: uji é\r\n\tsatu", "text/plain; charset=utf-8"},
      {"a.csv", "nama;jumlah\n", "text/csv; charset=utf-8"},
      // Refused.
      {"a.pdf", "", "SOP7231"},
      {"surat.pdf.exe", "%PDF-1.7\n", "SOP7232"},
      {"surat.pdf.exe . .", "%PDF-1.7\n", "SOP7232"},
      {"surat\u202Efdp.scr", "%PDF-1.7\n", "SOP7232"},
      {"a.pdf", "MZ\x90\0"sv, "SOP7232"},
      {"a.txt",
       "\x7F"
       "ELF\x02",
       "SOP7232"},
      {"a.txt", "#!/bin/sh\n", "SOP7232"},
      {"a.docm", kZip, "SOP7232"},
      {"a.html", "<html>", "SOP7233"},
      {"a.svg", "<svg xmlns=", "SOP7233"},
      {"a.xml", "<?xml", "SOP7233"},
      {"a.zip", kZip, "SOP7233"},
      {"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "SOP7233"},
      {"a", "%PDF-1.7\n", "SOP7233"},
      {"pdf", "%PDF-1.7\n", "SOP7233"},
      {"a.pdf", "\x89PNG\r\n\x1A\n", "SOP7234"},
      {"a.pdf", "%PD", "SOP7234"},
      {"a.ods", kOdt, "SOP7234"},
      {"a.odt", "PK\x03\x04", "SOP7234"},
      {"a.txt", "a\0b"sv, "SOP7234"},
      {"a.txt", "caf\xE9", "SOP7234"},
      {"a.csv",
       "\xFF\xFE"
       "a\0"sv,
       "SOP7234"},
  };
  for (const Row& row : rows) EXPECT_EQ(judged(row.name, row.head), row.judged) << row.name;
  // A head that was cut in the middle of a character is still text; a whole file is not.
  const std::string cut = std::string(kHeadBytes - 1, 'a') + "\xC3";
  EXPECT_EQ(judged("a.txt", cut), "text/plain; charset=utf-8");
  EXPECT_EQ(judged("a.txt", cut.substr(1)), "SOP7234");
}

TEST(DocumentTypes, AreTheOfficersChoiceAmongTheKnown) {
  Settings settings;
  settings.types = {"pdf", "zip"};
  EXPECT_EQ(judged("a.zip", kZip, settings), "application/zip");
  EXPECT_EQ(judged("a.docx", kZip, settings), "SOP7233");
  Findings good;
  check(settings, good);
  EXPECT_TRUE(good.all().empty());
  settings.types = {"pdf", "html", "exe"};
  Findings bad;
  check(settings, bad);
  ASSERT_EQ(bad.all().size(), 2U);
  EXPECT_EQ(code(bad.all()[0].kind), "SOP7241");
  EXPECT_EQ(judged("a.html", "<html>", settings), "SOP7233");
  EXPECT_EQ(judged("a.exe", "x", settings), "SOP7232");
}

TEST(DocumentTypes, EveryDownloadIsAnAttachment) {
  for (const std::string& ending : known_types()) {
    const Headers headers = download_headers("a." + ending, "application/pdf");
    std::string all;
    for (const auto& [name, value] : headers) all += name + ": " + value + "\n";
    EXPECT_NE(all.find("Content-Disposition: attachment;"), std::string::npos);
    EXPECT_NE(all.find("X-Content-Type-Options: nosniff"), std::string::npos);
    EXPECT_NE(all.find("sandbox"), std::string::npos);
  }
}

}  // namespace
}  // namespace sop::documents
