// Mail and webhooks sent to receivers in processes of their own (tests/scripts), on the loopback.
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "effects_support.h"
#include "runtime/effects/mail.h"

namespace sop::effects {
namespace {

const std::atomic<bool> kGoOn{false};

Effect mail_to(const std::string& address, const std::string& payload) {
  return {1, "kasus/7/3", EffectKind::Mail, address, payload, kStart, 0, kStart};
}
const std::string kPayload =
    R"({"subject":"Tugas baru: verifikasi é","text":".\nLangkah 3\n..\n"})";

MailSettings mail_settings(const Receiver& receiver) {
  MailSettings settings;
  settings.server = "smtp://127.0.0.1:" + receiver.port();
  settings.encrypted = false;
  settings.from = "sopan@camat.go.id";
  settings.from_name = "Sopan, \"Kecamatan\"";
  return settings;
}

WebhookSettings webhook_settings(const Receiver& receiver, const std::string& secret = "") {
  WebhookSettings settings;
  settings.receivers = {
      {"arsip", "http://127.0.0.1:" + receiver.port() + "/kait?kunci=rahasia", Secret(secret)}};
  return settings;
}

Effect webhook(const std::string& payload = R"({"kasus":7})", const std::string& name = "arsip") {
  return {2, "kasus/7/3", EffectKind::Webhook, name, payload, kStart, 0, kStart};
}

TEST(SmtpSender, DeliversWhatWasWritten) {
  Receiver receiver({"mail_receiver.py"});
  SmtpSender sender(mail_settings(receiver), kGoOn);
  const Outcome outcome = sender.send(mail_to("budi@camat.go.id", kPayload));
  EXPECT_EQ(outcome.delivery, Delivery::Done) << outcome.why;
  const nlohmann::json mail = receiver.next();
  EXPECT_EQ(mail["from"], "sopan@camat.go.id");
  EXPECT_EQ(mail["to"], nlohmann::json({"budi@camat.go.id"}));
  EXPECT_EQ(mail["subject"], "Tugas baru: verifikasi é");
  EXPECT_EQ(mail["sender"], "\"Sopan, \\\"Kecamatan\\\"\" <sopan@camat.go.id>");
  EXPECT_EQ(mail["text"], ".\r\nLangkah 3\r\n..\r\n");
  EXPECT_EQ(mail["id"], message_id("kasus/7/3", "sopan@camat.go.id"));
  EXPECT_EQ(mail["date"], "Mon, 05 Jan 2026 01:00:00 +0000");
  EXPECT_LE(mail["longest"], 78);
  EXPECT_EQ(mail["bare"], 0);
}

TEST(SmtpSender, TriesAgainUnderTheSameMessageId) {
  Receiver receiver({"mail_receiver.py", "--answers", "451,451,250"});
  SmtpSender sender(mail_settings(receiver), kGoOn);
  for (const Delivery expected : {Delivery::Retry, Delivery::Retry, Delivery::Done}) {
    const Outcome outcome = sender.send(mail_to("budi@camat.go.id", kPayload));
    EXPECT_EQ(outcome.delivery, expected) << outcome.why;
    EXPECT_EQ(outcome.why, expected == Delivery::Retry ? "SMTP 451" : "");
  }
  const nlohmann::json first = receiver.next();
  static_cast<void>(receiver.next());
  const nlohmann::json third = receiver.next();
  EXPECT_EQ(first["id"], third["id"]);
  EXPECT_EQ(first["date"], third["date"]);
}

TEST(SmtpSender, KnowsWhatWillNeverBeTaken) {
  Receiver receiver({"mail_receiver.py", "--refuse", "tiada@camat.go.id"});
  SmtpSender sender(mail_settings(receiver), kGoOn);
  const auto judged = [&](const Effect& effect) { return sender.send(effect).delivery; };
  const Outcome refused = sender.send(mail_to("tiada@camat.go.id", kPayload));
  EXPECT_EQ(refused.delivery, Delivery::Refused);
  EXPECT_EQ(refused.why, "SMTP 550");
  EXPECT_EQ(judged(mail_to("a@b.id\r\nRCPT TO:<c@d.id>", kPayload)), Delivery::Refused);
  for (const char* bad :
       {"", "{}", "[]", "{\"subject\":1,\"text\":\"\"}", "{\"subject\":\"\xFF\"}"})
    EXPECT_EQ(judged(mail_to("budi@camat.go.id", bad)), Delivery::Refused) << bad;
  EXPECT_EQ(judged(mail_to("budi@camat.go.id", std::string(kPayloadBytes + 1, ' '))),
            Delivery::Refused);
  EXPECT_EQ(SmtpSender({}, kGoOn).send(mail_to("budi@camat.go.id", kPayload)).delivery,
            Delivery::Refused);
}

// Where the server offers no TLS, nothing is told it; nor where nobody vouches for it.
TEST(SmtpSender, GoesEncryptedOrNotAtAll) {
  {
    Receiver plain({"mail_receiver.py"});
    MailSettings settings = mail_settings(plain);
    settings.encrypted = true;
    const Outcome outcome = SmtpSender(settings, kGoOn).send(mail_to("a@b.id", kPayload));
    EXPECT_EQ(outcome.delivery, Delivery::Blocked);
    EXPECT_EQ(outcome.why, "no TLS offered");
  }
  std::string folder = (std::filesystem::temp_directory_path() / "sopan-uji-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string key = folder + "/kunci.pem";
  const std::string certificate = folder + "/sertifikat.pem";
  const std::string make =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost -addext "
      "subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " +
      key + " -out " + certificate + " 2>/dev/null";
  if (std::system(make.c_str()) != 0) GTEST_SKIP() << "no openssl";
  Receiver receiver({"mail_receiver.py", "--tls", certificate, key, "--login", "sopan", "rahasia"});
  MailSettings settings = mail_settings(receiver);
  settings.encrypted = true;
  settings.user = "sopan";
  settings.password = Secret("rahasia");
  const auto send = [&] { return SmtpSender(settings, kGoOn).send(mail_to("a@b.id", kPayload)); };
  EXPECT_EQ(send().why, "certificate not trusted");
  settings.authority = certificate;
  EXPECT_EQ(send().delivery, Delivery::Done);
  const nlohmann::json mail = receiver.next();
  EXPECT_EQ(mail["tls"], true);
  EXPECT_EQ(mail["login"], true);
  settings.password = Secret("salah");
  const Outcome outcome = send();
  EXPECT_EQ(outcome.delivery, Delivery::Blocked);  // the settings are wrong, not this mail
  EXPECT_EQ(outcome.why, "SMTP 535");
  std::filesystem::remove_all(folder);
}

TEST(SmtpSender, AServerThatHangsOrIsGoneIsLeft) {
  MailSettings gone;
  gone.from = "sopan@camat.go.id";
  gone.server = "smtp://127.0.0.1:1";
  gone.encrypted = false;
  EXPECT_EQ(SmtpSender(gone, kGoOn).send(mail_to("a@b.id", kPayload)).why, "no connection");
  Receiver receiver({"mail_receiver.py", "--hang"});
  MailSettings settings = mail_settings(receiver);
  settings.timeout = std::chrono::milliseconds(300);
  const Outcome outcome = SmtpSender(settings, kGoOn).send(mail_to("a@b.id", kPayload));
  EXPECT_EQ(outcome.delivery, Delivery::Blocked);
  EXPECT_EQ(outcome.why, "timeout");
}

TEST(WebhookSender, PostsSignedUnderTheSameKeyUntilTaken) {
  Receiver receiver({"webhook_receiver.py", "--answers", "500,429,408,302,503,204"});
  WebhookSender sender(webhook_settings(receiver, "rahasia"), kGoOn);
  const std::pair<Delivery, const char*> expected[] = {
      {Delivery::Retry, "HTTP 500"}, {Delivery::Blocked, "HTTP 429"}, {Delivery::Retry, "HTTP 408"},
      {Delivery::Retry, "HTTP 302"}, {Delivery::Blocked, "HTTP 503"}, {Delivery::Done, ""}};
  for (const auto& [delivery, why] : expected) {
    const Outcome outcome = sender.send(webhook(R"({"perihal":"é"})"));
    EXPECT_EQ(outcome.delivery, delivery);
    EXPECT_EQ(outcome.why, why);
    const nlohmann::json request = receiver.next();
    EXPECT_EQ(request["path"], "/kait?kunci=rahasia");  // never where a redirect points
    EXPECT_EQ(request["key"], "kasus/7/3");
    EXPECT_EQ(request["type"], "application/json");
    EXPECT_EQ(request["body"], R"({"perihal":"é"})");
    EXPECT_EQ(request["signature"], "sha256=" + signature(Secret("rahasia"), R"({"perihal":"é"})"));
  }
}

TEST(WebhookSender, KnowsWhatWillNeverBeTaken) {
  Receiver receiver({"webhook_receiver.py", "--answers", "400,404,410"});
  WebhookSender sender(webhook_settings(receiver), kGoOn);
  for (const char* why : {"HTTP 400", "HTTP 404", "HTTP 410"}) {
    const Outcome outcome = sender.send(webhook());
    EXPECT_EQ(outcome.delivery, Delivery::Refused);
    EXPECT_EQ(outcome.why, why);
    EXPECT_TRUE(receiver.next()["signature"].is_null());
  }
  // An address in the place of a name reaches nobody.
  EXPECT_EQ(sender.send(webhook("{}", "http://127.0.0.1:" + receiver.port())).delivery,
            Delivery::Refused);
  EXPECT_EQ(sender.send(webhook(std::string(kPayloadBytes + 1, ' '))).delivery, Delivery::Refused);
}

TEST(WebhookSender, AKeyCannotBecomeAHeader) {
  Receiver receiver({"webhook_receiver.py"});
  WebhookSender sender(webhook_settings(receiver), kGoOn);
  for (const std::string& key :
       {std::string("a\r\nX-Sopan-Signature: b"), std::string("kunci é"), std::string(500, 'k')}) {
    Effect effect = webhook();
    effect.key = key;
    EXPECT_EQ(sender.send(effect).delivery, Delivery::Done);
    const nlohmann::json first = receiver.next();
    EXPECT_TRUE(first["key"].get<std::string>().starts_with("sha256-"));
    EXPECT_TRUE(first["signature"].is_null());
    EXPECT_EQ(sender.send(effect).delivery, Delivery::Done);
    EXPECT_EQ(receiver.next()["key"], first["key"]);
  }
}

TEST(WebhookSender, AReceiverThatHangsOrNeverEndsIsLeft) {
  Receiver receiver({"webhook_receiver.py", "--answers", "endless,hang"});
  WebhookSettings settings = webhook_settings(receiver);
  settings.timeout = std::chrono::milliseconds(5'000);
  EXPECT_EQ(WebhookSender(settings, kGoOn).send(webhook()).delivery, Delivery::Done);
  settings.timeout = std::chrono::milliseconds(300);
  const Outcome outcome = WebhookSender(settings, kGoOn).send(webhook());
  EXPECT_EQ(outcome.delivery, Delivery::Blocked);
  EXPECT_EQ(outcome.why, "timeout");
}

TEST(WebhookSender, StopsWhenToldTo) {
  Receiver receiver({"webhook_receiver.py", "--answers", "hang"});
  std::atomic<bool> stop{false};
  WebhookSettings settings = webhook_settings(receiver);
  settings.timeout = std::chrono::hours(1);
  std::thread stopper([&] {
    static_cast<void>(receiver.next());  // the request is under way
    stop = true;
  });
  EXPECT_EQ(WebhookSender(settings, stop).send(webhook()).delivery, Delivery::Stopped);
  stopper.join();
}

// Mail and webhook through the deliverer to receivers that first will not: all arrive, each in the
// end once, and every try of one bears the same key.
TEST(Delivery, GetsThroughToReceiversThatFailAtFirst) {
  Receiver hooks({"webhook_receiver.py", "--answers", "503,500,429,200"});
  Receiver mails({"mail_receiver.py", "--answers", "451,452,250"});
  SmtpSender smtp(mail_settings(mails), kGoOn);
  WebhookSender post(webhook_settings(hooks), kGoOn);
  Senders senders(smtp, post);
  MemoryOutbox outbox;
  for (int i = 0; i < 3; ++i) {
    outbox.add(EffectKind::Webhook, "arsip", R"({"kasus":7})");
    outbox.add(EffectKind::Mail, "budi@camat.go.id", kPayload);
  }
  Instant now = kStart;
  Deliverer deliverer(
      outbox, senders, {}, [&] { return now; }, [](const Diagnostic&) {});
  for (int i = 0; i < 30 && outbox.count(RowState::Waiting) > 0; ++i) {
    EXPECT_TRUE(deliverer.run_once().ok());
    if (const auto next = outbox.next_due().value()) now = std::max(now, *next);
  }
  EXPECT_EQ(outbox.count(RowState::Delivered), 6U);
  std::map<std::string, int> taken;
  for (int i = 0; i < 6; ++i) {
    const nlohmann::json request = hooks.next();
    if (request["answer"] == "200") ++taken[request["key"]];
  }
  EXPECT_EQ(taken, (std::map<std::string, int>{{"kunci/1", 1}, {"kunci/3", 1}, {"kunci/5", 1}}));
  std::map<std::string, int> read;
  for (int i = 0; i < 5; ++i) {
    const nlohmann::json mail = mails.next();
    if (mail["answer"] == "250") ++read[mail["id"]];
  }
  EXPECT_EQ(read, (std::map<std::string, int>{{message_id("kunci/2", "sopan@camat.go.id"), 1},
                                              {message_id("kunci/4", "sopan@camat.go.id"), 1},
                                              {message_id("kunci/6", "sopan@camat.go.id"), 1}}));
}

// A process that is killed after the receiver took it and before the mark: the next one sends it
// again, and the receiver sees the same key twice.
TEST(WebhookSender, KilledBeforeTheMarkIsDeliveredTwiceWithOneKey) {
  Receiver receiver({"webhook_receiver.py"});
  const auto deliver = [&](bool killed) {
    MemoryOutbox outbox;  // as the database stands after each process
    outbox.add(EffectKind::Webhook, "arsip", R"({"kasus":7})");
    WebhookSender real(webhook_settings(receiver), kGoOn);
    ToldSender sender([&](const Effect& effect) {
      const Outcome outcome = real.send(effect);
      if (killed) ::kill(::getpid(), SIGKILL);
      return outcome;
    });
    Deliverer deliverer(
        outbox, sender, {}, [] { return kStart; }, [](const Diagnostic&) {});
    EXPECT_TRUE(deliverer.run_once().ok());
    return outbox.count(RowState::Delivered);
  };
  const pid_t process = ::fork();
  if (process == 0) {
    static_cast<void>(deliver(true));
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(deliver(false), 1U);
  const nlohmann::json first = receiver.next();
  const nlohmann::json second = receiver.next();
  EXPECT_EQ(first["key"], "kunci/1");
  EXPECT_EQ(second["key"], "kunci/1");
  EXPECT_EQ(first["body"], second["body"]);
}

}  // namespace
}  // namespace sop::effects
