// Files of cases: taken in by their content, named by their case, given out to who may see it.
#include <algorithm>

#include "runtime/documents/findings.h"
#include "runtime/documents/names.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

// Why he may not attach it now; sets the role he does it in. The engine is asked with a stand-in
// for the hash, which is not known yet.
std::optional<Diagnostic> upload_flaw(const Looking& looking, const NewFile& file,
                                      engine::Attach& attach) {
  if (!attach.task.valid())
    return finding<Kind::NoSuchTask>(Span{}, std::to_string(file.number), file.task);
  const engine::Token* token = engine::token_at(looking.state, attach.task);
  if (token == nullptr) return finding<Kind::TaskNotActive>(Span{}, file.task);
  if (!file.document.empty() && !attach.document.valid())
    return finding<Kind::BadFile>(Span{}, file.document);
  attach.role = acting_role(looking, *token, file.role);
  engine::Attach trial = attach;
  trial.hash = std::string(documents::kHashLength, '0');
  engine::Decision judged =
      engine::decide(looking.bundle, looking.state, {"?", looking.person, trial}, looking.now,
                     authority_of(looking, *token));
  if (auto* why = std::get_if<Diagnostic>(&judged)) return std::move(*why);
  return std::nullopt;
}

}  // namespace

Outcome<FileView> Service::upload(const Identity& who, const NewFile& file, const Pieces& pieces) {
  Outcome<Opened> opened = inner_->open(who, file.number);
  if (!opened) return opened.refusal();
  if (auto no = inner_->token_forbids(who, people::Act::Attach)) return std::move(*no);
  const journal::Case& one = opened.value().one;
  const bundle::TaskId task = bundle::find_task(*one.bundle, file.task);
  engine::Attach attach;
  attach.task = task;
  attach.name = documents::safe_name(file.name);
  for (std::size_t i = 0; i < one.bundle->documents.size(); ++i) {
    if (one.bundle->documents[i].id == file.document) attach.document = bundle::DocumentId(i);
  }
  Outcome<calendar::Calendar> days =
      inner_->calendar(opened.value().snapshot, *opened.value().people);
  if (!days) return days.refusal();
  const Looking looking = inner_->looking(who, opened.value(), days.value());
  // Who may not attach is told before his bytes are kept, unless they may be those of before: then
  // they are read once more, and the journal compares.
  if (auto why = upload_flaw(looking, file, attach)) {
    Outcome<bool> seen = inner_->has_seen(who, opened.value(), file.key);
    if (!seen) return seen.refusal();
    if (!seen.value()) return refused(std::move(*why));
  }
  const auto failed_file = [&](const Failure& failure) {
    return Refusal{documents::document_finding(failure, attach.name),
                   failure.kind == FailureKind::TooLarge ? Sort::TooLarge : Sort::Failed};
  };
  Result<documents::Upload> upload = inner_->files->begin(inner_->settings.documents.limit);
  if (!upload) return failed_file(upload.failure());
  std::string piece;
  while (true) {
    piece.clear();
    if (!pieces(piece)) return refused(finding<Kind::BadFile>(Span{}, "…"));  // broken off
    if (piece.empty()) break;
    if (Status kept = upload.value().append(piece); !kept) return failed_file(kept.failure());
  }
  const auto type =
      documents::classify(attach.name, upload.value().head(), inner_->settings.documents);
  if (const auto* why = std::get_if<Diagnostic>(&type)) return Refusal{*why, Sort::Invalid};
  attach.media_type = std::get<std::string>(type);
  Result<documents::Stored> stored = upload.value().finish();
  if (!stored) return failed_file(stored.failure());
  attach.hash = stored.value().hash;
  attach.size = stored.value().size;
  Outcome<Acted> acted =
      inner_->submit(journal::Request{file.number,
                                      "",
                                      {inner_->key_of(who, file.key), who.person, attach},
                                      inner_->now(),
                                      journal::By::Person,
                                      asked({"attach", std::to_string(file.number), file.task,
                                             file.role, file.document, file.name, attach.hash})});
  if (!acted) return acted.refusal();
  Outcome<CaseView> now = show(who, file.number);
  if (!now) return now.refusal();
  const auto& files = now.value().files;
  const auto found = std::find_if(files.rbegin(), files.rend(), [&](const FileView& view) {
    return view.hash == attach.hash && view.name == attach.name;
  });
  if (found == files.rend()) return refused(finding<Kind::NoSuchFile>(Span{}, attach.name));
  return *found;
}

Outcome<FileToRead> Service::download(const Identity& who, CaseNumber number,
                                      const std::string& hash) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  if (auto no = inner_->forbids(who, people::Act::SeeDocuments, opened.value().standings))
    return std::move(*no);
  const std::vector<engine::File>& files = opened.value().one.state.files;
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const engine::File& one) { return one.hash == hash; });
  if (found == files.end()) return refused(finding<Kind::NoSuchFile>(Span{}, hash.substr(0, 12)));
  return FileToRead{inner_->files->path(hash), found->name, found->media_type, found->size};
}

}  // namespace sop::service
