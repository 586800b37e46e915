// Tables for a spreadsheet (RFC 4180, UTF-8, CRLF): one row a record, or one row a case. Excel in
// an Indonesian locale parts columns by ";" and takes UTF-8 for such only behind a byte order mark:
// both are the default.
//
// A cell that begins with = + - @, a tab or a carriage return would be run as a formula: it gets a
// leading apostrophe, which whoever reads the file back has to take off.
#pragma once

#include <string>
#include <string_view>

#include "runtime/export/facts.h"

namespace sop::exporting {

struct CsvOptions {
  char separator = ';';
  bool byte_order_mark = true;
  calendar::Zone zone = calendar::Zone::Wib;
  Names names = {};
  Versions versions = {};
};

// A cell as it stands in the file, quoted where it must be.
[[nodiscard]] std::string csv_cell(std::string_view value, char separator);

class CsvWriter {
 public:
  enum class Table : std::uint8_t { Events, Cases };

  CsvWriter(Output output, Table table, CsvOptions options);

  // Each is false once the output wanted no more. begin() first, finish() last.
  [[nodiscard]] bool begin();
  // Of Table::Cases, `state` tells where the case stands; of Table::Events it is not needed.
  [[nodiscard]] bool add(const CaseHistory& one, const engine::State* state = nullptr);
  [[nodiscard]] bool finish();

 private:
  void cell(std::string_view value);
  void end_row();
  void event_row(engine::CaseNumber number, const Told& told);
  void case_row(const CaseHistory& one, const engine::State& state);
  [[nodiscard]] std::string person(const std::string& id) const;
  [[nodiscard]] bool flush(bool all);

  Output output_;
  Table table_;
  CsvOptions options_;
  std::string buffer_;
  bool row_begun_ = false;
  bool open_ = true;
};

}  // namespace sop::exporting
