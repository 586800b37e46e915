// The parts of the server that need no connection: routes, forms, cookies, HTML, tokens, rates,
// metrics, logs.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/server/cookies.h"
#include "runtime/server/csrf.h"
#include "runtime/server/html.h"
#include "runtime/server/log.h"
#include "runtime/server/metrics.h"
#include "runtime/server/rate_limiter.h"
#include "runtime/server/router.h"

namespace sop::server {
namespace {

Handler says(std::string text) {
  return [text](const Request&) { return Response::text(text); };
}

std::string said(const Router& router, std::string_view method, std::string_view path) {
  const Router::Match match = router.find(method, path);
  if (match.broken) return "broken";
  if (match.route == nullptr) return match.allow.empty() ? "none" : "allow " + match.allow;
  std::string text = match.route->handler(Request()).body;
  for (const Field& field : match.parameters) text += " " + field.name + "=" + field.value;
  return text;
}

Router sample_router() {
  Router router;
  router.add("GET", "/", says("root"));
  router.add("GET", "/kasus/{nomor}", says("case"));
  router.add("GET", "/kasus/baru", says("new"));
  router.add("POST", "/kasus", says("start"));
  router.add("POST", "/kasus/{nomor}/langkah/{langkah}/selesai", says("done"));
  router.add("DELETE", "/kasus/{nomor}", says("cancel"));
  return router;
}

TEST(Router, FindsRoutes) {
  const Router router = sample_router();
  EXPECT_EQ(said(router, "GET", "/"), "root");
  EXPECT_EQ(said(router, "GET", "/kasus/12"), "case nomor=12");
  EXPECT_EQ(said(router, "GET", "/kasus/baru"), "new");
  EXPECT_EQ(said(router, "DELETE", "/kasus/baru"), "cancel nomor=baru");
  EXPECT_EQ(said(router, "HEAD", "/kasus/baru"), "new");
  EXPECT_EQ(said(router, "POST", "/kasus/12/langkah/4a/selesai"), "done nomor=12 langkah=4a");
}

TEST(Router, DecodesEachSegmentOnce) {
  const Router router = sample_router();
  EXPECT_EQ(said(router, "GET", "/kasus/a%2Fb"), "case nomor=a/b");
  EXPECT_EQ(said(router, "GET", "/kasus/%252F"), "case nomor=%2F");
  EXPECT_EQ(said(router, "GET", "/kasus/a+b"), "case nomor=a+b");
  EXPECT_EQ(said(router, "GET", "/k%61sus/7"), "case nomor=7");
  EXPECT_EQ(said(router, "GET", "/kasus/%"), "broken");
  EXPECT_EQ(said(router, "GET", "/kasus/%00"), "broken");
  EXPECT_EQ(said(router, "GET", "/kasus/%FF"), "broken");
}

TEST(Router, TellsWhatIsAllowed) {
  const Router router = sample_router();
  EXPECT_EQ(said(router, "PUT", "/kasus/baru"), "allow DELETE, GET, HEAD");
  EXPECT_EQ(said(router, "GET", "/kasus"), "allow POST");
  EXPECT_EQ(said(router, "HEAD", "/kasus"), "allow POST");
  for (const char* path : {"/lain", "/kasus/", "//", "/kasus//langkah/4/selesai", "", "*", "kasus",
                           "/kasus/12/", "/kasus/12/langkah"}) {
    EXPECT_EQ(said(router, "GET", path), "none") << path;
  }
  EXPECT_EQ(said(router, "GET", "/" + std::string(5000, '/')), "none");
}

TEST(Router, ListsItsTable) {
  const Router router = sample_router();
  ASSERT_EQ(router.routes().size(), 6U);
  EXPECT_EQ(router.routes()[3]->pattern, "/kasus");
}

// With two ways on from every segment the lookup still visits each node once.
TEST(Router, HasNoCostlyPaths) {
  Router router;
  std::string literal;
  std::string any;
  for (int i = 0; i < 12; ++i) {
    literal += "/a";
    any += "/{p" + std::to_string(i) + "}";
    router.add("GET", literal + "/x", says("literal"));
    router.add("GET", any + "/x", says("any"));
  }
  std::string path;
  for (int i = 0; i < 12; ++i) path += "/a";
  EXPECT_EQ(said(router, "GET", path + "/x"), "literal");
  EXPECT_EQ(said(router, "GET", path + "/y"), "none");
}

TEST(Message, DecodesForms) {
  const auto form = parse_form("a=1&b=x+y%20z&&c&a=2&%C3%A9=%26");
  ASSERT_TRUE(form);
  EXPECT_EQ(*form, (Fields{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"a", "2"}, {"\xC3\xA9", "&"}}));
  EXPECT_EQ(find(*form, "a"), "1");
  for (const char* broken : {"a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "%=1"}) {
    EXPECT_FALSE(parse_form(broken)) << broken;
  }
  EXPECT_TRUE(parse_form(std::string(9, '&')));
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "a=1&";
  EXPECT_FALSE(parse_form(many));
}

TEST(Message, EncodesWhatItDecodes) {
  std::string all;
  for (int c = 1; c < 128; ++c) all.push_back(static_cast<char>(c));
  all += "é’";
  EXPECT_EQ(decode_percent(encode_percent(all), false), all);
  EXPECT_EQ(encode_percent("a b/é"), "a%20b%2F%C3%A9");
}

TEST(Message, ReadsCookies) {
  EXPECT_EQ(parse_cookies("a=1; b=\"2\";c=3=4;; =x; lone ;d="),
            (Fields{{"a", "1"}, {"b", "2"}, {"c", "3=4"}, {"d", ""}}));
}

TEST(Message, ChoosesTheLanguage) {
  Request request;
  EXPECT_EQ(choose_language(request), Language::Indonesian);
  request.headers = {{"accept-language", "fr, en-GB;q=0.8, id;q=0.5"}};
  EXPECT_EQ(choose_language(request), Language::English);
  request.headers = {{"Accept-Language", "en;q=0, fr"}};
  EXPECT_EQ(choose_language(request), Language::Indonesian);
  request.cookies = {{"lang", "en"}};
  EXPECT_EQ(choose_language(request), Language::English);
  request.query = {{"lang", "id"}};
  EXPECT_EQ(choose_language(request), Language::Indonesian);
}

TEST(Message, RedirectsStayHere) {
  for (const char* elsewhere :
       {"//evil.example", "https://evil.example", "/\\evil.example", "", "a", "/a\r\nb", "/\t/x"}) {
    EXPECT_EQ(Response::see_other(elsewhere).headers[0].value, "/") << elsewhere;
  }
  EXPECT_EQ(Response::see_other("/kasus/1?a=b").headers[0].value, "/kasus/1?a=b");
}

TEST(Html, EscapesWhateverIsGiven) {
  using html::element;
  const std::vector<std::string> attacks = {"<script>alert(1)</script>",
                                            "\"><img src=x onerror=a>",
                                            "' onmouseover='x",
                                            "&lt;b&gt;",
                                            "<!--",
                                            "]]>",
                                            "</p>",
                                            "\xE2\x80\xA8",
                                            std::string("a\0b", 3)};
  for (const std::string& attack : attacks) {
    std::string out;
    element("p", {{"title", attack}, {"class", "x"}}, {attack}).write(out);
    EXPECT_EQ(std::count(out.begin(), out.end(), '<'), 2) << out;
    EXPECT_EQ(std::count(out.begin(), out.end(), '>'), 2) << out;
    EXPECT_EQ(std::count(out.begin(), out.end(), '"'), 4) << out;
    EXPECT_EQ(out.find('\''), std::string::npos) << out;
    EXPECT_EQ(out.find('\0'), std::string::npos) << out;
  }
}

TEST(Html, WritesElements) {
  using html::element;
  const html::Node page =
      element("p", {{"class", "a&b"}, {"hidden", true}, {"disabled", false}},
              {"x < y", element("br"), html::Nodes{"1", "2"}, html::TrustedMarkup{"<svg></svg>"}});
  EXPECT_EQ(html::document(page),
            "<!DOCTYPE html>\n<p class=\"a&amp;b\" hidden>x &lt; y<br>12<svg></svg></p>\n");
  html::Node list = element("ul");
  list.add(element("li", {}, {"a"})).set({"id", "l"});
  std::string out;
  list.write(out);
  EXPECT_EQ(out, "<ul id=\"l\"><li>a</li></ul>");
}

TEST(Html, LinksStayHere) {
  using html::element;
  for (const char* elsewhere :
       {"javascript:alert(1)", " javascript:a", "JaVaScRiPt:a", "//evil", "data:text/html,x",
        "https://evil", "/\\evil", "", "/a b", "\t/x"}) {
    std::string out;
    element("a", {{"href", elsewhere}}, {"x"}).write(out);
    EXPECT_EQ(out, "<a href=\"#\">x</a>") << elsewhere;
  }
  std::string out;
  element("form", {{"action", "/kasus?x=1&y"}}).write(out);
  EXPECT_EQ(out, "<form action=\"/kasus?x=1&amp;y\"></form>");
}

TEST(Cookies, AreWrittenSafely) {
  EXPECT_EQ(format_cookie({"sesi", "abc", SameSite::Strict, {}}, true),
            "sesi=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(format_cookie({"lang", "id", SameSite::Lax, 60}, false),
            "lang=id; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
  Response response;
  remove_cookie(response, Request(), "sesi");
  EXPECT_EQ(response.headers[0].value, "sesi=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

Request posted(Fields headers, Fields form = {}) {
  Request request;
  request.method = "POST";
  request.host = "sop.example:8080";
  request.headers = std::move(headers);
  request.form = std::move(form);
  return request;
}

TEST(Csrf, WantsTheTokenOfTheSession) {
  const Csrf csrf(Csrf::Key{1, 2, 3});
  const std::string token = csrf.token("sesi-a");
  EXPECT_EQ(token.size(), 64U);
  EXPECT_NE(token, csrf.token("sesi-b"));
  EXPECT_NE(token, Csrf(Csrf::new_key()).token("sesi-a"));
  EXPECT_TRUE(csrf.allows(posted({}, {{"csrf", token}}), "sesi-a"));
  EXPECT_TRUE(csrf.allows(posted({{"x-csrf-token", token}}), "sesi-a"));
  EXPECT_TRUE(csrf.allows(posted({}), "sesi-a", token));
  EXPECT_FALSE(csrf.allows(posted({}, {{"csrf", token}}), "sesi-b"));
  EXPECT_FALSE(csrf.allows(posted({}), "sesi-a"));
  EXPECT_FALSE(csrf.allows(posted({}, {{"csrf", token.substr(1)}}), "sesi-a"));
  EXPECT_FALSE(csrf.allows(posted({}, {{"csrf", csrf.token("")}}), ""));
  Request get = posted({});
  get.method = "GET";
  EXPECT_TRUE(csrf.allows(get, "sesi-a"));
}

TEST(Csrf, LooksAtTheOrigin) {
  const Csrf csrf(Csrf::Key{});
  const Fields form = {{"csrf", csrf.token("s")}};
  const auto allowed = [&](Fields headers) {
    return csrf.allows(posted(std::move(headers), form), "s");
  };
  EXPECT_TRUE(allowed({{"Origin", "http://sop.example:8080"}, {"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_TRUE(allowed({{"Sec-Fetch-Site", "none"}}));
  EXPECT_FALSE(allowed({{"Origin", "http://sop.example"}}));
  EXPECT_FALSE(allowed({{"Origin", "https://sop.example:8080"}}));
  EXPECT_FALSE(allowed({{"Origin", "null"}}));
  EXPECT_FALSE(allowed({{"Sec-Fetch-Site", "same-site"}}));
  EXPECT_FALSE(allowed({{"Sec-Fetch-Site", "cross-site"}}));
}

TEST(RateLimiter, FillsWithTime) {
  auto now = std::chrono::steady_clock::time_point();
  RateLimiter limiter({3, 0.5}, 100, [&] { return now; });
  EXPECT_TRUE(limiter.take("a") && limiter.take("a") && limiter.take("a"));
  EXPECT_FALSE(limiter.take("a"));
  EXPECT_TRUE(limiter.take("b"));
  EXPECT_EQ(limiter.wait("a"), 2);
  EXPECT_EQ(limiter.wait("c"), 0);
  now += std::chrono::seconds(2);
  EXPECT_TRUE(limiter.take("a"));
  EXPECT_FALSE(limiter.take("a"));
  now += std::chrono::hours(1);
  EXPECT_TRUE(limiter.take("a") && limiter.take("a") && limiter.take("a"));
  EXPECT_FALSE(limiter.take("a"));
  limiter.forget("a");
  EXPECT_TRUE(limiter.take("a"));
  now -= std::chrono::hours(2);  // must not go backwards; if it does, nothing is given away
  EXPECT_TRUE(limiter.take("a") && limiter.take("a"));
  EXPECT_FALSE(limiter.take("a"));
}

TEST(RateLimiter, ForgetsTheOldest) {
  RateLimiter limiter({1, 0.001}, 3, [] { return std::chrono::steady_clock::time_point(); });
  for (const char* key : {"a", "b", "c"}) EXPECT_TRUE(limiter.take(key));
  EXPECT_FALSE(limiter.take("a"));
  EXPECT_TRUE(limiter.take("d"));  // b goes
  EXPECT_EQ(limiter.keys(), 3U);
  EXPECT_FALSE(limiter.take("a"));
  EXPECT_TRUE(limiter.take("b"));
  for (int i = 0; i < 10000; ++i) EXPECT_TRUE(limiter.take(std::to_string(i)));
  EXPECT_EQ(limiter.keys(), 3U);
}

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
  Metrics metrics;
  metrics.counter("z_total", "Z", {{"route", "/b"}}).add(2);
  metrics.counter("z_total", "Z", {{"route", "/a\"\\\n"}}).add();
  metrics.counter("z_total", "Z", {{"route", "/b"}}).add();
  metrics.gauge("open", "Open\ncases\\").set(1.5);
  Histogram& seconds = metrics.histogram("s", "S", {{"k", "v"}}, {0.1, 1});
  for (const double value : {0.05, 0.1, 0.5, 7.0}) seconds.observe(value);
  EXPECT_EQ(metrics.text(),
            "# HELP open Open\\ncases\\\\\n# TYPE open gauge\nopen 1.5\n"
            "# HELP s S\n# TYPE s histogram\n"
            "s_bucket{k=\"v\",le=\"0.1\"} 2\ns_bucket{k=\"v\",le=\"1\"} 3\n"
            "s_bucket{k=\"v\",le=\"+Inf\"} 4\ns_sum{k=\"v\"} 7.65\ns_count{k=\"v\"} 4\n"
            "# HELP z_total Z\n# TYPE z_total counter\n"
            "z_total{route=\"/a\\\"\\\\\\n\"} 1\nz_total{route=\"/b\"} 3\n");
}

TEST(Metrics, StayBoundedAndWhole) {
  Metrics metrics;
  for (int i = 0; i < 5000; ++i) metrics.counter("n_total", "N", {{"k", std::to_string(i)}}).add();
  const std::string text = metrics.text();
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 1003);
  EXPECT_NE(text.find("n_total{k=\"other\"} 4000\n"), std::string::npos);

  Counter& counter = metrics.counter("c_total", "C");
  Histogram& histogram = metrics.histogram("h", "H");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10000; ++i) {
        counter.add();
        histogram.observe(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 40000U);
  EXPECT_EQ(histogram.sum(), 40000);
}

std::string logged(Level level, std::string_view event, std::initializer_list<LogField> fields) {
  std::string out;
  Log log([&](std::string_view line) { out += line; }, Level::Info,
          [] {
            return std::chrono::system_clock::time_point(std::chrono::milliseconds(1767574800123));
          });
  log.write(level, event, fields);
  return out;
}

TEST(Log, WritesOneObjectALine) {
  EXPECT_EQ(
      logged(Level::Warning, "start",
             {{"port", std::int64_t{8080}}, {"ms", 1.5}, {"path", "a\"b\\\n\x1b[2J\xC2\x9B"}}),
      "{\"time\":\"2026-01-05T01:00:00.123Z\",\"level\":\"warning\",\"event\":\"start\","
      "\"port\":8080,\"ms\":1.500,\"path\":\"a\\\"b\\\\??[2J?\"}\n");
  EXPECT_EQ(logged(Level::Debug, "x", {}), "");
}

TEST(Log, KeepsSecretsAndLengthAway) {
  const std::string line =
      logged(Level::Info, "x",
             {{"session_cookie", "s3cret"}, {"csrf", "s3cret"}, {"api_token", "s3cret"}});
  EXPECT_EQ(line.find("s3cret"), std::string::npos);
  const std::string long_text(5000, 'x');
  EXPECT_LT(logged(Level::Info, "x", {{"a", long_text}}).size(), 700U);
  const std::string odd = logged(Level::Info, "x", {{"a", "\xff\xc3(\xed\xa0\x80"}});
  EXPECT_FALSE(utf8::first_invalid(odd));
}

}  // namespace
}  // namespace sop::server
