#include "runtime/service/outcome.h"

#include <algorithm>

namespace sop::service {
namespace {

struct Row {
  Kind kind;
  Sort sort;
};

// All that is not here is Invalid: what was sent is not right.
constexpr Row kRows[] = {
    {Kind::NotLoggedIn, Sort::NotKnown},
    {Kind::LoginFailed, Sort::NotKnown},
    {Kind::LinkUnusable, Sort::NotKnown},
    {Kind::LoginWait, Sort::TooMany},
    {Kind::SessionEnded, Sort::NotKnown},
    {Kind::PasswordsBusy, Sort::Busy},
    {Kind::MayNotMove, Sort::Forbidden},
    {Kind::MoveNowhere, Sort::Conflict},
    {Kind::MovePerformers, Sort::Conflict},
    {Kind::MoveBranches, Sort::Conflict},
    {Kind::MoveDocument, Sort::Conflict},
    {Kind::MoveRole, Sort::Conflict},
    {Kind::RightNeeded, Sort::Forbidden},
    {Kind::AccessDenied, Sort::Forbidden},
    {Kind::OwnRights, Sort::Forbidden},
    {Kind::NotTheHolder, Sort::Forbidden},
    {Kind::PersonUnknown, Sort::NotFound},
    {Kind::NoSuchDelegation, Sort::NotFound},
    {Kind::NoSuchToken, Sort::NotFound},
    {Kind::SopNotInForce, Sort::NotFound},
    {Kind::NoSuchAssignment, Sort::NotFound},
    {Kind::PersonExists, Sort::Conflict},
    {Kind::NothingChanges, Sort::Conflict},
    {Kind::AlreadyHeld, Sort::Conflict},
    {Kind::VersionNotInForce, Sort::Conflict},
    {Kind::SideChanged, Sort::Conflict},
    {Kind::FolderHasAccounts, Sort::Forbidden},
    {Kind::TwoServers, Sort::Conflict},
    {Kind::LastAdministrator, Sort::Conflict},
    {Kind::DocumentTooLarge, Sort::TooLarge},
    {Kind::DocumentMissing, Sort::NotFound},
    {Kind::TooFast, Sort::TooMany},
    {Kind::Busy, Sort::Busy},

    {Kind::NotYourPage, Sort::Forbidden},
    {Kind::FourEyes, Sort::Forbidden},
    {Kind::NotHolder, Sort::Forbidden},
    {Kind::NotPerformer, Sort::Forbidden},
    {Kind::MayNotStart, Sort::Forbidden},
    {Kind::MayNotCancel, Sort::Forbidden},
    {Kind::SamePersonSigns, Sort::Forbidden},
    {Kind::SystemOnly, Sort::Forbidden},
    {Kind::OnlyLeaderCompletes, Sort::Forbidden},
    {Kind::NoSuchCase, Sort::NotFound},
    {Kind::NoSuchTask, Sort::NotFound},
    {Kind::NoSuchSop, Sort::NotFound},
    {Kind::NoSuchFile, Sort::NotFound},
    {Kind::TaskNotActive, Sort::Conflict},
    {Kind::CaseNotOpen, Sort::Conflict},
    {Kind::CaseAlreadyStarted, Sort::Conflict},
    {Kind::TaskTaken, Sort::Conflict},
    {Kind::JointPartOnlyYours, Sort::Conflict},
    {Kind::AlreadySigned, Sort::Conflict},
    {Kind::AlreadyBegun, Sort::Conflict},
    {Kind::KeyReused, Sort::Conflict},
    {Kind::CallRuns, Sort::Conflict},
    {Kind::NotClaimed, Sort::Conflict},
    {Kind::TooEarly, Sort::Conflict},
    {Kind::TooManyFiles, Sort::Conflict},
    {Kind::MoveImpossible, Sort::Conflict},
    {Kind::FirstAdministratorKnown, Sort::Conflict},
    {Kind::BackupExists, Sort::Conflict},
    {Kind::RestoreNotEmpty, Sort::Conflict},
    {Kind::JournalLocked, Sort::Busy},
    {Kind::JournalDamaged, Sort::Failed},
    {Kind::JournalNewer, Sort::Failed},
    {Kind::JournalNotWritable, Sort::Failed},
    {Kind::JournalFull, Sort::Failed},
    {Kind::JournalFailed, Sort::Failed},
};

}  // namespace

Sort sort_of(Kind kind) {
  const auto* const row = std::find_if(std::begin(kRows), std::end(kRows),
                                       [kind](const Row& one) { return one.kind == kind; });
  return row == std::end(kRows) ? Sort::Invalid : row->sort;
}

Refusal refused(Diagnostic why) {
  const Sort sort = sort_of(why.kind);
  return {std::move(why), sort};
}

Diagnostic journal_finding(const Failure& failure, const std::string& path) {
  const std::string& detail = failure.detail.empty() ? failure.subject : failure.detail;
  switch (failure.kind) {
    case FailureKind::Locked:
      return finding<Kind::JournalLocked>(Span{}, path);
    case FailureKind::Damaged:
      return finding<Kind::JournalDamaged>(Span{}, path, detail);
    case FailureKind::Newer:
      return finding<Kind::JournalNewer>(Span{}, path, detail);
    case FailureKind::NotFound:
    case FailureKind::IsDirectory:
    case FailureKind::NotPermitted:
      return finding<Kind::JournalNotWritable>(Span{}, path, detail);
    case FailureKind::DiskFull:
      return finding<Kind::JournalFull>(Span{}, path);
    default:
      return finding<Kind::JournalFailed>(Span{}, path, detail);
  }
}

Refusal failed(const Failure& failure) {
  return refused(journal_finding(failure, failure.subject));
}

}  // namespace sop::service
