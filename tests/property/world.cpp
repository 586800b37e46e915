#include "tests/property/world.h"

#include "compiler/project/face.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"

namespace sop::property {

Result<std::string> World::Files::read(const std::string& path, std::size_t /*limit*/) {
  const auto found = texts.find(path);
  if (found == texts.end()) return Failure{FailureKind::NotFound, path, ""};
  return found->second;
}

Status World::Files::write(const std::string& path, std::string_view /*bytes*/) {
  return Failure{FailureKind::NotPermitted, path, ""};
}

Status World::Files::write_together(const std::vector<WholeFile>& files) {
  return Failure{FailureKind::NotPermitted, files.empty() ? "" : files.front().path, ""};
}

World::World(const std::vector<Text>& files) {
  std::vector<model::SopFace> faces;
  for (const Text& one : files) {
    files_.texts.emplace(one.path, one.text);
    Findings passed_over;
    SourceMap own;
    const SyntaxTree tree = parse(own.add(one.path, one.text), passed_over);
    if (ast::File(tree).has_title()) faces.push_back(face_of(tree));
  }
  project_ = std::make_unique<Project>(ProjectPlace{}, ProjectSettings{}, sources_, files_);
  project_->know_all({std::make_shared<const Register>(std::move(faces)), {}});
}

}  // namespace sop::property
