// A case with its live chart, and a task with its papers and its decision buttons.
#include <charconv>

#include "runtime/calendar/local_time.h"
#include "runtime/documents/findings.h"
#include "runtime/documents/media.h"
#include "runtime/pages/handlers.h"
#include "runtime/server/multipart.h"

namespace sop::pages {
namespace {

constexpr std::size_t kFieldBytes = 2'000;

std::string address_of(engine::CaseNumber number) {
  return "/kasus/" + std::to_string(number);
}
std::string address_of(engine::CaseNumber number, const std::string& task) {
  return address_of(number) + "/langkah/" + server::encode_percent(task);
}

Node file_table(const Reader& reader, engine::CaseNumber number,
                const std::vector<service::FileView>& files) {
  std::vector<Nodes> rows;
  for (const service::FileView& file : files) {
    rows.push_back({link(address_of(number) + "/berkas/" + file.hash, file.name),
                    file.document.empty() ? "–" : file.document, std::to_string(file.version),
                    documents::size_text(file.size), file.by.name, reader.moment(file.at)});
  }
  return table({reader.say(Phrase::PageFile), reader.say(Phrase::PageDocument),
                reader.say(Phrase::PageVersion), reader.say(Phrase::PageSize),
                reader.say(Phrase::PageBy), reader.say(Phrase::PageWhen)},
               std::move(rows));
}

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
    const std::string text = step.task + ". " + step.activity;
    Nodes line{waits ? link(address_of(view.number, step.task), text) : Node(text)};
    line.push_back(element("br"));
    line.push_back(
        element("small", {},
                {step.text.empty() ? story::name_of(step.stand, reader.language()) : step.text}));
    items.push_back(element("li", {{"class", class_of(step.stand)}}, std::move(line)));
  }
  return element("ol", {{"class", "steps"}}, std::move(items));
}

Node history_list(const Reader& reader, const service::CaseView& view) {
  Nodes all;
  const calendar::Zone zone = reader.site.service.calendar().rules().zone;
  for (const story::Day& day : story::by_day(reader.language(), view.history, zone)) {
    Nodes entries;
    for (const story::Day::Entry& entry : day.entries) {
      Nodes line{element("small", {}, {entry.clock + " "}), entry.line.text};
      if (entry.line.linked != 0)
        line.push_back(
            link(address_of(entry.line.linked), " #" + std::to_string(entry.line.linked)));
      if (!entry.line.note.empty())
        line.push_back(element("p", {{"class", "soft"}}, {entry.line.note}));
      entries.push_back(element("li", {}, std::move(line)));
    }
    all.push_back(element("h3", {}, {day.heading}));
    all.push_back(element("ul", {}, std::move(entries)));
  }
  return element("div", {{"class", "history"}}, std::move(all));
}

Nodes case_content(const Reader& reader, const service::CaseView& view) {
  std::vector<std::pair<std::string, Node>> told{{"SOP", view.sop}};
  if (!view.subject.empty()) told.emplace_back(reader.say(Phrase::PageSubject), view.subject);
  told.emplace_back(reader.say(Phrase::PageStarted),
                    reader.moment(view.started) + " · " + view.starter.name);
  const Phrase status = view.status == engine::Status::Finished    ? Phrase::StatusFinished
                        : view.status == engine::Status::Cancelled ? Phrase::StatusCancelled
                                                                   : Phrase::StatusOpen;
  told.emplace_back(reader.say(Phrase::PageStatus), reader.say(status));
  if (!view.reason.empty()) told.emplace_back(reader.say(Phrase::PageReason), view.reason);
  if (view.parent != 0)
    told.emplace_back(reader.say(Phrase::PageRunBy),
                      link(address_of(view.parent), "#" + std::to_string(view.parent)));
  for (const engine::CaseNumber child : view.children)
    told.emplace_back(reader.say(Phrase::PageRuns),
                      link(address_of(child), "#" + std::to_string(child)));
  Nodes out{facts(told)};
  if (view.contents_hidden) out.push_back(paragraph(reader.say(Phrase::OfficeHidden), "soft"));
  out.push_back(heading(reader.say(Phrase::PageChart)));
  out.push_back(element("div", {{"class", "chart"}, {"tabindex", "0"}},
                        {element("img", {{"src", address_of(view.number) + "/bagan.svg"},
                                         {"alt", reader.say(Phrase::PageChartAlt)}})}));
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
  if (view.may_cancel) {
    out.push_back(heading(reader.say(Phrase::PageCancel)));
    out.push_back(form(reader, address_of(view.number) + "/batal",
                       {text_area(reader.say(Phrase::PageReason), "alasan"),
                        button(reader.say(Phrase::PageCancelThis), "", "", "second")}));
  }
  return out;
}

