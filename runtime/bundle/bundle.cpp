#include "runtime/bundle/bundle.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "compiler/base/hash.h"
#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"
#include "runtime/bundle/json_reader.h"

namespace sop::bundle {
namespace {

constexpr std::string_view kRoleKinds[] = {"person", "team", "unit", "external"};
constexpr std::string_view kTimeUnits[] = {"minute",       "hour", "working_hour", "working_day",
                                           "calendar_day", "week", "month",        "year"};

constexpr std::string_view kDeadlineKinds[] = {"not_later", "not_earlier", "until"};
constexpr std::string_view kZones[] = {"WIB", "WITA", "WIT"};
constexpr double kDayMinutes = 24 * 60;

template <class Enum, std::size_t N>
Enum word(const Node& node, const std::string_view (&words)[N]) {
  const std::string text = node.as_text();
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  node.unknown(text);
}

// Ids of one kind of thing: filled first, looked up after.
template <class IdType>
class Names {
 public:
  void add(const Node& node, const std::string& id) {
    if (!ids_.emplace(id, IdType(ids_.size())).second) node.twice(id);
  }
  [[nodiscard]] IdType find(const Node& node) const {
    const std::string id = node.as_text();
    const auto found = ids_.find(id);
    if (found == ids_.end()) node.unknown(id);
    return found->second;
  }
  [[nodiscard]] bool knows(const std::string& id) const { return ids_.count(id) != 0; }
  // null is nothing
  [[nodiscard]] IdType find_or_none(const Node& node) const {
    return node.is_null() ? IdType() : find(node);
  }

 private:
  std::map<std::string, IdType> ids_;
};

class Reader {
 public:
  Reader(const Json& json, const std::string& name) : root_(json, "", name), name_(name) {}

  Bundle read() {
    check_format();
    const Node sop = root_.at("sop");
    bundle_.title = sop.name("title");
    bundle_.number = sop.text("number");
    bundle_.agency = sop.texts("agency");
    bundle_.unit = sop.texts("unit");
    read_surroundings(sop);
    read_roles();
    read_documents();
    read_tasks();
    const Node start = root_.at("start");
    bundle_.start = target(start);
    check_arrow(start, {}, bundle_.start);
    check_blocks();
    check_tasks();
    if (version_ >= 3) read_separations();
    const Node svg = root_.at("chart").at("svg");
    if (!svg.json().is_string()) svg.wrong(Phrase::ExpectedText);
    bundle_.chart_svg = svg.json().get<std::string>();
    return std::move(bundle_);
  }

 private:
  void check_format() {
    const Json& json = root_.json();
    const auto format = json.find("format");
    if (format == json.end() || *format != kFormat)
      throw Problem{finding<Kind::BundleForeign>(Span{}, name_)};
    const Node version = root_.at("version");
    if (!version.json().is_number_integer() || version.json() < 1)
      version.wrong(Phrase::ExpectedNumber);
    if (version.json() > kVersion) {
      throw Problem{finding<Kind::BundleNewer>(Span{}, name_, version.json().dump(), kVersion)};
    }
    version_ = version.json().get<int>();
  }

  // Of the file and the project around the chart.
  void read_surroundings(const Node& sop) {
    bundle_.procedure = bundle_.title;
    if (version_ < 3) return;
    bundle_.procedure = sop.text("procedure");
    bundle_.part = sop.text("part");
    bundle_.parts = sop.texts("parts");
    bundle_.standard_time = time(sop.at("standard_time"));
    const Node node = root_.at("time");
    TimeRules rules;
    rules.bare_day = word<TimeUnit>(node.at("bare_day"), kTimeUnits);
    if (rules.bare_day != TimeUnit::WorkingDay && rules.bare_day != TimeUnit::CalendarDay)
      node.at("bare_day").unknown(node.text("bare_day"));
    rules.day_minutes = whole(node, "day_minutes", kDayMinutes);
    if (rules.day_minutes == 0) node.at("day_minutes").wrong(Phrase::ExpectedNumber);
    rules.zone = node.name("zone");
    if (std::find(std::begin(kZones), std::end(kZones), rules.zone) == std::end(kZones))
      node.at("zone").unknown(rules.zone);
    bundle_.time = std::move(rules);
  }

