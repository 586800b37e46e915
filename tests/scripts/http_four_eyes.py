#!/usr/bin/env python3
"""http_four_eyes.py SOP EXAMPLES: who made something is refused its judgement, whoever he acts as, over HTTP and on the pages.

Each row of WAYS is a case of examples/galeri/19-jawaban.sop: somebody does step 1 in one capacity, and comes to step 2 (which judges
it) in another: his own position, Plt., Plh., after a return, after somebody else did step 1 again, after a hand-over. He is refused
every act there with the same finding, the page tells him why and offers no button, and somebody else does the step."""
import contextlib
import pathlib
import sys
import tempfile

from http_office import PASSWORD, Office, build
from pages_office import Browser, Parsed

SOP = "Pemeriksaan Naskah Dinas"
MAKER, JUDGE = "Konseptor", "Kasubbag"
CODE = "SOP7121"
NOW = "2026-11-23T02:30:00Z"
STAFF = [("rangkap", "Rangkap Contoh", [MAKER, JUDGE], []),      # holds both
         ("konsep", "Konsep Contoh", [MAKER], []),               # stands in for a judge
         ("periksa", "Periksa Contoh", [JUDGE], []),             # stands in for a maker
         ("lain", "Lain Contoh", [MAKER, JUDGE], []),            # another one who may do either
         ("kasubbag", "Kasubbag Contoh", [JUDGE], []),
         ("perancang", "Perancang Contoh", [MAKER], [])]
# Who does step 1 and is then refused step 2; as whose substitute he does the one or comes to the other.
WAYS = [("his own positions", "rangkap", None, ""),
        ("Plh. of a judge", "konsep", ("plh", JUDGE, "kasubbag"), "judges"),
        ("Plt. of a judge", "konsep", ("plt", JUDGE, ""), "judges"),
        ("made as Plh.", "periksa", ("plh", MAKER, "perancang"), "makes"),
        ("made as Plt.", "periksa", ("plt", MAKER, ""), "makes")]


