#include "runtime/pages/frame.h"

#include "runtime/calendar/local_time.h"
#include "runtime/pages/notices.h"
#include "runtime/pages/style.h"
#include "runtime/people/credentials.h"
#include "runtime/server/assets.h"
#include "runtime/story/words.h"

namespace sop::pages {
namespace {

std::string& style_address() {
  static std::string address = "/gaya.css";
  return address;
}

// A place of the navigation; with an act, only for who may do it.
struct Place {
  const char* path;
  Phrase name;
  std::optional<people::Act> act = {};
};
constexpr Place kPlaces[] = {{"/tugas", Phrase::PageTasks},
                             {"/kasus", Phrase::PageCases},
                             {"/sop", Phrase::PageSops},
                             {"/terlambat", Phrase::PageOverdue},
                             {"/pemeriksaan", Phrase::PageAudit, people::Act::VerifyAudit},
                             {"/orang", Phrase::PagePeople, people::Act::AdministratePeople}};

void mark_current(const Reader& reader, Node& node, const std::string& path) {
  if (reader.request.path == path) node.set({"aria-current", "page"});
  if (reader.request.path.starts_with(path + "/")) node.set({"aria-current", "true"});
}

Node navigation(const Reader& reader) {
  Nodes links;
  for (const Place& place : kPlaces) {
    if (place.act && !reader.may(*place.act)) continue;
    Node one = link(place.path, reader.say(place.name));
    mark_current(reader, one, place.path);
    links.push_back(std::move(one));
  }
  Node account = link("/akun", reader.who.name);
  mark_current(reader, account, "/akun");
  Nodes person{std::move(account),
               form(reader, "/keluar", {button(reader.say(Phrase::PageLogOut), "", "", "quiet")})};
  return element("nav", {{"aria-label", reader.say(Phrase::PageMenu)}},
                 {element("div", {{"class", "places"}}, std::move(links)),
                  element("div", {{"class", "person"}}, std::move(person))});
}

struct Frame {
  Language language;
  std::string title;
  Nodes top;
  Nodes content;
  bool narrow;
};

std::string whole(Frame frame) {
  Nodes body{element("a", {{"class", "skip"}, {"href", "#isi"}},
                     {story::say(frame.language, Phrase::PageSkipToContent)}),
             element("header", {}, std::move(frame.top)),
             element("main", {{"id", "isi"}, {"class", frame.narrow ? "narrow" : "wide"}},
                     std::move(frame.content))};
  return server::html::document(element(
      "html", {{"lang", frame.language == Language::English ? "en" : "id"}},
      {element("head", {},
               {element("meta", {{"charset", "utf-8"}}),
                element("meta",
                        {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
                element("title", {}, {frame.title + " – Sopan"}),
                element("link", {{"rel", "stylesheet"}, {"href", style_address()}})}),
       element("body", {}, std::move(body))}));
}

Node brand(const std::string& office) {
  return element("a", {{"class", "brand"}, {"href", "/tugas"}},
                 {office.empty() ? "Sopan" : "Sopan · " + office});
}

}  // namespace

const calendar::Calendar& Reader::calendar() const {
  if (!days) days = site.service.calendar();
  return *days;
}

std::string Reader::say(Phrase phrase, std::vector<std::string> args) const {
  return story::say(language(), phrase, std::move(args));
}

std::string Reader::moment(const std::optional<Instant>& at) const {
  if (!at || *at == Instant{}) return "–";
  return calendar::told(calendar(), *at, language());
}

Response show(const Reader& reader, Page page) {
  Nodes top{brand(reader.site.service.settings().office)};
  if (!reader.who.person.empty()) top.push_back(navigation(reader));
  Nodes content;
  if (!page.above.empty())
    content.push_back(element("p", {{"class", "above"}}, std::move(page.above)));
  content.push_back(element("h1", {}, {page.title}));
  Nodes notice = page.good.empty() ? notice_of(reader) : Nodes{"✓ " + page.good};
  if (page.wrong) {
    page.wrong = api::for_client(reader.site, reader.request, *page.wrong, page.status);
    Node wrong = finding_box(*page.wrong, reader.language(), "box wrong");
    content.push_back(wrong.set({"role", "alert"}));
  } else if (!notice.empty()) {
    Node good = box("box good", std::move(notice));
    content.push_back(good.set({"role", "status"}));
  }
  for (Node& node : page.content) content.push_back(std::move(node));
  Response out = Response::html(
      whole({reader.language(), page.title, std::move(top), std::move(content), page.narrow}),
      page.status);
  out.person = reader.who.person;
  return out;
}

Response show_plain(Language language, const Diagnostic& why, int status) {
  const std::string title = text_of(why, language);
  Nodes content{element("h1", {}, {title})};
  for (const std::string& hint : hints_of(why, language)) content.push_back(paragraph(hint));
  content.push_back(
      element("p", {}, {link("/tugas", story::say(language, Phrase::PageBackToTasks))}));
  return Response::html(whole({language, title, {brand("")}, std::move(content), true}), status);
}

Node form(const Reader& reader, const std::string& action, Nodes fields, const char* extra_class) {
  people::SystemRandom random;
  const std::string session(reader.request.cookie(api::kSessionCookie).value_or(""));
  Nodes all{hidden_field("csrf", session.empty() ? "" : reader.site.csrf.token(session)),
            hidden_field("kunci", people::new_id(random))};
  for (Node& node : fields) all.push_back(std::move(node));
  return element("form", {{"method", "post"}, {"action", action}, {"class", extra_class}},
                 std::move(all));
}

Node hidden_field(const std::string& name, const std::string& value) {
  return element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

Node field(const std::string& label, const std::string& name, const std::string& type,
           const FieldOptions& options) {
  Node input = element("input", {{"name", name}, {"type", type}, {"required", options.required}});
  // A file cannot be chosen by the page.
  if (type != "file") input.set({"value", options.value});
  if (*options.autocomplete != '\0') input.set({"autocomplete", options.autocomplete});
  return element("label", {}, {element("span", {}, {label}), std::move(input)});
}

Node text_area(const std::string& label, const std::string& name, const std::string& value) {
  return element("label", {},
                 {element("span", {}, {label}),
                  element("textarea", {{"name", name}, {"rows", "3"}}, {value})});
}

Node choice(const std::string& label, const std::string& name, const std::string& chosen,
            const Choices& options) {
  Nodes all;
  for (const auto& [value, text] : options)
    all.push_back(element("option", {{"value", value}, {"selected", value == chosen}}, {text}));
  return element(
      "label", {},
      {element("span", {}, {label}), element("select", {{"name", name}}, std::move(all))});
}

Node button(const std::string& label, const std::string& name, const std::string& value,
            const char* kind) {
  Node out = element("button", {{"type", "submit"}, {"class", kind}}, {label});
  if (!name.empty()) {
    out.set({"name", name});
    out.set({"value", value});
  }
  return out;
}

Node table(const std::vector<std::string>& heads, std::vector<Nodes> rows) {
  Nodes head;
  for (const std::string& text : heads) head.push_back(element("th", {{"scope", "col"}}, {text}));
  Nodes body;
  for (Nodes& row : rows) {
    Nodes cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells.push_back(
          element("td", {{"data-head", i < heads.size() ? heads[i] : ""}}, {std::move(row[i])}));
    body.push_back(element("tr", {}, std::move(cells)));
  }
  return element("div", {{"class", "scroll"}},
                 {element("table", {},
                          {element("thead", {}, {element("tr", {}, std::move(head))}),
                           element("tbody", {}, std::move(body))})});
}

Node link(const std::string& to, const std::string& text) {
  return element("a", {{"href", to}}, {text});
}

Node heading(const std::string& text) {
  return element("h2", {}, {text});
}

Node paragraph(const std::string& text, const char* kind) {
  return element("p", {{"class", kind}}, {text});
}

Node box(const char* kind, Nodes content) {
  return element("div", {{"class", kind}}, std::move(content));
}

Node finding_box(const Diagnostic& why, Language language, const char* kind) {
  Nodes out{element("strong", {}, {text_of(why, language)})};
  for (const std::string& hint : hints_of(why, language)) out.push_back(paragraph(hint));
  out.push_back(element("small", {}, {code(why.kind)}));
  return box(kind, std::move(out));
}

Node fold(const std::string& summary, Nodes content, bool open) {
  Nodes all{element("summary", {}, {summary})};
  for (Node& node : content) all.push_back(std::move(node));
  return element("details", {{"open", open}}, std::move(all));
}

Node facts(const std::vector<std::pair<std::string, Node>>& pairs) {
  Nodes all;
  for (const auto& [name, value] : pairs) {
    all.push_back(element("dt", {}, {name}));
    all.push_back(element("dd", {}, {value}));
  }
  return element("dl", {}, std::move(all));
}

std::string case_address(engine::CaseNumber number) {
  return "/kasus/" + std::to_string(number);
}

std::string task_address(engine::CaseNumber number, const std::string& task) {
  return case_address(number) + "/langkah/" + server::encode_percent(task);
}

std::string case_name(engine::CaseNumber number, const std::string& subject,
                      const std::string& sop) {
  return "#" + std::to_string(number) + " " + (subject.empty() ? sop : subject);
}

void add_style(server::Router& router) {
  style_address() =
      server::add_asset(router, {"/gaya.css", "text/css; charset=utf-8", std::string(kStyle)});
}

}  // namespace sop::pages
