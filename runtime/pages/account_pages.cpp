// Logging in and out, one-time links, one's own account.
#include "runtime/pages/frame.h"
#include "runtime/pages/handlers.h"
#include "runtime/server/cookies.h"

namespace sop::pages {
namespace {

constexpr long kDeviceSeconds = 180L * 24 * 3'600;
constexpr std::size_t kAddressBytes = 500;

// What the log-in carries through: where he wanted to go, and a note that came
// too late.
struct Carried {
  std::string back;
  std::string note;
};

// A page of ours; else nothing.
std::string safe_address(std::string_view back) {
  const bool ours = back.size() <= kAddressBytes && back.starts_with('/') &&
                    server::html::is_local_address(back) && !back.starts_with("/masuk") &&
                    !back.starts_with("/keluar");
  return ours ? std::string(back) : "";
}

Node log_in_form(const Reader& reader, const std::string& account, const Carried& carried) {
  Nodes fields{
      field(reader.say(Phrase::PageAccount), "akun", "text", {account, true, "username"}),
      field(reader.say(Phrase::PagePassword), "sandi", "password", {"", true, "current-password"})};
  if (!carried.note.empty())
    fields.push_back(text_area(reader.say(Phrase::PageTyped), "catatan", carried.note));
  if (!carried.back.empty()) fields.push_back(hidden_field("lanjut", carried.back));
  fields.push_back(button(reader.say(Phrase::PageLogIn), "", ""));
  return form(reader, "/masuk", std::move(fields));
}

Node new_password_form(const Reader& reader, const std::string& action, bool old) {
  Nodes fields;
  if (old)
    fields.push_back(field(reader.say(Phrase::PageOldPassword), "lama", "password",
                           {"", true, "current-password"}));
  const FieldOptions fresh{"", true, "new-password"};
  fields.push_back(field(reader.say(Phrase::PageNewPassword), "baru", "password", fresh));
  fields.push_back(field(reader.say(Phrase::PageNewAgain), "ulang", "password", fresh));
  fields.push_back(paragraph(reader.say(Phrase::PagePasswordRule), "soft"));
  fields.push_back(button(reader.say(Phrase::PageSavePassword), "", ""));
  return form(reader, action, std::move(fields));
}

Response log_in_page(const Reader& reader, const std::string& account, const Carried& carried,
                     std::optional<Diagnostic> wrong = {}, int status = 200,
                     const std::string& good = "") {
  Nodes content;
  if (!carried.note.empty())
    content.push_back(box("box warn", {"! " + reader.say(Phrase::PageSessionLost)}));
  else if (!carried.back.empty() && !wrong)
    content.push_back(paragraph(reader.say(Phrase::PageLogInFirst)));
  content.push_back(log_in_form(reader, account, carried));
  return show(reader, {reader.say(Phrase::PageLogInTitle),
                       std::move(content),
                       status,
                       std::move(wrong),
                       good,
                       {},
                       true});
}

// The task of `carried.back`, as whoever has just logged in sees it, with his
// note.
std::optional<Response> with_note(const Reader& reader, const service::LoggedIn& in,
                                  const Carried& carried) {
  constexpr std::string_view kCase = "/kasus/";
  constexpr std::string_view kTask = "/langkah/";
  const std::string& path = carried.back;
  const std::size_t middle = path.find(kTask);
  if (!path.starts_with(kCase) || middle == std::string::npos) return std::nullopt;
  const auto label = server::decode_percent(path.substr(middle + kTask.size()), false);
  if (!label) return std::nullopt;
  Request request = reader.request;
  request.method = "GET";
  request.path = path;
  request.query.clear();
  request.form.clear();
  request.cookies = {{api::kSessionCookie, in.token}};
  request.parameters = {{"nomor", path.substr(kCase.size(), middle - kCase.size())},
                        {"langkah", *label}};
  Reader known{reader.site, request, in.who};
  known.who.language = request.language;
  return task_with_note(known, carried.note);
}

}  // namespace

Response show_log_in(const Reader& reader) {
  return log_in_page(reader, "", {safe_address(reader.request.query_value("lanjut")), ""});
}

Response log_in_again(const Reader& reader, const std::string& back, const std::string& note) {
  constexpr int kUnknown = 401;
  return log_in_page(reader, "", {safe_address(back), note}, std::nullopt, kUnknown);
}

Response log_in(const Reader& reader) {
  const Request& request = reader.request;
  const std::string account(request.form_value("akun"));
  const Carried carried{safe_address(request.form_value("lanjut")),
                        std::string(request.form_value("catatan"))};
  // Another site must not log somebody in as somebody else.
  if (!server::is_same_origin(request))
    return log_in_page(reader, account, carried, finding<Kind::NotYourPage>(Span{}), 403);
  if (auto no = api::too_fast(reader.site, request.remote))
    return log_in_page(reader, account, carried, no->why, api::status_of(no->sort));
  const std::string device(request.cookie(api::kDeviceCookie).value_or(""));
  const auto in = reader.site.service.log_in(account, std::string(request.form_value("sandi")),
                                             {request.remote, device});
  if (!in)
    return log_in_page(reader, account, carried, in.refusal().why,
                       api::status_of(in.refusal().sort));
  std::optional<Response> task;
  if (!carried.note.empty()) task = with_note(reader, in.value(), carried);
  Response out =
      task ? std::move(*task) : Response::see_other(carried.back.empty() ? "/tugas" : carried.back);
  // Lax: a link in a letter has to arrive logged in.
  server::set_cookie(out, request,
                     {api::kSessionCookie, in.value().token, server::SameSite::Lax, std::nullopt});
  if (!in.value().device.empty())
    server::set_cookie(
        out, request,
        {api::kDeviceCookie, in.value().device, server::SameSite::Strict, kDeviceSeconds});
  out.person = in.value().who.person;
  return out;
}

Response log_out(const Reader& reader) {
  reader.site.service.log_out(reader.who);
  Response out = Response::see_other("/masuk");
  server::remove_cookie(out, reader.request, api::kSessionCookie);
  return out;
}

Response show_link(const Reader& reader) {
  const std::string secret(reader.request.parameter("rahasia"));
  const auto who = reader.site.service.by_link(secret);
  constexpr int kGone = 410;
  if (!who)
    return show(reader,
                {reader.say(Phrase::PageNewPassword), {}, kGone, who.refusal().why, "", {}, true});
  return show(reader,
              {reader.say(Phrase::PageNewPassword),
               {paragraph(reader.say(Phrase::PageFor, {who.value().name, who.value().person})),
                new_password_form(reader, "/sandi/" + secret, false)},
               200,
               std::nullopt,
               "",
               {},
               true});
}

Response use_link(const Reader& reader) {
  const std::string secret(reader.request.parameter("rahasia"));
  const std::string password(reader.request.form_value("baru"));
  const auto again = [&](Diagnostic wrong, int status) {
    return show(reader, {reader.say(Phrase::PageNewPassword),
                         {new_password_form(reader, "/sandi/" + secret, false)},
                         status,
                         std::move(wrong),
                         "",
                         {},
                         true});
  };
  if (auto no = api::too_fast(reader.site, reader.request.remote))
    return again(no->why, api::status_of(no->sort));
  if (!server::is_same_origin(reader.request))
    return again(finding<Kind::NotYourPage>(Span{}), 403);
  if (password != reader.request.form_value("ulang"))
    return again(finding<Kind::PasswordsDiffer>(Span{}), 422);
  const auto set = reader.site.service.set_password(secret, password);
  if (!set) return again(set.refusal().why, api::status_of(set.refusal().sort));
  return log_in_page(reader, "", {}, std::nullopt, 200, reader.say(Phrase::PagePasswordSaved));
}

namespace {

Response account_page(const Reader& reader, std::optional<Diagnostic> wrong, int status) {
  const auto all = reader.site.service.people();
  if (!all) return refuse(reader, all.refusal());
  Nodes positions;
  for (const std::string& one :
       people::positions_of(*all.value(), reader.who.person, reader.site.service.now()))
    positions.push_back(element("li", {}, {one}));
  Nodes content{facts({{reader.say(Phrase::PageAccount), reader.who.person},
                       {reader.say(Phrase::PagePositions),
                        positions.empty() ? Node("–") : element("ul", {}, std::move(positions))}})};
  for (Node& node : own_absence(reader, *all.value())) content.push_back(std::move(node));
  content.push_back(heading(reader.say(Phrase::PageChangePassword)));
  content.push_back(new_password_form(reader, "/akun", true));
  return show(reader, {reader.who.name, std::move(content), status, std::move(wrong)});
}

}  // namespace

Response show_account(const Reader& reader) {
  return account_page(reader, std::nullopt, 200);
}

Response change_password(const Reader& reader) {
  const std::string password(reader.request.form_value("baru"));
  if (password != reader.request.form_value("ulang"))
    return account_page(reader, finding<Kind::PasswordsDiffer>(Span{}), 422);
  const auto done = reader.site.service.change_password(
      reader.who, std::string(reader.request.form_value("lama")), password);
  if (!done) return account_page(reader, done.refusal().why, api::status_of(done.refusal().sort));
  const Reader nobody{reader.site, reader.request, {}};
  Response out = log_in_page(nobody, reader.who.person, {}, std::nullopt, 200,
                             reader.say(Phrase::PagePasswordSaved));
  server::remove_cookie(out, reader.request, api::kSessionCookie);
  return out;
}

}  // namespace sop::pages
