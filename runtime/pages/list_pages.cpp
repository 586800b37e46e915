// The lists: my tasks, what is late, cases, SOPs, and the report of an SOP.
#include "runtime/pages/handlers.h"

namespace sop::pages {
namespace {

service::Filter filter_of(const Request& request) {
  service::Filter out;
  out.sop = request.query_value("sop");
  out.text = request.query_value("cari");
  out.mine = request.query_value("milik") == "saya";
  out.overdue = request.query_value("telat") == "ya";
  out.status = request.query_value("status");
  out.page = request.query_value("halaman");
  return out;
}

// The address of the next page, with everything that was asked for.
std::string next_of(const Reader& reader, const std::string& token) {
  std::string out = reader.request.path + "?";
  for (const server::Field& one : reader.request.query) {
    if (one.name != "halaman")
      out += server::encode_percent(one.name) + "=" + server::encode_percent(one.value) + "&";
  }
  return out + "halaman=" + server::encode_percent(token);
}

template <class Row>
void page_foot(const Reader& reader, const service::Page<Row>& page, Nodes& out) {
  const std::string count = std::to_string(page.total) + (page.more_than_counted ? "+" : "");
  out.push_back(paragraph(reader.say(Phrase::PageCount, {count}), "soft"));
  if (!page.next.empty())
    out.push_back(link(next_of(reader, page.next), reader.say(Phrase::PageNext)));
}

Node due_cell(const Reader& reader, const service::TaskRow& row) {
  const std::string when = reader.moment(row.due);
  if (!row.overdue) return when;
  return element("span", {{"class", "late"}}, {when + " " + reader.say(Phrase::OfficeLate)});
}

std::string address(const service::TaskRow& row) {
  return "/kasus/" + std::to_string(row.number) + "/langkah/" + server::encode_percent(row.task);
}

Node task_table(const Reader& reader, const std::vector<service::TaskRow>& tasks) {
  std::vector<Nodes> rows;
  for (const service::TaskRow& row : tasks) {
    Nodes what{link(address(row), row.task + ". " + row.activity)};
    if (row.visit > 1)
      what.push_back(
          element("small", {}, {" " + reader.say(Phrase::PageVisit, {std::to_string(row.visit)})}));
    const std::string subject = row.subject.empty() ? row.sop : row.subject;
    Nodes which{link("/kasus/" + std::to_string(row.number),
                     "#" + std::to_string(row.number) + " " + subject)};
    if (!row.subject.empty()) which.push_back(element("small", {}, {" " + row.sop}));
    rows.push_back({std::move(what), std::move(which), due_cell(reader, row),
                    row.mine     ? Node(reader.say(Phrase::OfficeMine))
                    : row.holder ? Node(row.holder->name)
                                 : Node("–")});
  }
  return table({reader.say(Phrase::PageStep), reader.say(Phrase::PageCase),
                reader.say(Phrase::PageDue), reader.say(Phrase::PageHolder)},
               std::move(rows));
}

Node search_form(const Reader& reader, const std::string& to, Nodes further) {
  Nodes fields{field(reader.say(Phrase::PageSearch), "cari", "search",
                     std::string(reader.request.query_value("cari")))};
  for (Node& node : further) fields.push_back(std::move(node));
  fields.push_back(button(reader.say(Phrase::PageShow), "", "", "second"));
  return element("form", {{"method", "get"}, {"action", to}, {"class", "row"}}, std::move(fields));
}

Node choice(const std::string& label, const std::string& name, const std::string& chosen,
            const std::vector<std::pair<std::string, std::string>>& options) {
  Nodes all;
  for (const auto& [value, text] : options)
    all.push_back(element("option", {{"value", value}, {"selected", value == chosen}}, {text}));
  return element("label", {}, {label, element("select", {{"name", name}}, std::move(all))});
}

Response task_list(const Reader& reader, Phrase title, Phrase none,
                   const service::Outcome<service::Page<service::TaskRow>>& page, bool filters) {
  if (!page) return refuse(reader, page.refusal());
  Nodes content;
  if (filters) {
    content.push_back(search_form(
        reader, reader.request.path,
        {choice(
             reader.say(Phrase::PageWhose), "milik",
             std::string(reader.request.query_value("milik")),
             {{"", reader.say(Phrase::PageAllMine)}, {"saya", reader.say(Phrase::PageHeldByMe)}}),
         choice(reader.say(Phrase::PageDue), "telat",
                std::string(reader.request.query_value("telat")),
                {{"", reader.say(Phrase::PageAll)}, {"ya", reader.say(Phrase::PageOnlyLate)}})}));
  }
  if (page.value().rows.empty()) {
    content.push_back(paragraph(reader.say(none)));
  } else {
    content.push_back(task_table(reader, page.value().rows));
    page_foot(reader, page.value(), content);
  }
  return show(reader, {reader.say(title), std::move(content), 200, std::nullopt, ""});
}

Phrase status_phrase(engine::Status status) {
  return status == engine::Status::Finished    ? Phrase::StatusFinished
         : status == engine::Status::Cancelled ? Phrase::StatusCancelled
                                               : Phrase::StatusOpen;
}

}  // namespace

Response show_inbox(const Reader& reader) {
  return task_list(reader, Phrase::PageTasks, Phrase::PageNoTasks,
                   reader.site.service.inbox(reader.who, filter_of(reader.request)), true);
}

Response show_overdue(const Reader& reader) {
  return task_list(reader, Phrase::PageOverdue, Phrase::PageNothingLate,
                   reader.site.service.overdue(reader.who, filter_of(reader.request)), false);
}

Response show_cases(const Reader& reader) {
  const auto page = reader.site.service.cases(reader.who, filter_of(reader.request));
  if (!page) return refuse(reader, page.refusal());
  Nodes content{search_form(reader, "/kasus",
                            {choice(reader.say(Phrase::PageStatus), "status",
                                    std::string(reader.request.query_value("status")),
                                    {{"", reader.say(Phrase::PageAll)},
                                     {"open", reader.say(Phrase::StatusOpen)},
                                     {"finished", reader.say(Phrase::StatusFinished)},
                                     {"cancelled", reader.say(Phrase::StatusCancelled)}})})};
  std::vector<Nodes> rows;
  for (const service::CaseRow& row : page.value().rows) {
    const std::string number = std::to_string(row.number);
    Node waiting = row.waiting.empty() ? "–" : row.waiting;
    if (row.overdue) waiting = element("span", {{"class", "late"}}, {std::move(waiting)});
    rows.push_back({link("/kasus/" + number, "#" + number + " " + row.subject), row.sop,
                    reader.say(status_phrase(row.status)), std::move(waiting),
                    reader.moment(row.started)});
  }
  if (rows.empty()) {
    content.push_back(paragraph(reader.say(Phrase::PageNoCases)));
  } else {
    content.push_back(table({reader.say(Phrase::PageCase), "SOP", reader.say(Phrase::PageStatus),
                             reader.say(Phrase::PageWaitsFor), reader.say(Phrase::PageStarted)},
                            std::move(rows)));
    page_foot(reader, page.value(), content);
  }
  return show(reader, {reader.say(Phrase::PageCases), std::move(content), 200, std::nullopt, ""});
}

Response show_sops(const Reader& reader) {
  const auto all = reader.site.service.sops(reader.who);
  if (!all) return refuse(reader, all.refusal());
  Nodes content;
  if (all.value().empty()) content.push_back(paragraph(reader.say(Phrase::OfficeNoSops)));
  for (const service::SopRow& row : all.value()) {
    content.push_back(heading(row.title));
    std::string roles;
    for (const std::string& role : row.roles) roles += (roles.empty() ? "" : ", ") + role;
    content.push_back(
        facts({{reader.say(Phrase::PageNumber), row.number.empty() ? "–" : row.number},
               {reader.say(Phrase::PagePerformers), roles},
               {reader.say(Phrase::PageInForceSince), reader.moment(row.deployed)}}));
    if (row.may_start) {
      Nodes fields{element("input", {{"type", "hidden"}, {"name", "sop"}, {"value", row.key}}),
                   field(reader.say(Phrase::PageSubject), "perihal", "text"),
                   button(reader.say(Phrase::PageStart), "", "")};
      content.push_back(form(reader, "/kasus", std::move(fields), "row"));
    }
    content.push_back(
        link("/laporan?sop=" + server::encode_percent(row.key), reader.say(Phrase::PageReport)));
  }
  return show(reader, {reader.say(Phrase::PageSops), std::move(content), 200, std::nullopt, ""});
}

Response start_case(const Reader& reader) {
  const auto started =
      reader.site.service.start(reader.who, std::string(reader.request.form_value("sop")),
                                std::string(reader.request.form_value("perihal")),
                                std::string(reader.request.form_value("kunci")));
  if (!started) return refuse(reader, started.refusal());
  return Response::see_other("/kasus/" + std::to_string(started.value().number));
}

Response show_report(const Reader& reader) {
  const auto text = reader.site.service.report(
      reader.who, std::string(reader.request.query_value("sop")), "text");
  if (!text) return refuse(reader, text.refusal());
  return show(reader, {reader.say(Phrase::PageReport),
                       {element("pre", {{"class", "chart"}}, {text.value()})},
                       200,
                       std::nullopt,
                       ""});
}

}  // namespace sop::pages
