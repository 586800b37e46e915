#include "runtime/people/credentials.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

#include "compiler/base/hash.h"
#include "compiler/base/utf8.h"

namespace sop::people {
namespace {

// libsodium wants this before anything else; a second time does nothing.
void ready() {
  static const bool kReady = sodium_init() >= 0;
  static_cast<void>(kReady);
}

template <std::size_t Bytes>
std::string random_text(RandomSource& random) {
  ready();
  std::array<unsigned char, Bytes> bytes{};
  random.fill(bytes);
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(Bytes, kVariant)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  sodium_memzero(bytes.data(), bytes.size());
  return text.data();
}

std::optional<std::string> argon2(std::string_view password, const HashCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return std::nullopt;  // no memory
  return std::string(out.data());
}

// Those of at least kPasswordLeast characters that lists of leaked passwords begin with, here and
// elsewhere; compared folded.
constexpr std::string_view kCommon[] = {
    "0123456789",    "1234567890",      "12345678910",        "123456789012",    "1q2w3e4r5t",
    "1qaz2wsx3edc",  "administrator",   "admin123456",        "alhamdulillah",   "allahuakbar",
    "anakcantik",    "assalamualaikum", "bhinnekatunggalika", "bismillah1",      "bismillah12",
    "bismillah123",  "cantikbanget",    "doraemon123",        "garudapancasila", "gantengbanget",
    "indonesia1",    "indonesia12",     "indonesia123",       "indonesia1945",   "indonesiaku",
    "indonesiaraya", "iloveyou123",     "jakarta123",         "kantor12345",     "katasandi1",
    "katasandi123",  "katasandiku",     "merdeka1945",        "merdeka17845",    "minggu12345",
    "muhammad123",   "pancasila1",      "pancasila1945",      "password12",      "password123",
    "password1234",  "passwordku",      "persib1933",         "qwerty12345",     "qwerty123456",
    "qwertyuiop",    "rahasia123",      "rahasia1234",        "rahasiaku123",    "sayangkamu",
    "sayangku123",   "semangat45",      "selamatpagi",        "selamatdatang",   "sukarno1945",
    "terserahku",    "terimakasih",     "welcome123",         "zxcvbnm123",      "akusayangkamu",
};

std::string without_blanks(std::string_view text) {
  std::string out = utf8::fold(text);
  std::erase(out, ' ');
  return out;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size(); at += out.back().size())
    out.push_back(text.substr(at, utf8::length_at(text, at)));
  return out;
}

// One character over and over, or letters and digits that each follow the one before
// ("abcdefghij").
bool is_row(std::string_view text) {
  const std::vector<std::string_view> all = characters(text);
  const auto stepping = [&](int step) {
    return std::adjacent_find(all.begin(), all.end(), [step](auto a, auto b) {
             if (step == 0) return a != b;
             return a.size() != 1 || b.size() != 1 || b[0] - a[0] != step;
           }) == all.end();
  };
  return stepping(0) || stepping(1) || stepping(-1);
}

}  // namespace

void SystemRandom::fill(std::span<unsigned char> bytes) {
  ready();
  randombytes_buf(bytes.data(), bytes.size());
}

Secret new_secret(RandomSource& random) {
  Secret secret{random_text<32>(random), ""};
  secret.hash = secret_hash(secret.text);
  return secret;
}

Secret new_api_secret(RandomSource& random) {
  Secret secret{"sop_" + random_text<32>(random), ""};
  secret.hash = secret_hash(secret.text);
  return secret;
}

std::string secret_hash(std::string_view text) {
  return sha256_hex(text);
}

