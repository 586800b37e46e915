// The lists: my tasks, what is late, cases, SOPs, and the report of an SOP.
#include <array>

#include "runtime/pages/due.h"
#include "runtime/pages/handlers.h"
#include "runtime/pages/notices.h"

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
    if (one.name != "halaman" && one.name != "pesan" && one.name != "kasus")
      out += server::encode_percent(one.name) + "=" + server::encode_percent(one.value) + "&";
  }
  return out + "halaman=" + server::encode_percent(token);
}

template <class Row>
void page_foot(const Reader& reader, const service::Page<Row>& page, Nodes& out) {
  const std::string count = std::to_string(page.total) + (page.more_than_counted ? "+" : "");
  out.push_back(paragraph(reader.say(Phrase::PageCount, {count}), "soft"));
  if (!page.next.empty())
    out.push_back(
        element("p", {}, {link(next_of(reader, page.next), reader.say(Phrase::PageNext) + " →")}));
}

enum class Links : bool { ToCase, ToTask };

Nodes task_cells(const Reader& reader, const service::TaskRow& row, Links links) {
  const std::string step = row.task + ". " + row.activity;
  Nodes what{links == Links::ToTask ? link(task_address(row.number, row.task), step)
                                    : link(case_address(row.number), step),
             element("br")};
  std::string more = row.role;
  if (row.decision) more += " · " + reader.say(Phrase::PageDecision);
  if (row.visit > 1) more += " · ↩ " + reader.say(Phrase::PageVisit, {std::to_string(row.visit)});
  what.push_back(element("small", {}, {std::move(more)}));
  Nodes which{link(case_address(row.number), case_name(row.number, row.subject, row.sop))};
  if (!row.subject.empty()) {
    which.push_back(element("br"));
    which.push_back(element("small", {}, {row.sop}));
  }
  return {std::move(what), std::move(which), due_node(reader, row.due, row.overdue),
          row.mine     ? element("strong", {}, {reader.say(Phrase::PageYou)})
          : row.holder ? Node(row.holder->name)
                       : element("small", {}, {reader.say(Phrase::PageFree)})};
}

Node task_table(const Reader& reader, std::vector<Nodes> rows) {
  return table({reader.say(Phrase::PageStep), reader.say(Phrase::PageCase),
                reader.say(Phrase::PageDue), reader.say(Phrase::PageHolder)},
               std::move(rows));
}

// Late, today, later, none: each with its own heading, where there is any.
void grouped(const Reader& reader, const std::vector<service::TaskRow>& tasks, Nodes& out) {
  constexpr std::array<Phrase, 4> kNames{Phrase::PageOverdue, Phrase::PageToday, Phrase::PageLater,
                                         Phrase::PageNoDue};
  std::array<std::vector<Nodes>, kNames.size()> groups;
  for (const service::TaskRow& row : tasks)
    groups[static_cast<std::size_t>(due_group(reader, row.due, row.overdue))].push_back(
        task_cells(reader, row, Links::ToTask));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].empty()) continue;
    out.push_back(heading(reader.say(kNames[i])));
    out.push_back(task_table(reader, std::move(groups[i])));
  }
}

Node search_form(const Reader& reader, const std::string& to, Nodes further) {
  Nodes fields{field(reader.say(Phrase::PageSearch), "cari", "search",
                     {std::string(reader.request.query_value("cari"))})};
  for (Node& node : further) fields.push_back(std::move(node));
  fields.push_back(button(reader.say(Phrase::PageShow), "", "", "second"));
  return element("form", {{"method", "get"}, {"action", to}, {"class", "row"}, {"role", "search"}},
                 std::move(fields));
}

Phrase status_phrase(engine::Status status) {
  return status == engine::Status::Finished    ? Phrase::StatusFinished
         : status == engine::Status::Cancelled ? Phrase::StatusCancelled
                                               : Phrase::StatusOpen;
}

Node sop_entry(const Reader& reader, const service::SopRow& row, bool reports,
               const std::string& typed) {
  std::string roles;
  for (const std::string& role : row.roles) roles += (roles.empty() ? "" : ", ") + role;
  Nodes out{heading(row.title),
            facts({{reader.say(Phrase::PageNumber), row.number.empty() ? "–" : row.number},
                   {reader.say(Phrase::PagePerformers), roles},
                   {reader.say(Phrase::PageInForceSince), reader.moment(row.deployed)}})};
  if (row.may_start)
    out.push_back(form(reader, "/kasus",
                       {hidden_field("sop", row.key),
                        field(reader.say(Phrase::PageSubjectHint), "perihal", "text", {typed}),
                        button(reader.say(Phrase::PageStart), "", "")},
                       "row start"));
  Nodes links;
  if (row.may_start || reports)
    links.push_back(
        link("/laporan?sop=" + server::encode_percent(row.key), reader.say(Phrase::PageReport)));
  links.emplace_back(" ");
  links.push_back(
      link("/kasus?sop=" + server::encode_percent(row.key), reader.say(Phrase::PageCases)));
  out.push_back(element("p", {}, std::move(links)));
  return element("section", {{"class", "sop"}}, std::move(out));
}

Response sop_page(const Reader& reader, std::optional<Diagnostic> wrong, int status) {
  const auto all = reader.site.service.sops(reader.who);
  if (!all) return refuse(reader, all.refusal());
  const bool reports = reader.may(people::Act::Report);
  const std::string_view chosen = reader.request.form_value("sop");
  Nodes content;
  if (all.value().empty()) content.push_back(paragraph(reader.say(Phrase::OfficeNoSops)));
  for (const service::SopRow& row : all.value()) {
    const std::string typed(row.key == chosen ? reader.request.form_value("perihal") : "");
    content.push_back(sop_entry(reader, row, reports, typed));
  }
  return show(reader, {reader.say(Phrase::PageSops), std::move(content), status, std::move(wrong)});
}

}  // namespace

