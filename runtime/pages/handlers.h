// The handlers of the pages, one for each row of the table in pages.cpp.
#pragma once

#include "runtime/pages/frame.h"

namespace sop::pages {

// The page of a refusal that has no other place; sends who is not logged in to the log-in.
[[nodiscard]] Response refuse(const Reader& reader, const service::Refusal& refusal);

[[nodiscard]] Response show_log_in(const Reader& reader);
[[nodiscard]] Response log_in(const Reader& reader);
[[nodiscard]] Response log_out(const Reader& reader);
[[nodiscard]] Response show_link(const Reader& reader);
[[nodiscard]] Response use_link(const Reader& reader);
[[nodiscard]] Response show_account(const Reader& reader);
[[nodiscard]] Response change_password(const Reader& reader);

[[nodiscard]] Response show_inbox(const Reader& reader);
[[nodiscard]] Response show_overdue(const Reader& reader);
[[nodiscard]] Response show_cases(const Reader& reader);
[[nodiscard]] Response show_sops(const Reader& reader);
[[nodiscard]] Response start_case(const Reader& reader);
[[nodiscard]] Response show_report(const Reader& reader);

[[nodiscard]] Response show_case(const Reader& reader);
[[nodiscard]] Response show_chart(const Reader& reader);
[[nodiscard]] Response cancel_case(const Reader& reader);
[[nodiscard]] Response show_task(const Reader& reader);
[[nodiscard]] Response act_on_task(const Reader& reader);
[[nodiscard]] Response upload_file(const Reader& reader);
[[nodiscard]] Response send_file(const Reader& reader);

// 0 where the path has no number.
[[nodiscard]] engine::CaseNumber case_of(const Reader& reader);

}  // namespace sop::pages
