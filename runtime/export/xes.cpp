#include "runtime/export/xes.h"

#include <fmt/format.h>

#include <utility>

#include "runtime/story/words.h"

namespace sop::exporting {
namespace {

using story::xml_text;

constexpr std::size_t kBuffer = 64U << 10U;
constexpr std::string_view kInTrace = "    ";
constexpr std::string_view kInEvent = "      ";

// Globals say what every trace and event has; the order is that of the schema.
constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Sopan" prefix="sopan" uri="urn:sopan:xesext:1"/>
  <global scope="trace">
    <string key="concept:name" value="0"/>
    <string key="sopan:title" value=""/>
    <string key="sopan:bundle" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <string key="lifecycle:transition" value="unknown"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
    <string key="sopan:event" value=""/>
  </global>
  <classifier name="Kegiatan" scope="event" keys="concept:name"/>
  <classifier name="KegiatanDanTransisi" scope="event" keys="concept:name lifecycle:transition"/>
  <classifier name="Versi" scope="trace" keys="sopan:bundle"/>
)";

std::string_view substitution_word(engine::Substitution kind) {
  constexpr std::string_view kWords[] = {"", "Plt.", "Plh."};
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace

XesWriter::XesWriter(Output output, XesOptions options)
    : output_(std::move(output)), options_(std::move(options)) {
  buffer_.reserve(kBuffer * 2);
}

void XesWriter::attribute(std::string_view indent, std::string_view type, std::string_view key,
                          std::string_view value) {
  fmt::format_to(std::back_inserter(buffer_), "{}<{} key=\"{}\" value=\"{}\"/>\n", indent, type,
                 key, value);
}

// Texts that are empty are left out.
void XesWriter::text(std::string_view indent, std::string_view key, std::string_view value) {
  if (!value.empty()) attribute(indent, "string", key, xml_text(value));
}

bool XesWriter::flush(bool all) {
  if (!open_) return false;
  if (buffer_.size() < kBuffer && !all) return true;
  open_ = output_(buffer_);
  buffer_.clear();
  return open_;
}

bool XesWriter::begin() {
  buffer_ += kHead;
  text("  ", "concept:name", options_.name);
  attribute("  ", "string", "lifecycle:model", "standard");
  text("  ", "sopan:source", options_.source);
  return flush(false);
}

void XesWriter::trace_attributes(const CaseHistory& one) {
  attribute(kInTrace, "string", "concept:name", std::to_string(one.number));
  if (!one.records.empty()) {
    const auto* started = std::get_if<engine::CaseStarted>(&one.records.front().event.what);
    if (started != nullptr) {
      text(kInTrace, "sopan:subject", started->subject);
      if (started->origin.number != 0)
        attribute(kInTrace, "int", "sopan:origin", std::to_string(started->origin.number));
    }
  }
  text(kInTrace, "sopan:title", one.bundle->title);
  text(kInTrace, "sopan:number", one.bundle->number);
  text(kInTrace, "sopan:bundle", one.bundle->hash);
  if (one.records.empty()) return;
  const auto& last = one.records.back().event.what;
  const bool finished = std::holds_alternative<engine::CaseFinished>(last);
  const bool cancelled = std::holds_alternative<engine::CaseCancelled>(last);
  text(kInTrace, "sopan:status", finished ? "finished" : cancelled ? "cancelled" : "open");
}

bool XesWriter::wanted(const Fact& fact) const {
  if (options_.detail == Detail::Everything) return true;
  if (options_.detail == Detail::Lifecycle) return fact.of_task;
  return fact.transition == "complete" || fact.transition == "manualskip" ||
         fact.transition == "pi_abort";
}

void XesWriter::event(const Told& told) {
  const engine::Event& event = told.record.event;
  const Fact& fact = told.fact;
  const auto person = [this](const std::string& id) {
    return options_.names && !id.empty() ? options_.names(id) : id;
  };
  buffer_ += "    <event>\n";
  if (fact.task.index() < told.bundle.tasks.size()) {
    const bundle::Task& task = told.bundle.task(fact.task);
    text(kInEvent, "concept:name", task.id + " " + task.activity);
    if (fact.visit > 0)
      text(kInEvent, "concept:instance", fmt::format("{}#{}", task.id, fact.visit));
    text(kInEvent, "sopan:step", task.id);
  } else {
    text(kInEvent, "concept:name", fact.event);
  }
  text(kInEvent, "lifecycle:transition", fact.transition);
  attribute(kInEvent, "date", "time:timestamp", local_iso(event.at, options_.zone));
  // Who opens the next step is not whoever will do it.
  if (fact.transition != "schedule")
    text(kInEvent, "org:resource",
         person(fact.to.empty() || !fact.of_task ? event.person : fact.to));
  text(kInEvent, "org:role", fact.role);
  text(kInEvent, "sopan:event", fact.event);
  attribute(kInEvent, "int", "sopan:sequence", std::to_string(told.record.sequence));
  if (fact.visit > 0) attribute(kInEvent, "int", "sopan:visit", std::to_string(fact.visit));
  if (fact.of_task && !fact.to.empty()) text(kInEvent, "sopan:from", person(event.person));
  text(kInEvent, "sopan:substitution", substitution_word(event.substitution));
  text(kInEvent, "sopan:acting_for", person(event.acting_for));
  text(kInEvent, "sopan:answer", fact.answer);
  text(kInEvent, "sopan:note", fact.note);
  text(kInEvent, "sopan:document", fact.document);
  text(kInEvent, "sopan:file", fact.file);
  text(kInEvent, "sopan:hash", fact.hash);
  if (fact.linked != 0) attribute(kInEvent, "int", "sopan:case", std::to_string(fact.linked));
  if (fact.due) attribute(kInEvent, "date", "sopan:due", local_iso(*fact.due, options_.zone));
  if (fact.event == "case_moved") text(kInEvent, "sopan:bundle", fact.to);
  buffer_ += "    </event>\n";
}

bool XesWriter::trace(const CaseHistory& one) {
  if (!open_ || one.bundle == nullptr) return open_;
  buffer_ += "  <trace>\n";
  trace_attributes(one);
  const bool went_on = each_fact(one, options_.versions, [this](const Told& told) {
    if (wanted(told.fact)) event(told);
    return flush(false);
  });
  buffer_ += "  </trace>\n";
  return went_on && flush(false);
}

bool XesWriter::finish() {
  buffer_ += "</log>\n";
  return flush(true);
}

}  // namespace sop::exporting
