#include "compiler/resolve/resolve.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "compiler/base/limits.h"
#include "compiler/resolve/documents.h"
#include "compiler/resolve/identity.h"
#include "compiler/resolve/inherited.h"
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

void report_without_effect(const ast::Field& field, Sink& sink) {
  sink.report(finding<Kind::IgnoredYet>(field.keyword_span(), info(field.keyword()).canonical));
}

void append_text(model::Text& text, std::string_view between, model::Text more) {
  if (text.empty()) {
    text = std::move(more);
    return;
  }
  if (text.pieces.empty()) text.pieces.push_back({0, text.span});
  text.text += between;
  const auto shift = static_cast<std::uint32_t>(text.text.size());
  if (more.pieces.empty()) more.pieces.push_back({0, more.span});
  for (const Prose::Piece& piece : more.pieces)
    text.pieces.push_back({piece.at + shift, piece.span});
  text.text += more.text;
  text.span = join(text.span, more.span);
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
      append_text(out.back().text, " ", text_of_prose(std::move(part.prose)));
    } else if (part.item || !part.prose.empty()) {
      out.push_back({part.marker, text_of_prose(std::move(part.prose))});
    }
    flowing = !part.item;
  }
  return out;
}

namespace {

// What a Bagian takes over from the SOP was reported on there.
class Muffle final : public Sink {
 public:
  explicit Muffle(Sink& inner) : inner_(inner) {}
  void report(Diagnostic diagnostic) override {
    if (!muted_) inner_.report(std::move(diagnostic));
  }
  void mute(bool muted) { muted_ = muted; }

 private:
  Sink& inner_;
  bool muted_ = false;
};

class Resolver {
 public:
  Resolver(const SyntaxTree& tree, const model::Surroundings& surroundings, Sink& sink)
      : file_(tree),
        surroundings_(surroundings),
        sink_(sink),
        roles_(model_, sink_),
        documents_(model_, sink_) {
    model_.file = tree.file().id;
  }

  model::Model run() {
    read_title();
    if (library_) return std::move(model_);
    read_fields();
    fill_institution(model_.identity, surroundings_.settings());
    const std::vector<const model::Library*> libraries =
        used_libraries(model_.identity.uses, surroundings_, sink_);
    roles_.use(libraries);
    documents_.use(libraries);
    for (const ast::Field& section : role_sections_) roles_.declare(section);
    for (const ast::Field& section : document_sections_) documents_.declare(section);
    documents_.add_outside(model_.identity.equipment.paragraphs);
    documents_.add_outside(model_.identity.legal_basis.paragraphs);
    const Span here{model_.file, model_.title_span.begin, model_.title_span.end};
    // Without a title the file has been told to be none; more would only repeat that.
    const bool titled = file_.has_title();
    if (titled && role_sections_.empty() && parts_.empty())
      sink_.report(finding<Kind::NoRoles>(here));
    for (const ast::Field& section : step_sections_)
      read_steps(section, model_, roles_, documents_, surroundings_, sink_);
    if (specific_ && step_sections_.empty())
      read_specific_steps(*specific_, model_, roles_, documents_, surroundings_, sink_);
    if (specific_ && !step_sections_.empty())
      sink_.report(finding<Kind::SpecificWithSteps>(step_sections_[0].keyword_span()));
    if (titled && model_.steps.empty() && !specific_ && parts_.empty())
      sink_.report(
          finding<Kind::NoSteps>(step_sections_.empty() ? here : step_sections_[0].keyword_span()));
    mark_outside();
    return std::move(model_);
  }

  // The chart of a Bagian. What it does not declare itself it has from `whole`, the resolver of the
  // SOP, whose model is `first`.
  model::Model run_part(const ast::Field& part, const Resolver& whole, const model::Model& first) {
    model_.title = first.title;
    model_.title_span = first.title_span;
    model_.generic = first.generic;
    model_.identity = first.identity;
    model_.part = text_of_prose(part.value());
    if (model_.part.empty()) sink_.report(finding<Kind::PartWithoutTitle>(part.keyword_span()));
    read_part_fields(part);
    declare_for_part(part, whole);
    bool own_steps = !part.steps().empty();
    for (const ast::Field& field : part.fields())
      own_steps = own_steps || info(field.keyword()).place == KeywordPlace::Steps;
    if (own_steps) step_sections_.push_back(part);
    for (const ast::Field& section : step_sections_)
      read_steps(section, model_, roles_, documents_, surroundings_, sink_);
    if (model_.steps.empty())
      sink_.report(finding<Kind::PartWithoutSteps>(part.keyword_span(), model_.part.text));
    mark_outside();
    return std::move(model_);
  }

