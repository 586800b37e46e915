#include "compiler/cache/questions.h"

#include <algorithm>

namespace sop::cache {
namespace {

// Faces of the project have their marks already; those of the standard library are few.
Fingerprint mark_of(const model::SopLookup& lookup, const Contents& contents) {
  Writer out;
  out.list(lookup.found, [&](const model::SopFace* face) {
    const auto known = contents.find(face->path);
    if (known == contents.end()) return write(out, *face);
    out.text(face->path);
    out.print(known->second.face);
  });
  out.text(lookup.nearest);
  return fingerprint(out.bytes());
}

std::vector<std::string> texts(Reader& in) {
  std::vector<std::string> out(in.count());
  for (std::string& one : out) one = in.text();
  return out;
}

}  // namespace

void write(Writer& out, const model::SopFace& face) {
  out.text(face.path);
  out.text(face.title);
  out.text(face.number);
  out.number(face.generic ? 1 : 0);
  out.list(face.roles, [&](const model::SopParameter& role) {
    out.text(role.alias);
    out.text(role.title);
    out.number(static_cast<std::uint64_t>(role.kind));
  });
  const auto text = [&](const std::string& one) { out.text(one); };
  for (const auto* list : {&face.needs, &face.gives, &face.calls, &face.related})
    out.list(*list, text);
}

model::SopFace read_face(Reader& in) {
  model::SopFace face;
  face.path = in.text();
  face.title = in.text();
  face.number = in.text();
  face.generic = in.number() != 0;
  face.roles.resize(in.count());
  for (model::SopParameter& role : face.roles) {
    role.alias = in.text();
    role.title = in.text();
    const std::uint64_t last = static_cast<std::uint64_t>(model::RoleKind::External);
    role.kind = static_cast<model::RoleKind>(std::min(in.number(), last));
  }
  for (auto* list : {&face.needs, &face.gives, &face.calls, &face.related}) *list = texts(in);
  return face;
}

Fingerprint answer_to(QuestionKind kind, const std::string& text,
                      const model::Surroundings& surroundings, const Contents& contents) {
  switch (kind) {
    case QuestionKind::FindSop:
      return mark_of(surroundings.find_sop(text), contents);
    case QuestionKind::KnowsSops:
      return fingerprint(surroundings.knows_sops() ? "1" : "0");
    case QuestionKind::Open:
      break;
  }
  const auto content = contents.find(text);
  return content == contents.end() ? Fingerprint{} : content->second.content;
}

bool Recorder::is_new(QuestionKind kind, const std::string& text) const {
  return asked_.insert(static_cast<char>(kind) + text).second;
}

model::SopLookup Recorder::find_sop(std::string_view reference) const {
  const std::string text(reference);
  model::SopLookup answer = inner_.find_sop(reference);
  if (is_new(QuestionKind::FindSop, text))
    questions_.push_back({QuestionKind::FindSop, text, mark_of(answer, contents_)});
  return answer;
}

bool Recorder::knows_sops() const {
  if (is_new(QuestionKind::KnowsSops, ""))
    questions_.push_back(
        {QuestionKind::KnowsSops, "", answer_to(QuestionKind::KnowsSops, "", inner_, contents_)});
  return inner_.knows_sops();
}

const SyntaxTree* Recorder::open(const model::SopFace& sop) const {
  if (is_new(QuestionKind::Open, sop.path))
    questions_.push_back(
        {QuestionKind::Open, sop.path, answer_to(QuestionKind::Open, sop.path, inner_, contents_)});
  return inner_.open(sop);
}

}  // namespace sop::cache