// ---- A task.

Node paper_list(const Reader& reader, const std::vector<service::PaperView>& papers) {
  Nodes items;
  for (const service::PaperView& paper : papers) {
    std::string text = paper.name;
    if (!paper.state.empty()) text += " – " + paper.state;
    if (paper.there)
      text += " (" + reader.say(*paper.there ? Phrase::PageThere : Phrase::OfficeMissing) + ")";
    items.push_back(element("li", {}, {std::move(text)}));
  }
  return element("ul", {}, std::move(items));
}

Node parts_list(const Reader& reader, const service::TaskView& view) {
  Nodes items;
  for (const service::PartView& part : view.parts) {
    std::string text;
    for (const std::string& role : part.roles) text += (text.empty() ? "" : " / ") + role;
    if (!part.acting.empty()) text += " (" + part.acting + ")";
    if (part.signed_by)
      text += ": " + reader.say(Phrase::OfficeSignedBy, {part.signed_by->name});
    else if (part.holder)
      text += ": " + reader.say(Phrase::OfficeHeldBy, {part.holder->name});
    items.push_back(element("li", {}, {std::move(text)}));
  }
  return element("ul", {}, std::move(items));
}

// One button for each answer, in the SOP's words; what it leads to stands beside it.
Node decision_form(const Reader& reader, const service::TaskView& view, const std::string& note) {
  Nodes fields{text_area(reader.say(Phrase::PageNote), "catatan", note)};
  if (!view.question.empty())
    fields.push_back(element("p", {}, {element("strong", {}, {view.question})}));
  for (const service::ExitView& exit : view.exits) {
    std::string leads;
    for (const std::string& label : exit.leads) leads += (leads.empty() ? "" : ", ") + label;
    const std::string where = exit.ends       ? reader.say(Phrase::PageEnds)
                              : exit.back     ? reader.say(Phrase::PageBackTo, {leads})
                              : leads.empty() ? ""
                                              : reader.say(Phrase::PageOnTo, {leads});
    const bool plain = exit.answer.empty();
    fields.push_back(element("div", {},
                             {button(plain ? reader.say(Phrase::PageDone) : exit.answer, "jawaban",
                                     exit.answer, exit.back ? "second" : ""),
                              element("small", {}, {where})}));
  }
  return form(reader, address_of(view.number, view.task) + "?aksi=selesai", std::move(fields));
}

Node small_form(const Reader& reader, const service::TaskView& view, const char* act, Phrase label,
                Nodes fields = {}) {
  fields.push_back(button(reader.say(label), "", "", "second"));
  return form(reader, address_of(view.number, view.task) + "?aksi=" + act, std::move(fields),
              "row");
}

Node upload_form(const Reader& reader, const service::TaskView& view) {
  Nodes options{element("option", {{"value", ""}}, {reader.say(Phrase::PageOtherPaper)})};
  for (const auto* papers : {&view.outputs, &view.inputs}) {
    for (const service::PaperView& paper : *papers) {
      if (!paper.id.empty())
        options.push_back(element("option", {{"value", paper.id}}, {paper.name}));
    }
  }
  Node out = form(
      reader, address_of(view.number, view.task) + "/berkas",
      {element("label", {},
               {reader.say(Phrase::PageDocument),
                element("select", {{"name", "dokumen"}}, std::move(options))}),
       field(reader.say(Phrase::PageFile), "berkas", "file", "", true),
       paragraph(reader.say(Phrase::PageUploadRule,
                            {documents::size_text(reader.site.service.settings().documents.limit)}),
                 "soft"),
       button(reader.say(Phrase::PageUpload), "", "", "second")});
  out.set({"enctype", "multipart/form-data"});
  return out;
}

