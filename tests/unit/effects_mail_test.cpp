// Mail texts and settings: nothing that a field holds can become another header or another
// receiver.
#include <gtest/gtest.h>

#include "runtime/effects/mail.h"
#include "runtime/effects/sender.h"
#include "runtime/effects/settings.h"

namespace sop::effects {
namespace {

const Mail kMail{"sopan@camat.go.id",   "Sopan Kecamatan", "budi@camat.go.id", "Tugas baru",
                 "Langkah 3 menunggu.", "kasus/7/3",       {1'767'574'800'000}};

TEST(Mail, IsWhatReadersExpect) {
  const auto text = build(kMail);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "Date: Mon, 05 Jan 2026 01:00:00 +0000\r\n"
            "From: Sopan Kecamatan\r\n"
            " <sopan@camat.go.id>\r\n"
            "To: budi@camat.go.id\r\n"
            "Subject: Tugas baru\r\n"
            "Message-ID: " +
                message_id("kasus/7/3", "sopan@camat.go.id") +
                "\r\n"
                "Auto-Submitted: auto-generated\r\n"
                "MIME-Version: 1.0\r\n"
                "Content-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: base64\r\n"
                "\r\n"
                "TGFuZ2thaCAzIG1lbnVuZ2d1Lg0K\r\n");
  EXPECT_EQ(build(kMail), text);
  EXPECT_NE(message_id("kasus/7/4", kMail.from), message_id("kasus/7/3", kMail.from));
}

// Header lines only: no field adds one, none is longer than readers take.
void expect_sound(const Mail& mail) {
  const auto text = build(mail);
  ASSERT_TRUE(text);
  const std::string head = text->substr(0, text->find("\r\n\r\n") + 2);
  std::vector<std::string> names;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    EXPECT_LE(line.size(), 78U) << line;
    EXPECT_EQ(line.find_first_of(std::string_view("\r\n\0", 3)), std::string::npos);
    if (line[0] != ' ') names.push_back(line.substr(0, line.find(':')));
    at = end + 2;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"Date", "From", "To", "Subject", "Message-ID",
                                             "Auto-Submitted", "MIME-Version", "Content-Type",
                                             "Content-Transfer-Encoding"}));
}

