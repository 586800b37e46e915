// Which letters an event causes: mail to those for whom something came, to superiors when a
// deadline has passed, to the starter when a case has ended; and every event to each webhook. Pure:
// called inside the transaction of the event.
#include <nlohmann/json.hpp>

#include "runtime/engine/codec.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

constexpr std::size_t kReaders = 50;  // of one letter: beyond, the inbox tells

using effects::Effect;
using effects::EffectKind;
using journal::Happened;

class Writing {
 public:
  Writing(const Settings& settings, const Happened& happened, std::vector<Effect>& out)
      : settings_(settings), happened_(happened), out_(out) {}

  void operator()(const engine::TaskOpened& opened) {
    if (!settings_.notify) return;
    const bundle::Task& task = happened_.bundle->task(opened.task);
    for (const auto& alternatives : task.performers) {
      for (const bundle::RoleId role : alternatives)
        to_holders(role, opened.back ? Phrase::MailReturned : Phrase::MailTask, task.id,
                   task.activity);
    }
  }
  void operator()(const engine::TaskHandedOver& handed) {
    const bundle::Task& task = happened_.bundle->task(handed.task);
    to_person(handed.to, Phrase::MailHandedOver, task.id, task.activity);
  }
  void operator()(const engine::DeadlinePassed& passed) {
    const bundle::Task& task = happened_.bundle->task(passed.task);
    if (passed.superior.valid())
      to_holders(passed.superior, Phrase::MailOverdue, task.id, task.activity);
  }
  void operator()(const engine::CaseFinished&) {
    to_person(happened_.state->starter, Phrase::MailFinished, "", "");
  }
  void operator()(const engine::CaseCancelled& cancelled) {
    if (happened_.event->person != happened_.state->starter)
      to_person(happened_.state->starter, Phrase::MailCancelled, "", cancelled.reason);
  }
  template <class Other>
  void operator()(const Other&) {}

  void webhooks() {
    if (happened_.bundle == nullptr) return;
    const engine::Record record{happened_.sequence, happened_.number, "", *happened_.event};
    for (const effects::Webhook& one : settings_.webhooks.receivers) {
      Effect effect;
      effect.kind = EffectKind::Webhook;
      effect.target = one.name;
      effect.payload = engine::encode(record, *happened_.bundle);
      effect.key = std::to_string(happened_.sequence) + "/webhook/" + one.name;
      out_.push_back(std::move(effect));
    }
  }

 private:
  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args = {}) const {
    return story::say(settings_.language, phrase, std::move(args));
  }

  void to_holders(bundle::RoleId role, Phrase subject, const std::string& task,
                  const std::string& what) {
    std::size_t readers = 0;
    for (const std::string& name :
         people::names_of_role(*happened_.bundle, role, happened_.state->positions)) {
      for (const std::string& person :
           people::holders(happened_.people, name, happened_.event->at)) {
        if (++readers > kReaders) return;
        // Whoever did it knows.
        if (person != happened_.event->person) to_person(person, subject, task, what);
      }
    }
  }

  void to_person(const std::string& id, Phrase subject, const std::string& task,
                 const std::string& what) {
    const people::Person* person = people::find_person(happened_.people, id);
    if (settings_.mail.server.empty() || person == nullptr || !person->active ||
        person->mail.empty())
      return;
    const std::string number = std::to_string(happened_.number);
    const std::string place =
        task.empty() ? "/kasus/" + number : "/kasus/" + number + "/langkah/" + task;
    std::string text = say(Phrase::MailGreeting, {person->name}) + "\n\n" +
                       say(subject, {number, task, what}) + "\n" +
                       say(Phrase::MailCase, {happened_.bundle->title, happened_.state->subject}) +
                       "\n\n" + settings_.link(place) + "\n\n" + say(Phrase::MailFooter) + "\n";
    Effect effect;
    effect.kind = EffectKind::Mail;
    effect.target = person->mail;
    effect.payload =
        nlohmann::json{{"subject", say(subject, {number, task, what})}, {"text", std::move(text)}}
            .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    effect.key = std::to_string(happened_.sequence) + "/" + id;
    out_.push_back(std::move(effect));
  }

  const Settings& settings_;
  const Happened& happened_;
  std::vector<Effect>& out_;
};

}  // namespace

journal::Letters letters_of(const Settings& settings) {
  if (settings.mail.server.empty() && settings.webhooks.receivers.empty()) return nullptr;
  return [settings](const Happened& happened, std::vector<Effect>& out) {
    if (happened.event == nullptr) return;
    Writing writing(settings, happened, out);
    std::visit(writing, happened.event->what);
    writing.webhooks();
  };
}

}  // namespace sop::service
