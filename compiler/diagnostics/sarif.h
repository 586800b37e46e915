// Findings as SARIF 2.1.0 (OASIS), for code scanning services and editors: one run for all files of
// a command. The log is written piece by piece, so that the findings of thousands of files need not
// be held: results first, then end() with the rules that occurred. Pure; the caller prints.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

class SarifLog {
 public:
  SarifLog(Language language, std::string version)
      : language_(language), version_(std::move(version)) {}

  // The next piece of the log. A silenced finding is a result with a suppression.
  [[nodiscard]] std::string result(const Diagnostic& diagnostic, const SourceMap& sources);
  [[nodiscard]] std::string result(const Silenced& silenced, const SourceMap& sources);

  // The last piece; the log is one JSON object and a line end then.
  [[nodiscard]] std::string end(int exit_code);

 private:
  [[nodiscard]] std::string separator();
  [[nodiscard]] std::size_t rule_index(Kind kind);

  Language language_;
  std::string version_;
  std::vector<Kind> rules_;  // in order of first occurrence; a result says its place here
  std::unordered_map<Kind, std::size_t> index_;
  bool begun_ = false;
};

// A path as the URI of SARIF: relative ones stay relative, absolute ones become file:///…; every
// byte that a URI cannot hold is percent-encoded.
[[nodiscard]] std::string uri_of(std::string_view path);

}  // namespace sop
