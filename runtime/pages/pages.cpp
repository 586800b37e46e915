#include "runtime/pages/pages.h"

#include "runtime/api/json_views.h"
#include "runtime/pages/frame.h"
#include "runtime/pages/handlers.h"

namespace sop::pages {
namespace {

// Who may open it: anybody; who has logged in; or, of an upload, whoever its form proves to be.
enum class For : std::uint8_t { Anybody, Known, Upload };

struct Route {
  const char* method;
  const char* path;
  Response (*handler)(const Reader& reader);
  For whom = For::Known;
};

constexpr Route kRoutes[] = {
    {"GET", "/masuk", show_log_in, For::Anybody},
    {"POST", "/masuk", log_in, For::Anybody},
    {"POST", "/keluar", log_out},
    {"GET", "/sandi/{rahasia}", show_link, For::Anybody},
    {"POST", "/sandi/{rahasia}", use_link, For::Anybody},
    {"GET", "/akun", show_account},
    {"POST", "/akun", change_password},
    {"GET", "/tugas", show_inbox},
    {"GET", "/terlambat", show_overdue},
    {"GET", "/kasus", show_cases},
    {"POST", "/kasus", start_case},
    {"GET", "/sop", show_sops},
    {"GET", "/laporan", show_report},
    {"GET", "/kasus/{nomor}", show_case},
    {"GET", "/kasus/{nomor}/bagan.svg", show_chart},
    {"POST", "/kasus/{nomor}/batal", cancel_case},
    {"GET", "/kasus/{nomor}/langkah/{langkah}", show_task},
    {"POST", "/kasus/{nomor}/langkah/{langkah}", act_on_task},
    {"POST", "/kasus/{nomor}/langkah/{langkah}/berkas", upload_file, For::Upload},
    {"GET", "/kasus/{nomor}/berkas/{sidik}", send_file},
};

Diagnostic finding_of(int status, const Request& request) {
  switch (status) {
    case 404:
      return finding<Kind::PageMissing>(Span{});
    case 405:
      return finding<Kind::MethodMissing>(Span{}, request.method);
    case 408:
      return finding<Kind::RequestTooSlow>(Span{});
    case 413:
    case 414:
    case 431:
      return finding<Kind::RequestTooLarge>(Span{});
    case 503:
      return finding<Kind::Busy>(Span{});
    default:
      return status < 500 ? finding<Kind::RequestBroken>(Span{})
                          : finding<Kind::ServerTrouble>(Span{}, request.id);
  }
}

}  // namespace

Response refuse(const Reader& reader, const service::Refusal& refusal) {
  if (refusal.sort == service::Sort::NotKnown && reader.request.method == "GET")
    return Response::see_other("/masuk");
  return show(reader, {reader.say(Phrase::PageNotDone),
                       {link("/tugas", reader.say(Phrase::PageBackToTasks))},
                       api::status_of(refusal.sort),
                       refusal.why,
                       ""});
}

void add_pages(server::Router& router, api::Site& site) {
  add_style(router);
  router.add("GET", "/", [](const Request&) { return Response::see_other("/tugas"); });
  for (const Route& one : kRoutes) {
    server::RouteOptions options;
    options.streaming = one.whom == For::Upload;
    // Room for the form around the file.
    if (options.streaming)
      options.body_limit = site.service.settings().documents.limit + server::kBodyLimit;
    router.add(
        one.method, one.path,
        [&site, &one](const Request& request) {
          Reader reader{site, request, {}};
          reader.who.language = request.language;
          if (one.whom != For::Known) return one.handler(reader);
          const auto who = api::identify(site, request);
          if (!who) return refuse(reader, who.refusal());
          reader.who = who.value();
          Response out = one.handler(reader);
          out.person = reader.who.person;
          return out;
        },
        options);
  }
}

// Without a site: nothing of the frame but the words.
Response error_page(int status, const Request& request) {
  const Diagnostic why = finding_of(status, request);
  if (request.path.starts_with("/api/")) {
    Response out = api::problem({why, service::Sort::Invalid}, request.language);
    out.status = status;
    return out;
  }
  Nodes body{element("h1", {}, {text_of(why, request.language)})};
  for (const std::string& hint : hints_of(why, request.language))
    body.push_back(element("p", {}, {hint}));
  body.push_back(link("/tugas", story::say(request.language, Phrase::PageBackToTasks)));
  const Node root = element("html", {},
                            {element("head", {}, {element("title", {}, {"Sopan"})}),
                             element("body", {}, std::move(body))});
  return Response::html(server::html::document(root), status);
}

}  // namespace sop::pages
