#include "compiler/emit/bundle.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "compiler/emit/separations.h"

namespace sop::emit {
namespace {

// Keys come out sorted (std::map), so that dump() is canonical. The reader's twin of these words is
// in runtime/bundle.
using Json = nlohmann::json;

std::string role_id(model::RoleId id) {
  return "r" + std::to_string(id.index() + 1);
}
std::string document_id(model::DocumentId id) {
  return "d" + std::to_string(id.index() + 1);
}

std::string_view kind_word(model::RoleKind kind) {
  switch (kind) {
    case model::RoleKind::Person:
      return "person";
    case model::RoleKind::Team:
      return "team";
    case model::RoleKind::Unit:
      return "unit";
    case model::RoleKind::External:
      return "external";
  }
  return "person";
}

std::string_view unit_word(phrases::TimeUnit unit) {
  switch (unit) {
    case phrases::TimeUnit::Minute:
      return "minute";
    case phrases::TimeUnit::Hour:
      return "hour";
    case phrases::TimeUnit::WorkingHour:
      return "working_hour";
    case phrases::TimeUnit::Day:  // replaced by the project's default before
    case phrases::TimeUnit::WorkingDay:
      return "working_day";
    case phrases::TimeUnit::CalendarDay:
      return "calendar_day";
    case phrases::TimeUnit::Week:
      return "week";
    case phrases::TimeUnit::Month:
      return "month";
    case phrases::TimeUnit::Year:
      return "year";
  }
  return "minute";
}

Json number(double value) {
  if (std::floor(value) == value && std::abs(value) < 9007199254740992.0)
    return static_cast<std::int64_t>(value);
  return value;
}

Json texts(const std::vector<model::Text>& lines) {
  Json out = Json::array();
  for (const model::Text& line : lines) out.push_back(line.text);
  return out;
}

class Writer {
 public:
  Writer(const model::Model& model, const flow::Program& program, const Around& around)
      : model_(model), program_(program), around_(around) {}

  [[nodiscard]] Json write(const std::string& chart_svg) const {
    Json json;
    json["format"] = "sopan-alur";
    json["version"] = 3;
    const model::Identity& identity = model_.identity;
    const std::string& procedure = model_.title.empty() ? identity.name.text : model_.title;
    const std::string part = model_.part.empty() ? "" : " – " + model_.part.text;
    json["sop"] = {
        {"title", procedure + part},      {"procedure", procedure},
        {"part", model_.part.text},       {"parts", around_.parts},
        {"number", identity.number.text}, {"agency", texts(identity.agency)},
        {"unit", texts(identity.unit)},   {"standard_time", time(identity.standard_time)}};
    json["time"] = {{"bare_day", unit_word(around_.bare_day)},
                    {"day_minutes", around_.day_minutes},
                    {"zone", around_.zone}};
    json["roles"] = roles();
    json["documents"] = documents();
    json["tasks"] = Json::array();
    for (std::size_t i = 0; i < model_.steps.size(); ++i) json["tasks"].push_back(task(i));
    json["start"] = label(program_.start);
    json["forks"] = forks();
    json["joins"] = joins();
    json["separations"] = separations();
    json["chart"] = {{"svg", chart_svg}};
    return json;
  }

 private:
  [[nodiscard]] Json roles() const {
    Json out = Json::array();
    for (std::size_t i = 0; i < model_.roles.size(); ++i) {
      const model::Role& role = model_.roles[i];
      out.push_back({{"id", role_id(model::RoleId(i))},
                     {"alias", role.alias},
                     {"title", role.title.empty() ? role.alias : role.title},
                     {"kind", kind_word(role.kind)},
                     {"superior", role.superior.valid() ? Json(role_id(role.superior)) : Json()},
                     {"members", role.members},
                     {"authorities", role.authorities}});
    }
    return out;
  }

  [[nodiscard]] Json documents() const {
    Json out = Json::array();
    for (std::size_t i = 0; i < model_.documents.size(); ++i) {
      const model::Document& document = model_.documents[i];
      out.push_back({{"id", document_id(model::DocumentId(i))},
                     {"name", document.name},
                     {"full_name", document.full_name},
                     {"states", document.states}});
    }
    return out;
  }

  [[nodiscard]] Json state(const model::Use& use) const {
    if (!use.document.valid() || !use.state) return {};
    return model_.document(use.document).states[*use.state];
  }

