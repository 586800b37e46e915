// `sop check --verify`: the findings of a file against what its comments expect. For the tests of
// the compiler.
//
//   3. Sekdiss: Memeriksa konsep
//   #  ^^^^^^^ SOP3001
//
// A comment of carets and a code expects that finding in the nearest line above that is no such
// comment, beginning under the carets. "# SOP2103" without carets expects it anywhere in that line,
// "# @1 SOP2103" in line 1.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// Empty if findings and expectations are the same; else a line for each that is missing or was not
// expected.
[[nodiscard]] std::string verify(const SourceFile& file, const Findings& findings);

}  // namespace sop