  [[nodiscard]] static std::uint32_t whole(const Node& node, const char* key, double most) {
    const double value = node.number(key);
    if (value > most || value != std::floor(value)) node.at(key).wrong(Phrase::ExpectedNumber);
    return static_cast<std::uint32_t>(value);
  }

  void read_separations() {
    std::set<TaskId> judges;
    for (const Node& node : root_.list("separations", limits::kSteps)) {
      Separation one;
      const Node judge = node.at("judge");
      one.judge = tasks_.find(judge);
      if (!judges.insert(one.judge).second) judge.twice(judge.as_text());
      std::set<TaskId> seen{one.judge};
      for (const Node& maker : node.list("makers", limits::kSteps, 1)) {
        one.makers.push_back(tasks_.find(maker));
        if (!seen.insert(one.makers.back()).second) maker.twice(maker.as_text());
      }
      bundle_.separations.push_back(std::move(one));
    }
  }

  void read_roles() {
    const std::vector<Node> nodes = root_.list("roles", limits::kRoles, 1);
    for (const Node& node : nodes) roles_.add(node, node.name("id"));
    for (const Node& node : nodes) {
      Role role{node.name("id"), node.name("alias"), node.name("title"), {}, {}, {}, {}};
      role.kind = word<RoleKind>(node.at("kind"), kRoleKinds);
      role.superior = roles_.find_or_none(node.at("superior"));
      role.members = node.texts("members");
      role.authorities = node.texts("authorities");
      bundle_.roles.push_back(std::move(role));
    }
  }

  void read_documents() {
    for (const Node& node : root_.list("documents", kDocuments)) {
      Document document{node.name("id"), node.name("name"), node.texts("states"),
                        version_ >= 3 ? node.text("full_name") : std::string()};
      documents_.add(node, document.id);
      std::set<std::string> seen;
      for (const std::string& state : document.states) {
        if (!seen.insert(state).second) node.twice(state);
      }
      bundle_.documents.push_back(std::move(document));
    }
  }

