// The handlers of the pages, one for each row of the table in pages.cpp.
#pragma once

#include "runtime/pages/frame.h"

namespace sop::pages {

// The page of a refusal that has no other place; sends who is not logged in to
// the log-in. What was typed comes back.
[[nodiscard]] Response refuse(const Reader& reader, const service::Refusal& refusal);

// A form that came without a session or with an old mark: to the log-in and back to `back`, or the
// page once more, with what was typed. `back`: the task it is about; empty: none.
[[nodiscard]] Response too_late(const Reader& reader, const service::Refusal& refusal,
                                const std::string& back, const std::string& typed);

[[nodiscard]] Response show_log_in(const Reader& reader);
[[nodiscard]] Response log_in(const Reader& reader);
// After a form that came too late: the log-in, which brings back to `back` with
// the note.
[[nodiscard]] Response log_in_again(const Reader& reader, const std::string& back,
                                    const std::string& note);
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
[[nodiscard]] Response send_file(const Reader& reader);
[[nodiscard]] Node file_table(const Reader& reader, engine::CaseNumber number,
                              const std::vector<service::FileView>& files);

[[nodiscard]] Response show_task(const Reader& reader);
[[nodiscard]] Response act_on_task(const Reader& reader);
[[nodiscard]] Response upload_file(const Reader& reader);
// To the task, of somebody who asks again for the answer to his upload.
[[nodiscard]] Response back_to_task(const Reader& reader);
// The task with a note that came too late to be sent.
[[nodiscard]] Response task_with_note(const Reader& reader, const std::string& note);

[[nodiscard]] Response show_people(const Reader& reader);
[[nodiscard]] Response invite_person(const Reader& reader);
[[nodiscard]] Response appoint(const Reader& reader);
[[nodiscard]] Response end_appointment(const Reader& reader);
// His own appointments that count or will, and the form to make one.
[[nodiscard]] Nodes own_absence(const Reader& reader, const people::Register& all);

[[nodiscard]] Response show_audit(const Reader& reader);
[[nodiscard]] Response verify_audit(const Reader& reader);

// 0 where the path has no number.
[[nodiscard]] engine::CaseNumber case_of(const Reader& reader);

}  // namespace sop::pages