  [[nodiscard]] Json uses(const std::vector<model::Use>& list) const {
    Json out = Json::array();
    for (const model::Use& use : list) {
      out.push_back({{"document", use.document.valid() ? Json(document_id(use.document)) : Json()},
                     {"state", state(use)},
                     {"outside", use.outside},
                     {"text", use.text.text}});
    }
    return out;
  }

  // A step's Output is given on every branch that goes forward; a branch that goes back gives only
  // what it names. The branch's own wording of a document wins over the step's.
  [[nodiscard]] Json produced(const model::Step& step, const flow::Edge& edge) const {
    Json out = Json::array();
    std::map<model::DocumentId, const model::Use*> given;
    // A list that gives one document in several states leaves the highest of them.
    const auto give = [&](const std::vector<model::Use>& list) {
      std::map<model::DocumentId, const model::Use*> highest;
      for (const model::Use& use : list) {
        if (!use.document.valid() || given.count(use.document) != 0) continue;
        const auto [known, fresh] = highest.emplace(use.document, &use);
        if (!fresh && known->second->state < use.state) known->second = &use;
      }
      for (const model::Use& use : list) {
        const auto found = highest.find(use.document);
        if (found == highest.end() || !given.insert(*found).second) continue;
        out.push_back({{"document", document_id(use.document)}, {"state", state(*found->second)}});
      }
    };
    if (edge.branch < step.branches.size()) give(step.branches[edge.branch].outputs);
    if (!edge.back) give(step.outputs.uses);
    return out;
  }

  [[nodiscard]] Json label(flow::NodeId id) const {
    if (!id.valid()) return {};
    const flow::Node& node = program_.node(id);
    if (node.kind == flow::NodeKind::Step) return model_.step(node.step).label;
    return node.kind == flow::NodeKind::Fork ? fork_id(node.parallel) : join_id(node.parallel);
  }

  // The labels of steps begin with a digit: these ids are never one of them.
  static std::string fork_id(model::ParallelId id) { return "f" + std::to_string(id.index() + 1); }
  static std::string join_id(model::ParallelId id) { return "j" + std::to_string(id.index() + 1); }

  [[nodiscard]] static Json within(const model::Place& place) {
    if (!place.parallel.valid()) return {};
    return {{"fork", fork_id(place.parallel)}, {"branch", place.branch}};
  }

  [[nodiscard]] Json forks() const {
    Json out = Json::array();
    for (const flow::Node& node : program_.nodes) {
      if (node.kind != flow::NodeKind::Fork) continue;
      Json branches = Json::array();
      for (const flow::Edge& edge : node.out) branches.push_back(label(edge.to));
      out.push_back({{"id", fork_id(node.parallel)},
                     {"within", within(model_.parallel(node.parallel).outer)},
                     {"branches", std::move(branches)}});
    }
    return out;
  }

  [[nodiscard]] Json joins() const {
    Json out = Json::array();
    for (const flow::Node& node : program_.nodes) {
      if (node.kind != flow::NodeKind::Join) continue;
      out.push_back({{"id", join_id(node.parallel)},
                     {"fork", fork_id(node.parallel)},
                     {"to", label(node.out.front().to)}});
    }
    return out;
  }

  [[nodiscard]] Json separations() const {
    Json out = Json::array();
    for (const Judgement& one : enforced_judgements(model_)) {
      Json makers = Json::array();
      for (const model::StepId maker : one.makers) makers.push_back(model_.step(maker).label);
      out.push_back({{"judge", model_.step(one.judge).label}, {"makers", std::move(makers)}});
    }
    return out;
  }

  [[nodiscard]] Json call(const model::Step& step) const {
    if (!step.call) return {};
    Json bindings = Json::array();
    for (const model::Binding& binding : step.call->bindings) {
      bindings.push_back({{"parameter", binding.parameter},
                          {"role", binding.role.valid() ? Json(role_id(binding.role)) : Json()}});
    }
    return {{"reference", step.call->reference.text},
            {"title", step.call->title},
            {"number", step.call->number},
            {"bindings", std::move(bindings)}};
  }

