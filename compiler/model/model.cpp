#include "compiler/model/model.h"

#include <fmt/format.h>

#include <algorithm>

namespace sop::model {
namespace {

// Stable text of the model, built line by line.
class Printer {
 public:
  explicit Printer(const Model& model) : model_(model) {}

  std::string print() {
    line("sop \"{}\"", model_.title);
    identity();
    for (const Role& role : model_.roles) print_role(role);
    for (const Document& document : model_.documents) print_document(document);
    for (const Row& row : model_.rows) print_row(row);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void texts(std::string_view name, const std::vector<Text>& lines) {
    for (const Text& one : lines) line("  {}: {}", name, one.text);
  }

  void text(std::string_view name, const Text& one) {
    if (!one.empty()) line("  {}: {}", name, one.text);
  }

  void date(std::string_view name, const DateField& field) {
    if (!field.present) return;
    if (field.date) {
      line("  {}: {} = {:04}-{:02}-{:02}", name, field.text.text, field.date->year,
           field.date->month, field.date->day);
    } else {
      line("  {}: {}", name, field.text.text);
    }
  }

  void paragraphs(std::string_view name, const Paragraphs& all) {
    for (const Paragraph& one : all) {
      line("  {}: {}{}{}", name, one.marker, one.marker.empty() ? "" : " ", one.text.text);
    }
  }

  void identity() {
    const Identity& id = model_.identity;
    texts("agency", id.agency);
    texts("unit", id.unit);
    texts("address", id.address);
    text("number", id.number);
    date("created", id.created);
    date("revised", id.revised);
    text("revision-count", id.revision_count);
    date("effective", id.effective);
    text("approved-by", id.approval.office);
    text("official", id.approval.name);
    text("rank", id.approval.rank);
    text("nip", id.approval.nip);
    text("name", id.name);
    text("standard-time", id.standard_time.text);
    paragraphs("legal-basis", id.legal_basis.paragraphs);
    paragraphs("qualification", id.qualification.paragraphs);
    paragraphs("related", id.related.paragraphs);
    paragraphs("equipment", id.equipment.paragraphs);
    paragraphs("caution", id.caution.paragraphs);
    paragraphs("records", id.records.paragraphs);
    paragraphs("purpose", id.purpose.paragraphs);
    paragraphs("notes", id.notes.paragraphs);
  }

  void print_role(const Role& role) {
    static constexpr std::string_view kKinds[] = {"person", "team", "unit", "external"};
    std::string more;
    if (role.superior.valid()) more += fmt::format(" under {}", model_.role(role.superior).alias);
    if (!role.members.empty()) more += fmt::format(" members [{}]", fmt::join(role.members, "; "));
    if (!role.authorities.empty())
      more += fmt::format(" may [{}]", fmt::join(role.authorities, "; "));
    line("role {} = \"{}\" {}{}", role.alias, role.title,
         kKinds[static_cast<std::size_t>(role.kind)], more);
  }

  void print_document(const Document& document) {
    std::string more;
    if (!document.full_name.empty()) more += fmt::format(" = \"{}\"", document.full_name);
    if (!document.states.empty()) more += fmt::format(": {}", fmt::join(document.states, " > "));
    line("document \"{}\"{}{}", document.name, more, document.declared ? "" : " (undeclared)");
  }

  void print_row(const Row& row) {
    line("row {}", row.number);
    paragraphs("activity", row.activity);
    paragraphs("inputs", row.inputs);
    paragraphs("time", row.time);
    paragraphs("outputs", row.outputs);
    paragraphs("remark", row.remark);
    for (std::uint32_t i = 0; i < row.count; ++i) print_step(model_.steps[row.first.index() + i]);
  }

  std::string who(const Performers& performers) const {
    std::string out;
    for (const auto& member : performers.members) {
      if (!out.empty()) out += " + ";
      for (std::size_t i = 0; i < member.size(); ++i) {
        if (i > 0) out += " atau ";
        out += member[i].valid() ? model_.role(member[i]).alias : "?";
      }
    }
    return out;
  }

  std::string target(const Target& to) const {
    switch (to.kind) {
      case TargetKind::Next:
        return "next";
      case TargetKind::End:
        return "end";
      case TargetKind::To:
        break;
    }
    return to.step.valid() ? model_.step(to.step).label : "?";
  }

  void uses(std::string_view name, const std::vector<Use>& all) {
    for (const Use& use : all) {
      const Document& document = model_.document(use.document);
      const std::string state = use.state ? fmt::format(" ({})", document.states[*use.state]) : "";
      line("    {} \"{}\"{}{}", name, document.name, state, use.outside ? " outside" : "");
    }
  }

  void print_deadline(const Deadline& one) {
    static constexpr std::string_view kKinds[] = {"not-later", "not-earlier", "until"};
    std::string amount;
    if (one.amount) {
      for (const phrases::TimePart& part : one.amount->parts)
        amount += fmt::format(" {} {}", part.most, phrases::name_of(part.unit));
    }
    std::string event = one.before ? " before" : " after";
    if (one.step.valid()) {
      event += " step " + model_.step(one.step).label;
    } else {
      event += one.event.empty() ? " start" : fmt::format(" \"{}\"", one.event);
    }
    line("    deadline {}{}{}{}", kKinds[static_cast<std::size_t>(one.kind)], amount, event,
         one.office_hours ? " office-hours" : "");
  }

  void print_call(const Call& call) {
    std::string bindings;
    for (const Binding& one : call.bindings) {
      bindings += fmt::format("{}{} = {}", bindings.empty() ? " " : ", ", one.parameter,
                              one.role.valid() ? model_.role(one.role).alias : "?");
    }
    line("    call \"{}\" \"{}\"{}", call.title.empty() ? call.reference.text : call.title,
         call.number, bindings);
  }

  void print_step(const Step& step) {
    line("  step {}: {}{}{}", step.label, who(step.performers), step.optional ? " optional" : "",
         step.ends ? " ends" : "");
    uses("in", step.inputs.uses);
    uses("out", step.outputs.uses);
    if (!step.question.empty()) line("    question \"{}\"", step.question.text);
    for (const Branch& branch : step.branches) {
      line("    if \"{}\" -> {}", branch.answer.text, target(branch.target));
      uses("  out", branch.outputs);
    }
    if (step.next) line("    next -> {}", target(*step.next));
    if (step.call) print_call(*step.call);
    for (const Deadline& one : step.deadlines) print_deadline(one);
  }

  const Model& model_;
  std::string out_;
};

}  // namespace

Span Text::locate(std::size_t begin, std::size_t end) const {
  if (!pieces.empty()) return sop::locate(pieces, span, begin, end);
  const auto at = [this](std::size_t offset) {
    return static_cast<std::uint32_t>(std::min<std::size_t>(span.begin + offset, span.end));
  };
  return {span.file, at(begin), at(end)};
}

std::string print(const Model& model) {
  return Printer(model).print();
}

}  // namespace sop::model