Response show_inbox(const Reader& reader) {
  const auto page = reader.site.service.inbox(reader.who, filter_of(reader.request));
  if (!page) return refuse(reader, page.refusal());
  const Request& request = reader.request;
  Nodes content;
  // Nothing to sift where there is little.
  const bool asked = !request.query_value("cari").empty() ||
                     !request.query_value("milik").empty() || !request.query_value("telat").empty();
  if (asked || page.value().rows.size() > 1)
    content.push_back(search_form(
        reader, request.path,
        {choice(
             reader.say(Phrase::PageWhose), "milik", std::string(request.query_value("milik")),
             {{"", reader.say(Phrase::PageAllMine)}, {"saya", reader.say(Phrase::PageHeldByMe)}}),
         choice(reader.say(Phrase::PageDue), "telat", std::string(request.query_value("telat")),
                {{"", reader.say(Phrase::PageAll)}, {"ya", reader.say(Phrase::PageOnlyLate)}})}));
  if (page.value().rows.empty()) {
    content.push_back(box("box", {reader.say(Phrase::PageNoTasks)}));
  } else {
    grouped(reader, page.value().rows, content);
    page_foot(reader, page.value(), content);
  }
  return show(reader, {reader.say(Phrase::PageTasks), std::move(content)});
}

Response show_overdue(const Reader& reader) {
  const auto page = reader.site.service.overdue(reader.who, filter_of(reader.request));
  if (!page) return refuse(reader, page.refusal());
  // Who only administrates sees where a case stands, and may not open its
  // tasks.
  const bool outside =
      reader.may(people::Act::AdministratePeople) && !reader.may(people::Act::SeeCase);
  std::vector<Nodes> rows;
  for (const service::TaskRow& row : page.value().rows)
    rows.push_back(task_cells(reader, row, outside ? Links::ToCase : Links::ToTask));
  Nodes content;
  if (rows.empty()) {
    content.push_back(box("box", {reader.say(Phrase::PageNothingLate)}));
  } else {
    content.push_back(task_table(reader, std::move(rows)));
    page_foot(reader, page.value(), content);
  }
  return show(reader, {reader.say(Phrase::PageOverdue), std::move(content)});
}

Response show_cases(const Reader& reader) {
  const auto page = reader.site.service.cases(reader.who, filter_of(reader.request));
  if (!page) return refuse(reader, page.refusal());
  Nodes further{choice(reader.say(Phrase::PageStatus), "status",
                       std::string(reader.request.query_value("status")),
                       {{"", reader.say(Phrase::PageAll)},
                        {"open", reader.say(Phrase::StatusOpen)},
                        {"finished", reader.say(Phrase::StatusFinished)},
                        {"cancelled", reader.say(Phrase::StatusCancelled)}})};
  if (const std::string sop(reader.request.query_value("sop")); !sop.empty())
    further.push_back(hidden_field("sop", sop));
  Nodes content{search_form(reader, "/kasus", std::move(further))};
  std::vector<Nodes> rows;
  for (const service::CaseRow& row : page.value().rows) {
    Nodes waiting{row.waiting.empty() ? "–" : row.waiting};
    if (row.overdue)
      waiting.push_back(
          element("small", {{"class", "late"}}, {" " + reader.say(Phrase::OfficeLate)}));
    Nodes name{link(case_address(row.number), case_name(row.number, row.subject, row.sop))};
    if (!row.subject.empty()) {
      name.push_back(element("br"));
      name.push_back(element("small", {}, {row.sop}));
    }
    rows.push_back({std::move(name), reader.say(status_phrase(row.status)), std::move(waiting),
                    element("small", {}, {reader.moment(row.started)})});
  }
  if (rows.empty()) {
    content.push_back(box("box", {reader.say(Phrase::PageNoCases)}));
  } else {
    content.push_back(table({reader.say(Phrase::PageCase), reader.say(Phrase::PageStatus),
                             reader.say(Phrase::PageWaitsFor), reader.say(Phrase::PageStarted)},
                            std::move(rows)));
    page_foot(reader, page.value(), content);
  }
  return show(reader, {reader.say(Phrase::PageCases), std::move(content)});
}

Response show_sops(const Reader& reader) {
  return sop_page(reader, std::nullopt, 200);
}

Response start_case(const Reader& reader) {
  const auto started =
      reader.site.service.start(reader.who, std::string(reader.request.form_value("sop")),
                                std::string(reader.request.form_value("perihal")),
                                std::string(reader.request.form_value("kunci")));
  if (!started)
    return sop_page(reader, started.refusal().why, api::status_of(started.refusal().sort));
  return see_other(case_address(started.value().number), Saved::Started);
}

Response show_report(const Reader& reader) {
  const auto text = reader.site.service.report(
      reader.who, std::string(reader.request.query_value("sop")), "text");
  if (!text) return refuse(reader, text.refusal());
  Page page{reader.say(Phrase::PageReport),
            {element("pre", {{"class", "chart"}, {"tabindex", "0"}}, {text.value()})}};
  page.above = {link("/sop", reader.say(Phrase::PageSops))};
  return show(reader, std::move(page));
}

}  // namespace sop::pages
