#include "runtime/pages/pages.h"

#include "runtime/api/json_views.h"
#include "runtime/pages/frame.h"
#include "runtime/pages/handlers.h"

namespace sop::pages {
namespace {

// Who may open it: anybody; who has logged in; or, of an upload, whoever its
// form proves to be.
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
    {"GET", "/kasus/{nomor}/langkah/{langkah}/berkas", back_to_task},
    {"GET", "/kasus/{nomor}/berkas/{sidik}", send_file},
    {"GET", "/orang", show_people},
    {"POST", "/orang/{akun}/undang", invite_person},
    {"POST", "/penunjukan", appoint},
    {"POST", "/penunjukan/{nomor}/akhiri", end_appointment},
    {"GET", "/pemeriksaan", show_audit},
    {"POST", "/pemeriksaan", verify_audit},
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

// The forms whose text must not be lost.
constexpr const char* kTyped[] = {"catatan", "alasan", "perihal"};

std::string typed_in(const Request& request) {
  std::string out;
  for (const char* name : kTyped) {
    if (out.empty()) out = request.form_value(name);
  }
  return out;
}

// The page that the address of a GET shows, with its query.
std::string whole_address(const Request& request) {
  std::string out = request.path;
  char between = '?';
  for (const server::Field& one : request.query) {
    out += between + server::encode_percent(one.name) + "=" + server::encode_percent(one.value);
    between = '&';
  }
  return out;
}

}  // namespace

Response refuse(const Reader& reader, const service::Refusal& refusal) {
  const Request& request = reader.request;
  const bool looks = request.method == "GET" || request.method == "HEAD";
  if (refusal.sort == service::Sort::NotKnown && looks) {
    const bool first = request.path == "/tugas";
    return Response::see_other(
        first ? "/masuk" : "/masuk?lanjut=" + server::encode_percent(whole_address(request)));
  }
  Nodes content;
  if (const std::string typed = typed_in(request); !typed.empty())
    content.push_back(text_area(reader.say(Phrase::PageTyped), "catatan", typed));
  content.push_back(element("p", {}, {link("/tugas", reader.say(Phrase::PageBackToTasks))}));
  return show(reader, {reader.say(Phrase::PageNotDone), std::move(content),
                       api::status_of(refusal.sort), refusal.why});
}

Response too_late(const Reader& reader, const service::Refusal& refusal, const std::string& back,
                  const std::string& typed) {
  const Request& request = reader.request;
  if (refusal.sort == service::Sort::NotKnown && request.method != "GET")
    return log_in_again(reader, back, typed);
  // The marks of forms end with the server; the session does not.
  if (refusal.why.kind == Kind::NotYourPage && !back.empty()) {
    Request looking = request;
    looking.method = "GET";
    Reader known{reader.site, looking, {}};
    const auto who = api::identify(reader.site, looking);
    if (who) {
      known.who = who.value();
      return task_with_note(known, typed);
    }
  }
  return refuse(reader, refusal);
}

void add_pages(server::Router& router, api::Site& site) {
  add_style(router);
  router.add("GET", "/", [](const Request&) { return Response::see_other("/tugas"); });
  for (const Route& one : kRoutes) {
    server::RouteOptions options;
    options.streaming = one.whom == For::Upload;
    if (one.whom == For::Anybody) options.body_limit = api::kOpenBody;
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
          if (!who)
            return too_late(reader, who.refusal(), one.handler == act_on_task ? request.path : "",
                            typed_in(request));
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
  return show_plain(request.language, why, status);
}

}  // namespace sop::pages