  [[nodiscard]] Json deadlines(const model::Step& step) const {
    static constexpr std::string_view kKinds[] = {"not_later", "not_earlier", "until"};
    Json out = Json::array();
    for (const model::Deadline& one : step.deadlines) {
      Json amount;
      if (one.amount)
        amount = {{"text", ""}, {"worded", one.amount->worded}, {"parts", parts(*one.amount)}};
      out.push_back({{"kind", kKinds[static_cast<std::size_t>(one.kind)]},
                     {"text", one.text.text},
                     {"amount", std::move(amount)},
                     {"before", one.before},
                     {"task", one.step.valid() ? Json(model_.step(one.step).label) : Json()},
                     {"event", one.event},
                     {"office_hours", one.office_hours}});
    }
    return out;
  }

  [[nodiscard]] Json exits(std::size_t index) const {
    const model::Step& step = model_.steps[index];
    Json out = Json::array();
    for (const flow::Edge& edge : program_.nodes[index].out) {
      const bool own = edge.branch < step.branches.size();
      out.push_back(
          {{"answer", edge.answer},
           {"to", label(edge.to)},
           {"back", edge.back},
           {"outputs", uses(own ? step.branches[edge.branch].outputs : std::vector<model::Use>())},
           {"produces", produced(step, edge)}});
    }
    return out;
  }

  [[nodiscard]] Json parts(const phrases::Time& time) const {
    Json out = Json::array();
    for (const phrases::TimePart& part : time.parts) {
      const bool day = part.unit == phrases::TimeUnit::Day;
      out.push_back({{"least", number(part.least)},
                     {"most", number(part.most)},
                     {"unit", unit_word(day ? around_.bare_day : part.unit)}});
    }
    return out;
  }

  [[nodiscard]] Json time(const model::Time& time) const {
    return {{"text", time_text(time)},
            {"worded", time.value && time.value->worded},
            {"parts", time.value ? parts(*time.value) : Json::array()}};
  }

  // "10" under "Satuan waktu: menit" reads "10 menit" where no heading of a column tells the unit.
  [[nodiscard]] static std::string time_text(const model::Time& time) {
    const std::string& text = time.text.text;
    const bool bare = text.find_first_not_of("0123456789.,-") == std::string::npos;
    if (!bare || !time.value || time.value->parts.size() != 1) return text;
    return text + " " + std::string(phrases::name_of(time.value->parts.front().unit));
  }

  // Left out, an optional step goes where its only arrow goes; an optional decision goes on to the
  // symbol below.
  [[nodiscard]] Json skip_target(std::size_t index) const {
    const model::Step& step = model_.steps[index];
    if (!step.optional) return {};
    const std::vector<flow::Edge>& out = program_.nodes[index].out;
    if (out.size() == 1) return label(out.front().to);
    return label(flow::below(model_, model::StepId(index)));
  }

  [[nodiscard]] Json performers(const model::Performers& list) const {
    Json out = Json::array();
    for (const std::vector<model::RoleId>& member : list.members) {
      Json alternatives = Json::array();
      for (const model::RoleId role : member) {
        if (role.valid()) alternatives.push_back(role_id(role));
      }
      out.push_back(std::move(alternatives));
    }
    return out;
  }

  [[nodiscard]] Json task(std::size_t index) const {
    const model::Step& step = model_.steps[index];
    return {{"id", step.label},
            {"row", step.row.valid() ? model_.row(step.row).number : step.label},
            {"name", step.name},
            {"symbol", "langkah-" + step.label},
            {"activity", step.activity.text},
            {"performers", performers(step.performers)},
            {"inputs", uses(step.inputs.uses)},
            {"outputs", uses(step.outputs.uses)},
            {"time", time(step.time)},
            {"question", step.question.text},
            {"optional", step.optional},
            {"condition", step.condition.text},
            {"skip_to", skip_target(index)},
            {"within", within(step.place)},
            {"call", call(step)},
            {"deadlines", deadlines(step)},
            {"exits", exits(index)}};
  }

  const model::Model& model_;
  const flow::Program& program_;
  const Around& around_;
};

}  // namespace

std::string bundle(const model::Model& model, const flow::Program& program,
                   const std::string& chart_svg, const Around& around) {
  // Sources are valid UTF-8; a stray byte from a picture library is replaced rather than thrown
  // about.
  return Writer(model, program, around)
             .write(chart_svg)
             .dump(-1, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace sop::emit
