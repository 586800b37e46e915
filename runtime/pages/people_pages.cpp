// Who works here: accounts with their positions, links to set a password, and
// who acts for whom.
#include <charconv>

#include "runtime/calendar/local_time.h"
#include "runtime/pages/handlers.h"
#include "runtime/pages/notices.h"

namespace sop::pages {
namespace {

// More are named by their account.
constexpr std::size_t kChoices = 300;

bool runs(const std::optional<Instant>& until, Instant now) {
  return !until || now < *until;
}

std::string name_of(const people::Register& all, const std::string& id) {
  const people::Person* person = people::find_person(all, id);
  return person == nullptr ? id : person->name;
}

std::vector<std::string> own_positions(const people::Register& all, const std::string& id,
                                       Instant now) {
  std::vector<std::string> out;
  const people::Person* person = people::find_person(all, id);
  if (person == nullptr) return out;
  for (const people::Holding& one : person->holdings) {
    if (one.from <= now && runs(one.until, now)) out.push_back(one.position);
  }
  return out;
}

// Those that count or will; `person` empty: of everybody.
Node appointments(const Reader& reader, const people::Register& all, const std::string& person) {
  const Instant now = reader.site.service.now();
  const bool administrator = reader.may(people::Act::AdministratePeople);
  std::vector<Nodes> rows;
  for (const auto& [number, one] : all.delegations) {
    if (one.ends <= now || (!person.empty() && one.from != person && one.to != person)) continue;
    Node end = "";
    if (administrator || one.from == reader.who.person || one.by == reader.who.person)
      end = form(reader, "/penunjukan/" + std::to_string(number) + "/akhiri",
                 {button(reader.say(Phrase::PageEndNow), "", "", "quiet")}, "plain");
    rows.push_back({one.kind == engine::Substitution::Plt ? "Plt." : "Plh.", one.position,
                    name_of(all, one.to), one.from.empty() ? "–" : name_of(all, one.from),
                    reader.moment(one.begins), reader.moment(one.ends), one.reason,
                    std::move(end)});
  }
  if (rows.empty()) return paragraph(reader.say(Phrase::PageNoActing), "soft");
  return table({reader.say(Phrase::PageKind), reader.say(Phrase::PagePosition),
                reader.say(Phrase::PageStandIn), reader.say(Phrase::PageStandFor),
                reader.say(Phrase::PageBegins), reader.say(Phrase::PageUntilMoment),
                reader.say(Phrase::PageOrder), reader.say(Phrase::PageOtherActs)},
               std::move(rows));
}

Node receiver_field(const Reader& reader, const people::Register& all) {
  Choices options{{"", reader.say(Phrase::PageChoose)}};
  for (const auto& [id, person] : all.persons) {
    if (person.active && id != reader.who.person && options.size() <= kChoices)
      options.emplace_back(id, person.name);
  }
  const std::string label = reader.say(Phrase::PageStandIn);
  const std::string typed(reader.request.form_value("pengganti"));
  if (options.size() > kChoices)
    return field(label + " (" + reader.say(Phrase::PageAccount) + ")", "pengganti", "text",
                 {typed, true});
  return choice(label, "pengganti", typed, options);
}

Response people_page(const Reader& reader, std::optional<Diagnostic> wrong, int status) {
  const auto all = reader.site.service.people_for(reader.who);
  if (!all) return refuse(reader, all.refusal());
  const bool invites = reader.may(people::Act::AdministratePeople);
  const Instant now = reader.site.service.now();
  std::vector<Nodes> rows;
  for (const auto& [id, person] : all.value()->persons) {
    std::string positions;
    for (const std::string& one : own_positions(*all.value(), id, now))
      positions += (positions.empty() ? "" : ", ") + one;
    std::string rights;
    for (const people::Right right : person.rights)
      rights += (rights.empty() ? "" : ", ") + std::string(people::word(right));
    if (!person.active) rights = reader.say(Phrase::OfficeInactive);
    Node link = "";
    if (invites && person.active && id != reader.who.person)
      link = form(reader, "/orang/" + server::encode_percent(id) + "/undang",
                  {button(reader.say(Phrase::PageInvite), "", "", "quiet")}, "plain");
    rows.push_back({person.name, id, positions.empty() ? "–" : positions,
                    rights.empty() ? "–" : rights, std::move(link)});
  }
  Nodes content;
  if (invites) content.push_back(paragraph(reader.say(Phrase::PageInviteHint), "soft"));
  content.push_back(table({reader.say(Phrase::PageName), reader.say(Phrase::PageAccount),
                           reader.say(Phrase::PagePositions), reader.say(Phrase::PageRights),
                           reader.say(Phrase::PageOtherActs)},
                          std::move(rows)));
  content.push_back(heading(reader.say(Phrase::PageActing)));
  content.push_back(appointments(reader, *all.value(), ""));
  return show(reader,
              {reader.say(Phrase::PagePeople), std::move(content), status, std::move(wrong)});
}

}  // namespace

Nodes own_absence(const Reader& reader, const people::Register& all) {
  Nodes out{heading(reader.say(Phrase::PageActing)), appointments(reader, all, reader.who.person)};
  Choices positions;
  for (const std::string& one : own_positions(all, reader.who.person, reader.site.service.now()))
    positions.emplace_back(one, one);
  if (positions.empty()) return out;
  const auto typed = [&](const char* name) { return std::string(reader.request.form_value(name)); };
  Node fields =
      form(reader, "/penunjukan",
           {paragraph(reader.say(Phrase::PageAwayHint), "soft"),
            choice(reader.say(Phrase::PagePosition), "jabatan", typed("jabatan"), positions),
            receiver_field(reader, all),
            field(reader.say(Phrase::PageFrom), "mulai", "date", {typed("mulai"), true}),
            field(reader.say(Phrase::PageUntil), "sampai", "date", {typed("sampai"), true}),
            field(reader.say(Phrase::PageOrder), "dasar", "text", {typed("dasar"), true}),
            button(reader.say(Phrase::PageAppoint), "", "")});
  out.push_back(fold(reader.say(Phrase::PageAway), {std::move(fields)}, !typed("jabatan").empty()));
  return out;
}

Response show_people(const Reader& reader) {
  return people_page(reader, std::nullopt, 200);
}

Response invite_person(const Reader& reader) {
  const std::string id(reader.request.parameter("akun"));
  const auto made = reader.site.service.invite(reader.who, id);
  if (!made) return people_page(reader, made.refusal().why, api::status_of(made.refusal().sort));
  Page page{reader.say(Phrase::PageInvitedTitle),
            {paragraph(reader.say(Phrase::PageInvited, {id})),
             element("p", {}, {element("code", {}, {made.value().secret})})}};
  page.above = {link("/orang", reader.say(Phrase::PagePeople))};
  return show(reader, std::move(page));
}

Response appoint(const Reader& reader) {
  const Request& request = reader.request;
  const calendar::Zone zone = reader.calendar().rules().zone;
  const auto again = [&](const Diagnostic& why, int status) {
    const auto all = reader.site.service.people();
    if (!all) return refuse(reader, all.refusal());
    return show(reader,
                {reader.say(Phrase::PageActing), own_absence(reader, *all.value()), status, why});
  };
  const auto begins = calendar::date_from(request.form_value("mulai"));
  const auto ends = calendar::date_from(request.form_value("sampai"));
  if (!begins || !ends) return again(finding<Kind::RequestBroken>(Span{}), 422);
  people::Delegate wanted;
  wanted.kind = engine::Substitution::Plh;
  wanted.from = reader.who.person;
  wanted.to = request.form_value("pengganti");
  wanted.position = request.form_value("jabatan");
  wanted.begins = calendar::instant_of(zone, *begins, 0);
  // The last day counts whole.
  wanted.ends = {calendar::end_of_day(zone, *ends).milliseconds + 1};
  wanted.reason = request.form_value("dasar");
  const auto done =
      reader.site.service.change(reader.who, wanted, std::string(request.form_value("kunci")));
  if (!done) return again(done.refusal().why, api::status_of(done.refusal().sort));
  return see_other("/akun", Saved::Delegation);
}

Response end_appointment(const Reader& reader) {
  const std::string_view text = reader.request.parameter("nomor");
  people::EndDelegation wanted;
  std::from_chars(text.data(), text.data() + text.size(), wanted.number);
  const auto done = reader.site.service.change(reader.who, wanted,
                                               std::string(reader.request.form_value("kunci")));
  if (!done) return refuse(reader, done.refusal());
  return see_other(reader.may(people::Act::AdministratePeople) ? "/orang" : "/akun",
                   Saved::DelegationEnd);
}

}  // namespace sop::pages
