// Logging in and out, one-time links, one's own password.
#include "runtime/pages/frame.h"
#include "runtime/pages/handlers.h"
#include "runtime/server/cookies.h"

namespace sop::pages {
namespace {

constexpr long kDeviceSeconds = 180L * 24 * 3'600;

Node log_in_form(const Reader& reader, const std::string& account) {
  return form(reader, "/masuk",
              {field(reader.say(Phrase::PageAccount), "akun", "text", account, true),
               field(reader.say(Phrase::PagePassword), "sandi", "password", "", true),
               button(reader.say(Phrase::PageLogIn), "", "")});
}

Node new_password_form(const Reader& reader, const std::string& action, bool old) {
  Nodes fields;
  if (old)
    fields.push_back(field(reader.say(Phrase::PageOldPassword), "lama", "password", "", true));
  fields.push_back(field(reader.say(Phrase::PageNewPassword), "baru", "password", "", true));
  fields.push_back(field(reader.say(Phrase::PageNewAgain), "ulang", "password", "", true));
  fields.push_back(paragraph(reader.say(Phrase::PagePasswordRule), "soft"));
  fields.push_back(button(reader.say(Phrase::PageSavePassword), "", ""));
  return form(reader, action, std::move(fields));
}

Response log_in_page(const Reader& reader, const std::string& account,
                     std::optional<Diagnostic> wrong, int status) {
  return show(reader, {reader.say(Phrase::PageLogInTitle),
                       {log_in_form(reader, account)},
                       status,
                       std::move(wrong),
                       ""});
}

}  // namespace

Response show_log_in(const Reader& reader) {
  return log_in_page(reader, "", std::nullopt, 200);
}

Response log_in(const Reader& reader) {
  const std::string account(reader.request.form_value("akun"));
  if (auto no = api::too_fast(reader.site, reader.request.remote))
    return log_in_page(reader, account, no->why, api::status_of(no->sort));
  const std::string device(reader.request.cookie(api::kDeviceCookie).value_or(""));
  const auto in = reader.site.service.log_in(
      account, std::string(reader.request.form_value("sandi")), {reader.request.remote, device});
  if (!in) return log_in_page(reader, account, in.refusal().why, api::status_of(in.refusal().sort));
  Response out = Response::see_other("/tugas");
  // Lax: a link in a letter has to arrive logged in.
  server::set_cookie(out, reader.request,
                     {api::kSessionCookie, in.value().token, server::SameSite::Lax, std::nullopt});
  if (!in.value().device.empty())
    server::set_cookie(
        out, reader.request,
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
  if (!who)
    return show(reader, {reader.say(Phrase::PageNewPassword), {}, 410, who.refusal().why, ""});
  return show(reader,
              {reader.say(Phrase::PageNewPassword),
               {paragraph(reader.say(Phrase::PageFor, {who.value().name, who.value().person})),
                new_password_form(reader, "/sandi/" + secret, false)},
               200,
               std::nullopt,
               ""});
}

Response use_link(const Reader& reader) {
  const std::string secret(reader.request.parameter("rahasia"));
  const std::string password(reader.request.form_value("baru"));
  const auto again = [&](Diagnostic wrong, int status) {
    return show(reader, {reader.say(Phrase::PageNewPassword),
                         {new_password_form(reader, "/sandi/" + secret, false)},
                         status,
                         std::move(wrong),
                         ""});
  };
  if (auto no = api::too_fast(reader.site, reader.request.remote))
    return again(no->why, api::status_of(no->sort));
  if (password != reader.request.form_value("ulang"))
    return again(finding<Kind::PasswordsDiffer>(Span{}), 422);
  const auto set = reader.site.service.set_password(secret, password);
  if (!set) return again(set.refusal().why, api::status_of(set.refusal().sort));
  return show(reader, {reader.say(Phrase::PageLogInTitle),
                       {log_in_form(reader, "")},
                       200,
                       std::nullopt,
                       reader.say(Phrase::PagePasswordSaved)});
}

Response show_account(const Reader& reader) {
  const auto all = reader.site.service.people();
  if (!all) return refuse(reader, all.refusal());
  std::string positions;
  for (const std::string& one :
       people::positions_of(*all.value(), reader.who.person, reader.site.service.now()))
    positions += (positions.empty() ? "" : ", ") + one;
  return show(reader, {reader.who.name,
                       {facts({{reader.say(Phrase::PageAccount), reader.who.person},
                               {reader.say(Phrase::PagePositions), positions}}),
                        heading(reader.say(Phrase::PageChangePassword)),
                        new_password_form(reader, "/akun", true)},
                       200,
                       std::nullopt,
                       ""});
}

Response change_password(const Reader& reader) {
  const auto again = [&](Diagnostic wrong, int status) {
    return show(reader, {reader.say(Phrase::PageChangePassword),
                         {new_password_form(reader, "/akun", true)},
                         status,
                         std::move(wrong),
                         ""});
  };
  const std::string password(reader.request.form_value("baru"));
  if (password != reader.request.form_value("ulang"))
    return again(finding<Kind::PasswordsDiffer>(Span{}), 422);
  const auto done = reader.site.service.change_password(
      reader.who, std::string(reader.request.form_value("lama")), password);
  if (!done) return again(done.refusal().why, api::status_of(done.refusal().sort));
  Response out = show(reader, {reader.say(Phrase::PageLogInTitle),
                               {log_in_form(reader, reader.who.person)},
                               200,
                               std::nullopt,
                               reader.say(Phrase::PagePasswordSaved)});
  server::remove_cookie(out, reader.request, api::kSessionCookie);
  return out;
}

}  // namespace sop::pages
