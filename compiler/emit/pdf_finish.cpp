#include "compiler/emit/pdf_finish.h"

#include <qpdf/qpdf-c.h>  // the C++ headers of qpdf 11 do not compile with clang 14 in C++20

#include <algorithm>
#include <memory>

#include "compiler/emit/numbers.h"
#include "compiler/emit/srgb_profile.h"

namespace sop::emit {
namespace {

constexpr const char* kProducer = "Sopan";

bool is_pdf_date(const std::string& date) {
  return date.size() == 17 && date.rfind("D:", 0) == 0 && date.back() == 'Z' &&
         std::all_of(date.begin() + 2, date.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
}

// "D:20250106000000Z" → "2025-01-06T00:00:00Z"
std::string xmp_date(const std::string& date) {
  const auto part = [&](std::size_t at, std::size_t length) { return date.substr(at, length); };
  return part(2, 4) + "-" + part(6, 2) + "-" + part(8, 2) + "T" + part(10, 2) + ":" + part(12, 2) +
         ":" + part(14, 2) + "Z";
}

std::string xml(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string xmp(const PdfInfo& info, bool dated) {
  std::string out =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
      "<dc:format>application/pdf</dc:format>\n"
      "<dc:language><rdf:Bag><rdf:li>id</rdf:li></rdf:Bag></dc:language>\n";
  out += "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml(info.title) +
         "</rdf:li></rdf:Alt></dc:title>\n";
  if (!info.description.empty()) {
    out += "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml(info.description) +
           "</rdf:li></rdf:Alt></dc:description>\n";
  }
  if (dated) {
    const std::string date = xmp_date(info.created);
    out += "<xmp:CreateDate>" + date + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date +
           "</xmp:ModifyDate>\n";
  }
  out += std::string("<xmp:CreatorTool>") + kProducer + "</xmp:CreatorTool>\n<pdf:Producer>" +
         kProducer +
         "</pdf:Producer>\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
  return out;
}

struct Cleanup {
  void operator()(_qpdf_data* data) const {
    qpdf_data handle = data;
    qpdf_cleanup(&handle);
  }
};

// The document in qpdf's hands. Errors are kept by qpdf and asked for at the end.
class Document {
 public:
  explicit Document(const std::string& bytes) : data_(qpdf_init()) {
    qpdf_silence_errors(pdf());
    qpdf_set_suppress_warnings(pdf(), QPDF_TRUE);
    qpdf_read_memory(pdf(), "chart", bytes.data(), bytes.size(), nullptr);
  }

  [[nodiscard]] qpdf_data pdf() const { return data_.get(); }
  [[nodiscard]] bool damaged() const { return qpdf_has_error(pdf()) == QPDF_TRUE; }

  [[nodiscard]] Failure failure() const {
    const char* text = qpdf_get_error_full_text(pdf(), qpdf_get_error(pdf()));
    return Failure{FailureKind::Other, "PDF", text != nullptr ? text : ""};
  }

  void set(qpdf_oh dictionary, const char* key, qpdf_oh value) {
    qpdf_oh_replace_key(pdf(), dictionary, key, value);
  }

  [[nodiscard]] qpdf_oh text(const std::string& utf8) {
    return qpdf_oh_new_unicode_string(pdf(), utf8.c_str());
  }

  [[nodiscard]] qpdf_oh stream(const std::string& content, const char* dictionary) {
    const qpdf_oh made = qpdf_oh_new_stream(pdf());
    qpdf_oh_replace_stream_data(pdf(), made, reinterpret_cast<const unsigned char*>(content.data()),
                                content.size(), qpdf_oh_new_null(pdf()), qpdf_oh_new_null(pdf()));
    const qpdf_oh keys = qpdf_oh_parse(pdf(), dictionary);
    qpdf_oh_begin_dict_key_iter(pdf(), keys);
    while (qpdf_oh_dict_more_keys(pdf()) == QPDF_TRUE) {
      const char* key = qpdf_oh_dict_next_key(pdf());
      set(qpdf_oh_get_dict(pdf(), made), key, qpdf_oh_get_key(pdf(), keys, key));
    }
    return made;
  }

  // cairo makes every page a transparency group; nothing on ours is transparent, and archives
  // refuse them.
  void remove_groups() {
    const int pages = qpdf_get_num_pages(pdf());
    for (int i = 0; i < pages; ++i) {
      qpdf_oh_remove_key(pdf(), qpdf_get_page_n(pdf(), static_cast<std::size_t>(i)), "/Group");
    }
  }

  [[nodiscard]] std::string write() {
    if (qpdf_init_write_memory(pdf()) != QPDF_SUCCESS) return {};
    qpdf_set_deterministic_ID(pdf(), QPDF_TRUE);
    if (qpdf_write(pdf()) != QPDF_SUCCESS) return {};
    const unsigned char* buffer = qpdf_get_buffer(pdf());
    return buffer == nullptr
               ? std::string()
               : std::string(reinterpret_cast<const char*>(buffer), qpdf_get_buffer_length(pdf()));
  }

 private:
  std::unique_ptr<_qpdf_data, Cleanup> data_;
};

void set_information(Document& document, const PdfInfo& info) {
  const bool dated = is_pdf_date(info.created);
  qpdf_data pdf = document.pdf();
  const qpdf_oh dictionary = qpdf_oh_new_dictionary(pdf);
  document.set(dictionary, "/Title", document.text(info.title));
  if (!info.description.empty())
    document.set(dictionary, "/Subject", document.text(info.description));
  document.set(dictionary, "/Creator", document.text(kProducer));
  document.set(dictionary, "/Producer", document.text(kProducer));
  if (dated) {
    document.set(dictionary, "/CreationDate", document.text(info.created));
    document.set(dictionary, "/ModDate", document.text(info.created));
  }
  document.set(qpdf_get_trailer(pdf), "/Info", qpdf_make_indirect_object(pdf, dictionary));

  const qpdf_oh root = qpdf_get_root(pdf);
  document.set(root, "/Metadata",
               document.stream(xmp(info, dated), "<< /Type /Metadata /Subtype /XML >>"));
  document.set(root, "/Lang", document.text("id"));
  document.set(root, "/ViewerPreferences", qpdf_oh_parse(pdf, "<< /DisplayDocTitle true >>"));
}

// What the plain RGB and grey of the pages mean.
void set_output_intent(Document& document) {
  qpdf_data pdf = document.pdf();
  const qpdf_oh intent =
      qpdf_oh_parse(pdf,
                    "<< /Type /OutputIntent /S /GTS_PDFA1 /RegistryName (http://www.color.org) "
                    "/OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) >>");
  document.set(intent, "/DestOutputProfile", document.stream(srgb_profile(), "<< /N 3 >>"));
  const qpdf_oh intents = qpdf_oh_new_array(pdf);
  qpdf_oh_append_item(pdf, intents, intent);
  document.set(qpdf_get_root(pdf), "/OutputIntents", intents);
}

}  // namespace

Result<std::string> finish_pdf(const std::string& bytes, const PdfInfo& given) {
  const PdfInfo info{printable(given.title), printable(given.description), given.created};
  Document document(bytes);
  if (document.damaged()) return document.failure();
  set_information(document, info);
  set_output_intent(document);
  document.remove_groups();
  const std::string finished = document.write();
  if (document.damaged() || finished.empty()) return document.failure();
  return finished;
}

}  // namespace sop::emit
