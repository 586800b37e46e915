// What the IT officer sets, once: `sopan.toml` in the data folder. Absent, all is as below, which
// serves on loopback only. Unknown keys and wrong values are findings at their place, and the
// server does not start: a limit that was meant must be in force. README.md has an example.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source.h"
#include "runtime/documents/media.h"
#include "runtime/effects/settings.h"

namespace sop::service {

struct Settings {
  // [layanan]
  std::string address = "127.0.0.1";
  int port = 8080;
  std::string
      public_address;  // "https://sopan.instansi.go.id": in letters; empty: http://address:port
  std::vector<std::string> trusted_proxies;
  Language language = Language::Indonesian;
  std::string office;             // name shown on top of the pages
  documents::Settings documents;  // [dokumen]
  // [sesi]
  std::chrono::minutes session_idle{120};
  std::chrono::minutes session_most{720};
  // [batas]
  std::uint32_t requests_a_minute = 600;  // of one person or address
  std::uint32_t connections = 256;
  // [tenggat]
  bool escalate = true;  // tell the superior
  bool notify = true;    // tell the performers by mail what came to them
  std::string backups;   // [cadangan] folder, absolute or in the data folder
  // [surel], [[webhook]]
  effects::MailSettings mail;
  effects::WebhookSettings webhooks;

  [[nodiscard]] std::string link(const std::string& path) const;  // an address for letters
};

// Nothing, and findings, where something is wrong. Secrets come from files of their own, named
// relative to `folder`.
[[nodiscard]] std::optional<Settings> read_settings(const SourceFile& file,
                                                    const std::string& folder, Sink& sink);

// Of a data folder: those of its sopan.toml, or the usual ones where it has none.
[[nodiscard]] std::optional<Settings> load_settings(const std::string& folder, SourceMap& sources,
                                                    Sink& sink);

}  // namespace sop::service
