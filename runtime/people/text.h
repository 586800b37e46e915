// Rules for the texts that people enter, shared by decide() and the file of the staff. Internal to
// this folder.
#pragma once

#include <string_view>

namespace sop::people {

// [a-z0-9._-]{2,40}
[[nodiscard]] bool is_login(std::string_view id);
// One line of valid UTF-8 that is not empty, without control characters and without those that turn
// the direction of writing (a name could be made to read as another).
[[nodiscard]] bool is_line(std::string_view text);
// Empty, or one plain address; nothing in it can end a line of a mail's head.
[[nodiscard]] bool is_mail(std::string_view mail);
[[nodiscard]] bool is_hash(std::string_view hash);    // 64 hexadecimal digits
[[nodiscard]] bool is_token_id(std::string_view id);  // [A-Za-z0-9_-]{8,64}

}  // namespace sop::people
