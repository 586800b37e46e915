// A task with its papers and its decision buttons, and what is done with it.
#include <algorithm>

#include "runtime/documents/findings.h"
#include "runtime/pages/due.h"
#include "runtime/pages/handlers.h"
#include "runtime/pages/notices.h"
#include "runtime/server/multipart.h"

namespace sop::pages {
namespace {

constexpr std::size_t kFieldBytes = 2'000;
constexpr std::size_t kNoteFieldBytes = 4 * engine::kNoteBytes;  // too long a note is the engine's

std::string joined(const std::vector<std::string>& all, const char* between = ", ") {
  std::string out;
  for (const std::string& one : all) out += (out.empty() ? "" : between) + one;
  return out;
}

Node paper_list(const Reader& reader, const std::vector<service::PaperView>& papers) {
  Nodes items;
  for (const service::PaperView& paper : papers) {
    std::string text = paper.name;
    if (!paper.state.empty()) text += " (" + paper.state + ")";
    Nodes line{std::move(text)};
    if (paper.there)
      line.push_back(element("small", {{"class", *paper.there ? "there" : "late"}},
                             {*paper.there ? " ✓ " + reader.say(Phrase::PageThere)
                                           : " ✗ " + reader.say(Phrase::OfficeMissing)}));
    items.push_back(element("li", {}, std::move(line)));
  }
  return element("ul", {}, std::move(items));
}

Node parts_list(const Reader& reader, const service::TaskView& view) {
  Nodes items;
  for (const service::PartView& part : view.parts) {
    std::string text = joined(part.roles, " / ");
    std::string more;
    if (part.signed_by)
      more = " ✓ " + reader.say(Phrase::OfficeSignedBy, {part.signed_by->name});
    else if (part.holder)
      more = " · " + reader.say(Phrase::OfficeHeldBy,
                                {part.mine ? reader.say(Phrase::PageYou) : part.holder->name});
    items.push_back(element("li", {}, {std::move(text), element("small", {}, {std::move(more)})}));
  }
  return element("ul", {}, std::move(items));
}

// The engine lets nobody sign twice, in whatever positions.
bool has_signed(const Reader& reader, const service::TaskView& view) {
  return std::any_of(view.parts.begin(), view.parts.end(), [&](const service::PartView& part) {
    return part.signed_by && part.signed_by->id == reader.who.person;
  });
}

// What he should know before he acts, in order of weight.
Nodes warnings(const Reader& reader, const service::TaskView& view) {
  Nodes out;
  if (!view.returned_from.empty()) {
    Nodes content{element("strong", {},
                          {"↩ " + reader.say(Phrase::OfficeReturnedFrom, {view.returned_from})})};
    for (const std::string& note : view.return_notes)
      content.push_back(element("blockquote", {}, {note}));
    if (view.return_notes.empty())
      content.push_back(paragraph(reader.say(Phrase::PageNoReturnNote), "soft"));
    out.push_back(box("box warn", std::move(content)));
  }
  std::vector<std::string> missing;
  for (const service::PaperView& paper : view.inputs) {
    if (paper.there && !*paper.there) missing.push_back(paper.name);
  }
  const bool turn = view.may.complete || view.may.sign;
  if (turn && !missing.empty())
    out.push_back(
        box("box warn", {"! " + reader.say(Phrase::PageMissingPapers, {joined(missing)})}));
  std::size_t own = 0;
  std::vector<std::string> awaited;
  for (const service::PartView& part : view.parts) {
    if (!part.role.empty()) ++own;
    if (!part.signed_by) awaited.push_back(joined(part.roles, " / "));
    if (!part.acting.empty() && turn)
      out.push_back(box("box", {reader.say(Phrase::PageActAs, {part.acting})}));
  }
  if (own > 1) out.push_back(box("box warn", {"! " + reader.say(Phrase::PageTwoParts)}));
  if (has_signed(reader, view))
    out.push_back(
        box("box good", {"✓ " + reader.say(Phrase::PageMySigned, {joined(awaited, "; ")})}));
  return out;
}

Node task_facts(const Reader& reader, const service::TaskView& view) {
  std::vector<std::pair<std::string, Node>> told;
  if (view.due)
    told.emplace_back(reader.say(Phrase::PageDue), due_node(reader, view.due, view.overdue));
  if (view.not_before && reader.site.service.now() < *view.not_before)
    told.emplace_back(reader.say(Phrase::PageNotBefore), reader.moment(view.not_before));
  told.emplace_back(reader.say(Phrase::PagePerformers), parts_list(reader, view));
  if (!view.condition.empty()) told.emplace_back(reader.say(Phrase::PageIfNeeded), view.condition);
  if (!view.inputs.empty())
    told.emplace_back(reader.say(Phrase::PageInputs), paper_list(reader, view.inputs));
  if (!view.outputs.empty())
    told.emplace_back(reader.say(Phrase::PageOutputs), paper_list(reader, view.outputs));
  told.emplace_back(reader.say(Phrase::PageSince), reader.moment(view.since));
  if (!view.standard_time.empty())
    told.emplace_back(reader.say(Phrase::PageStandard), view.standard_time);
  for (const std::string& one : view.deadlines)
    told.emplace_back(reader.say(Phrase::PageDeadline), one);
  if (view.call != 0)
    told.emplace_back(reader.say(Phrase::PageRuns),
                      link(case_address(view.call), case_name(view.call, "", view.call_title)));
  return facts(told);
}

std::string leads_to(const Reader& reader, const service::ExitView& exit) {
  const std::string where = joined(exit.told.empty() ? exit.leads : exit.told, "; ");
  if (exit.ends) return reader.say(Phrase::PageEnds);
  if (exit.back) return reader.say(Phrase::PageBackTo, {where});
  return where.empty() ? reader.say(Phrase::PageJoin) : reader.say(Phrase::PageOnTo, {where});
}

// In which role: of the part that he acts for. Of several parts of a joint step the service takes
// the one that the fewest others could do, and refuses to sign away one that only he could sign.
Node acting_field(const service::TaskView& view, bool leading) {
  const auto his = [](const service::PartView& part) {
    return !part.role.empty() && !part.signed_by;
  };
  const auto first = view.parts.begin() + (leading ? 0 : 1);
  const bool one = leading || std::count_if(first, view.parts.end(), his) == 1;
  if (!view.suggested.empty() && one) return hidden_field("jabatan", "");
  const auto found = std::find_if(first, view.parts.end(), his);
  return hidden_field("jabatan", found == view.parts.end() ? "" : found->role);
}

// The document, then the file: upload_file() needs them in this order, and behind the note.
Nodes upload_fields(const Reader& reader, const service::TaskView& view, Node go) {
  Choices options;
  for (const auto* papers : {&view.outputs, &view.inputs}) {
    for (const service::PaperView& paper : *papers) {
      const bool known = std::any_of(options.begin(), options.end(),
                                     [&](const auto& one) { return one.first == paper.id; });
      if (!paper.id.empty() && !known) options.emplace_back(paper.id, paper.name);
    }
  }
  options.emplace_back("", reader.say(Phrase::PageOtherPaper));
  const std::string most = documents::size_text(reader.site.service.settings().documents.limit);
  return {choice(reader.say(Phrase::PageDocument), "dokumen", "", options),
          field(reader.say(Phrase::PageFile), "berkas", "file", {"", true}),
          paragraph(reader.say(Phrase::PageUploadRule, {most}), "soft"), std::move(go)};
}

Node upload_button(const Reader& reader) {
  return button(reader.say(Phrase::PageUpload), "", "", "second");
}

// The file goes with the form that has the note, so that the note comes back after the upload; its
// own button sends it elsewhere. The buttons of the work ask for no file.
void add_upload(const Reader& reader, const service::TaskView& view, Nodes& fields) {
  if (!view.may.attach) return;
  Node go = upload_button(reader);
  go.set({"formaction", task_address(view.number, view.task) + "/berkas"});
  go.set({"formenctype", "multipart/form-data"});
  fields.push_back(
      fold(reader.say(Phrase::PageAttach), upload_fields(reader, view, std::move(go))));
}

Node work_button(Node button) {
  return button.set({"formnovalidate", true});
}

// Beside the answers, for it takes the same note.
void add_skip(const Reader& reader, const service::TaskView& view, Nodes& fields) {
  if (!view.may.skip) return;
  fields.push_back(paragraph(reader.say(Phrase::PageSkipHint), "soft"));
  Node go = work_button(button(reader.say(Phrase::PageSkip), "", "", "second"));
  fields.push_back(go.set({"formaction", task_address(view.number, view.task) + "?aksi=lewati"}));
}

// One button for each answer, in the SOP's words; what it leads to stands
// beside it.
Node decision_form(const Reader& reader, const service::TaskView& view, const std::string& note) {
  Nodes fields{acting_field(view, true)};
  if (!view.question.empty())
    fields.push_back(element("p", {{"class", "question"}}, {view.question}));
  fields.push_back(text_area(reader.say(Phrase::PageNoteOptional), "catatan", note));
  add_upload(reader, view, fields);
  const bool returns = std::any_of(view.exits.begin(), view.exits.end(),
                                   [](const service::ExitView& exit) { return exit.back; });
  if (returns) fields.push_back(paragraph(reader.say(Phrase::PageReturnHint), "soft"));
  for (const service::ExitView& exit : view.exits) {
    const std::string label = exit.answer.empty() ? reader.say(Phrase::PageDone) : exit.answer;
    fields.push_back(
        element("div", {{"class", "exit"}},
                {work_button(button(label, "jawaban", exit.answer, exit.back ? "second" : "")),
                 element("span", {}, {(exit.back ? "↩ " : "→ ") + leads_to(reader, exit)})}));
  }
  add_skip(reader, view, fields);
  return form(reader, task_address(view.number, view.task) + "?aksi=selesai", std::move(fields));
}

Node small_form(const Reader& reader, const service::TaskView& view, const char* act,
                const std::string& label, Nodes fields) {
  fields.push_back(button(label, "", "", "second"));
  return form(reader, task_address(view.number, view.task) + "?aksi=" + act, std::move(fields));
}

Node note_field(const Reader& reader, const std::string& note) {
  return text_area(reader.say(Phrase::PageNoteOptional), "catatan", note);
}

Node sign_form(const Reader& reader, const service::TaskView& view, const std::string& note) {
  std::string role;
  for (std::size_t i = 1; i < view.parts.size() && role.empty(); ++i) {
    const service::PartView& part = view.parts[i];
    if (!part.role.empty() && !part.signed_by) role = joined(part.roles, " / ");
  }
  Nodes fields{acting_field(view, false), note_field(reader, note)};
  if (!view.may.complete) add_upload(reader, view, fields);
  fields.push_back(work_button(button(reader.say(Phrase::PageSignPart, {role}), "", "")));
  return form(reader, task_address(view.number, view.task) + "?aksi=sahkan", std::move(fields));
}

// For who may add a file and do nothing else here.
Node upload_form(const Reader& reader, const service::TaskView& view) {
  Node out = form(reader, task_address(view.number, view.task) + "/berkas",
                  upload_fields(reader, view, upload_button(reader)));
  return out.set({"enctype", "multipart/form-data"});
}

Node hand_over_form(const Reader& reader, const service::TaskView& view) {
  Choices options;
  for (const service::PersonView& person : view.recipients)
    options.emplace_back(person.id, person.name);
  return small_form(reader, view, "serahkan", reader.say(Phrase::PageHandOver),
                    {paragraph(reader.say(Phrase::PageHandOverHint), "soft"),
                     choice(reader.say(Phrase::PageTo), "kepada", "", options)});
}

void other_acts(const Reader& reader, const service::TaskView& view, Nodes& out) {
  Nodes forms;
  const auto hint = [&](Phrase phrase) { return paragraph(reader.say(phrase), "soft"); };
  if (view.may.claim)
    forms.push_back(small_form(reader, view, "ambil", reader.say(Phrase::PageClaim),
                               {hint(Phrase::PageClaimHint)}));
  if (view.may.release)
    forms.push_back(small_form(reader, view, "lepas", reader.say(Phrase::PageRelease),
                               {hint(Phrase::PageReleaseHint)}));
  if (view.may.hand_over) forms.push_back(hand_over_form(reader, view));
  if (forms.empty()) return;
  out.push_back(heading(reader.say(Phrase::PageOtherActs)));
  out.push_back(element("div", {{"class", "side"}}, std::move(forms)));
}

Nodes task_content(const Reader& reader, const service::TaskView& view, const std::string& note) {
  Nodes out = warnings(reader, view);
  out.push_back(task_facts(reader, view));
  const bool turn =
      !has_signed(reader, view) && (view.may.complete || view.may.sign || view.may.skip);
  const bool works = turn && (view.may.complete || view.may.sign);  // in a form with a note
  const bool alone = view.may.attach && !works;
  Nodes forms;
  if (!view.files.empty() || alone)
    (view.files.empty() ? forms : out).push_back(heading(reader.say(Phrase::PageFiles)));
  if (!view.files.empty()) out.push_back(file_table(reader, view.number, view.files));
  if (alone) forms.push_back(fold(reader.say(Phrase::PageAttach), {upload_form(reader, view)}));
  if (!turn && view.may.why_not)
    out.push_back(finding_box(*view.may.why_not, reader.language(), "box"));
  if (turn) forms.push_back(heading(reader.say(Phrase::PageYourTurn)));
  if (turn && view.may.complete) forms.push_back(decision_form(reader, view, note));
  if (turn && view.may.sign)
    forms.push_back(sign_form(reader, view, view.may.complete ? "" : note));
  if (turn && view.may.skip && !view.may.complete)
    forms.push_back(small_form(reader, view, "lewati", reader.say(Phrase::PageSkip),
                               {paragraph(reader.say(Phrase::PageSkipHint), "soft"),
                                note_field(reader, view.may.sign ? "" : note)}));
  other_acts(reader, view, forms);
  if (!forms.empty()) out.push_back(box("screen", std::move(forms)));  // paper takes no clicks
  return out;
}

// What a task page is shown with.
struct Shown {
  std::optional<Diagnostic> wrong = {};
  int status = 200;
  std::string note = {};  // back in its field
  bool not_sent = false;  // the note came too late
  std::string good = {};
};

Response task_page(const Reader& reader, Shown shown) {
  const std::string label(reader.request.parameter("langkah"));
  const auto found = reader.site.service.task(reader.who, case_of(reader), label);
  // Done by now: the case tells who did it.
  if (!found) return refuse(reader, found.refusal());
  const service::TaskView& view = found.value();
  Page page{view.task + ". " + view.activity, task_content(reader, view, shown.note), shown.status};
  if (shown.not_sent)
    page.content.insert(page.content.begin(),
                        box("box warn", {"! " + reader.say(Phrase::PageNoteKept)}));
  page.wrong = std::move(shown.wrong);
  page.good = std::move(shown.good);
  page.above = {link(case_address(view.number), case_name(view.number, view.subject, view.sop))};
  if (!view.subject.empty()) page.above.emplace_back(" · " + view.sop);
  if (view.visit > 1)
    page.above.emplace_back(" · " + reader.say(Phrase::PageVisit, {std::to_string(view.visit)}));
  return show(reader, std::move(page));
}

struct ActWord {
  std::string_view word;
  service::Act::Kind kind;
  Saved saved;
};
constexpr ActWord kActs[] = {{"selesai", service::Act::Kind::Complete, Saved::Done},
                             {"sahkan", service::Act::Kind::Sign, Saved::Signed},
                             {"lewati", service::Act::Kind::Skip, Saved::Skipped},
                             {"ambil", service::Act::Kind::Claim, Saved::Claimed},
                             {"lepas", service::Act::Kind::Release, Saved::Released},
                             {"serahkan", service::Act::Kind::HandOver, Saved::HandedOver}};

}  // namespace

Response show_task(const Reader& reader) {
  return task_page(reader, {});
}

Response back_to_task(const Reader& reader) {
  return Response::see_other(
      task_address(case_of(reader), std::string(reader.request.parameter("langkah"))));
}

Response task_with_note(const Reader& reader, const std::string& note) {
  Shown shown;
  shown.note = note;
  shown.not_sent = true;
  return task_page(reader, std::move(shown));
}

Response act_on_task(const Reader& reader) {
  const std::string_view word = reader.request.query_value("aksi");
  const auto* const found = std::find_if(std::begin(kActs), std::end(kActs),
                                         [word](const ActWord& one) { return one.word == word; });
  if (found == std::end(kActs)) return task_page(reader, {});
  const Request& request = reader.request;
  service::Act act;
  act.kind = found->kind;
  act.number = case_of(reader);
  act.task = request.parameter("langkah");
  act.role = request.form_value("jabatan");
  act.answer = request.form_value("jawaban");
  act.note = request.form_value("catatan");
  act.to = request.form_value("kepada");
  act.key = request.form_value("kunci");
  const auto done = reader.site.service.act(reader.who, act);
  if (!done)
    return task_page(reader, {done.refusal().why, api::status_of(done.refusal().sort), act.note});
  // Claimed: on to the work. Else: what is next for him.
  if (act.kind == service::Act::Kind::Claim)
    return see_other(task_address(act.number, act.task), found->saved);
  return see_other("/tugas", found->saved, act.number);
}

// The mark, the note and the document stand before the file in the form, so that nothing
// is kept for somebody who did not send it from our page.
Response upload_file(const Reader& asking) {
  Reader reader = asking;
  server::MultipartReader parts(reader.request.header("Content-Type").value_or(""),
                                *reader.request.stream);
  service::NewFile file;
  file.number = case_of(reader);
  file.task = reader.request.parameter("langkah");
  std::string mark;
  std::string note;
  while (const std::optional<server::Part> part = parts.next()) {
    if (part->name == "berkas") {
      const auto who = api::identify(reader.site, reader.request, mark);
      if (!who) return too_late(reader, who.refusal(), task_address(file.number, file.task), note);
      reader.who = who.value();
      file.name = part->file_name.value_or("");
      const auto kept = reader.site.service.upload(
          reader.who, file, api::pieces_of([&parts](char* bytes, std::size_t size) {
            return parts.read(bytes, size);
          }));
      if (!kept)
        return task_page(reader, {kept.refusal().why, api::status_of(kept.refusal().sort), note});
      // No address holds a note: the page itself is the answer.
      Shown shown;
      shown.note = note;
      shown.good = reader.say(Phrase::PageSavedFile);
      Response out = note.empty() ? see_other(task_address(file.number, file.task), Saved::File)
                                  : task_page(reader, std::move(shown));
      out.person = reader.who.person;
      return out;
    }
    const bool long_one = part->name == "catatan";
    const std::string value =
        parts.read_text(long_one ? kNoteFieldBytes : kFieldBytes).value_or("");
    if (part->name == "csrf") mark = value;
    if (part->name == "kunci") file.key = value;
    if (part->name == "dokumen") file.document = value;
    if (long_one) note = value;
  }
  return refuse(reader, service::refused(finding<Kind::NotYourPage>(Span{})));
}

}  // namespace sop::pages
