// Any bytes as an event of the register, as one of its rows ("KEY line end TEXT") and as a file of
// the staff: what is read is what would be written, the index follows, and a file carried out once
// has nothing left to do.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/base/utf8.h"
#include "runtime/people/codec.h"
#include "runtime/people/commands.h"
#include "runtime/people/staff.h"

namespace {

using namespace sop;
using namespace sop::people;

constexpr Instant kNow{1'767'574'800'000};

void require(bool held) {
  if (!held) std::abort();
}

// The register is what its rows say, its index included.
void check_rows(const Register& all) {
  Register again;
  each_row(all, [&](const std::string& key, const std::string& text) {
    require(encode_row(all, key) == text);
    require(decode_row(again, key, text));
  });
  require(again == all);
}

void events(std::string_view text) {
  const auto record = decode_record(text);
  if (!record) return;
  require(encode(*record) == text);
  Register all;
  apply(all, {kNow, "x", PersonAdded{"siti", "Siti", ""}, true});
  apply(all, {kNow, "x", TokenMade{"token-0001", "siti", "n", TokenScope::Read, kNow}, true});
  apply(all, record->event);
  apply(all, record->event);
}

void rows(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return;
  Register all;
  if (decode_row(all, text.substr(0, end), text.substr(end + 1))) {
    check_rows(all);
  } else {
    require(all == Register{});
  }
}

void staff(std::string text) {
  if (utf8::first_invalid(text)) return;
  SourceMap sources;
  Findings findings;
  const auto wanted = read_staff(sources.add("pegawai.toml", std::move(text)), findings);
  require(wanted.has_value() == !findings.has_errors());
  if (!wanted) return;
  Register all;
  bool refused = false;
  for (const Action& action : plan(all, *wanted, kNow).actions) {
    const Decision decision = decide(all, {"k", "petugas", action}, kNow, {true});
    if (const auto* why = std::get_if<Diagnostic>(&decision)) {
      require(why->kind == Kind::LastAdministrator);
      refused = true;
      continue;
    }
    for (const Event& event : std::get<std::vector<Event>>(decision)) {
      require(decode_record(encode({1, "k", event})) == Record{1, "k", event});
      apply(all, event);
    }
  }
  check_rows(all);
  require(refused || plan(all, *wanted, kNow).actions.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  events(text);
  rows(text);
  staff(text);
  return 0;
}
