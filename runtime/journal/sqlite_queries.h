// Every statement of the store, by name.
#pragma once

#include <cstddef>
#include <string>

namespace sop::journal {

enum class Query : std::size_t {
  Begin,
  BeginReading,
  Commit,
  Rollback,
  DataVersion,
  Head,
  SetHead,
  LastCase,
  Load,
  AddCase,
  UpdateCase,
  UpdateState,
  AddSubject,
  Append,
  FindCommand,
  AddCommand,
  Commands,
  Bundle,
  BundleId,
  AddBundle,
  AddBundlePlace,
  Content,
  AddContent,
  FindEntry,
  Events,
  EventsOfCase,
  Cases,
  LastOpen,
  LastOpenOf,
  OpenAfter,
  Children,
  Kept,
  DropWaiting,
  PutWaiting,
  DropInbox,
  AddInbox,
  Waiting,
  Alarms,
  WordId,
  AddWord,
  WordText,
  AddParticipant,
  HasParticipant,
  CountParticipants,
  Register,
  SetRegister,
  DropRegister,
  Fact,
  SetFact,
  Side,
  SetSide,
  DropSide,
  DropSidesOf,
  PurgeSides,
  AddOutbox,
  OutboxDelivered,
  OutboxFailed,
  OutboxPostponed,
  OutboxGivenUp,
  PurgeOutbox,
  Outbox,
  Count
};
inline constexpr std::size_t kQueryCount = static_cast<std::size_t>(Query::Count);

[[nodiscard]] std::string sql_of(Query query);

}  // namespace sop::journal
