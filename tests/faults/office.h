// The office that the rounds work in: who is there, which SOPs are in force (one of them runs
// another), which letters events cause and when things are due. And all rows beside the record as
// one text, to be compared.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "runtime/journal/journal.h"

namespace sop::faults {

inline constexpr std::array<const char*, 3> kStaff = {"anton", "budi", "citra"};
inline constexpr const char* kAdministrator = "admin";
inline constexpr engine::Instant kBeginning{1'767'574'800'000};  // 2026-01-05T01:00:00Z

// `plain` is random; the first step of `calling` runs `called`.
struct Sops {
  engine::Bundle plain, calling, called;
};
[[nodiscard]] Sops make_sops(std::uint32_t seed);

using Batch = std::vector<journal::Work>;

// Accounts, positions and deployments: an empty folder becomes an office.
[[nodiscard]] Batch opening(const Sops& sops);

// As the runtime has them: working time, and letters of about every third event.
[[nodiscard]] journal::JournalOptions office_options(journal::Watcher watcher = {});
[[nodiscard]] Result<journal::Audit> audit_office(journal::Store& store, const std::string& anchor);

// Sessions and passwords that traffic makes, by the places it uses; and the outbox.
inline constexpr std::size_t kSessions = 8;
[[nodiscard]] std::string session_key(std::size_t number);
[[nodiscard]] Result<std::string> beside(journal::Store& store);

// Of a work that has one; empty: it is only rows beside the record, or the clock's.
[[nodiscard]] std::string key_of(const journal::Work& work);
void set_key(journal::Work& work, const std::string& key);

}  // namespace sop::faults
