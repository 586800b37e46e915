#include "runtime/pages/frame.h"

#include "runtime/calendar/local_time.h"
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

Node hidden_field(const std::string& name, const std::string& value) {
  return element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

struct Place {
  const char* path;
  Phrase name;
};
constexpr Place kPlaces[] = {{"/tugas", Phrase::PageTasks},
                             {"/kasus", Phrase::PageCases},
                             {"/sop", Phrase::PageSops},
                             {"/terlambat", Phrase::PageOverdue}};

Node navigation(const Reader& reader) {
  Nodes links;
  for (const Place& place : kPlaces) {
    Node one = element("a", {{"href", place.path}}, {reader.say(place.name)});
    if (reader.request.path == place.path) one.set({"aria-current", "page"});
    links.push_back(std::move(one));
  }
  Nodes person{element("a", {{"href", "/akun"}}, {reader.who.name}),
               form(reader, "/keluar", {button(reader.say(Phrase::PageLogOut), "", "", "quiet")})};
  return element("nav", {{"aria-label", reader.say(Phrase::PageMenu)}},
                 {element("div", {{"class", "places"}}, std::move(links)),
                  element("div", {{"class", "person"}}, std::move(person))});
}

}  // namespace

std::string Reader::say(Phrase phrase, std::vector<std::string> args) const {
  return story::say(language(), phrase, std::move(args));
}

std::string Reader::moment(const std::optional<Instant>& at) const {
  if (!at || *at == Instant{}) return "–";
  return calendar::told(site.service.calendar(), *at, language());
}

Response show(const Reader& reader, Page page) {
  Nodes body;
  const std::string office = reader.site.service.settings().office;
  Nodes top{element("a", {{"class", "brand"}, {"href", "/tugas"}},
                    {office.empty() ? "Sopan" : "Sopan · " + office})};
  if (!reader.who.person.empty()) top.push_back(navigation(reader));
  body.push_back(
      element("a", {{"class", "skip"}, {"href", "#isi"}}, {reader.say(Phrase::PageSkipToContent)}));
  body.push_back(element("header", {}, std::move(top)));
  Nodes content{element("h1", {}, {page.title})};
  if (page.wrong) {
    Nodes box{element("strong", {}, {text_of(*page.wrong, reader.language())})};
    for (const std::string& hint : hints_of(*page.wrong, reader.language()))
      box.push_back(element("p", {}, {hint}));
    box.push_back(element("small", {}, {code(page.wrong->kind)}));
    content.push_back(element("div", {{"class", "box wrong"}, {"role", "alert"}}, std::move(box)));
  }
  if (!page.good.empty())
    content.push_back(element("div", {{"class", "box good"}, {"role", "status"}}, {page.good}));
  for (Node& node : page.content) content.push_back(std::move(node));
  body.push_back(element("main", {{"id", "isi"}}, std::move(content)));
  const char* language = reader.language() == Language::English ? "en" : "id";
  Node root = element(
      "html", {{"lang", language}},
      {element("head", {},
               {element("meta", {{"charset", "utf-8"}}),
                element("meta",
                        {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
                element("title", {}, {page.title + " – Sopan"}),
                element("link", {{"rel", "stylesheet"}, {"href", style_address()}})}),
       element("body", {}, std::move(body))});
  Response out = Response::html(server::html::document(root), page.status);
  out.person = reader.who.person;
  return out;
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

Node field(const std::string& label, const std::string& name, const std::string& type,
           const std::string& value, bool required) {
  return element(
      "label", {},
      {label, element("input",
                      {{"name", name}, {"type", type}, {"value", value}, {"required", required}})});
}

Node text_area(const std::string& label, const std::string& name, const std::string& value) {
  return element("label", {},
                 {label, element("textarea", {{"name", name}, {"rows", "3"}}, {value})});
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
  return element("table", {},
                 {element("thead", {}, {element("tr", {}, std::move(head))}),
                  element("tbody", {}, std::move(body))});
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

Node facts(const std::vector<std::pair<std::string, Node>>& pairs) {
  Nodes all;
  for (const auto& [name, value] : pairs) {
    all.push_back(element("dt", {}, {name}));
    all.push_back(element("dd", {}, {value}));
  }
  return element("dl", {}, std::move(all));
}

void add_style(server::Router& router) {
  style_address() =
      server::add_asset(router, {"/gaya.css", "text/css; charset=utf-8", std::string(kStyle)});
}

}  // namespace sop::pages
