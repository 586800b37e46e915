// White space inside one line of text: every run of it becomes one plain blank, and what has no
// width (soft hyphens, zero-width blanks) goes, as utf8::clean does. Private to this folder.
#pragma once

#include <string>
#include <string_view>

namespace sop {

// For text behind a head: a value, a who, an answer, the text of an item.
void append_tidy(std::string& out, std::string_view text);

// For text that begins its line, where a change may give the line another form. What has no width
// stays in the first word ("Ji\u00ADka ya" is no branch) and in a line with a colon or a bracket;
// and all stays in a line that is no field only because of how much white space its head holds.
void append_tidy_line(std::string& out, std::string_view text);

}  // namespace sop
