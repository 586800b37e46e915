#include "compiler/emit/pdf_xmp.h"

#include <algorithm>

#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

// "D:20250106000000Z" → "2025-01-06T00:00:00Z"
std::string xmp_date(const std::string& date) {
  const auto part = [&](std::size_t at, std::size_t length) { return date.substr(at, length); };
  return part(2, 4) + "-" + part(6, 2) + "-" + part(8, 2) + "T" + part(10, 2) + ":" + part(12, 2) +
         ":" + part(14, 2) + "Z";
}

}  // namespace

bool is_pdf_date(const std::string& date) {
  return date.size() == 17 && date.rfind("D:", 0) == 0 && date.back() == 'Z' &&
         std::all_of(date.begin() + 2, date.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
}

std::string xmp_of(const PdfInfo& info) {
  std::string out =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
      "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
      "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>\n"
      "<dc:format>application/pdf</dc:format>\n"
      "<dc:language><rdf:Bag><rdf:li>id</rdf:li></rdf:Bag></dc:language>\n";
  out += "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml_text(info.title) +
         "</rdf:li></rdf:Alt></dc:title>\n";
  if (!info.description.empty()) {
    out += "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml_text(info.description) +
           "</rdf:li></rdf:Alt></dc:description>\n";
  }
  if (is_pdf_date(info.created)) {
    const std::string date = xmp_date(info.created);
    out += "<xmp:CreateDate>" + date + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date +
           "</xmp:ModifyDate>\n";
  }
  out += std::string("<xmp:CreatorTool>") + kPdfProducer + "</xmp:CreatorTool>\n<pdf:Producer>" +
         kPdfProducer +
         "</pdf:Producer>\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
  return out;
}

}  // namespace sop::emit