Node hand_over_form(const Reader& reader, const service::TaskView& view) {
  Nodes options;
  for (const service::PersonView& person : view.recipients)
    options.push_back(element("option", {{"value", person.id}}, {person.name}));
  return small_form(reader, view, "serahkan", Phrase::PageHandOver,
                    {element("label", {},
                             {reader.say(Phrase::PageTo),
                              element("select", {{"name", "kepada"}}, std::move(options))})});
}

Nodes task_facts(const Reader& reader, const service::TaskView& view) {
  std::vector<std::pair<std::string, Node>> told{
      {reader.say(Phrase::PageCase),
       link(address_of(view.number), "#" + std::to_string(view.number) + " " + view.subject)},
      {"SOP", view.sop},
      {reader.say(Phrase::PagePerformers), parts_list(reader, view)}};
  if (!view.inputs.empty())
    told.emplace_back(reader.say(Phrase::PageInputs), paper_list(reader, view.inputs));
  if (!view.outputs.empty())
    told.emplace_back(reader.say(Phrase::PageOutputs), paper_list(reader, view.outputs));
  if (!view.standard_time.empty())
    told.emplace_back(reader.say(Phrase::PageStandard), view.standard_time);
  if (view.due) {
    const std::string when = reader.moment(view.due);
    told.emplace_back(reader.say(Phrase::PageDue),
                      view.overdue ? element("span", {{"class", "late"}},
                                             {when + " " + reader.say(Phrase::OfficeLate)})
                                   : Node(when));
  }
  for (const std::string& one : view.deadlines)
    told.emplace_back(reader.say(Phrase::PageDeadline), one);
  if (!view.condition.empty()) told.emplace_back(reader.say(Phrase::PageIfNeeded), view.condition);
  if (view.call != 0)
    told.emplace_back(
        reader.say(Phrase::PageRuns),
        link(address_of(view.call), "#" + std::to_string(view.call) + " " + view.call_title));
  Nodes out;
  if (!view.returned_from.empty()) {
    Nodes box{
        element("strong", {}, {reader.say(Phrase::OfficeReturnedFrom, {view.returned_from})})};
    for (const std::string& note : view.return_notes) box.push_back(element("p", {}, {note}));
    out.push_back(element("div", {{"class", "box"}}, std::move(box)));
  }
  out.push_back(facts(told));
  return out;
}

Response task_page(const Reader& reader, std::optional<Diagnostic> wrong, int status,
                   const std::string& note) {
  const std::string label(reader.request.parameter("langkah"));
  const auto found = reader.site.service.task(reader.who, case_of(reader), label);
  // Done by now: the case tells who did it.
  if (!found) return refuse(reader, found.refusal());
  const service::TaskView& view = found.value();
  Nodes content = task_facts(reader, view);
  if (!view.files.empty()) {
    content.push_back(heading(reader.say(Phrase::PageFiles)));
    content.push_back(file_table(reader, view.number, view.files));
  }
  if (view.may.attach) content.push_back(upload_form(reader, view));
  const bool nothing = !view.may.complete && !view.may.sign;
  if (!nothing) content.push_back(heading(reader.say(Phrase::PageYourTurn)));
  if (view.may.complete) content.push_back(decision_form(reader, view, note));
  if (view.may.sign)
    content.push_back(small_form(reader, view, "sahkan", Phrase::PageSign,
                                 {field(reader.say(Phrase::PageNote), "catatan", "text")}));
  if (view.may.skip)
    content.push_back(small_form(reader, view, "lewati", Phrase::PageSkip,
                                 {field(reader.say(Phrase::PageNote), "catatan", "text")}));
  if (view.may.claim) content.push_back(small_form(reader, view, "ambil", Phrase::PageClaim));
  if (view.may.release) content.push_back(small_form(reader, view, "lepas", Phrase::PageRelease));
  if (view.may.hand_over) content.push_back(hand_over_form(reader, view));
  if (nothing && view.may.why_not && !wrong) wrong = view.may.why_not;
  return show(reader,
              {view.task + ". " + view.activity, std::move(content), status, std::move(wrong), ""});
}

