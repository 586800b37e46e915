// What an SOP says, with every name resolved: plain structs in vectors under strong ids. Made by
// resolve(), read by all later passes. Owns its strings; spans point into the SourceMap of the run.
// A name that could not be resolved leaves an invalid id behind (and a finding), so that later
// passes go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/source/source.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/phrases.h"

namespace sop::model {

using RoleId = Id<struct RoleTag>;
using DocumentId = Id<struct DocumentTag>;
using StepId = Id<struct StepTag>;
using RowId = Id<struct RowTag>;
using ParallelId = Id<struct ParallelTag>;

// A piece of text with its place; what prints.
struct Text {
  std::string text;
  Span span;
  std::vector<Prose::Piece> pieces{};  // where it flows over several lines
  [[nodiscard]] bool empty() const { return text.empty(); }
  // Where text[begin, end) stands in the file.
  [[nodiscard]] Span locate(std::size_t begin, std::size_t end) const;
};

// A paragraph of a cell or field: "1." + text, or no marker.
struct Paragraph {
  std::string marker;
  Text text;
  std::uint32_t letter = 0;  // in a cell of a row: the sub-step it belongs to, from 0
};
using Paragraphs = std::vector<Paragraph>;

struct DateField {
  bool present = false;  // the field was written, perhaps without content
  Text text;             // as written; "-" stays
  std::optional<phrases::Date> date;
};

enum class SignatureStyle : std::uint8_t { Line, Qr };

struct Approval {
  Text office;  // "Kepala Dinas", "Plt. Camat …"
  Text name;
  Text rank;
  Text nip;
  SignatureStyle style = SignatureStyle::Line;
  bool also_after_chart = false;
};

// "Standar waktu: 3 hari kerja", a step's Waktu: as written, and read.
struct Time {
  bool present = false;
  Text text;
  std::optional<phrases::Time> value;  // nothing: not readable
};

// A list or prose field of the identity page: Dasar hukum, Keterkaitan, …
struct Section {
  bool present = false;
  Span span;  // of the keyword
  Paragraphs paragraphs;
};

struct Identity {
  std::vector<Text> agency;  // lines
  std::vector<Text> unit;
  std::vector<Text> address;
  Text logo;
  Text number;
  DateField created, revised, effective;
  Text revision_count;
  Approval approval;
  Text name;               // what the name box prints
  Text type;               // "Jenis", as written
  Time standard_time;      // "Standar waktu": what the procedure as a whole may take
  std::vector<Text> uses;  // "Gunakan": names of libraries
  Section legal_basis, qualification, related, equipment, caution, records, purpose, notes;
};

enum class RoleKind : std::uint8_t { Person, Team, Unit, External };

struct Role {
  std::string alias;  // the name steps use
  std::string title;  // heads the lane; the alias where none is given
  Span span;
  RoleKind kind = RoleKind::Person;
  RoleId superior;                       // "bawahan X"
  std::vector<std::string> members;      // "tim: A, B"
  std::vector<std::string> authorities;  // "wewenang: …"
  Span title_span;                       // invalid file: no title of its own
  std::vector<Span> member_spans;        // of members; empty: not known
};

struct Document {
  std::string name;
  Span span;                        // of its declaration, or of the output that gives it
  bool declared = false;            // in the section Dokumen
  std::string full_name;            // of an abbreviation
  std::vector<std::string> states;  // in order; empty for a document without states
};

// A document in a cell. `state` indexes Document::states; nothing means any (input) or none told
// (output).
struct Use {
  DocumentId document;
  std::optional<std::uint32_t> state;
  bool outside = false;  // "(dari luar)", equipment or legal basis
  Text text;             // as written, without "(dari luar)"
};

struct Cell {
  bool present = false;
  Span span;              // of the keyword
  Paragraphs paragraphs;  // as they print
  std::vector<Use> uses;  // Kelengkapan and Output only
};

// Where a step leads. To without a valid step was unknown and has been reported.
enum class TargetKind : std::uint8_t { Next, To, End };

struct Target {
  TargetKind kind = TargetKind::Next;
  StepId step;             // of To
  bool said_back = false;  // "kembali ke"
  Span span;
};

struct Branch {
  Text answer;  // as written: "ya", "Tidak"
  Target target;
  std::vector<Use> outputs;  // the branch's own
  Span span;
};

// Who carries out a step: joint members ("+", the first leads), each one role or several
// alternatives ("atau").
struct Performers {
  std::vector<std::vector<RoleId>> members;
  Span span;
};

// "Jalankan: SOP Rapat dengan Pimpinan = Camat": this step runs another SOP.
struct Binding {
  std::string parameter;  // the callee's role, as the callee calls it
  RoleId role;            // of this SOP
  Span span;
};

struct Call {
  Text reference;             // as written, without "dengan …"
  std::string title, number;  // of the SOP it names; empty where none was found
  std::string path;           // its file
  std::vector<Binding> bindings;
};

// "Tenggat: paling lambat 3 hari kalender setelah langkah 2": a bound in time that hangs on an
// event.
enum class DeadlineKind : std::uint8_t { NotLater, NotEarlier, Until };

struct Deadline {
  DeadlineKind kind = DeadlineKind::NotLater;
  Text text;                            // as written
  std::optional<phrases::Time> amount;  // nothing: at the event itself
  bool before = false;                  // "3 hari sebelum …"
  StepId step;                          // the event, where it is a step of this SOP
  std::string event;                    // else in words; empty: the start of this step
  std::optional<phrases::Date> date;    // of an event that is a day
  bool office_hours = false;            // "pada jam kerja"
};

// Which branch of which Serentak a step stands in (the innermost).
struct Place {
  ParallelId parallel;  // invalid: in none
  std::uint32_t branch = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// "Serentak:" with its branches, which run side by side and join. Steps of a branch are contiguous
// (those of blocks inside it included).
struct ParallelBranch {
  Span span;  // of "Cabang"
  StepId first;
  std::uint32_t count = 0;
};

struct Parallel {
  Span span;    // of "Serentak"
  Place outer;  // where the block itself stands
  std::vector<ParallelBranch> branches;
};

// One symbol of the chart: a step, a lettered sub-step, or one link of a hand-off.
struct Step {
  RowId row;
  std::string label;  // "4", "4a"; links of a hand-off are lettered too
  std::string name;   // "[periksa]"
  Span span;          // of the number
  Performers performers;
  Text activity;
  Cell inputs, outputs;
  Time time;
  Text question;
  std::vector<Branch> branches;  // two or more: a decision
  std::optional<Target> next;    // "Lanjut: ke N"; a step without it goes on to the one below
  bool ends = false;             // "Selesai"
  Span ends_span;                // of that word
  bool optional = false;
  Text condition;  // of an optional step
  Place place;
  std::optional<Call> call;
  std::vector<Deadline> deadlines;
  bool hand_off_link = false;  // this symbol and the one before it in the row are one printed step
  [[nodiscard]] bool is_decision() const { return branches.size() >= 2; }
};

// One printed row: one step, or the sub-steps 4a, 4b, or the links of a hand-off. Cells are stacked
// as they print.
struct Row {
  std::string number;  // "4" as it prints
  StepId first;
  std::uint32_t count = 1;
  Paragraphs activity;
  Paragraphs inputs, time, outputs, remark;
};

// One chart of an SOP. An SOP with "Bagian:" has several; they share the identity.
struct Model {
  FileId file;
  std::string title;  // without the word SOP
  Span title_span;
  bool generic = false;  // "SOP generik": the roles are parameters
  Text part;             // "Bagian: <judul>"; empty for the first chart of a file without one
  Identity identity;
  std::vector<Role> roles;  // in the order of the lanes
  std::vector<Document> documents;
  std::vector<Step> steps;  // in order of the text; the first starts the procedure
  std::vector<Row> rows;
  std::vector<Parallel> parallels;             // outer ones first
  std::optional<phrases::TimeUnit> bare_unit;  // of bare numbers in Waktu
  bool has_inputs = false, has_time = false, has_outputs = false,
       has_remark = false;  // columns in use

  [[nodiscard]] const Role& role(RoleId id) const { return roles[id.index()]; }
  [[nodiscard]] const Document& document(DocumentId id) const { return documents[id.index()]; }
  [[nodiscard]] const Step& step(StepId id) const { return steps[id.index()]; }
  [[nodiscard]] const Row& row(RowId id) const { return rows[id.index()]; }
  [[nodiscard]] const Parallel& parallel(ParallelId id) const { return parallels[id.index()]; }
};

// For --print=model: stable text, one entity a line.
[[nodiscard]] std::string print(const Model& model);

}  // namespace sop::model