  std::optional<std::uint32_t> state_of(const Node& node, DocumentId document) const {
    if (node.is_null()) return std::nullopt;
    const std::string state = node.as_text();
    if (document.valid()) {
      const std::vector<std::string>& states = bundle_.document(document).states;
      for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i] == state) return static_cast<std::uint32_t>(i);
      }
    }
    node.unknown(state);
  }

  std::vector<Use> uses(const Node& from, const char* key) const {
    std::vector<Use> out;
    for (const Node& node : from.list(key, kListItems)) {
      Use use;
      use.document = documents_.find_or_none(node.at("document"));
      use.state = state_of(node.at("state"), use.document);
      use.outside = node.flag("outside");
      use.text = node.text("text");
      out.push_back(std::move(use));
    }
    return out;
  }

  std::vector<Exit> exits(const Node& task) const {
    const std::vector<Node> nodes = task.list("exits", kListItems, 1);
    std::vector<Exit> out;
    std::set<std::string> answers;
    for (const Node& node : nodes) {
      Exit exit;
      exit.answer = nodes.size() > 1 ? node.name("answer") : node.text("answer");
      if (!answers.insert(utf8::fold(exit.answer)).second) node.at("answer").twice(exit.answer);
      exit.to = target_or_end(node.at("to"));
      exit.back = node.flag("back");
      exit.outputs = uses(node, "outputs");
      for (const Node& given : node.list("produces", kListItems)) {
        const DocumentId document = documents_.find(given.at("document"));
        exit.produces.push_back({document, state_of(given.at("state"), document)});
      }
      out.push_back(std::move(exit));
    }
    return out;
  }

  Time time(const Node& node) const {
    Time time;
    time.text = node.text("text");
    time.worded = node.flag("worded");
    for (const Node& part : node.list("parts", kListItems)) {
      time.parts.push_back(
          {part.number("least"), part.number("most"), word<TimeUnit>(part.at("unit"), kTimeUnits)});
    }
    return time;
  }

  void read_task(const Node& node) {
    Task task;
    task.id = node.name("id");
    task.row = node.name("row");
    task.name = node.text("name");
    task.symbol = node.name("symbol");
    task.activity = node.text("activity");
    std::set<RoleId> seen;
    for (const Node& member : node.list("performers", limits::kRoles, 1)) {
      std::vector<RoleId> alternatives;
      for (const Node& role : member.items(limits::kRoles, 1)) {
        alternatives.push_back(roles_.find(role));
        if (!seen.insert(alternatives.back()).second) role.twice(role.as_text());
      }
      task.performers.push_back(std::move(alternatives));
    }
    task.inputs = uses(node, "inputs");
    task.outputs = uses(node, "outputs");
    task.time = time(node.at("time"));
    task.question = node.text("question");
    task.optional = node.flag("optional");
    task.condition = node.text("condition");
    task.skip_to = target_or_end(node.at("skip_to"));
    task.exits = exits(node);
    if (version_ >= 2) {
      task.within = place(node.at("within"), bundle_.blocks.size());
      task.call = call(node.at("call"));
      for (const Node& one : node.list("deadlines", kListItems))
        task.deadlines.push_back(deadline(one));
    }
    bundle_.tasks.push_back(std::move(task));
  }

  void read_tasks() {
    const std::vector<Node> nodes = root_.list("tasks", limits::kSteps, 1);
    for (const Node& node : nodes) tasks_.add(node, node.name("id"));
    if (version_ >= 2) read_blocks();
    for (const Node& node : nodes) read_task(node);
  }

  // ---- Branches side by side: forks and joins, in pairs.

  void read_blocks() {
    const std::vector<Node> forks = root_.list("forks", limits::kSteps);
    const std::vector<Node> joins = root_.list("joins", limits::kSteps);
    if (forks.size() != joins.size()) root_.at("joins").wrong(Phrase::ExpectedItems);
    for (std::size_t i = 0; i < forks.size(); ++i) {
      Block block;
      block.fork = forks[i].name("id");
      block.join = joins[i].name("id");
      const bool known = tasks_.knows(block.fork) || tasks_.knows(block.join) ||
                         joins_.knows(block.fork) || forks_.knows(block.join);
      if (known || block.fork == block.join) forks[i].twice(block.fork);
      forks_.add(forks[i], block.fork);
      joins_.add(joins[i], block.join);
      if (joins[i].name("fork") != block.fork) joins[i].unknown(joins[i].name("fork"));
      bundle_.blocks.push_back(std::move(block));
    }
    for (std::size_t i = 0; i < forks.size(); ++i) {
      Block& block = bundle_.blocks[i];
      for (const Node& one : forks[i].list("branches", kListItems, 1))
        block.branches.push_back(target(one));
      block.next = target_or_end(joins[i].at("to"));
      block.within = place(forks[i].at("within"), i);
    }
  }

  // `blocks`: how many may be named; a block stands only in one before it, which is why opening and
  // joining come to an end.
  [[nodiscard]] Place place(const Node& node, std::size_t blocks) const {
    if (node.is_null()) return {};
    const Node branch = node.at("branch");
    Place place{forks_.find(node.at("fork")), whole(node, "branch", kListItems)};
    if (place.block.index() >= blocks) node.at("fork").unknown(node.name("fork"));
    if (place.branch >= bundle_.block(place.block).branches.size())
      branch.wrong(Phrase::ExpectedNumber);
    return place;
  }

  [[nodiscard]] Target target_or_end(const Node& node) const {
    return node.is_null() ? Target{} : target(node);
  }
  [[nodiscard]] Target target(const Node& node) const {
    const std::string id = node.as_text();
    if (forks_.knows(id)) return {{}, forks_.find(node), false};
    if (joins_.knows(id)) return {{}, joins_.find(node), true};
    return {tasks_.find(node), {}, false};
  }

  // An arrow out of `from` stays in its branch, opens a block there, or ends at its join.
  void check_arrow(const Node& node, const Place& from, const Target& to) const {
    bool fits = false;
    if (to.task.valid()) {
      fits = bundle_.task(to.task).within == from;
    } else if (!to.block.valid()) {
      fits = !from.block.valid();
    } else {
      fits = to.joins ? from.block == to.block : bundle_.block(to.block).within == from;
    }
    if (!fits) throw Problem{finding<Kind::BundleBlock>(Span{}, name_, node.path())};
  }

  void check_blocks() const {
    if (bundle_.blocks.empty()) return;
    const std::vector<Node> forks = root_.list("forks", limits::kSteps);
    const std::vector<Node> joins = root_.list("joins", limits::kSteps);
    for (std::size_t i = 0; i < forks.size(); ++i) {
      const Block& block = bundle_.blocks[i];
      for (std::uint32_t b = 0; b < block.branches.size(); ++b) {
        const Place inside{BlockId(i), b};
        check_arrow(forks[i], inside, block.branches[b]);
        if (block.branches[b].joins)
          throw Problem{finding<Kind::BundleBlock>(Span{}, name_, forks[i].path())};
      }
      check_arrow(joins[i], block.within, block.next);
    }
  }

  void check_tasks() const {
    const std::vector<Node> nodes = root_.list("tasks", limits::kSteps, 1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Task& task = bundle_.tasks[i];
      for (const Exit& exit : task.exits) check_arrow(nodes[i], task.within, exit.to);
      if (task.optional) check_arrow(nodes[i], task.within, task.skip_to);
    }
  }

  // ---- What a task tells besides.

  [[nodiscard]] std::optional<Call> call(const Node& node) const {
    if (node.is_null()) return std::nullopt;
    Call call{node.text("reference"), node.text("title"), node.text("number"), {}};
    for (const Node& one : node.list("bindings", kListItems))
      call.bindings.push_back({one.text("parameter"), roles_.find_or_none(one.at("role"))});
    return call;
  }

  [[nodiscard]] Deadline deadline(const Node& node) const {
    Deadline deadline;
    deadline.kind = word<DeadlineKind>(node.at("kind"), kDeadlineKinds);
    deadline.text = node.text("text");
    if (const Node amount = node.at("amount"); !amount.is_null()) deadline.amount = time(amount);
    deadline.before = node.flag("before");
    deadline.task = tasks_.find_or_none(node.at("task"));
    deadline.event = node.text("event");
    deadline.office_hours = node.flag("office_hours");
    return deadline;
  }

  Node root_;
  const std::string& name_;
  Bundle bundle_;
  Names<RoleId> roles_;
  Names<DocumentId> documents_;
  Names<TaskId> tasks_;
  Names<BlockId> forks_;
  Names<BlockId> joins_;
  int version_ = kVersion;
};

}  // namespace