struct ActWord {
  std::string_view word;
  service::Act::Kind kind;
};
constexpr ActWord kActs[] = {
    {"selesai", service::Act::Kind::Complete}, {"sahkan", service::Act::Kind::Sign},
    {"lewati", service::Act::Kind::Skip},      {"ambil", service::Act::Kind::Claim},
    {"lepas", service::Act::Kind::Release},    {"serahkan", service::Act::Kind::HandOver}};

}  // namespace

engine::CaseNumber case_of(const Reader& reader) {
  const std::string_view text = reader.request.parameter("nomor");
  engine::CaseNumber out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

Response show_case(const Reader& reader) {
  const auto found = reader.site.service.show(reader.who, case_of(reader));
  if (!found) return refuse(reader, found.refusal());
  const std::string title =
      "#" + std::to_string(found.value().number) + " " +
      (found.value().subject.empty() ? found.value().sop : found.value().subject);
  return show(reader, {title, case_content(reader, found.value()), 200, std::nullopt, ""});
}

Response show_chart(const Reader& reader) {
  const auto svg = reader.site.service.chart(reader.who, case_of(reader));
  if (!svg) return refuse(reader, svg.refusal());
  Response out = Response::text(svg.value());
  out.set("Content-Type", "image/svg+xml; charset=utf-8");
  return out;
}

Response cancel_case(const Reader& reader) {
  const auto done = reader.site.service.cancel(reader.who, case_of(reader),
                                               std::string(reader.request.form_value("alasan")),
                                               std::string(reader.request.form_value("kunci")));
  if (!done) return refuse(reader, done.refusal());
  return Response::see_other(address_of(case_of(reader)));
}

Response show_task(const Reader& reader) {
  return task_page(reader, std::nullopt, 200, "");
}

Response act_on_task(const Reader& reader) {
  const std::string_view word = reader.request.query_value("aksi");
  const auto* const found = std::find_if(std::begin(kActs), std::end(kActs),
                                         [word](const ActWord& one) { return one.word == word; });
  if (found == std::end(kActs)) return task_page(reader, std::nullopt, 200, "");
  const Request& request = reader.request;
  service::Act act;
  act.kind = found->kind;
  act.number = case_of(reader);
  act.task = request.parameter("langkah");
  act.answer = request.form_value("jawaban");
  act.note = request.form_value("catatan");
  act.to = request.form_value("kepada");
  act.key = request.form_value("kunci");
  const auto done = reader.site.service.act(reader.who, act);
  if (!done)
    return task_page(reader, done.refusal().why, api::status_of(done.refusal().sort), act.note);
  const bool stays = act.kind == service::Act::Kind::Claim;
  return Response::see_other(stays ? address_of(act.number, act.task) : address_of(act.number));
}

// The mark and the document stand before the file in the form, so that nothing is kept for somebody
// who did not send it from our page.
Response upload_file(const Reader& asking) {
  Reader reader = asking;
  server::MultipartReader parts(reader.request.header("Content-Type").value_or(""),
                                *reader.request.stream);
  service::NewFile file;
  file.number = case_of(reader);
  file.task = reader.request.parameter("langkah");
  std::string mark;
  while (const std::optional<server::Part> part = parts.next()) {
    if (part->name == "berkas") {
      const auto who = api::identify(reader.site, reader.request, mark);
      if (!who) return refuse(reader, who.refusal());
      reader.who = who.value();
      file.name = part->file_name.value_or("");
      const auto kept = reader.site.service.upload(
          reader.who, file, api::pieces_of([&parts](char* bytes, std::size_t size) {
            return parts.read(bytes, size);
          }));
      if (!kept)
        return task_page(reader, kept.refusal().why, api::status_of(kept.refusal().sort), "");
      return Response::see_other(address_of(file.number, file.task));
    }
    const std::string value = parts.read_text(kFieldBytes).value_or("");
    if (part->name == "csrf") mark = value;
    if (part->name == "kunci") file.key = value;
    if (part->name == "dokumen") file.document = value;
  }
  return refuse(reader, service::refused(finding<Kind::NotYourPage>(Span{})));
}

Response send_file(const Reader& reader) {
  const std::string hash(reader.request.parameter("sidik"));
  const auto file = reader.site.service.download(reader.who, case_of(reader), hash);
  if (!file) return refuse(reader, file.refusal());
  return Response::download({file.value().path, file.value().size, file.value().media_type,
                             file.value().name, hash, false});
}

}  // namespace sop::pages