std::string new_id(RandomSource& random) {
  return random_text<16>(random);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<Diagnostic> password_flaw(std::string_view password, std::string_view id,
                                        std::string_view name) {
  if (password.size() > kPasswordBytes)
    return finding<Kind::PasswordTooLong>(Span{}, kPasswordBytes);
  if (const auto at = utf8::first_invalid(password)) return finding<Kind::TextNotUtf8>(Span{}, *at);
  if (characters(password).size() < kPasswordLeast)
    return finding<Kind::PasswordTooShort>(Span{}, kPasswordLeast);
  const std::string folded = without_blanks(password);
  const bool guessable =
      folded.size() < kPasswordLeast || folded == without_blanks(id) ||
      folded == without_blanks(name) || is_row(folded) ||
      std::find(std::begin(kCommon), std::end(kCommon), folded) != std::end(kCommon);
  if (guessable) return finding<Kind::PasswordGuessable>(Span{});
  return std::nullopt;
}

// ---- The gate.

class PasswordGate::Pass {
 public:
  explicit Pass(PasswordGate& gate) : gate_(gate) {
    std::unique_lock hold(gate_.lock_);
    if (gate_.running_ >= gate_.at_once_ && gate_.waiting_ >= gate_.most_waiting_) return;
    ++gate_.waiting_;
    gate_.free_.wait(hold, [this] { return gate_.running_ < gate_.at_once_; });
    --gate_.waiting_;
    ++gate_.running_;
    in_ = true;
  }
  ~Pass() {
    if (!in_) return;
    {
      const std::lock_guard hold(gate_.lock_);
      --gate_.running_;
    }
    gate_.free_.notify_one();
  }
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;

  [[nodiscard]] bool in() const { return in_; }

 private:
  PasswordGate& gate_;
  bool in_ = false;
};

PasswordGate::PasswordGate(HashCost cost, unsigned at_once, unsigned waiting)
    : cost_(cost), at_once_(std::max(1U, at_once)), most_waiting_(waiting) {
  ready();
  SystemRandom random;
  nobody_ = argon2(new_id(random), cost_).value_or("");
}

std::optional<std::string> PasswordGate::hash(std::string_view password) {
  const Pass pass(*this);
  if (!pass.in()) return std::nullopt;
  return argon2(password, cost_);
}

Verdict PasswordGate::verify(const std::string* stored, std::string_view password) {
  const Pass pass(*this);
  if (!pass.in()) return Verdict::Busy;
  // A text that is no hash would be answered at once, and so give away that it is there.
  const bool known = stored != nullptr && crypto_pwhash_str_needs_rehash(
                                              stored->c_str(), cost_.passes, cost_.memory) >= 0;
  const std::string& against = known ? *stored : nobody_;
  // No more than may be set is hashed: what is longer is wrong.
  const bool right = crypto_pwhash_str_verify(against.c_str(), password.data(),
                                              std::min(password.size(), kPasswordBytes + 1)) == 0;
  if (!known || !right) return Verdict::Wrong;
  const bool old = crypto_pwhash_str_needs_rehash(stored->c_str(), cost_.passes, cost_.memory) != 0;
  return old ? Verdict::RightButOld : Verdict::Right;
}

Diagnostic why(Verdict verdict) {
  return verdict == Verdict::Busy ? finding<Kind::PasswordsBusy>(Span{})
                                  : finding<Kind::LoginFailed>(Span{});
}

// ---- Sessions and links.

std::optional<Diagnostic> session_flaw(const Session& session, const Register& all, Instant now,
                                       const SessionPolicy& policy) {
  const Person* person = find_person(all, session.person);
  const std::int64_t age = now.milliseconds - session.created.milliseconds;
  const std::int64_t idle = now.milliseconds - session.seen.milliseconds;
  const bool sound = person != nullptr && person->active &&
                     !(person->password_changed && session.created < *person->password_changed) &&
                     age < policy.absolute && idle < policy.idle && age > -policy.absolute;
  if (sound) return std::nullopt;
  return finding<Kind::SessionEnded>(Span{});
}

std::optional<Diagnostic> link_flaw(const Link* link, const Register& all, Instant now) {
  const bool sound = link != nullptr && now < link->expires && is_active(all, link->person) &&
                     link->expires.milliseconds - now.milliseconds <= 2 * kLinkLife;
  if (sound) return std::nullopt;
  return finding<Kind::LinkUnusable>(Span{});
}

}  // namespace sop::people