std::optional<Bundle> read(std::string_view bytes, const std::string& name, Sink& sink) {
  if (bytes.size() > limits::kBundleBytes) {
    sink.report(
        finding<Kind::FileTooLarge>(Span{}, name, std::to_string(limits::kBundleBytes >> 20U)));
    return std::nullopt;
  }
  try {
    const Json json = parse_json(bytes, name);
    Bundle bundle = Reader(json, name).read();
    bundle.content = canonical(json);
    bundle.hash = sha256_hex(bundle.content);
    return bundle;
  } catch (Problem& problem) {
    sink.report(std::move(problem.diagnostic));
    return std::nullopt;
  }
}

TaskId find_task(const Bundle& bundle, std::string_view label) {
  const std::string wanted = utf8::fold(label);
  for (std::size_t i = 0; i < bundle.tasks.size(); ++i) {
    const Task& task = bundle.tasks[i];
    if (utf8::fold(task.id) == wanted || (!task.name.empty() && utf8::fold(task.name) == wanted))
      return TaskId(i);
  }
  return {};
}

std::vector<TaskId> opened_by(const Bundle& bundle, const Target& target) {
  if (target.task.valid()) return {target.task};
  std::vector<TaskId> out;
  if (!target.block.valid() || target.joins) return out;
  for (const Target& branch : bundle.block(target.block).branches) {
    const std::vector<TaskId> first = opened_by(bundle, branch);
    out.insert(out.end(), first.begin(), first.end());
  }
  return out;
}

RoleId find_role(const Bundle& bundle, std::string_view name) {
  const std::string wanted = utf8::fold(name);
  for (std::size_t i = 0; i < bundle.roles.size(); ++i) {
    const Role& role = bundle.roles[i];
    if (role.id == name || utf8::fold(role.alias) == wanted || utf8::fold(role.title) == wanted)
      return RoleId(i);
  }
  return {};
}

}  // namespace sop::bundle
