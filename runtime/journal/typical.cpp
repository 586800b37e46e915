#include "runtime/journal/typical.h"

#include <fmt/format.h>

#include "compiler/base/hash.h"
#include "runtime/engine/codec.h"
#include "runtime/people/codec.h"

namespace sop::journal {
namespace {

using bundle::DocumentId;
using bundle::RoleId;
using bundle::TaskId;

constexpr std::size_t kTasks = 24;
constexpr std::size_t kRoles = 8;
constexpr std::size_t kDocuments = 8;
constexpr std::size_t kCases = 6;
constexpr std::size_t kShortCase = 5;  // tasks

// Numbers without any pattern, always the same.
class Noise {
 public:
  std::uint64_t below(std::uint64_t limit) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33U) % limit;
  }
  std::string hexadecimal(std::size_t digits) {
    return sha256_hex(std::to_string(below(1U << 30U))).substr(0, digits);
  }
  std::string person() { return fmt::format("pegawai{}", below(60)); }
  engine::Instant moment() {
    constexpr std::uint64_t kFourYears = 4ULL * 365 * 86'400'000;
    return {static_cast<std::int64_t>(1'767'574'800'000 + below(1U << 31U) * 60 % kFourYears)};
  }

 private:
  std::uint64_t state_ = 42;
};

// Only what the codec asks of a bundle.
engine::Bundle some_bundle(Noise& noise) {
  engine::Bundle bundle;
  bundle.hash = noise.hexadecimal(64);
  for (std::size_t i = 1; i <= kRoles; ++i)
    bundle.roles.push_back({fmt::format("r{}", i), "", "", bundle::RoleKind::Person, {}, {}, {}});
  for (std::size_t i = 1; i <= kDocuments; ++i) {
    bundle::Document document{fmt::format("d{}", i), "", {}};
    if (i % 2 == 0) document.states = {"konsep", "diparaf", "ditandatangani"};
    bundle.documents.push_back(std::move(document));
  }
  for (std::size_t i = 1; i <= kTasks; ++i) {
    bundle::Task task;
    task.id = std::to_string(i);
    task.performers.resize(2);
    task.exits.resize(i % 4 == 0 ? 2 : 1);
    if (i % 4 == 0) {
      task.exits[0].answer = "ya";
      task.exits[1].answer = "tidak";
    }
    bundle.tasks.push_back(std::move(task));
  }
  bundle.blocks.push_back({"f1", "j1", {}, {{}, {}}, {}});
  return bundle;
}

// Writes what one command brings about, as the journal does: a record a line.
class Writer {
 public:
  Writer(Noise& noise, const engine::Bundle& bundle) : noise_(noise), bundle_(bundle) {}

