#include "compiler/resolve/resolve.h"

#include <algorithm>
#include <vector>

#include "compiler/resolve/documents.h"
#include "compiler/resolve/identity.h"
#include "compiler/resolve/reading.h"
#include "compiler/resolve/roles.h"
#include "compiler/resolve/steps.h"
#include "compiler/syntax/ast.h"

namespace sop {

bool OnceOnly::first(const ast::Field& field) {
  const auto [known, fresh] = seen_.emplace(field.keyword(), field.keyword_span());
  if (!fresh) {
    sink_.report(
        finding<Kind::DuplicateField>(field.keyword_span(), info(field.keyword()).canonical)
            .label(known->second, Phrase::FirstHere));
  }
  return fresh;
}

void report_unsupported(const ast::Field& field, Sink& sink) {
  sink.report(
      finding<Kind::NotSupportedYet>(field.keyword_span(), info(field.keyword()).canonical));
}

void report_without_effect(const ast::Field& field, Sink& sink) {
  sink.report(finding<Kind::IgnoredYet>(field.keyword_span(), info(field.keyword()).canonical));
}

model::Paragraphs paragraphs_of(const ast::Field& field) {
  struct Part {
    std::uint32_t begin;
    std::string marker;
    Prose prose;
    bool item;
  };
  std::vector<Part> parts;
  for (const ast::Item& item : field.items())
    parts.push_back({item.span().begin, item.marker(), item.text(), true});
  for (Prose& line : field.lines()) {
    if (!line.empty()) parts.push_back({line.span.begin, "", std::move(line), false});
  }
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return a.begin < b.begin; });
  model::Paragraphs out;
  bool flowing = false;
  for (Part& part : parts) {
    if (flowing && !part.item) {
      out.back().text.text += " " + part.prose.text;
      out.back().text.span = join(out.back().text.span, part.prose.span);
    } else if (part.item || !part.prose.empty()) {
      out.push_back({part.marker, text_of_prose(std::move(part.prose))});
    }
    flowing = !part.item;
  }
  return out;
}

namespace {

class Resolver {
 public:
  Resolver(const SyntaxTree& tree, const model::Surroundings& surroundings, Sink& sink)
      : file_(tree),
        surroundings_(surroundings),
        sink_(sink),
        roles_(model_, sink),
        documents_(model_, sink) {
    model_.file = tree.file().id;
  }

  model::Model run() {
    read_title();
    if (library_) return std::move(model_);
    read_fields();
    for (const ast::Field& section : role_sections_) roles_.declare(section);
    for (const ast::Field& section : document_sections_) documents_.declare(section);
    documents_.add_outside(model_.identity.equipment.paragraphs);
    documents_.add_outside(model_.identity.legal_basis.paragraphs);
    const Span here{model_.file, model_.title_span.begin, model_.title_span.end};
    // Without a title the file has been told to be none; more would only repeat that.
    const bool titled = file_.has_title();
    if (titled && role_sections_.empty()) sink_.report(finding<Kind::NoRoles>(here));
    for (const ast::Field& section : step_sections_)
      read_steps(section, model_, roles_, documents_, surroundings_, sink_);
    if (titled && model_.steps.empty())
      sink_.report(
          finding<Kind::NoSteps>(step_sections_.empty() ? here : step_sections_[0].keyword_span()));
    mark_outside();
    return std::move(model_);
  }

 private:
  void read_title() {
    Prose title = file_.title();
    model_.title = title.text;
    model_.title_span = title.span;
    model_.identity.name = text_of_prose(std::move(title));
    if (file_.type() == ast::FileType::Generic)
      sink_.report(finding<Kind::NotSupportedYet>(model_.title_span, "SOP generik"));
    if (file_.type() == ast::FileType::Library) {
      sink_.report(finding<Kind::NotSupportedYet>(model_.title_span, "Pustaka"));
      library_ = true;
    }
  }

  void read_fields() {
    OnceOnly once(sink_);
    bool in_part = false;
    for (const ast::Field& field : file_.fields()) {
      if (field.keyword() == Keyword::Part) {
        if (!in_part) report_unsupported(field, sink_);
        in_part = true;  // what belongs to a further chart is not this one's
      }
      if (in_part || !once.first(field)) continue;
      read_field(field);
    }
  }

  void read_field(const ast::Field& field) {
    switch (field.keyword()) {
      case Keyword::Roles:
        role_sections_.push_back(field);
        return;
      case Keyword::Documents:
        document_sections_.push_back(field);
        return;
      case Keyword::Steps:
        step_sections_.push_back(field);
        return;
      case Keyword::SpecificOf:
        report_unsupported(field, sink_);
        return;
      default:
        break;
    }
    if (!read_identity_field(field, model_.identity, sink_)) report_without_effect(field, sink_);
  }

  // Equipment and legal basis come from outside, but what a step gives never does.
  void mark_outside() {
    std::vector<bool> given(model_.documents.size(), false);
    for (const model::Step& step : model_.steps) {
      for (const model::Use& use : step.outputs.uses) given[use.document.index()] = true;
      for (const model::Branch& branch : step.branches) {
        for (const model::Use& use : branch.outputs) given[use.document.index()] = true;
      }
    }
    for (model::Step& step : model_.steps) {
      for (model::Use& use : step.inputs.uses) {
        if (!given[use.document.index()]) use.outside = documents_.is_outside(use);
      }
    }
  }

  ast::File file_;
  const model::Surroundings& surroundings_;
  Sink& sink_;
  model::Model model_;
  RoleTable roles_;
  DocumentTable documents_;
  std::vector<ast::Field> role_sections_, document_sections_, step_sections_;
  bool library_ = false;
};

}  // namespace

std::vector<model::Model> resolve(const SyntaxTree& tree, const model::Surroundings& surroundings,
                                  Sink& sink) {
  std::vector<model::Model> charts;
  charts.push_back(Resolver(tree, surroundings, sink).run());
  return charts;
}

}  // namespace sop
