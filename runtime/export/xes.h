// The event log of IEEE 1849 (XES), for tools of process mining: one trace a case, one event a
// record. Written as it comes: nothing is kept, a log of any size passes through one buffer.
//
// Lifecycle (the standard's own model): a step that opens is "schedule", claimed "assign", handed
// over "reassign" ("assign" if nobody held it), done "complete", left out "manualskip", open when
// its case was cancelled "pi_abort". There is no "start": nobody records when work begins. All
// other records are "unknown" and come only with Detail::Everything.
#pragma once

#include <string>
#include <string_view>

#include "runtime/export/facts.h"

namespace sop::exporting {

enum class Detail : std::uint8_t { Completed, Lifecycle, Everything };

struct XesOptions {
  std::string name;    // of the log
  std::string source;  // program and version
  Detail detail = Detail::Lifecycle;
  calendar::Zone zone = calendar::Zone::Wib;
  Names names = {};
  Versions versions = {};
};

class XesWriter {
 public:
  XesWriter(Output output, XesOptions options);

  // Each is false once the output wanted no more. begin() first, finish() last.
  [[nodiscard]] bool begin();
  [[nodiscard]] bool trace(const CaseHistory& one);
  [[nodiscard]] bool finish();

 private:
  void attribute(std::string_view indent, std::string_view type, std::string_view key,
                 std::string_view value);
  void text(std::string_view indent, std::string_view key, std::string_view value);
  void trace_attributes(const CaseHistory& one);
  void event(const Told& told);
  [[nodiscard]] bool wanted(const Fact& fact) const;
  [[nodiscard]] bool flush(bool all);

  Output output_;
  XesOptions options_;
  std::string buffer_;
  bool open_ = true;
};

}  // namespace sop::exporting