  void begin() {
    text_.clear();
    key_ = noise_.hexadecimal(32);
    number_ = 1 + noise_.below(200'000);
    sequence_ = 1 + noise_.below(4'000'000);
    event_.at = noise_.moment();
    event_.person = noise_.person();
    event_.substitution = engine::Substitution::None;
    if (noise_.below(12) == 0) event_.substitution = engine::Substitution::Plh;
  }
  void add(decltype(engine::Event::what) what) {
    event_.what = std::move(what);
    if (!text_.empty()) text_ += '\n';
    text_ += engine::encode({sequence_++, number_, key_, event_}, bundle_);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Noise& noise_;
  const engine::Bundle& bundle_;
  std::string text_, key_;
  std::uint64_t number_ = 0, sequence_ = 0;
  engine::Event event_;
};

class Texts {
 public:
  std::vector<std::string> made() {
    for (std::size_t i = 0; i < kCases; ++i) one_case(kTasks);
    // The end is what a dictionary shows: each kind of text, once.
    change_of_register();
    rare();
    one_case(kShortCase);
    return std::move(texts_);
  }

 private:
  void change_of_register() {
    const std::string person = noise_.person();
    texts_.push_back(people::encode(
        {noise_.below(1'000),
         noise_.hexadecimal(32),
         {noise_.moment(), "admin",
          people::PersonAdded{person, "Pegawai Contoh", person + "@contoh.go.id"}}}));
    texts_.push_back(people::encode(
        {noise_.below(1'000),
         noise_.hexadecimal(32),
         {noise_.moment(), "admin",
          people::PositionAssigned{person, "Kepala Bidang Pelayanan", noise_.moment(), {}}}}));
  }

  void done(TaskId task, RoleId role, DocumentId document, std::optional<TaskId> next) {
    const bundle::Task& what = bundle_.task(task);
    writer_.add(engine::TaskCompleted{
        task, 1, role, static_cast<std::uint32_t>(what.exits.size() > 1 ? noise_.below(2) : 0),
        ""});
    std::optional<std::uint32_t> state;
    if (!bundle_.document(document).states.empty())
      state = static_cast<std::uint32_t>(noise_.below(3));
    writer_.add(engine::DocumentGiven{document, state, 1, task, role});
    if (next) writer_.add(engine::TaskOpened{*next, 1, task, false});
  }
  void keep() { texts_.push_back(writer_.text()); }
  RoleId some_role() { return RoleId(noise_.below(kRoles)); }
  DocumentId some_document() { return DocumentId(noise_.below(kDocuments)); }
  TaskId some_task() { return TaskId(noise_.below(kTasks - 1)); }

  void rare() {
    const TaskId task = some_task();
    writer_.begin();
    writer_.add(engine::TaskReleased{task, 1, 0, some_role(), "sedang dinas luar"});
    keep();
    writer_.begin();
    writer_.add(engine::TaskHandedOver{task, 1, 0, some_role(), noise_.person(), "mohon dibantu"});
    keep();
    writer_.begin();
    writer_.add(engine::FileAttached{task, 1, some_role(), some_document(), 1,
                                     "surat permohonan.pdf", noise_.hexadecimal(64),
                                     noise_.below(4'000'000), "application/pdf"});
    keep();
    writer_.begin();
    writer_.add(engine::DeadlinePassed{task, 1, 1, noise_.moment(), some_role()});
    keep();
    writer_.begin();
    writer_.add(engine::CaseCancelled{"permohonan ditarik"});
    keep();
    writer_.begin();
    writer_.add(engine::TaskSkipped{task, 1, some_role(), ""});
    writer_.add(engine::BranchesForked{bundle::BlockId(0)});
    writer_.add(engine::BranchDone{bundle::BlockId(0), 0, task});
    keep();
    writer_.begin();
    done(task, some_role(), some_document(), std::nullopt);
    writer_.add(engine::CaseFinished{});
    keep();
  }

  // From its start on, with its states.
  void one_case(std::size_t tasks) {
    engine::State state;
    state.status = engine::Status::Open;
    state.subject = "Permohonan rekomendasi";
    state.starter = noise_.person();
    state.started = noise_.moment();
    writer_.begin();
    writer_.add(engine::CaseStarted{state.subject, {}, {}});
    writer_.add(engine::TaskOpened{TaskId(0), 1, {}, false});
    keep();
    for (std::size_t i = 0; i + 1 < tasks; ++i) {
      const TaskId task(i);
      const RoleId role = some_role();
      writer_.begin();
      if (i % 3 == 0) {
        writer_.add(engine::TaskClaimed{task, 1, 0, role});
        keep();
        writer_.begin();
      }
      if (i % 6 == 0) {
        writer_.add(engine::TaskSigned{task, 1, 1, role, {}, ""});
        keep();
        writer_.begin();
      }
      const DocumentId document = some_document();
      done(task, role, document, TaskId(i + 1));
      keep();
      state.visits[task] = 1;
      state.doers[task] = {noise_.person()};
      state.documents[document] = {std::nullopt, 1, task, role};
      state.events += 3;
      engine::Token token;
      token.task = TaskId(i + 1);
      token.since = noise_.moment();
      state.tokens = {token};
      texts_.push_back(engine::encode(state, bundle_));
    }
  }

  Noise noise_;
  engine::Bundle bundle_ = some_bundle(noise_);
  Writer writer_{noise_, bundle_};
  std::vector<std::string> texts_;
};

}  // namespace

std::vector<std::string> typical_texts() {
  return Texts().made();
}

}  // namespace sop::journal
