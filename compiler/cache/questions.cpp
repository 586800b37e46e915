#include "compiler/cache/questions.h"

#include <algorithm>

namespace sop::cache {
namespace {

Fingerprint mark_of(const model::SopLookup& lookup) {
  Writer out;
  out.list(lookup.found, [&](const model::SopFace* face) { write(out, *face); });
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
      return mark_of(surroundings.find_sop(text));
    case QuestionKind::KnowsSops:
      return fingerprint(surroundings.knows_sops() ? "1" : "0");
    case QuestionKind::Open:
      break;
  }
  const auto content = contents.find(text);
  return content == contents.end() ? Fingerprint{} : content->second;
}

void Recorder::keep(QuestionKind kind, const std::string& text) const {
  const auto known = [&](const Question& one) { return one.kind == kind && one.text == text; };
  if (std::any_of(questions_.begin(), questions_.end(), known)) return;
  questions_.push_back({kind, text, answer_to(kind, text, inner_, contents_)});
}

model::SopLookup Recorder::find_sop(std::string_view reference) const {
  keep(QuestionKind::FindSop, std::string(reference));
  return inner_.find_sop(reference);
}

bool Recorder::knows_sops() const {
  keep(QuestionKind::KnowsSops, "");
  return inner_.knows_sops();
}

const SyntaxTree* Recorder::open(const model::SopFace& sop) const {
  keep(QuestionKind::Open, sop.path);
  return inner_.open(sop);
}

}  // namespace sop::cache
