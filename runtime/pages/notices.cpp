#include "runtime/pages/notices.h"

#include <algorithm>
#include <charconv>

namespace sop::pages {
namespace {

struct Notice {
  Saved saved;
  std::string_view word;
  Phrase phrase;
};
constexpr Notice kNotices[] = {{Saved::Done, "selesai", Phrase::PageSavedDone},
                               {Saved::Signed, "sahkan", Phrase::PageSavedSigned},
                               {Saved::Skipped, "lewati", Phrase::PageSavedSkipped},
                               {Saved::Claimed, "ambil", Phrase::PageSavedClaimed},
                               {Saved::Released, "lepas", Phrase::PageSavedReleased},
                               {Saved::HandedOver, "serahkan", Phrase::PageSavedHandedOver},
                               {Saved::File, "berkas", Phrase::PageSavedFile},
                               {Saved::Cancelled, "batal", Phrase::PageSavedCancelled},
                               {Saved::Started, "mulai", Phrase::PageSavedStarted},
                               {Saved::Delegation, "tunjuk", Phrase::PageSavedDelegation},
                               {Saved::DelegationEnd, "akhiri", Phrase::PageSavedDelegationEnd}};

}  // namespace

Response see_other(const std::string& to, Saved saved, engine::CaseNumber number) {
  const auto* const found = std::find_if(std::begin(kNotices), std::end(kNotices),
                                         [&](const Notice& one) { return one.saved == saved; });
  std::string address = to + "?pesan=" + std::string(found->word);
  if (number != 0) address += "&kasus=" + std::to_string(number);
  return Response::see_other(address);
}

Nodes notice_of(const Reader& reader) {
  const std::string_view word = reader.request.query_value("pesan");
  const auto* const found = std::find_if(std::begin(kNotices), std::end(kNotices),
                                         [&](const Notice& one) { return one.word == word; });
  if (found == std::end(kNotices)) return {};
  Nodes out{element("strong", {}, {"✓ " + reader.say(found->phrase)})};
  const std::string_view text = reader.request.query_value("kasus");
  engine::CaseNumber number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number != 0) {
    out.emplace_back(" ");
    out.push_back(
        link(case_address(number), reader.say(Phrase::PageSeeCase, {std::to_string(number)})));
  }
  return out;
}

}  // namespace sop::pages