class Test:
    def __init__(self, office, admin):
        self.office, self.admin, self.key = office, admin, 0
        self.refused = self.pages = self.cases = 0

    def who(self, account):
        return self.office.person(self.admin, account)

    def act(self, account, number, step, act, body=None, expect=200):
        self.key += 1
        return self.who(account)("POST", f"/api/v1/cases/{number}/tasks/{step}/{act}", body or {}, key=f"mata-{self.key}", expect=expect)

    def start(self, account="lain"):
        self.cases += 1
        return self.who(account).post("/api/v1/cases", {"sop": SOP, "subject": f"Naskah {self.cases}"})["case"]

    @contextlib.contextmanager
    def standing_in(self, account, kind, position, away):
        """`account` as Plh. of `away`, or as Plt. of the position, which nobody holds meanwhile."""
        holders = [who for who, _, positions, _ in STAFF if position in positions] if kind == "plt" else []
        for holder in holders:
            self.admin("DELETE", f"/api/v1/people/{holder}/positions", {"position": position}, expect=200)
        giver = self.admin if kind == "plt" else self.who(away)
        giver.post("/api/v1/delegations", {"kind": kind, "from": away, "to": account, "position": position, "begins": NOW,
                                           "ends": "2026-11-30T00:00:00Z", "reason": "ST 1/2026"})
        number = giver.get("/api/v1/delegations")[-1]["number"]
        yield
        giver("DELETE", f"/api/v1/delegations/{number}", expect=200)
        for holder in holders:
            self.admin.post(f"/api/v1/people/{holder}/positions", {"position": position, "from": NOW})

    def barred(self, account, number):
        """All that he could try at step 2."""
        tries = [("complete", {"answer": "ya"}), ("complete", {"answer": "tidak", "note": "ulangi"}), ("return", {"note": "ulangi"}),
                 ("claim", {})]
        for act, body in tries:
            got = self.act(account, number, 2, act, body, expect=(403, 409))
            assert got.code == CODE, f"{account}, case {number}, {act}: {got}"
            assert got.json["title"], got
            self.refused += 1
        view = self.who(account).get(f"/api/v1/cases/{number}/tasks/2")
        assert not any(view["may"][wish] for wish in ("complete", "sign", "claim")), view["may"]
        assert view["may"]["why_not"]["code"] == CODE, view["may"]
        self.page(account, number, got.json["title"])

    def page(self, account, number, why):
        browser = Browser(self.office.port)
        browser.get("/masuk")
        browser.send("/masuk", {"akun": account, "sandi": PASSWORD.format(account)})
        body = browser.get(f"/kasus/{number}/langkah/2")
        parsed = Parsed(body)
        assert browser.status == 200 and not parsed.mistakes(), (browser.status, parsed.mistakes())
        text = "".join(parsed.text)
        assert why in text and CODE in text and "empat mata" in text, text
        assert not [form for form in parsed.forms if "aksi=" in form["action"]], [form["action"] for form in parsed.forms]
        # A form that he kept open, or made himself.
        mark = parsed.forms[0]["fields"]["csrf"]
        for act, more in (("selesai", {"jawaban": "ya"}), ("ambil", {})):
            body = browser.ask("POST", f"/kasus/{number}/langkah/2?aksi={act}", {"csrf": mark, "kunci": f"h{number}{act}", "catatan": "Coba",
                                                                               **more})
            assert browser.status in (403, 409) and CODE in body, (act, browser.status, body)
            self.pages += 1

    def others_may(self, number):
        assert self.act("lain", number, 2, "complete", {"answer": "ya", "note": "sesuai"}).json["case"] == number
        assert self.who("lain").get(f"/api/v1/cases/{number}")["waiting"][0]["task"] == "3"

    def way(self, account, substitute, when):
        def making():
            return self.standing_in(account, *substitute) if when == "makes" else contextlib.nullcontext()

        def judging():
            return self.standing_in(account, *substitute) if when == "judges" else contextlib.nullcontext()

        def made_and_barred():
            with making():
                self.act(account, number, 1, "complete")
            with judging():
                self.barred(account, number)

        number = self.start()
        made_and_barred()
        # After a return he makes it again, and is barred as before.
        self.act("lain", number, 2, "return", {"note": "belum lengkap"})
        made_and_barred()
        # Somebody else makes it the third time: who made the first still does not judge it.
        self.act("lain", number, 2, "return", {"note": "masih belum"})
        self.act("perancang", number, 1, "complete")
        with judging():
            self.barred(account, number)
            if not substitute or substitute[0] == "plh":
                self.not_handed_over(account, number)
        self.others_may(number)

    def not_handed_over(self, account, number):
        """By one who may: refused, and it stays where it was; and nothing is his by force once somebody else holds it."""
        self.act("kasubbag", number, 2, "claim")
        got = self.act("kasubbag", number, 2, "hand-over", {"to": account}, expect=422)
        assert got.code == "SOP7126", got  # he cannot do it
        recipients = {row["id"] for row in self.who("kasubbag").get(f"/api/v1/cases/{number}/tasks/2")["recipients"]}
        assert account not in recipients and "lain" in recipients, recipients
        self.act("kasubbag", number, 2, "hand-over", {"to": "lain"})
        got = self.act(account, number, 2, "complete", {"answer": "ya"}, expect=409)
        assert got.code == "SOP7120", got  # held by another

    def maker_hands_over(self):
        """Who only held step 1 and handed it over did not do it: he may judge."""
        number = self.start()
        self.act("rangkap", number, 1, "claim")
        self.act("rangkap", number, 1, "hand-over", {"to": "konsep"})
        self.act("konsep", number, 1, "complete")
        self.act("rangkap", number, 2, "complete", {"answer": "ya"})


def main():
    sop, examples = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch, Office(sop, now=NOW) as office:
        stream = build(sop, examples / "galeri" / "19-jawaban.sop", scratch)[0]
        link = office.first_administrator()
        office.staff("kepala.tu", STAFF)
        office.start()
        admin = office.enter("kepala.tu", link)
        admin("POST", "/api/v1/sops", stream, expect=200)
        test = Test(office, admin)
        for name, account, substitute, when in WAYS:
            try:
                test.way(account, substitute, when)
            except AssertionError as wrong:
                raise AssertionError(f"{name}: {wrong}") from wrong
        test.maker_hands_over()
        audit = admin.post("/api/v1/audit/verify", {})
        assert audit["sound"], audit
        assert office.stop() == 0
        print(f"{len(WAYS)} ways, {test.cases} cases: {test.refused} acts refused over the API, {test.pages} on the pages; audit sound")


if __name__ == "__main__":
    main()
