// Rules for the texts that people enter: what is refused (logins, names, addresses), and what is
// kept of the free ones (subjects, notes, reasons), so that none of them steers a terminal, breaks
// a CSV, an XES or a log, or reads as another. Whoever takes such a text in, passes it through
// here.
#pragma once

#include <string>
#include <string_view>

namespace sop::people {

// [a-z0-9._-]{2,40}
[[nodiscard]] bool is_login(std::string_view id);
// One line of valid UTF-8 that is not empty, without control characters and without those that turn
// the direction of writing (a name could be made to read as another).
[[nodiscard]] bool is_line(std::string_view text);
// Without control characters and those that turn the direction of writing. One line: blanks and
// line ends become single blanks, edges are trimmed. A note keeps its line ends, as "\n", and tabs.
// What is no UTF-8 stays as it is: who judges it refuses it. Doing it twice changes nothing more.
[[nodiscard]] std::string as_line(std::string_view text);
[[nodiscard]] std::string as_note(std::string_view text);
// Empty, or one plain address; nothing in it can end a line of a mail's head.
[[nodiscard]] bool is_mail(std::string_view mail);
[[nodiscard]] bool is_hash(std::string_view hash);    // 64 hexadecimal digits
[[nodiscard]] bool is_token_id(std::string_view id);  // [A-Za-z0-9_-]{8,64}

}  // namespace sop::people
