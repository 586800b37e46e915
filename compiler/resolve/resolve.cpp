#include "compiler/resolve/resolve.h"

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
  for (const auto& [keyword, span] : seen_) {
    if (keyword != field.keyword()) continue;
    sink_.report(finding<Kind::DuplicateField>(field.keyword_span(), info(keyword).canonical)
                     .label(span, Phrase::FirstHere));
    return false;
  }
  seen_.emplace_back(field.keyword(), field.keyword_span());
  return true;
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
  model::Paragraphs out;
  bool flowing = false;
  const auto add_line = [&](Prose line) {
    if (line.empty()) return;
    if (flowing) {
      append_text(out.back().text, " ", text_of_prose(std::move(line)));
    } else {
      out.push_back({"", text_of_prose(std::move(line))});
    }
    flowing = true;
  };
  const auto add_item = [&](const ast::Item& item) {
    out.push_back({item.marker(), text_of_prose(item.text())});
    flowing = false;
  };
  field.for_content(add_line, add_item);
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
    if (specific_ && step_sections_.empty()) {
      generic_ = read_specific(*specific_, roles_, surroundings_, sink_);
      if (generic_)
        read_specific_steps(*generic_, nullptr, model_, roles_, documents_, surroundings_, sink_);
    }
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
    take_face(first);
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

  // A Bagian of the generic SOP that `whole` takes its steps from.
  model::Model run_generic_part(const ast::Field& part, const Resolver& whole,
                                const model::Model& first) {
    take_face(first);
    model_.part = text_of_prose(part.value());
    for (const ast::Field& field : part.fields()) {
      if (field.keyword() == Keyword::Notes) {
        model_.identity.notes = {};
        read_field(field);
      }
    }
    sink_.mute(true);
    declare_for_part(part, whole);
    read_specific_steps(*whole.generic_, &part, model_, roles_, documents_, surroundings_, sink_);
    mark_outside();
    return std::move(model_);
  }

  [[nodiscard]] const std::vector<ast::Field>& parts() const { return parts_; }
  [[nodiscard]] std::vector<ast::Field> generic_parts() const {
    return generic_ ? parts_of(*generic_) : std::vector<ast::Field>();
  }

 private:
  // What all charts of an SOP share.
  void take_face(const model::Model& first) {
    model_.title = first.title;
    model_.title_span = first.title_span;
    model_.generic = first.generic;
    model_.identity = first.identity;
  }

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
    read_identity_field(field, model_.identity, sink_);
  }

  // Equipment and legal basis come from outside, and so does what an earlier step took from there;
  // but what a step gives never does. What is only taken "(bila ada)" no step need have given.
  void mark_outside() {
    std::vector<bool> given(model_.documents.size(), false);
    for (const model::Step& step : model_.steps) {
      for (const model::Use& use : step.outputs.uses) given[use.document.index()] = true;
      for (const model::Branch& branch : step.branches) {
        for (const model::Use& use : branch.outputs) given[use.document.index()] = true;
      }
    }
    std::vector<bool> taken(model_.documents.size(), false);
    for (model::Step& step : model_.steps) {
      for (model::Use& use : step.inputs.uses) {
        const std::size_t document = use.document.index();
        if (DocumentTable::is_conditional(use.text.text)) {
          use.outside = true;
          continue;
        }
        if (given[document]) continue;
        use.outside = taken[document] || documents_.is_outside(use);
        taken[document] = use.outside;
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
  std::optional<Specific> generic_;     // what that names
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
  for (const ast::Field& part : whole.generic_parts())
    charts.push_back(
        Resolver(tree, surroundings, sink).run_generic_part(part, whole, charts.front()));
  // A file may have nothing but Bagian.
  if (charts.size() > 1 && charts.front().steps.empty()) charts.erase(charts.begin());
  if (charts.size() > 1) mark_given_elsewhere(charts);
  return charts;
}

}  // namespace sop