  [[nodiscard]] const std::vector<ast::Field>& parts() const { return parts_; }

 private:
  void read_part_fields(const ast::Field& part) {
    OnceOnly once(sink_);
    for (const ast::Field& field : part.fields()) {
      if (info(field.keyword()).place == KeywordPlace::Steps || !once.first(field)) continue;
      if (field.keyword() == Keyword::Notes) model_.identity.notes = {};
      read_field(field);
    }
  }

  void declare_for_part(const ast::Field& part, const Resolver& whole) {
    const bool own_roles = !role_sections_.empty();
    const bool own_documents = !document_sections_.empty();
    if (!own_roles && whole.role_sections_.empty())
      sink_.report(finding<Kind::NoRoles>(part.keyword_span()));
    sink_.mute(true);
    const std::vector<const model::Library*> libraries =
        used_libraries(model_.identity.uses, surroundings_, sink_);
    roles_.use(libraries);
    documents_.use(libraries);
    sink_.mute(!own_roles);
    for (const ast::Field& section : own_roles ? role_sections_ : whole.role_sections_)
      roles_.declare(section);
    sink_.mute(!own_documents);
    for (const ast::Field& section : own_documents ? document_sections_ : whole.document_sections_)
      documents_.declare(section);
    sink_.mute(false);
    documents_.add_outside(model_.identity.equipment.paragraphs);
    documents_.add_outside(model_.identity.legal_basis.paragraphs);
  }

  void read_title() {
    Prose title = file_.title();
    model_.title = title.text;
    model_.title_span = title.span;
    model_.identity.name = text_of_prose(std::move(title));
    model_.generic = file_.type() == ast::FileType::Generic;
    library_ = file_.type() == ast::FileType::Library;  // read_library's business
  }

  void read_fields() {
    OnceOnly once(sink_);
    bool too_many_parts = false;
    for (const ast::Field& field : file_.fields()) {
      if (field.keyword() == Keyword::Part) {
        if (parts_.size() < limits::kParts) {
          parts_.push_back(field);
        } else if (!too_many_parts) {
          too_many_parts = true;
          sink_.report(finding<Kind::TooManyBlocks>(
              field.keyword_span(), info(field.keyword()).canonical, limits::kParts));
        }
      } else if (once.first(field)) {
        read_field(field);
      }
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
        specific_ = field;
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
  Muffle sink_;
  model::Model model_;
  RoleTable roles_;
  DocumentTable documents_;
  std::vector<ast::Field> role_sections_, document_sections_, step_sections_;
  std::optional<ast::Field> specific_;  // "Spesifik dari"
  std::vector<ast::Field> parts_;       // "Bagian"
  bool library_ = false;
};

// A case runs one chart: what another chart of the SOP gives comes from outside this one.
void mark_given_elsewhere(std::vector<model::Model>& charts) {
  const auto key_of = [](const model::Model& chart, const model::Use& use) {
    return DocumentTable::key(chart.document(use.document).name);
  };
  std::map<std::string, std::set<std::size_t>> givers;
  for (std::size_t c = 0; c < charts.size(); ++c) {
    const auto note = [&](const std::vector<model::Use>& uses) {
      for (const model::Use& use : uses) givers[key_of(charts[c], use)].insert(c);
    };
    for (const model::Step& step : charts[c].steps) {
      note(step.outputs.uses);
      for (const model::Branch& branch : step.branches) note(branch.outputs);
    }
  }
  for (std::size_t c = 0; c < charts.size(); ++c) {
    for (model::Step& step : charts[c].steps) {
      for (model::Use& use : step.inputs.uses) {
        const auto found = givers.find(key_of(charts[c], use));
        if (found != givers.end() && found->second.count(c) == 0) use.outside = true;
      }
    }
  }
}

}  // namespace

std::vector<model::Model> resolve(const SyntaxTree& tree, const model::Surroundings& surroundings,
                                  Sink& sink) {
  std::vector<model::Model> charts;
  Resolver whole(tree, surroundings, sink);
  charts.push_back(whole.run());
  for (const ast::Field& part : whole.parts())
    charts.push_back(Resolver(tree, surroundings, sink).run_part(part, whole, charts.front()));
  // A file may have nothing but Bagian.
  if (charts.size() > 1 && charts.front().steps.empty()) charts.erase(charts.begin());
  if (charts.size() > 1) mark_given_elsewhere(charts);
  return charts;
}

}  // namespace sop
