// Which fonts fontconfig is asked about. To read its whole configuration and sort all fonts of a
// computer takes longer than to paint a page; nearly every text needs Liberation Sans and nothing
// else.
#pragma once

#include <string>

typedef struct _FcConfig FcConfig;  // as fontconfig.h has it

namespace sop::emit {

// The folder of Liberation Sans alone, where it is in a usual place; else, or where FONTCONFIG_FILE
// or FONTCONFIG_PATH says that somebody knows better, all fonts.
[[nodiscard]] FcConfig* house_fonts();
[[nodiscard]] FcConfig* all_fonts();

}  // namespace sop::emit