TEST(Mail, NoFieldBreaksOut) {
  for (const std::string& nasty :
       {std::string("a\r\nBcc: x@y.id"), std::string("a\nBcc: x@y.id\n\n.\n"), std::string("a\rb"),
        std::string("=?UTF-8?Q?a=0D=0ABcc:_x@y.id?="), std::string("a\0b", 3),
        std::string(5'000, 'x'), std::string("é\u2028Bcc: x"), std::string("\xFF\xFE"),
        std::string("\" <x@y.id>, \""), std::string(" "), std::string()}) {
    Mail mail = kMail;
    mail.subject = nasty;
    mail.from_name = nasty;
    mail.text = nasty;
    mail.key = nasty;
    expect_sound(mail);
  }
  std::string wide;
  for (int i = 0; i < 300; ++i) wide += "ꦱ😀";
  Mail mail = kMail;
  mail.subject = wide;
  mail.from_name = wide;
  expect_sound(mail);
  mail.date = {-1};
  expect_sound(mail);
  mail.date = {std::numeric_limits<std::int64_t>::max()};
  expect_sound(mail);
}

TEST(Mail, GoesToOnePlainAddressOnly) {
  for (const char* good : {"a@b", "budi.santoso@camat.go.id", "a+b@x-y.id", "o'neil@a.id"})
    EXPECT_TRUE(is_address(good)) << good;
  for (const std::string& bad : {std::string(""),
                                 std::string("a"),
                                 std::string("@b.id"),
                                 std::string("a@"),
                                 std::string("a@b..id"),
                                 std::string("a@.id"),
                                 std::string("a@-b.id"),
                                 std::string("a b@c.id"),
                                 std::string("a@b.id,c@d.id"),
                                 std::string("Budi <a@b.id>"),
                                 std::string("<a@b.id>"),
                                 std::string("a@b.id\r\nRCPT TO:<c@d.id>"),
                                 std::string("a@b.id>"),
                                 std::string("\"a\"@b.id"),
                                 std::string(".a@b.id"),
                                 std::string("a..b@c.id"),
                                 std::string("é@b.id"),
                                 std::string("a@é.id"),
                                 std::string("a@b.id\0", 7),
                                 std::string(65, 'a') + "@b.id",
                                 "a@" + std::string(64, 'b') + ".id",
                                 "a@" + std::string(260, 'b')}) {
    EXPECT_FALSE(is_address(bad)) << bad;
    Mail mail = kMail;
    mail.to = bad;
    EXPECT_FALSE(build(mail)) << bad;
    mail.to = kMail.to;
    mail.from = bad;
    EXPECT_FALSE(build(mail)) << bad;
  }
}

std::string found(const MailSettings& settings) {
  Findings findings;
  check(settings, findings);
  std::string out;
  for (const Diagnostic& one : findings.all()) {
    out += code(one.kind) + " ";
    EXPECT_EQ(text_of(one, Language::English).find("rahasia"), std::string::npos);
  }
  return out;
}

TEST(EffectSettings, OfMailAreChecked) {
  MailSettings settings;
  EXPECT_EQ(found(settings), "");  // no mail
  settings.server = "smtp://surel.camat.go.id:587";
  settings.from = "sopan@camat.go.id";
  EXPECT_EQ(found(settings), "");
  for (const char* bad : {"surel.camat.go.id", "http://surel.camat.go.id", "smtp://", "smtp://a/b",
                          "smtp://budi:rahasia@a.id", "smtp://a b", "smtp:a", "smtp://a:99999"}) {
    settings.server = bad;
    EXPECT_EQ(found(settings), "SOP7271 ") << bad;
  }
  settings.server = "smtp://surel.camat.go.id";
  settings.user = "sopan";
  settings.password = Secret("rahasia");
  EXPECT_EQ(found(settings), "");
  settings.encrypted = false;
  EXPECT_EQ(found(settings), "SOP7272 ");
  settings.server = "smtp://127.0.0.1:25";
  EXPECT_EQ(found(settings), "");
  settings.from = "Sopan <sopan@camat.go.id>";
  EXPECT_EQ(found(settings), "SOP7270 ");
}

TEST(EffectSettings, OfWebhooksAreChecked) {
  const auto found_of = [](std::vector<Webhook> receivers) {
    WebhookSettings settings;
    settings.receivers = std::move(receivers);
    Findings findings;
    check(settings, findings);
    for (const Diagnostic& one : findings.all()) {
      EXPECT_EQ(code(one.kind), "SOP7273");
      EXPECT_EQ(text_of(one, Language::English).find("rahasia"), std::string::npos);
    }
    return findings.all().size();
  };
  EXPECT_EQ(found_of({{"arsip", "https://arsip.go.id/kait?kunci=rahasia", Secret("x")},
                      {"lain", "http://127.0.0.1:8080/", Secret()}}),
            0U);
  for (const char* bad :
       {"", "arsip", "ftp://a.id", "file:///etc/passwd", "https://", "https://budi:rahasia@a.id/",
        "gopher://a.id", "https:///a.id", "https://a.id/#x", "https://a .id/"}) {
    EXPECT_EQ(found_of({{"arsip", bad, Secret()}}), 1U) << bad;
  }
  EXPECT_EQ(found_of({{"a", "https://a.id", Secret()}, {"a", "https://b.id", Secret()}}), 1U);
  EXPECT_EQ(found_of({{"", "https://a.id", Secret()}}), 1U);
}

// RFC 4231, test cases 1 to 3.
TEST(EffectSettings, SignaturesAreHmacSha256) {
  EXPECT_EQ(signature(Secret(std::string(20, '\x0b')), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(signature(Secret("Jefe"), "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(signature(Secret(std::string(20, '\xaa')), std::string(50, '\xdd')),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
}

}  // namespace
}  // namespace sop::effects
