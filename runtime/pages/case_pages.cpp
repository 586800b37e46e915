// A case with its live chart, its steps, files and history.
#include <charconv>

#include "runtime/calendar/local_time.h"
#include "runtime/documents/findings.h"
#include "runtime/pages/due.h"
#include "runtime/pages/handlers.h"
#include "runtime/pages/notices.h"

namespace sop::pages {
namespace {

const char* class_of(story::Stand stand) {
  switch (stand) {
    case story::Stand::Waiting:
    case story::Stand::Overdue:
      return "current";
    case story::Stand::Done:
      return "done";
    default:
      return "";
  }
}

Node step_list(const Reader& reader, const service::CaseView& view) {
  Nodes items;
  for (const service::StepView& step : view.steps) {
    const bool waits = step.stand == story::Stand::Waiting || step.stand == story::Stand::Overdue;
    const bool opens = waits && !view.contents_hidden;
    const std::string text = step.task + ". " + step.activity;
    Nodes line{
        opens ? link(task_address(view.number, step.task), text) : Node(text), element("br"),
        element("small", {},
                {(step.role.empty() ? "" : step.role + " · ") +
                 (step.text.empty() ? story::name_of(step.stand, reader.language()) : step.text)})};
    Node item = element("li", {{"class", class_of(step.stand)}}, std::move(line));
    if (waits) item.set({"aria-current", "step"});
    items.push_back(std::move(item));
  }
  return element("ol", {{"class", "steps"}}, std::move(items));
}

Node history_list(const Reader& reader, const service::CaseView& view) {
  Nodes all;
  const calendar::Zone zone = reader.calendar().rules().zone;
  for (const story::Day& day : story::by_day(reader.language(), view.history, zone)) {
    Nodes entries;
    for (const story::Day::Entry& entry : day.entries) {
      Nodes line{entry.line.text};
      if (entry.line.linked != 0)
        line.push_back(
            link(case_address(entry.line.linked), " #" + std::to_string(entry.line.linked)));
      if (!entry.line.note.empty()) line.push_back(element("blockquote", {}, {entry.line.note}));
      entries.push_back(
          element("li", {},
                  {element("time", {{"datetime", to_iso(entry.line.when)}}, {entry.clock}),
                   element("div", {}, std::move(line))}));
    }
    all.push_back(element("h3", {}, {day.heading}));
    all.push_back(element("ul", {}, std::move(entries)));
  }
  return element("div", {{"class", "history"}}, std::move(all));
}

// Who has to do something now, before all else.
void waiting_now(const Reader& reader, const service::CaseView& view, Nodes& out) {
  if (view.waiting.empty()) return;
  std::vector<Nodes> rows;
  for (const service::TaskRow& row : view.waiting) {
    const std::string text = row.task + ". " + row.activity;
    rows.push_back(
        {view.contents_hidden ? Node(text) : link(task_address(view.number, row.task), text),
         row.role,
         row.mine     ? Node(reader.say(Phrase::PageYou))
         : row.holder ? Node(row.holder->name)
                      : Node(reader.say(Phrase::PageFree)),
         due_node(reader, row.due, row.overdue)});
  }
  out.push_back(heading(reader.say(Phrase::PageNow)));
  out.push_back(table({reader.say(Phrase::PageStep), reader.say(Phrase::PageWho),
                       reader.say(Phrase::PageHolder), reader.say(Phrase::PageDue)},
                      std::move(rows)));
}

Node case_facts(const Reader& reader, const service::CaseView& view) {
  std::vector<std::pair<std::string, Node>> told{{"SOP", view.sop}};
  told.emplace_back(reader.say(Phrase::PageStarted),
                    reader.moment(view.started) + " · " + view.starter.name);
  const Phrase status = view.status == engine::Status::Finished    ? Phrase::StatusFinished
                        : view.status == engine::Status::Cancelled ? Phrase::StatusCancelled
                                                                   : Phrase::StatusOpen;
  told.emplace_back(reader.say(Phrase::PageStatus), element("strong", {}, {reader.say(status)}));
  if (view.status != engine::Status::Open)
    told.emplace_back(reader.say(Phrase::PageEnded), reader.moment(view.ended));
  if (!view.reason.empty()) told.emplace_back(reader.say(Phrase::PageReason), view.reason);
  if (view.returns > 0)
    told.emplace_back(reader.say(Phrase::PageReturns),
                      reader.say(Phrase::PageTimes, {std::to_string(view.returns)}));
  if (view.parent != 0)
    told.emplace_back(reader.say(Phrase::PageRunBy),
                      link(case_address(view.parent), "#" + std::to_string(view.parent)));
  for (const engine::CaseNumber child : view.children)
    told.emplace_back(reader.say(Phrase::PageRuns),
                      link(case_address(child), "#" + std::to_string(child)));
  return facts(told);
}

Node cancel_form(const Reader& reader, engine::CaseNumber number, const std::string& reason) {
  return form(reader, case_address(number) + "/batal",
              {text_area(reader.say(Phrase::PageReason), "alasan", reason),
               button(reader.say(Phrase::PageCancelThis), "", "", "danger")});
}

Nodes case_content(const Reader& reader, const service::CaseView& view, const std::string& reason) {
  Nodes out;
  if (view.contents_hidden) out.push_back(box("box", {reader.say(Phrase::OfficeHidden)}));
  out.push_back(case_facts(reader, view));
  waiting_now(reader, view, out);
  const std::string chart = case_address(view.number) + "/bagan.svg";
  out.push_back(heading(reader.say(Phrase::PageChart)));
  out.push_back(
      element("div",
              {{"class", "chart"},
               {"tabindex", "0"},
               {"role", "region"},
               {"aria-label", reader.say(Phrase::PageChart)}},
              {element("img", {{"src", chart}, {"alt", reader.say(Phrase::PageChartAlt)}})}));
  out.push_back(
      element("p", {{"class", "screen"}}, {link(chart, reader.say(Phrase::PageChartAlone))}));
  out.push_back(heading(reader.say(Phrase::PageSteps)));
  out.push_back(step_list(reader, view));
  if (!view.files.empty()) {
    out.push_back(heading(reader.say(Phrase::PageFiles)));
    out.push_back(file_table(reader, view.number, view.files));
  }
  if (!view.history.empty()) {
    out.push_back(heading(reader.say(Phrase::PageHistory)));
    out.push_back(history_list(reader, view));
  }
  if (view.may_cancel)
    out.push_back(fold(reader.say(Phrase::PageCancelThis),
                       {cancel_form(reader, view.number, reason)}, !reason.empty()));
  return out;
}

Response case_page(const Reader& reader, std::optional<Diagnostic> wrong, int status,
                   const std::string& reason) {
  const auto found = reader.site.service.show(reader.who, case_of(reader));
  if (!found) return refuse(reader, found.refusal());
  const service::CaseView& view = found.value();
  Page page{case_name(view.number, view.subject, view.sop), case_content(reader, view, reason),
            status};
  page.wrong = std::move(wrong);
  page.above = {link("/kasus", reader.say(Phrase::PageCases))};
  return show(reader, std::move(page));
}

}  // namespace

Node file_table(const Reader& reader, engine::CaseNumber number,
                const std::vector<service::FileView>& files) {
  std::vector<Nodes> rows;
  for (const service::FileView& file : files) {
    rows.push_back({link(case_address(number) + "/berkas/" + file.hash, file.name),
                    file.document.empty() ? "–" : file.document, std::to_string(file.version),
                    documents::size_text(file.size), file.by.name, reader.moment(file.at)});
  }
  return table({reader.say(Phrase::PageFile), reader.say(Phrase::PageDocument),
                reader.say(Phrase::PageVersion), reader.say(Phrase::PageSize),
                reader.say(Phrase::PageBy), reader.say(Phrase::PageWhen)},
               std::move(rows));
}

engine::CaseNumber case_of(const Reader& reader) {
  const std::string_view text = reader.request.parameter("nomor");
  engine::CaseNumber out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

Response show_case(const Reader& reader) {
  return case_page(reader, std::nullopt, 200, "");
}

Response show_chart(const Reader& reader) {
  const auto svg = reader.site.service.chart(reader.who, case_of(reader));
  if (!svg) return refuse(reader, svg.refusal());
  Response out = Response::text(svg.value());
  out.set("Content-Type", "image/svg+xml; charset=utf-8");
  return out;
}

Response cancel_case(const Reader& reader) {
  const engine::CaseNumber number = case_of(reader);
  const std::string reason(reader.request.form_value("alasan"));
  const auto done = reader.site.service.cancel(reader.who, number, reason,
                                               std::string(reader.request.form_value("kunci")));
  if (!done)
    return case_page(reader, done.refusal().why, api::status_of(done.refusal().sort), reason);
  return see_other(case_address(number), Saved::Cancelled);
}

Response send_file(const Reader& reader) {
  const std::string hash(reader.request.parameter("sidik"));
  const auto file = reader.site.service.download(reader.who, case_of(reader), hash);
  if (!file) return refuse(reader, file.refusal());
  return Response::download({file.value().path, file.value().size, file.value().media_type,
                             file.value().name, hash, false});
}

}  // namespace sop::pages
