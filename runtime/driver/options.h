// The command line of `sopd`, read with CLI11; what CLI11 finds wrong is said in our words, with
// "did you mean".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/driver/office.h"
#include "runtime/journal/store.h"

namespace sop::sopd {

enum class Verb : std::uint8_t { Run, Cases, Show, AuditVerify, AuditRecord, Restore };

struct Options {
  Verb verb = Verb::Run;
  std::string data;    // folder; empty: the default one
  std::string bundle;  // path; empty with `resume`; of restore: the backup
  bool automatic = false;
  std::vector<std::string> answers;  // "4=tidak,4=setuju", as given
  std::string subject;
  std::string part;  // --bagian: `sop` takes it for a .sop; a bundle holds one part only
  bool resume = false;
  journal::CaseNumber case_number = 0;  // 0: none named
  std::vector<std::string> roles;       // --as
  std::string anchor;
  std::uint64_t after = 0;  // event
};

// What to print (help, version) instead of working.
struct Information {
  std::string text;
};

// A command about persons and positions.
struct OfficeRequest {
  const OfficeVerb* verb = nullptr;
  OfficeCall call;
};

using Parsed = std::variant<Options, Information, Diagnostic, OfficeRequest>;

[[nodiscard]] Language language_of(int argc, const char* const* argv);
[[nodiscard]] Parsed parse_options(int argc, const char* const* argv, Language language);

}  // namespace sop::sopd
