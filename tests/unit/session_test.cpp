// Whole exchanges, on bytes in memory.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "runtime/server/assets.h"
#include "runtime/server/findings.h"
#include "runtime/server/head.h"
#include "runtime/server/session.h"
#include "tests/unit/memory_wire.h"
#include "tests/unit/server_support.h"

namespace sop::server {
namespace {

std::string sample_file() {
  const auto path = std::filesystem::temp_directory_path() /
                    ("server_test_" + std::to_string(::getpid()) + ".bin");
  std::string text;
  for (int i = 0; i < 30000; ++i) text += "0123456789";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// What the server answers to these bytes on one connection.
std::string answer(const std::string& bytes, ServerOptions options = {}, std::size_t piece = 65536,
                   bool ends_late = false, const std::string& file = "/nowhere",
                   const std::string& peer = "192.0.2.1") {
  const Router router = sample_router(file);
  Shared shared{router, options, {"127.0.0.1", "10.0.0.1"}, "t"};
  MemoryWire wire(bytes, piece, ends_late);
  Session(wire, shared, peer, [](Phase) {}).serve();
  return wire.out();
}

TEST(Session, AnswersWithAllItsHeaders) {
  EXPECT_EQ(answer(get("/")),
            "HTTP/1.1 200 OK\r\n"
            "Cache-Control: no-store\r\n"
            "Content-Length: 15\r\n"
            "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Cross-Origin-Opener-Policy: same-origin\r\n"
            "Cross-Origin-Resource-Policy: same-origin\r\n"
            "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()\r\n"
            "Referrer-Policy: same-origin\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "X-Request-Id: t-1\r\n"
            "\r\nhello 192.0.2.1");
}

TEST(Session, KeepsConnectionsInStep) {
  const std::string body = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2;ext=1\r\nab\r\n1\r\nc\r\n0\r\nTrailer: x\r\n\r\n";
  const std::string head = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const std::size_t piece : {1U, 2U, 3U, 10U, 1000U}) {
    const std::string out = answer(body + chunked + head + get("/lain") + get("/"), {}, piece);
    EXPECT_EQ(statuses(out), (Statuses{200, 200, 200, 404, 200})) << piece;
    EXPECT_NE(out.find("abc|"), std::string::npos);
    EXPECT_NE(out.find("abc|HTTP/1.1 200 OK"), std::string::npos);
    EXPECT_TRUE(out.ends_with("hello 192.0.2.1"));
  }
}

TEST(Session, CompressesNothingAndParsesNoRange) {
  const std::string out = answer(get("/", "Accept-Encoding: gzip, br\r\nRange: bytes=0-1,0-1\r\n"));
  EXPECT_TRUE(out.ends_with("hello 192.0.2.1"));
  EXPECT_EQ(out.find("Content-Encoding"), std::string::npos);
}

TEST(Session, RefusesWhatIsAmbiguous) {
  const std::vector<std::pair<std::string, int>> table = {
      {"GET / HTTP/1.1\r\n\r\n", 400},  // no host
      {get("/", "Host: y\r\n"), 400},   // two
      {get("/", "Content-Length: 1\r\nContent-Length: 1\r\n"), 400},
      {get("/", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
      {get("/", "Content-Length: -1\r\n"), 400},
      {get("/", "Content-Length: +1\r\n"), 400},
      {get("/", "Content-Length: 0x1\r\n"), 400},
      {get("/", "Content-Length: 1, 1\r\n"), 400},
      {get("/", "Content-Length:\r\n"), 400},
      {get("/", "Content-Length: 99999999999999999999\r\n"), 413},
      {get("/", "Transfer-Encoding: chunked, identity\r\n"), 501},
      {get("/", "Transfer-Encoding: xchunked\r\n"), 501},
      {get("/", "Content-Encoding: gzip\r\n"), 415},
      {get("/", "Expect: 200-ok\r\n"), 417},
      {get("/", "A : b\r\n"), 400},       // blank before the colon
      {get("/", "A: b\r\n c\r\n"), 400},  // folded
      {get("/", "A: b\rc: d\r\n"), 400},
      {get("/", "A: b\nc: d\r\n"), 400},
      {get("/", std::string("A: b\0c\r\n", 8)), 400},
      {get("/", "no colon\r\n"), 400},
      {get("/", ": x\r\n"), 400},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: evil/x\r\n\r\n", 400},
      {"GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /\x80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400},
      {"GET /\r\n\r\n", 400},
      {"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"\x16\x03\x01\x02", 400},  // TLS
      {"get / HTTP/1.1\r\n", 400},
      {get("/kasus/%zz"), 400},
      {get("/kasus/1?q=%00"), 400},
      {get("/" + std::string(5000, 'a')), 414},
      {"GET /" + std::string(100000, 'a'), 414},
      {get("/", "A: " + std::string(40000, 'b') + "\r\n"), 431},
  };
  for (const auto& [bytes, status] : table) {
    EXPECT_EQ(statuses(answer(bytes + get("/"))).front(), status) << bytes.substr(0, 80);
    if (status != 400 || bytes.find('%') == std::string::npos) {
      const std::string out = answer(bytes + get("/"));
      EXPECT_EQ(statuses(out).size(), 1U) << out;
      EXPECT_NE(out.find("Connection: close\r\n"), std::string::npos) << bytes.substr(0, 80);
    }
  }
  std::string many;
  for (int i = 0; i < 101; ++i) many += "A: b\r\n";
  EXPECT_EQ(statuses(answer(get("/", many))), Statuses{431});
}

TEST(Session, BoundsBodies) {
  const auto post = [](const std::string& path, const std::string& headers,
                       const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  };
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const auto one = [&](const std::string& bytes) { return statuses(answer(bytes + get("/"))); };
  EXPECT_EQ(one(post("/echo", "Content-Length: 1001\r\n", std::string(1001, 'a'))), Statuses{413});
  EXPECT_EQ(one(post("/echo", "Content-Length: 1000\r\n", std::string(1000, 'a'))),
            (Statuses{200, 200}));
  EXPECT_EQ(one(post("/echo", chunked, "3e9\r\n")), Statuses{413});
  EXPECT_EQ(
      one(post("/echo", chunked, "3e8\r\n" + std::string(1000, 'a') + "\r\n1\r\nb\r\n0\r\n\r\n")),
      Statuses{413});
  EXPECT_EQ(one(post("/echo", chunked, "ffffffffffffffff\r\n")), Statuses{400});
  EXPECT_EQ(one(post("/echo", chunked, "fffffffffffffff\r\n")), Statuses{413});
  for (const char* broken : {"-1\r\n", "0x1\r\na\r\n0\r\n\r\n", "\r\n", "g\r\n",
                             "1\r\nab\r\n0\r\n\r\n", " 1\r\na\r\n0\r\n\r\n", "1\na\n0\n\n"}) {
    EXPECT_EQ(one(post("/echo", chunked, broken)), Statuses{400}) << broken;
  }
  EXPECT_EQ(statuses(answer(post("/echo", "Content-Length: 9\r\n", "short"))), Statuses{400});
  EXPECT_EQ(statuses(answer(post("/echo", "Content-Length: 9\r\n", "short"), {}, 65536, true)),
            Statuses{408});
  EXPECT_EQ(
      one(post("/echo", "Content-Length: 1\r\nContent-Type: application/x-www-form-urlencoded\r\n",
               "%")),
      (Statuses{400, 200}));
  std::string tiny;
  for (int i = 0; i < 900; ++i) tiny += "1;" + std::string(200, 'x') + "\r\na\r\n";
  EXPECT_EQ(one(post("/echo", chunked, tiny + "0\r\n\r\n")), Statuses{400});
}

TEST(Session, StreamsUploads) {
  const std::string body(100000, 'a');
  const auto put = [&](const std::string& length, const std::string& more,
                       const std::string& sent) {
    return "PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n" + more + "\r\n" +
           sent;
  };
  EXPECT_NE(answer(put("100000", "", body)).find("stream 100000"), std::string::npos);
  EXPECT_EQ(statuses(answer(put("100001", "", body + "a"))), Statuses{413});
  EXPECT_EQ(statuses(answer(put("100000", "", "a"))), Statuses{400});
  // Asked to wait, the client is told to go on once the handler reads, and only then.
  const std::string expect = "Expect: 100-continue\r\n";
  EXPECT_EQ(statuses(answer(put("200001", expect, ""))), Statuses{413});
  EXPECT_EQ(statuses(answer(put("1", expect, ""))), (Statuses{100, 400}));
}

TEST(Session, TakesSmallBodiesThatNobodyRead) {
  const std::string small = "POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /";
  EXPECT_EQ(statuses(answer(small + get("/"))), (Statuses{200, 200}));
  const std::string lost = "POST /lain HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /";
  EXPECT_EQ(statuses(answer(lost + get("/"))), (Statuses{404, 200}));
  const std::string large = "POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" +
                            std::string(900000, 'G');
  EXPECT_EQ(statuses(answer(large + get("/"))), Statuses{200});
}

TEST(Session, TellsWhatIsAllowedAndWhatFailed) {
  const std::string out = answer("PATCH /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(statuses(out), Statuses{405});
  EXPECT_NE(out.find("Allow: POST\r\n"), std::string::npos);
  std::string thrown;
  ServerOptions options;
  options.on_exception = [&](const Request& request, const char* what) {
    thrown = request.route + what;
  };
  EXPECT_EQ(statuses(answer(get("/throw") + get("/"), options)), (Statuses{500, 200}));
  EXPECT_EQ(thrown, "/throwx");
  options.error_page = [](int, const Request& request) {
    return Response::html("ups " + request.id);
  };
  const std::string page = answer(get("/lain"), options);
  EXPECT_EQ(statuses(page), Statuses{404});
  EXPECT_TRUE(page.ends_with("ups t-1"));
}

TEST(Session, ClosesWhenAsked) {
  EXPECT_EQ(statuses(answer(get("/", "Connection: close\r\n") + get("/"))), Statuses{200});
  EXPECT_EQ(statuses(answer("GET / HTTP/1.0\r\n\r\n" + get("/"))), Statuses{200});
  EXPECT_EQ(statuses(answer("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get("/"))),
            (Statuses{200, 200}));
  ServerOptions options;
  options.max_requests = 2;
  EXPECT_EQ(statuses(answer(get("/") + get("/") + get("/"), options)), (Statuses{200, 200}));
  EXPECT_EQ(answer(""), "");
  EXPECT_EQ(answer("GET / HT"), "");
  EXPECT_EQ(statuses(answer("GET / HT", {}, 1, true)), Statuses{408});
  EXPECT_EQ(answer("", {}, 1, true), "");
}

TEST(Session, BelievesOnlyItsProxies) {
  const std::string told =
      "X-Forwarded-For: 203.0.113.9, 198.51.100.7, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n"
      "X-Request-Id: abc-1\r\n";
  const auto from = [&](const std::string& peer, const std::string& headers, const char* target) {
    return answer(get(target, headers), {}, 65536, false, "/nowhere", peer);
  };
  EXPECT_TRUE(from("127.0.0.1", told, "/").ends_with("hello 198.51.100.7"));
  EXPECT_NE(from("127.0.0.1", told, "/").find("X-Request-Id: abc-1\r\n"), std::string::npos);
  EXPECT_TRUE(from("127.0.0.1", told, "/kasus/1").ends_with("\"1S\""));
  EXPECT_TRUE(from("192.0.2.1", told, "/").ends_with("hello 192.0.2.1"));
  EXPECT_TRUE(from("192.0.2.1", told, "/kasus/1").ends_with("\"1\""));
  EXPECT_NE(from("192.0.2.1", told, "/").find("X-Request-Id: t-1\r\n"), std::string::npos);
  EXPECT_TRUE(from("127.0.0.1", "X-Forwarded-For: unknown\r\n", "/").ends_with("hello 127.0.0.1"));
  EXPECT_TRUE(from("127.0.0.1", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 5.6.7.8\r\n", "/")
                  .ends_with("hello 5.6.7.8"));
  EXPECT_NE(from("127.0.0.1", "X-Request-Id: a b\r\n", "/").find("X-Request-Id: t-1\r\n"),
            std::string::npos);
}

TEST(Session, SendsFilesAndParts) {
  const std::string path = sample_file();
  const auto ask = [&](const std::string& headers) {
    return answer(get("/file", headers), {}, 65536, false, path);
  };
  const std::string whole = ask("");
  EXPECT_EQ(statuses(whole), Statuses{200});
  EXPECT_NE(whole.find("Content-Length: 300000\r\n"), std::string::npos);
  EXPECT_NE(whole.find("Accept-Ranges: bytes\r\n"), std::string::npos);
  EXPECT_NE(whole.find("ETag: \"abc\"\r\n"), std::string::npos);
  EXPECT_NE(whole.find("Content-Disposition: attachment; filename=\"a.pdf\""), std::string::npos);
  EXPECT_NE(whole.find("sandbox\r\n"), std::string::npos);
  EXPECT_EQ(whole.size() - whole.find("\r\n\r\n") - 4, 300000U);
  const std::string part = ask("Range: bytes=11-14\r\nIf-Range: \"abc\"\r\n");
  EXPECT_EQ(statuses(part), Statuses{206});
  EXPECT_NE(part.find("Content-Range: bytes 11-14/300000\r\n"), std::string::npos);
  EXPECT_TRUE(part.ends_with("\r\n\r\n1234"));
  const std::string beyond = ask("Range: bytes=300000-\r\n");
  EXPECT_EQ(statuses(beyond), Statuses{416});
  EXPECT_NE(beyond.find("Content-Range: bytes */300000\r\n"), std::string::npos);
  EXPECT_EQ(statuses(ask("If-None-Match: \"abc\"\r\n")), Statuses{304});
  EXPECT_EQ(ask("If-None-Match: \"abc\"\r\n").find("Content-Length"), std::string::npos);
  const std::string head =
      answer("HEAD /file HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n", {}, 65536, false, path);
  EXPECT_NE(head.find("Content-Length: 300000\r\n"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  std::ofstream(path, std::ios::app) << "more";  // not the file that was promised
  EXPECT_EQ(statuses(ask("")), Statuses{500});
  std::filesystem::remove(path);
  EXPECT_EQ(statuses(ask("")), Statuses{404});
}

TEST(Session, TellsLogAndMetricsNoSecrets) {
  std::vector<Finished> all;
  ServerOptions options;
  options.on_finished = [&](const Finished& finished) { all.push_back(finished); };
  answer(get("/kasus/7?q=rahasia", "Cookie: sesi=rahasia\r\n") + "GARBAGE\r\n\r\n", options);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].route, "/kasus/{n}");
  EXPECT_EQ(all[0].status, 200);
  EXPECT_GT(all[0].bytes_out, 100U);
  EXPECT_EQ(all[1].route, "");
  EXPECT_EQ(all[1].status, 400);
}

TEST(Findings, TellWhyNothingWasDone) {
  const auto kind = [](int status) { return refusal(status, Request()).kind; };
  EXPECT_EQ(kind(404), Kind::PageMissing);
  EXPECT_EQ(kind(405), Kind::MethodMissing);
  EXPECT_EQ(kind(408), Kind::RequestTooSlow);
  for (const int status : {413, 414, 431}) EXPECT_EQ(kind(status), Kind::RequestTooLarge);
  for (const int status : {400, 415, 417, 501, 505}) EXPECT_EQ(kind(status), Kind::RequestBroken);
  EXPECT_EQ(kind(500), Kind::ServerTrouble);
}

TEST(Head, CanonicalAddresses) {
  EXPECT_EQ(canonical_address(" ::ffff:127.0.0.1 "), "127.0.0.1");
  EXPECT_EQ(canonical_address("[2001:DB8:0::1]:443"), "2001:db8::1");
  for (const char* none : {"", "localhost", "1.2.3", "1.2.3.4:80", "[::1", "1.2.3.4\r\n"}) {
    EXPECT_FALSE(canonical_address(none)) << none;
  }
}

TEST(Assets, AreKnownByTheirContent) {
  Router router;
  const std::string address = add_asset(router, {"/gaya.css", "text/css", "p{}"});
  EXPECT_EQ(address.substr(0, 12), "/gaya.css?v=");
  const ServerOptions options;
  Shared shared{router, options, {}, "t"};
  const auto ask = [&](const std::string& bytes) {
    MemoryWire wire(bytes);
    Session(wire, shared, "192.0.2.1", [](Phase) {}).serve();
    return wire.out();
  };
  const std::string first = ask(get(address));
  EXPECT_NE(first.find("immutable"), std::string::npos);
  EXPECT_NE(ask(get("/gaya.css")).find("Cache-Control: no-cache\r\n"), std::string::npos);
  const std::size_t tag = first.find("ETag: ") + 6;
  const std::string known =
      "If-None-Match: " + first.substr(tag, first.find("\r\n", tag) - tag) + "\r\n";
  EXPECT_EQ(statuses(ask(get("/gaya.css", known))), Statuses{304});
}

}  // namespace
}  // namespace sop::server
